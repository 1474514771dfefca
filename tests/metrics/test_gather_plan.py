"""How the databases read for `gather`: whatever belongs to the pairs by index, never a table whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from metrics.gather import TOPICS, commitments, measures, members, recruitment
from metrics.gather.dialect import Say, list_pairs, parameters
from tests.build import DAY

pytestmark = pytest.mark.django_db

STATEMENTS = [
    *(topic for topic, _ in TOPICS),
    members.members,
    members.traces,
    members.marks,
    commitments.commitments,
    recruitment.employers,
    measures.metrics,
]
ASKED = re.compile(r"SCAN (a|b|x|CONSTANT ROW)\b")


def read_whole(topic: Callable[[Say], str], is_one_day: bool) -> list[str]:
    """Steps of the plan that read a table from end to end; a small one would be, so that is forbidden."""
    say = Say(connection.vendor, is_one_day, with_rows=True)
    given = parameters(say, [(1, DAY), (2, DAY if is_one_day else DAY - timedelta(days=7))])
    with transaction.atomic(), connection.cursor() as cursor:
        list_pairs(cursor, say, given)
        if say.is_postgres:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {topic(say)}", given)
            return [line for (line,) in cursor.fetchall() if "Seq Scan" in line]
        cursor.execute(f"EXPLAIN QUERY PLAN {topic(say)}", given)
        steps = [row[3] for row in cursor.fetchall()]
    return [step for step in steps if step.startswith("SCAN") and not ASKED.match(step)]


@pytest.mark.parametrize("is_one_day", [True, False], ids=["one day", "many days"])
@pytest.mark.parametrize("topic", STATEMENTS, ids=lambda topic: topic.__name__)
def test_nothing_is_read_whole(topic, is_one_day):
    assert read_whole(topic, is_one_day) == []


def test_without_its_index_a_table_would_be():
    def by_no_index(say: Say) -> str:
        return recruitment.needs(say).replace("r.partnership_id = a.pid", "r.partnership_id + 0 = a.pid")

    assert "partnership_id + 0" in by_no_index(Say(connection.vendor, True, False))
    assert read_whole(by_no_index, is_one_day=True)
