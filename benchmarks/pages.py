"""How fast the pages are, beside a plain page of 50 rows: python -m benchmarks.pages [--quick] [--sqlite].

Builds 10,000, then 100,000 partnerships with their records and as many organizations in a database of its
own, serves them by one gunicorn worker, and asks for each page in turn, one request at a time. The floor is
served beside it by another single worker with Django's own middleware. docs/performance.md explains it.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.servers import Postgres  # noqa: E402  (the lines above must come first)

#: How many times as large all tables are when the pages are measured again.
TIMES = 10


def main(words: list[str] | None = None) -> int:
    wants = options().parse_args(words)
    most, organizations, n = (1_000, 8_000, 100) if wants.quick else (100_000, 100_000, 200)
    most = wants.partnerships or most
    sizes = [most // TIMES, most, organizations // TIMES, organizations, wants.n or n]
    with ExitStack() as stack:
        url = wants.on or stack.enter_context(database(wants.sqlite))
        return measure(url, [*sizes, int(wants.built), int(wants.json)])


def options() -> argparse.ArgumentParser:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--quick", action="store_true", help="to 1,000 partnerships, 8,000 organizations")
    ask.add_argument("--sqlite", action="store_true", help="SQLite in place of PostgreSQL, for information")
    ask.add_argument("--json", action="store_true", help="the table as JSON")
    ask.add_argument("--n", type=int, help="requests of each page (200; 100 with --quick)")
    ask.add_argument("--partnerships", type=int, help="how many in the end, instead")
    ask.add_argument("--on", metavar="URL", help="this database, which is kept")
    ask.add_argument("--built", action="store_true", help="with --on: a run before has filled it")
    return ask


def measure(url: str, sizes: list[int]) -> int:
    """In a process of its own: settings are read once, and the database's address is among them."""
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "DATABASE_STATEMENT_TIMEOUT": "0",  # for the building alone; no page comes near it
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DEBUG": "false",
        "LOG_LEVEL": "ERROR",
    }
    env.pop("PRODUCTION", None)
    command = [sys.executable, "-m", "benchmarks.page_times", *map(str, sizes)]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


@contextmanager
def database(sqlite: bool) -> Iterator[str]:
    """The address of an empty database of our own; gone afterwards."""
    with ExitStack() as stack:
        if sqlite:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="causeway-pages-")))
            yield f"sqlite:///{folder}/pages.sqlite3"
        else:
            yield stack.enter_context(new_database(stack.enter_context(postgres())))


@contextmanager
def postgres() -> Iterator[str]:
    """The server that `make bench` names, else one that is started here as the tests start theirs."""
    if named := os.environ.get("BENCH_DATABASE_URL"):
        yield named
        return
    server = Postgres()
    try:
        server.start()
        yield server.url
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


@contextmanager
def new_database(server: str) -> Iterator[str]:
    name = f"pages_{secrets.token_hex(4)}"
    run_sql(server, f"CREATE DATABASE {name}")
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        run_sql(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def run_sql(server: str, statement: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
