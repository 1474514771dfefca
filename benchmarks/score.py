"""How fast partnerships are scored, beside a plain scan of the same records in the same database.

    .venv/bin/python -m benchmarks.score 2000 20000              on SQLite, and on PostgreSQL
    .venv/bin/python -m benchmarks.score --only sqlite 2000
    .venv/bin/python -m benchmarks.score --parts gather,write 100000

Each size is built in a database of its own and measured by a process of its own. Seconds are those in which a
processor worked on it, here or in the database's process, so that a busy machine doesn't distort them; where
Linux does not tell, they are seconds of the clock. BENCH_DATABASE_URL names a
PostgreSQL that may make databases; `make bench` starts one.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

CHUNK = 2000  # partnerships of one task
NAIVE, AHEAD, SHARED = 8, 2000, 4000  # samples: what takes too long for all
TRIALS = 3  # of one worker and of two, by turns
NOT_EVIDENCE = {"HealthSnapshot", "CurrentDetail", "ScoreRun", "ScoreChunk", "Heartbeat", "RubricVersion"}


# --- in a process of its own, on one database -------------------------------------------------------------


PARTS = ("gather", "one", "write", "ahead", "workers", "naive")


def measure(count: int, parts: list[str]) -> dict[str, Any]:
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
    gc.freeze()  # as a worker does
    keys, rows = evidence_tables()
    found |= {"rows": rows, "floor": best(lambda: scan(keys)), "grouped": best(lambda: group(keys))}
    found["memory"] = memory()
    steps: dict[str, Callable[[], dict[str, Any]]] = {
        "gather": lambda: of_all(count, AS_OF),
        "one": lambda: of_one(keys, count // 2, AS_OF),
        "write": lambda: written(count, AS_OF),
        "ahead": lambda: ahead(min(count, AHEAD), AS_OF + timedelta(days=14)),
        "workers": lambda: two_workers(min(count, SHARED), AS_OF + timedelta(days=30)),
        "naive": lambda: {"naive": naive_loop(count, AS_OF)},
    }
    for name in PARTS:
        if name in parts:
            found |= steps[name]()
    return found | {"memory_after": memory()}


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


def group(tables: dict[str, str]) -> None:
    """The least that adding up asks: the same by owner, without a condition, a join or a day."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table, owner in tables.items():
            cursor.execute(f'SELECT "{owner}", count(*), sum(id) FROM "{table}" GROUP BY "{owner}"')
            cursor.fetchall()


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


