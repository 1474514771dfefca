"""A run begins with statistics for the planner, where a large table has none."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from metrics.actions.runs import start_run
from metrics.actions.statistics import take_statistics
from metrics.choices import RunKind
from tests.build import DAY

pytestmark = pytest.mark.django_db
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="a planner with statistics")


def fill(table: str, rows: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {table} AS SELECT i, i % 7 AS kind FROM generate_series(1, {rows}) AS s(i)"
        )


def known(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = %s", [table])
        return int(cursor.fetchone()[0])


@on_postgres
def test_a_run_takes_them_of_a_large_table_that_has_none():
    fill("just_imported", 60_000)
    assert known("just_imported") == 0
    start_run(RunKind.HISTORY, DAY, at=datetime(2026, 6, 1, tzinfo=UTC), ids=[], nudges=False)
    assert known("just_imported") == 2


@on_postgres
def test_they_are_taken_once_and_of_large_tables_alone():
    fill("just_imported", 60_000)
    fill("just_begun", 60)
    assert take_statistics() == ["just_imported"]
    assert take_statistics() == []
    assert known("just_begun") == 0


def test_elsewhere_there_is_nothing_to_take():
    if connection.vendor != "postgresql":
        assert take_statistics() == []
