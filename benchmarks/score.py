"""How fast partnerships are scored, beside a plain scan of the same records in the same database.

    .venv/bin/python -m benchmarks.score 2000 20000              on SQLite, and on PostgreSQL
    .venv/bin/python -m benchmarks.score --only sqlite 2000

Each size is built in a database of its own and measured by a process of its own. Seconds are those in which a
processor worked on it, here or in the database's process, so that a busy machine doesn't distort them; where
Linux does not tell, they are seconds of the clock. BENCH_DATABASE_URL names a
PostgreSQL that may make databases; `make bench` starts one.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

CHUNK = 2000  # partnerships of one task
NAIVE, WRITTEN = 8, 4000  # samples: what takes too long for all
NOT_EVIDENCE = {"HealthSnapshot", "CurrentDetail", "ScoreRun", "ScoreChunk", "Heartbeat", "RubricVersion"}


# --- in a process of its own, on one database -------------------------------------------------------------


def measure(count: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.build import AS_OF, build

    call_command("migrate", verbosity=0)
    found: dict[str, Any] = {"database": connection.vendor, "partnerships": count, "build": build(count)}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for word in ("jit = off", "max_parallel_workers_per_gather = 0", "work_mem = '256MB'"):
                cursor.execute(f"SET {word}")
            cursor.execute("SET session_replication_role = DEFAULT")
    keys, rows = evidence_tables()
    found |= {"rows": rows, "floor": best(lambda: scan(keys)), "memory": memory()}
    found |= of_all(count, AS_OF)
    found |= of_one(keys, count // 2, AS_OF)
    found |= written(min(count, WRITTEN), AS_OF)
    found["naive"] = naive_loop(count, AS_OF)
    found["memory_after"] = memory()
    return found


def clock() -> float:
    """Processor seconds of this process, and of the PostgreSQL process that serves it."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return time.process_time()
    connection.ensure_connection()
    spent = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    if not spent.exists():
        return time.perf_counter()
    return time.process_time() + int(spent.read_text().split()[0]) / 1e9


