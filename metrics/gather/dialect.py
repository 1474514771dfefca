"""How a question is put to either database: the pairs asked for, the windows' edges, the words that differ.

Every statement starts with `asked`: one row for each (partnership, day) asked for, numbered by its place `n`.
When all pairs share one day, the usual case, that day and its edges are parameters of the statement;
otherwise they are columns of `asked`. Statements name them `say.today` and `say.ago(180)` and need not know.
SQLite joins in the order written (CROSS JOIN), since it knows too little of the tables to choose well; a
column `+ 0` is not looked up by its index. No text of a user ever enters a statement: statements are put
together from the constants of this package alone.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, transaction

from partnerships.choices import SECTOR_OF_KIND

AGO = (7, 180, 365, 540, 730)  # edges of the windows: days before the day
AHEAD = (90, 364)  # and after it
NEVER = "CAST(NULL AS int)"  # days since something that never happened
Pairs = Sequence[tuple[int, date]]

# What PostgreSQL's planner is told while it gathers. By its own numbers a page is slow and a row is quick, so
# that it reads the tables of the whole network for a few thousand partnerships, though they are in memory.
# What is prepared (prepared.py) is planned once, not five times more to see whether that would be as good.
SETTINGS = {
    "random_page_cost": "0.02",
    "seq_page_cost": "0.2",
    "cpu_tuple_cost": "0.05",
    "plan_cache_mode": "force_generic_plan",
}


class Say(NamedTuple):
    """The words of one question."""

    vendor: str  # "postgresql" or "sqlite"
    is_one_day: bool
    with_rows: bool

    @property
    def is_postgres(self) -> bool:
        return self.vendor == "postgresql"

    # --- the pairs and the days

    @property
    def asked(self) -> str:
        """What every statement begins with, so that it may read `asked`."""
        return _asked(self) if self.is_postgres else ""

    @property
    def today(self) -> str:
        return self._edge("today")

    def ago(self, days: int) -> str:
        if days not in AGO:
            raise KeyError(days)
        return self._edge(f"ago_{days}")

    def ahead(self, days: int) -> str:
        if days not in AHEAD:
            raise KeyError(days)
        return self._edge(f"ahead_{days}")

    @property
    def by_day(self) -> str:
        """The day and its edges among the columns of a GROUP BY, where they are columns."""
        names = "".join(f", a.{name}" for name, *_ in _edges(self))
        return f", a.today{names}" if names else ""

    def _edge(self, name: str) -> str:
        return f"%({name})s" if self.is_one_day else f"a.{name}"

    # --- what the two databases say differently

    def days(self, later: str, earlier: str) -> str:
        """Whole days from one date to another."""
        if self.is_postgres:
            return f"({later} - {earlier})"
        return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"

    def shift(self, day: str, days: int) -> str:
        return f"({day} + {days})" if self.is_postgres else f"date({day}, '{days:+d} days')"

    def latest(self, *days: str) -> str:
        """The latest of several dates, each of which may be null; null if all are."""
        if self.is_postgres:
            return f"GREATEST({', '.join(days)})"
        filled = ", ".join(f"COALESCE({day}, '')" for day in days)
        return f"NULLIF(max({filled}), '')"

    def smaller(self, one: str, other: str) -> str:
        return f"{'LEAST' if self.is_postgres else 'min'}({one}, {other})"

    def larger(self, one: str, other: str) -> str:
        return f"{'GREATEST' if self.is_postgres else 'max'}({one}, {other})"

    def listed(self, value: str, where: str = "true", distinct: str = "") -> str:
        """Aggregate: the values of the rows that meet a condition, as text with commas."""
        if self.is_postgres:
            return f"string_agg({distinct} CAST({value} AS text), ',') FILTER (WHERE {where})"
        return f"group_concat({distinct} {value}) FILTER (WHERE {where})"

    @property
    def fence(self) -> str:
        """Ends a subquery: its columns are worked out once a row, not once for each place that names them. To
        SQLite it is an end only if the statement around it has a WHERE, a GROUP BY or a join."""
        return "OFFSET 0" if self.is_postgres else "LIMIT -1"

    # --- said the same, often

    def found(self, rows: str) -> str:
        """Whether there is such a row, looked up by index: for an EXISTS PostgreSQL may read tables of the
        whole network."""
        return f"COALESCE((SELECT true FROM {rows} LIMIT 1), false)"

    def flag(self, bit: int, where: str) -> str:
        """A bit if the condition holds, else 0."""
        return f"CASE WHEN {where} THEN {int(bit)} ELSE 0 END"

    def rows(self, columns: str) -> str:
        """Columns that are fetched only when the failing rows are asked for."""
        return f", {columns}" if self.with_rows else ""

    def keys(self, where: str, key: str = "x.id") -> str:
        """A last column: the keys of the rows that fail."""
        return self.rows(self.listed(key, where))

    def stands(self, row: str) -> str:
        """A from/to row holds on the day, its last day included."""
        return f"({row}.from_on <= {self.today} AND ({row}.to_on IS NULL OR {row}.to_on >= {self.today}))"

    def step(self, row: str) -> str:
        """A state was taken by the day and not yet followed by another."""
        return f'({row}."on" <= {self.today} AND ({row}.until_on IS NULL OR {row}.until_on > {self.today}))'

    def within(self, day: str, days: int) -> str:
        """In the trailing so many days."""
        return f"({day} <= {self.today} AND {day} > {self.ago(days)})"

    def active(self, member: str, day: str = "") -> str:
        """Accepted and not left before the day."""
        day = day or self.today
        return f"({member}.accepted_on <= {day} AND ({member}.left_on IS NULL OR {member}.left_on >= {day}))"

    def sector(self) -> str:
        """The sector of member m of organization o."""
        kinds = " ".join(f"WHEN '{kind}' THEN '{sector}'" for kind, sector in SECTOR_OF_KIND.items())
        return (
            "(CASE WHEN m.role = 'convener' THEN 'intermediary' WHEN m.sector <> '' THEN m.sector "
            f"ELSE CASE o.kind {kinds} ELSE '' END END)"
        )

    def is_verified(self, check_of: str, days: int) -> str:
        """1 if the latest check says verified and is at most so many days old; 0 or null if not."""
        return f"""(SELECT CASE WHEN k.outcome = 'verified' AND k."on" >= {self.ago(days)} THEN 1 ELSE 0 END
            FROM {check_of} AND k."on" <= {self.today} ORDER BY k."on" DESC, k.id DESC LIMIT 1)"""


@contextmanager
def by_index(cursor: Any) -> Iterator[None]:
    """Within, PostgreSQL looks up what belongs to the pairs, however much there is of others."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():  # which takes the settings back if anything fails
        cursor.execute("".join(f"SET LOCAL {name} = {value};" for name, value in SETTINGS.items()))
        yield
        cursor.execute("".join(f"SET LOCAL {name} TO DEFAULT;" for name in SETTINGS))


