"""Rows into Evidence, for many partnerships and days at once, in a constant number of statements.

Each topic is one statement that adds its tables up to one row for each pair asked for, or gives one row a
member, an employer or a metric where the numbers are means over these; this file lays the rows side by side.
What a number means is said in `metrics/scoring/evidence.py`; `tests/naive_score.py` says the same once more
in plain loops, and the tests hold the two together. With `with_rows` the rows behind each number that isn't
full are named too.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db import connection

from employers.rules import Year, rung
from metrics.gather import (
    agreements,
    commitments,
    contact,
    convening,
    entries,
    measures,
    members,
    purpose,
    recruitment,
)
from metrics.gather.commitments import HALF, YEAR, Promises, kept, well_formed
from metrics.gather.dialect import Say, by_index, list_pairs, parameters
from metrics.gather.facts import Members, meet
from metrics.gather.failing import name_rows
from metrics.gather.prepared import asking
from metrics.gather.voices import gather_voices
from metrics.scoring.evidence import CLAUSES, MEETING, Evidence, MetricAge
from metrics.undisturbed import undisturbed

__all__ = ["gather"]

Row = tuple[Any, ...]
STAGES, PROTOCOLS, SECTORS = 5, 6, 5  # how many there are of each

MARKED = tuple(map(int, members.MARKED))

# The topics that give at most one row a pair, with the number of numbers in it.
TOPICS: tuple[tuple[Callable[[Say], str], int], ...] = (
    (convening.basis, 8),
    (convening.staff, 4),
    (purpose.charter, 9),
    (purpose.goals, 2),
    (recruitment.needs, 2),
    (contact.requests, 2),
    (contact.meetings, 4),
    (agreements.agreements, 4),
    (agreements.flows, 2),
    (entries.entries, 2),
)


def gather(asked: Sequence[tuple[int, date]], *, with_rows: bool) -> list[Evidence]:
    """The evidence of each (partnership, day), in the order asked.

    In: keys of partnerships that exist, each with the day as of which its rows are read; `with_rows` names
    the failing rows too. Out: one Evidence for each pair, in the units of `metrics.scoring.evidence`. Raises
    what the database raises; it writes nothing.
    """
    if not asked:
        return []
    with undisturbed():
        return _gather(asked, with_rows)


def _gather(asked: Sequence[tuple[int, date]], with_rows: bool) -> list[Evidence]:
    say = Say(connection.vendor, len({day for _, day in asked}) == 1, with_rows)
    given, count = parameters(say, asked), len(asked)
    with connection.cursor() as cursor, by_index(cursor):
        list_pairs(cursor, say, given)
        ask = asking(cursor, say, given, count)
        topics = [_spread(ask(_statement(topic, say)), count, width) for topic, width in TOPICS]
        rows = ask(_statement(members.members, say))
        traces, marks = ask(_statement(members.traces, say)), ask(_statement(members.marks, say))
        people = meet(rows, traces, marks, MARKED, count)
        promises = commitments.judge(ask(_statement(commitments.commitments, say)), people)
        steps = _steps(ask(_statement(recruitment.employers, say)), count)
        metrics = _grouped(ask(_statement(measures.metrics, say)), count)
        voices = gather_voices(say, ask)
    found = [
        _evidence(pair, rows, people[place], promises[place], steps[place], metrics[place])
        for place, (pair, rows) in enumerate(zip(asked, zip(*topics, strict=True), strict=True))
    ]
    for place, heard in voices.items():
        found[place] = found[place]._replace(voices=heard)
    if not with_rows:
        return found
    return [
        evidence._replace(
            failing=name_rows(evidence, rows, people[place], promises[place], steps[place], metrics[place])
        )
        for place, (evidence, rows) in enumerate(zip(found, zip(*topics, strict=True), strict=True))
    ]


@cache
def _statement(topic: Callable[[Say], str], say: Say) -> str:
    return topic(say)


def _spread(rows: list[Row], count: int, width: int) -> list[Row]:
    """One row a pair, in the order asked; a pair without such records has zeros."""
    found: list[Row] = [(0,) * (width + 1)] * count
    for row in rows:
        found[row[0]] = row
    return found


def _grouped(rows: list[Row], count: int) -> list[list[Row]]:
    found: list[list[Row]] = [[] for _ in range(count)]
    for row in rows:
        found[row[0]].append(row)
    return found


def _steps(rows: list[Row], count: int) -> list[dict[int, int]]:
    """Membership → rungs above the lowest, of the employers of each pair that did anything."""
    found: list[dict[int, int]] = [{} for _ in range(count)]
    for place, key, times, kinds, hosts, leads in rows:
        found[place][key] = rung(Year(times, kinds, bool(hosts), bool(leads))) - 1
    return found


def _evidence(
    pair: tuple[int, date],
    rows: tuple[Row, ...],
    people: Members,
    promises: Promises,
    steps: dict[int, int],
    metrics: list[Row],
) -> Evidence:
    """One pair's rows side by side; built by position, in the order of Evidence's fields."""
    (
        (_, stage, status, convener, begun_days, held, meeting_cadence, secured, budget, *_),
        (_, leads, verified, backups, fte, *_),
        (_, _, parts, charter_days, interval, fte_needed, review_days, clock, kinds, has_targets, *_),
        (_, workable, goals, *_),
        (_, filled, places, *_),
        (_, answered, requests, *_),
        (_, attended, meetings, noted, note_due, *_),
        (_, final, in_force, renewed, ending, *_),
        (_, flows_covered, flows, *_),
        (_, late, entered, *_),
    ) = rows
    contacts, promised = people.contacts(), list(promises.values())
    (
        endorsed,
        need_first,
        labor_fit,
        wide_net,
        value_sought,
        value_confirmed,
        reciprocal,
        retained,
        champions,
        two_way,
        reachable,
        covered,
        roles,
        shared_back,
    ) = people.counts()
    return Evidence._make(
        (
            pair[0],
            pair[1],
            stage,
            status,
            wide_net[1],
            (late, entered),
            None,
            # element 1
            bool(convener),
            convener == 2,
            bool(leads),
            bool(verified),
            bool(backups),
            fte,
            fte_needed,
            held,
            _due(begun_days, meeting_cadence),
            kept([promise for promise in promised if promise.is_convener], HALF),
            secured,
            budget,
            # element 2
            parts,
            charter_days,
            endorsed,
            (kinds, PROTOCOLS),
            (workable, goals),
            review_days,
            interval,
            clock,
            # element 3
            need_first,
            (filled, places),
            (len(people.sectors), SECTORS),
            bool(has_targets),
            labor_fit,
            wide_net,
            (sum(steps.values()), 4 * labor_fit[1]),
            # element 4
            value_sought,
            value_confirmed,
            reciprocal,
            retained,
            champions,
            # element 5
            contacts,
            two_way,
            (answered, requests),
            (attended, MEETING * meetings),
            (noted, note_due),
            reachable,
            # element 6
            covered,
            (final, CLAUSES * in_force),
            roles,
            well_formed(promised),
            kept(promised, YEAR),
            (renewed, ending),
            (flows_covered, flows),
            # element 7
            *_measures(metrics),
            shared_back,
            {},
        )
    )


def _due(begun_days: int | None, cadence: int | None) -> int | None:
    """Meetings due since stage 1 began, at most of a year; None: no cadence agreed, or not yet begun."""
    if begun_days is None or cadence is None:
        return None
    return min(365, begun_days) // cadence


def _measures(metrics: list[Row]) -> tuple[Any, ...]:
    """7.1 to 7.6 from the rows of the metrics, which 7.3 needs one by one anyway."""
    ages: list[MetricAge] = []
    defined = targeted = learner = broken_down = used = 0
    stages = set()
    for (
        _,
        key,
        overdue,
        period,
        is_due,
        is_defined,
        has_target,
        is_learner,
        is_broken_down,
        is_used,
        stage,
    ) in metrics:
        ages.append(MetricAge(key, overdue, period, bool(is_due)))
        defined += is_defined
        targeted += has_target
        learner += is_learner
        broken_down += is_broken_down
        used += is_used
        stages.add(stage)
    of = len(ages)
    return (
        (defined, of),
        (targeted, of),
        tuple(ages),
        (len(stages), STAGES),
        (broken_down, learner),
        (used, of),
    )