def best(work: Callable[[], Any], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        begun = clock()
        work()
        taken.append(clock() - begun)
    return min(taken)


def memory() -> int:
    """Most megabytes that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def evidence_tables() -> tuple[dict[str, str], int]:
    """Table → an indexed column that leads to its owner; and the rows of all."""
    from django.apps import apps
    from django.db import connection

    found, rows = {}, 0
    for model in apps.get_models():
        is_row = not model.__name__.startswith("Historical") and model.__name__ not in NOT_EVIDENCE
        if model._meta.app_label in ("partnerships", "metrics", "employers") and is_row:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
                count = cursor.fetchone()[0]
            links = [f.column for f in model._meta.concrete_fields if f.is_relation and not f.null]
            owner = "partnership_id" if "partnership_id" in links else next(iter(links), "id")
            if count:
                found[model._meta.db_table], rows = owner, rows + count
    return found, rows


def scan(tables: dict[str, str]) -> None:
    """The floor: one count and sum over each table, read whole."""
    from django.db import connection

    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not is_sqlite:
            cursor.execute("SET enable_indexonlyscan = off")
        for table in tables:
            cursor.execute(f'SELECT count(*), sum(id) FROM "{table}" {"NOT INDEXED" if is_sqlite else ""}')
            cursor.fetchone()
        if not is_sqlite:
            cursor.execute("SET enable_indexonlyscan = on")


def of_all(count: int, day: Any) -> dict[str, Any]:
    """gather and the scores of all partnerships, chunk by chunk, and how that divides."""
    from metrics.gather import gather
    from metrics.scoring.engine import score

    def run() -> tuple[float, float]:
        spent = [0.0, 0.0]
        for first in range(1, count + 1, CHUNK):
            asked = [(key, day) for key in range(first, min(first + CHUNK, count + 1))]
            begun = clock()
            found = gather(asked, with_rows=False)
            middle = clock()
            for evidence in found:
                score(evidence)
            spent[0] += middle - begun
            spent[1] += clock() - middle
        return spent[0], spent[1]

    gathered, scored = min((run() for _ in range(2)), key=sum)
    return {"gather": gathered, "score": scored, "statements": [statements(n, day) for n in (1, 50, 1000)]}


def statements(count: int, day: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from metrics.gather import gather

    with CaptureQueriesContext(connection) as seen:
        gather([(key, day) for key in range(1, count + 1)], with_rows=True)
    return len(seen)


def of_one(tables: dict[str, str], key: int, day: Any) -> dict[str, float]:
    """One changed partnership with its failing rows, beside one indexed aggregation of each table."""
    from django.db import connection

    from metrics.gather import gather
    from metrics.scoring.engine import explain

    def aggregate() -> None:
        with connection.cursor() as cursor:
            for table, owner in tables.items():
                cursor.execute(f'SELECT count(*), sum(id) FROM "{table}" WHERE "{owner}" = %s', [key])
                cursor.fetchone()

    one = best(lambda: [explain(evidence) for evidence in gather([(key, day)], with_rows=True)], 20)
    return {"one": one, "one_floor": best(aggregate, 20)}


def written(count: int, day: Any) -> dict[str, float]:
    """With the document of readings and the write, then the same once more."""
    from django.utils import timezone

    from metrics.actions.score import score_partnerships

    def run() -> float:
        begun = clock()
        for first in range(1, count + 1, CHUNK // 4):
            ids = range(first, min(first + CHUNK // 4, count + 1))
            score_partnerships(ids, as_of=day, at=timezone.now(), looks_ahead=False)
        return clock() - begun

    return {"written": run(), "written_again": run(), "written_count": count}


def naive_loop(count: int, day: Any) -> float:
    """Seconds for one partnership by plain loops."""
    from metrics.scoring.engine import score
    from tests.naive_score import naive

    keys = range(1, count + 1, max(1, count // NAIVE))
    begun = clock()
    for key in keys:
        score(naive(key, day))
    return (clock() - begun) / len(keys)


# --- the table ---------------------------------------------------------------------------------------------


def show(found: dict[str, Any]) -> None:
    count, floor = found["partnerships"], found["floor"]
    whole = found["gather"] + found["score"]
    written = found["written"] / found["written_count"] * count
    built = f"{found['rows']:,} rows (built in {found['build']:.0f} s)"
    print(f"\n{found['database']}, {count:,} partnerships, {built}")
    line("scan of the evidence tables", floor, 1, count)
    line("gather + scores", whole, whole / floor, count)
    line("   gather", found["gather"], found["gather"] / floor, count)
    line("   scores", found["score"], found["score"] / floor, count)
    line(f"with readings and write ({found['written_count']:,} of them)", written, written / floor, count)
    print(f"   a second run for the same date: {found['written_again'] / found['written']:.2f} of the first")
    naive = found["naive"] * count
    line("plain loops (a sample)", naive, naive / floor, count)
    print(f"   gather + scores are {naive / whole:,.0f} times as fast as plain loops")
    print(
        f"   one changed partnership {found['one'] * 1000:.1f} ms, {found['one'] / found['one_floor']:.1f} × "
        f"one indexed aggregation of each table ({found['one_floor'] * 1000:.1f} ms)"
    )
    print(f"   statements for 1, 50 and 1,000 partnerships: {found['statements']}")
    print(f"   memory {found['memory']} MB before, {found['memory_after']} MB at most")


def line(what: str, seconds: float, ratio: float, count: int) -> None:
    print(f"  {what:44} {seconds:10.3f} s {ratio:9.1f} × {count / seconds:12,.0f} a second")


def growth(results: list[dict[str, Any]]) -> None:
    for before, after in zip(results, results[1:], strict=False):
        if before["database"] == after["database"]:
            one, other = (r["gather"] + r["score"] for r in (before, after))
            more = after["partnerships"] / before["partnerships"]
            print(
                f"\n{after['database']}: {more:g} times the partnerships take {other / one:.1f} times as long"
            )


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of a new, empty database, gone afterwards."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="causeway-bench-") as folder:
            yield f"sqlite:///{folder}/bench.sqlite3"
        return
    import psycopg2

    server = os.environ["BENCH_DATABASE_URL"]
    name = f"bench_{os.getpid()}_{time.monotonic_ns()}"
    with ExitStack() as stack:
        connection = psycopg2.connect(server)
        stack.callback(connection.close)
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
        stack.callback(lambda: connection.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)"))
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def main(words: list[str] | None = None) -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("sizes", nargs="*", type=int, default=[2000, 20000])
    ask.add_argument("--only", choices=["sqlite", "postgresql"])
    ask.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    wants = ask.parse_args(words)
    if wants.measure:
        return measured(wants.sizes[0])
    kinds = [wants.only] if wants.only else ["sqlite", "postgresql"]
    if not wants.only and "BENCH_DATABASE_URL" not in os.environ:
        print("BENCH_DATABASE_URL names no PostgreSQL: SQLite alone")
        kinds = ["sqlite"]
    results = []
    for kind in kinds:
        for size in wants.sizes:
            with database(kind) as address:
                results.append(in_process(size, address))
                show(results[-1])
    growth(results)
    return 0


def in_process(size: int, address: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.score", "--measure", str(size)]
    env = {**os.environ, "DATABASE_URL": address, "DATABASE_STATEMENT_TIMEOUT": "0"}
    ended = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def measured(size: int) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(measure(size)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
