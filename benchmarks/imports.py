"""The import's bulk path beside plain bulk_create and beside django-import-export row by row.

    DATABASE_URL=… .venv/bin/python -m benchmarks.imports [ROWS]

Works in a database of its own that it drops again; every measure is rolled back. The rows are made up.
"""

from __future__ import annotations

import csv
import io
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import django

TOWNS = ("CEDAR FORD", "MT HARMON", "ST ALBAN", "MCDOWELL SPRINGS", "OAK LICK")
WORDS = ("COMMUNITY", "YOUTH", "ARTS", "HISTORICAL", "VOLUNTEER", "FAMILY", "SCHOLARSHIP")
SORTS = ("FUND INC", "SOCIETY", "FOUNDATION", "CLUB OF KENTUCKY", "ASSOCIATION LLC")
HEADER = ("EIN", "NAME", "STREET", "CITY", "STATE", "ZIP", "SUBSECTION", "FOUNDATION", "NTEE_CD")
#: Row by row takes too long for all of them.
SLOW = 200


def entry(number: int) -> tuple[str, ...]:
    """One made-up organization as the register writes it."""
    town = TOWNS[number % 5]
    name = f"{town} {WORDS[number % 7]} {SORTS[number % 11 % 5]}"
    kind = ("03", "04" if number % 18 == 0 else "15", "T20" if number % 50 == 0 else "")
    return (f"{number:09}", name, f"{number % 900} MAIN ST", town, "KY", f"{40000 + number % 999}", *kind)


def register(count: int) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(HEADER)
    writer.writerows(entry(number) for number in range(1, count + 1))
    return stream.getvalue().encode()


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


class Bench:
    """The measures, all over the same rows."""

    def __init__(self, count: int) -> None:
        self.count, self.content = count, register(count)

    def objects(self, count: int | None = None) -> list[Any]:
        from directory.models import Organization

        made = []
        for number in range(1, (count or self.count) + 1):
            ein, name, street, city, state, zip_code, *_ = entry(number)
            fields = {"street": street, "city": city, "state": state, "zip_code": zip_code, "ein": ein}
            made.append(Organization(slug=f"bench-{number}", name=name, kind="community", **fields))
        return made

    def bulk_create(self) -> None:
        from directory.models import Organization

        Organization.objects.bulk_create(self.objects(), batch_size=1000)

    def validated(self) -> None:
        from directory.models import Organization

        made = self.objects()
        for one in made:
            one.clean_fields(exclude={"parent"})
        Organization.objects.bulk_create(made, batch_size=1000)

    def with_history(self) -> None:
        from simple_history.utils import bulk_create_with_history

        from directory.models import Organization

        made = self.objects()
        for one in made:
            one.clean_fields(exclude={"parent"})
        bulk_create_with_history(made, Organization, batch_size=1000)

    def ours(self) -> None:
        from django.utils import timezone

        from directory.imports import commit, make_plan, open_content, recognize
        from directory.resources import KINDS

        match = recognize("register.csv", open_content("register.csv", self.content), KINDS)
        commit(make_plan(match), at=timezone.now())

    def row_by_row(self) -> None:
        import tablib
        from import_export.resources import ModelResource

        from directory.models import Organization

        class Plain(ModelResource):
            class Meta:
                model = Organization
                import_id_fields = ("ein",)
                fields = ("slug", "name", "kind", "street", "city", "state", "zip_code", "ein")
                clean_model_instances = True

        rows = [[getattr(o, name) for name in Plain.Meta.fields] for o in self.objects(SLOW)]
        result = Plain().import_data(tablib.Dataset(*rows, headers=Plain.Meta.fields), raise_errors=True)
        assert result.totals["new"] == SLOW


def measure(bench: Bench) -> dict[str, float]:
    """Seconds of each measure, and of the second import, each undone again."""
    from django.db import transaction

    seconds = {}
    measures = {
        "bulk_create alone": bench.bulk_create,
        "clean_fields + bulk_create": bench.validated,
        "clean_fields + bulk_create + history": bench.with_history,
        "our import: read, clean, compare, validate, write, history": bench.ours,
        f"django-import-export row by row ({SLOW:,} rows)": bench.row_by_row,
    }
    for name, work in measures.items():
        with transaction.atomic():
            seconds[name] = timed(work)
            if work == bench.ours:
                seconds["our import again: nothing to change"] = timed(bench.ours)
            transaction.set_rollback(True)
    return seconds


def report(count: int, seconds: dict[str, float]) -> None:
    from django.db import connection

    floor = count / seconds["bulk_create alone"]
    print(f"{connection.vendor}, {count:,} rows of 9 columns")
    print(f"{'':<60}{'seconds':>9}{'rows/s':>10}{'of bulk_create':>16}")
    for name, took in seconds.items():
        rows = SLOW if "row by row" in name else count
        print(f"{name:<60}{took:>9.2f}{rows / took:>10,.0f}{rows / took / floor:>16.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory of the whole run: {peak:,.0f} MB")


def main(words: list[str]) -> None:
    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    count = int(words[0]) if words else 20_000
    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        report(count, measure(Bench(count)))
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(sys.argv[1:])