def written(count: int, day: date) -> dict[str, Any]:
    """Whole runs with their chunks, readings and writes: a first date, the same again, and the week after.

    Only from the second date on is there an earlier score to remember bands and tell reasons from. Of the
    third, a deed changes one partnership, whose score goes all the way from its mark.
    """
    taken = {"written": run_of(count, day), "written_again": run_of(count, day)}
    taken["written_next"] = run_of(count, day + timedelta(days=7))
    return taken | deed(count // 2)


def run_of(count: int, day: date, *, is_history: bool = True) -> float:
    from django.utils import timezone

    from metrics.actions.runs import start_run, work_run
    from metrics.choices import RunKind, RunState

    begun = clock()
    kind = RunKind.HISTORY if is_history else RunKind.BY_HAND
    run = start_run(kind, day, at=timezone.now(), ids=range(1, count + 1), nudges=False)
    work_run(run)
    spent = clock() - begun
    run.refresh_from_db()
    if run.state != RunState.DONE or run.done_count != count:
        raise SystemExit(f"{run}: {run.state}, {run.done_count} of {count}")
    return spent


def deed(key: int) -> dict[str, Any]:
    """From a stale mark to the shown score, forecast and advice included: milliseconds and statements."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from directory.models import StaleMark
    from metrics.tasks import rescore_stale

    def rescore() -> None:
        StaleMark.objects.create(kind="partnership", key=key, at=datetime.now(UTC))
        rescore_stale()

    rescore()
    seconds = best(rescore, 10)
    with CaptureQueriesContext(connection) as seen:
        rescore()
    return {"deed": seconds, "deed_statements": len(seen)}


def ahead(count: int, day: date) -> dict[str, float]:
    """As the nightly run does it: with advice, and scores at three later dates."""
    return {"ahead": run_of(count, day, is_history=False), "ahead_count": count}


def two_workers(count: int, day: date) -> dict[str, Any]:
    """Seconds of the clock in which one process, and two, work through the chunks of a run; by turns."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return {}
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for trial in range(TRIALS):
        for many in (1, 2):
            seconds[many].append(shared(count, day + timedelta(days=2 * trial + many), many))
    return {"worker": min(seconds[1]), "workers": min(seconds[2]), "load": os.getloadavg()[0]}


def shared(count: int, day: date, many: int) -> float:
    """A run of chunks of 500, and so many processes that take them as they come."""
    from django.utils import timezone

    from metrics.actions import runs
    from metrics.choices import RunKind, RunState

    runs.CHUNK = 500
    ids = range(1, count + 1)
    run = runs.start_run(RunKind.HISTORY, day, at=timezone.now(), ids=ids, nudges=False)
    command = [sys.executable, "-m", "benchmarks.score", "--work", str(run.pk)]
    pipe = subprocess.PIPE
    workers = [subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) for _ in range(many)]
    for worker in workers:
        worker.stdout.readline()  # type: ignore[union-attr]  # it has started
    begun = time.perf_counter()
    for worker in workers:
        worker.stdin.close()  # type: ignore[union-attr]  # now
    for worker in workers:
        worker.wait()
    spent = time.perf_counter() - begun
    run.refresh_from_db()
    if run.state != RunState.DONE or run.done_count != count:
        raise SystemExit(f"{run}: {run.state}, {run.done_count} of {count}")
    return spent


def work(run: int) -> int:
    """One worker of `shared`: starts, says so, and works when its input closes."""
    from metrics.actions.runs import work_run
    from metrics.models import ScoreRun

    gc.freeze()
    row = ScoreRun.objects.get(pk=run)
    print("ready", flush=True)
    sys.stdin.read()
    work_run(row)
    return 0


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


class Figure(NamedTuple):
    """One line of the table."""

    name: str
    of: Callable[[dict[str, Any]], float]  # KeyError, TypeError: was not measured
    form: str
    goal: dict[str, float]  # by database; none: for information
    is_least: bool = False


def ratio(name: str, sample: str = "") -> Callable[[dict[str, Any]], float]:
    """Times the floor; of a sample, as if all had been measured."""

    def of(r: dict[str, Any]) -> float:
        share = r["partnerships"] / r[sample] if sample else 1
        return float(r[name] * share / r["floor"])

    return of


def both(goal: float) -> dict[str, float]:
    return {"sqlite": goal, "postgresql": goal}


FIGURES = (
    Figure("scan of the evidence tables, s", lambda r: r["floor"], "{:.3f}", {}),
    Figure("the same scan by owner, × scan", ratio("grouped"), "{:.1f}", {}),
    Figure(
        "gather and scores, × scan",
        lambda r: r["whole"] / r["floor"],
        "{:.1f}",
        {"sqlite": 12, "postgresql": 8},
    ),
    Figure("   gather", ratio("gather"), "{:.1f}", {}),
    Figure("   scores", ratio("score"), "{:.1f}", {}),
    Figure("with document and write, × scan", ratio("written"), "{:.1f}", both(25)),
    Figure("   the week after, with reasons", ratio("written_next"), "{:.1f}", both(25)),
    Figure("   looking ahead (a night)", ratio("ahead", "ahead_count"), "{:.1f}", {}),
    Figure(
        "second run for a date, of the first",
        lambda r: r["written_again"] / r["written"],
        "{:.3f}",
        both(0.1),
    ),
    Figure(
        "plain loops, of gather and scores",
        lambda r: r["naive"] * r["partnerships"] / r["whole"],
        "{:,.0f}",
        both(200),
        True,
    ),
    Figure("one changed, of one aggregation a table", lambda r: r["one"] / r["one_floor"], "{:.1f}", both(3)),
    Figure("   in ms", lambda r: 1000 * r["one"], "{:.1f}", {}),
    Figure("from a mark to the shown score, ms", lambda r: 1000 * r["deed"], "{:.1f}", {}),
    Figure("   statements", lambda r: r["deed_statements"], "{:.0f}", {}),
    Figure(
        "statements of 1,000 less those of 1",
        lambda r: r["statements"][2] - r["statements"][0],
        "{:.0f}",
        both(0),
    ),
    Figure(
        "two workers, × one (by the clock)",
        lambda r: r["worker"] / r["workers"],
        "{:.2f}",
        {"postgresql": 1.6},
        True,
    ),
    Figure("memory added, MB", lambda r: r["memory_after"] - r["memory"], "{:.0f}", {}),
    Figure("built in, s", lambda r: r["build"], "{:.0f}", {}),
)