@cache
def _asked(say: Say) -> str:
    unnested = "%(pids)s::bigint[]" if say.is_one_day else "%(pids)s::bigint[], %(days)s::date[]"
    columns = "pid, n" if say.is_one_day else "pid, today, n"
    edges = "".join(f", today {sign} {days} AS {name}" for name, sign, days in _edges(say))
    today = "" if say.is_one_day else ", today"
    return (
        f"WITH asked AS MATERIALIZED (SELECT CAST(n - 1 AS int) AS n, pid{today}{edges} "
        f"FROM unnest({unnested}) WITH ORDINALITY AS t ({columns}))"
    )


def list_pairs(cursor: Any, say: Say, given: dict[str, Any]) -> None:
    """On SQLite `asked` is a table of this connection, in the order of n: what is read for each of its rows
    needs no sorting to be grouped by n."""
    if say.is_postgres:
        return
    names = ", ".join([f"ago_{days}" for days in AGO] + [f"ahead_{days}" for days in AHEAD])
    cursor.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS asked (n INTEGER PRIMARY KEY, pid INTEGER, today, {names})"
    )
    cursor.execute("DELETE FROM temp.asked")
    if say.is_one_day:
        cursor.execute("INSERT INTO temp.asked (n, pid) SELECT key, value FROM json_each(%(pids)s)", given)
        return
    edges = "".join(f", date(today, '{sign}{days} days')" for _, sign, days in _edges(say))
    cursor.execute(
        f"INSERT INTO temp.asked SELECT n, pid, today{edges} FROM (SELECT key AS n, "  # noqa: S608
        "json_extract(value, '$[0]') AS pid, json_extract(value, '$[1]') AS today FROM json_each(%(pids)s))",
        given,
    )


def _edges(say: Say) -> list[tuple[str, str, int]]:
    if say.is_one_day:
        return []
    return [(f"ago_{days}", "-", days) for days in AGO] + [(f"ahead_{days}", "+", days) for days in AHEAD]


def parameters(say: Say, pairs: Pairs) -> dict[str, Any]:
    """What the statements of one question are given: one parameter for as many pairs as one likes."""
    ids = [pid for pid, _ in pairs]
    if say.is_one_day:
        return {"pids": _array(ids) if say.is_postgres else json.dumps(ids), **_windows(pairs[0][1])}
    days = [day.isoformat() for _, day in pairs]
    if say.is_postgres:
        return {"pids": _array(ids), "days": _array(days)}
    return {"pids": json.dumps(list(zip(ids, days, strict=True)))}


def _windows(day: date) -> dict[str, date]:
    return {
        "today": day,
        **{f"ago_{days}": day - timedelta(days=days) for days in AGO},
        **{f"ahead_{days}": day + timedelta(days=days) for days in AHEAD},
    }


def _array(values: Sequence[int | str]) -> str:
    return "{" + ",".join(map(str, values)) + "}"
