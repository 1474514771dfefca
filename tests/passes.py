"""The suite twice: on SQLite, then on real PostgreSQL, Redis, Celery and Chromium."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config.broker import Broker
from tests.servers import Missing, Postgres, find_chromium, new_redis

ROOT = Path(__file__).resolve().parent.parent
MACHINES = "postgres or worker or browser"
LONGEST = 50 * 60  # seconds: a pass that takes longer hangs
PROCESSES = str(min(4, max(2, os.cpu_count() or 1)))
NOTHING_CHOSEN = 5  # pytest's word for it
PYTEST = [sys.executable, "-m", "pytest"]


def main(words: list[str]) -> int:
    kind, extra = words[0], words[1:]
    return {"all": both, "first": first, "second": second, "soak": soak, "bench": bench}[kind](extra)


def both(extra: list[str]) -> int:
    """Words that choose tests may choose none of the first pass; the whole suite never does."""
    code = first(extra)
    return (0 if extra and code == NOTHING_CHOSEN else code) or second(extra)


def first(extra: list[str]) -> int:
    """SQLite alone, as a fresh `make run` has it."""
    heading("First pass: SQLite")
    unset = ("DATABASE_URL", "REDIS_URL", "SECOND_PASS", "PRODUCTION", "DEMO", "DEBUG")
    env = {name: value for name, value in os.environ.items() if name not in unset}
    return run([*PYTEST, *parallel(), "-m", f"not ({MACHINES})", *extra], env)


def second(extra: list[str]) -> int:
    heading("Second pass: PostgreSQL, Redis, a Celery worker and Chromium")
    with ExitStack() as stack:
        try:
            env = stack.enter_context(servers())
        except Missing as why:
            return without_servers(why)
        return run([*PYTEST, *parallel(), *extra], env | {"SECOND_PASS": "1"})


def soak(extra: list[str]) -> int:
    heading("Long trials at their full length")
    with servers() as env:
        return run(
            [*PYTEST, "-m", "soak", "--durations=0", *extra],
            env | {"SECOND_PASS": "1", "SOAK": "1"},
            limit=None,
        )


def bench(extra: list[str]) -> int:
    with servers() as env:
        named = {"BENCH_DATABASE_URL": env.pop("DATABASE_URL")}
        return run([sys.executable, "benchmarks/run.py", *extra], env | named, limit=None)


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """The environment that names real servers: TEST_DATABASE_URL and TEST_REDIS_URL, else our own."""
    with ExitStack() as stack:
        env = dict(os.environ)
        env["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or started(stack, Postgres())
        env["REDIS_URL"] = os.environ.get("TEST_REDIS_URL") or started(stack, new_redis())
        env["CHROMIUM"] = find_chromium()
        yield env


def started(stack: ExitStack, server: Postgres | Broker) -> str:
    stack.callback(shutil.rmtree, server.folder, ignore_errors=True)
    stack.callback(server.stop)
    server.start()
    return server.url


def without_servers(why: Missing) -> int:
    heading(f"SECOND PASS SKIPPED: {why}", "!")
    print("Nothing about PostgreSQL, Redis, Celery or the browser was tested.", flush=True)
    return 1 if os.environ.get("CI") else 0


def parallel() -> list[str]:
    # By file: a module's worker serves all its tests.
    return ["-n", PROCESSES, "--dist", "loadfile", "--durations=10"]


def run(command: list[str], env: dict[str, str], limit: int | None = LONGEST) -> int:
    try:
        return subprocess.run(command, cwd=ROOT, env=env, timeout=limit, check=False).returncode
    except subprocess.TimeoutExpired:
        heading(f"Stopped after {limit} seconds", "!")
        return 1


def heading(text: str, line: str = "=") -> None:
    print(f"\n{line * 100}\n{text}\n{line * 100}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