def show(results: list[dict[str, Any]]) -> None:
    """All figures of all databases and sizes beside their goals; ✗ misses, ✓ reaches, – was not measured."""
    for r in results:
        if "gather" in r:
            r["whole"] = r["gather"] + r["score"]
    heads = [f"{r['database'][:6]} {r['partnerships']:,}" for r in results]
    print("\n" + f"{'':42}{'goal':>8}" + "".join(f"{head:>17}" for head in heads))
    for figure in FIGURES:
        goals = "/".join(f"{goal:g}" for goal in dict.fromkeys(figure.goal.values()))
        sign = ("≥" if figure.is_least else "≤") if goals else ""
        print(f"{figure.name:42}{sign + goals:>8}" + "".join(f"{cell(figure, r):>17}" for r in results))
    for name in ("whole", "written"):
        growth(results, name)


def cell(figure: Figure, r: dict[str, Any]) -> str:
    try:
        value = figure.of(r)
    except KeyError:
        return "–"
    goal = figure.goal.get(r["database"])
    if goal is None:
        return figure.form.format(value) + "  "
    is_met = value >= goal if figure.is_least else value <= goal
    return f"{figure.form.format(value)} {'✓' if is_met else '✗'}"


def growth(results: list[dict[str, Any]], name: str) -> None:
    """Five times the partnerships may take 5.5 times as long, and so on for other sizes."""
    for before, after in zip(results, results[1:], strict=False):
        if before["database"] == after["database"] and name in before and name in after:
            more = after["partnerships"] / before["partnerships"]
            longer = after[name] / before[name]
            verdict = "✓" if longer <= 1.1 * more else "✗"
            what = {"whole": "gather and scores", "written": "with document and write"}[name]
            print(
                f"{after['database']}, {what}: {more:g} × the partnerships, {longer:.1f} × the time {verdict}"
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
    ask.add_argument("--parts", default=",".join(PARTS), help="of: %(default)s")
    ask.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    ask.add_argument("--work", type=int, metavar="RUN", help=argparse.SUPPRESS)
    wants = ask.parse_args(words)
    if wants.work or wants.measure:
        set_up()
        if wants.work:
            return work(wants.work)
        print(json.dumps(measure(wants.sizes[0], wants.parts.split(","))))
        return 0
    kinds = [wants.only] if wants.only else ["sqlite", "postgresql"]
    if not wants.only and "BENCH_DATABASE_URL" not in os.environ:
        print("BENCH_DATABASE_URL names no PostgreSQL: SQLite alone")
        kinds = ["sqlite"]
    results = []
    for kind in kinds:
        for size in wants.sizes:
            with database(kind) as address:
                results.append(in_process(size, address, wants.parts))
                print(f"{kind}, {size:,} partnerships: {results[-1]['rows']:,} rows", flush=True)
    show(results)
    return 0


def in_process(size: int, address: str, parts: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.score", "--measure", str(size), "--parts", parts]
    env = {**os.environ, "DATABASE_URL": address, "DATABASE_STATEMENT_TIMEOUT": "0"}
    ended = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
