"""Fixtures that drive real machines: Celery workers, Redis, Chromium. `conftest.py` takes them in.

In short, for a test that needs them (mark it `worker` or `browser`, it runs in the second pass):
    start_worker()            a Celery worker on the test's database and broker, ready when it returns;
                              .kill() .kill_child() .pause() .resume() .stop() .log_text()
    worker                    one such worker for all tests of a module
    redis_server              a Redis of this test's own that may be killed and started again
    open_page(user, …)        a Chromium page on the live server, signed in as user (a SecureLink: by that link)
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import hypothesis
import pytest
import redis
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.sqlite3.base import DatabaseOperations as LiteOperations
from django.test import Client, SimpleTestCase

from config.celery import app
from tests.factor import enter
from tests.servers import CHROMIUM_FLAGS, Missing, find_chromium, new_redis

ROOT = Path(__file__).resolve().parent.parent
MACHINES = {"postgres", "worker", "browser"}


# --- What runs where --------------------------------------------------------------------------------------


# A run in CI says the same thing twice; elsewhere each run looks at new examples. The explaining of a failure
# is left out: it has no limit in time.
PHASES = [phase for phase in hypothesis.Phase if phase is not hypothesis.Phase.explain]
hypothesis.settings.register_profile(
    "suite",
    deadline=None,
    phases=PHASES,
    derandomize=bool(os.environ.get("CI")),
    max_examples=2000 if os.environ.get("SOAK") else 100,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("postgresql"):
        # Several people, and several processes, may test on one server.
        default.setdefault("TEST", {})["NAME"] = f"test_causeway_{os.getpid()}"
        DatabaseOperations.sql_flush = empty_filled  # type: ignore[method-assign]
    else:
        LiteOperations.sql_flush = empty_guarded(LiteOperations.sql_flush)  # type: ignore[method-assign]
    # Static files are looked up when asked for: else each new test client would walk through all of them.
    settings.WHITENOISE_AUTOREFRESH = True
    if not os.environ.get("REDIS_URL"):
        # Nudges of tests without a worker go nowhere, at once.
        point_celery_at("memory://")


#: Written by `migrate` for every model; no test changes them.
LASTING = {"django_content_type", "auth_permission"}


def empty_filled(self: DatabaseOperations, style: Any, tables: list[str], **_: bool) -> list[str]:
    """After a test that commits: empties the tables that it has filled, instead of making all 170 anew.

    Keys are checked when the transaction ends, so the order is free. Tables that refuse to lose a row
    (config/triggers.py) go first, whole.
    """
    names = [self.quote_name(name) for name in tables if name not in LASTING]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in names))
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_stays'")
        guarded = {table for (table,) in cursor.fetchall()}
    kept = [name for name in filled if name.strip('"') in guarded]
    first = [f"TRUNCATE {', '.join(kept)} CASCADE;"] if kept else []
    return [*first, *(f"DELETE FROM {name};" for name in filled if name not in kept)]


def empty_guarded(flush: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """On SQLite the triggers that keep rows stand aside while a test's rows are deleted."""

    def emptied(self: Any, style: Any, tables: list[str], **options: bool) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_stays' ESCAPE '\\'"
            )
            guards = cursor.fetchall()
        down = [f"DROP TRIGGER {name};" for name, _ in guards]
        return [*down, *flush(self, style, tables, **options), *(f"{sql};" for _, sql in guards)]

    return emptied


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("SECOND_PASS"):
        spent = [item for item in items if not needs_second_pass(item)]
        config.hook.pytest_deselected(items=spent)
        items[:] = [item for item in items if item not in set(spent)]
    for item in items:
        if why := missing(item):
            item.add_marker(pytest.mark.skip(reason=why))


def needs_second_pass(item: pytest.Item) -> bool:
    """A test that asks nothing of a database or a machine says the same thing twice."""
    if any(item.get_closest_marker(name) for name in (*MACHINES, "django_db")):
        return True
    names = set(getattr(item, "fixturenames", ()))
    if names & {"db", "transactional_db", "live_server", "admin_client", "django_db_serialized_rollback"}:
        return True
    case = getattr(item, "cls", None)
    return isinstance(case, type) and issubclass(case, SimpleTestCase)


def missing(item: pytest.Item) -> str:
    """Why a test cannot run here; `make test` brings what is missing, or says so loudly."""
    how = "run `make test`, or see docs/operations.md for single tests"
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    if not on_postgres and any(map(item.get_closest_marker, ("postgres", "worker"))):
        return f"needs PostgreSQL: {how}"
    if item.get_closest_marker("worker") and not os.environ.get("REDIS_URL"):
        return f"needs Redis: {how}"
    return ""


# --- Celery -----------------------------------------------------------------------------------------------


def point_celery_at(url: str) -> None:
    """From here on this process publishes to that broker."""
    settings.REDIS_URL = url
    app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = url
    app._pool = None
    app.amqp._producer_pool = None


@pytest.fixture(scope="session")
def broker_url() -> str:
    """A numbered database of the Redis we were given, this process's own, emptied."""
    named = os.environ["REDIS_URL"]
    count = int(redis.from_url(named).config_get("databases").get("databases", 16))
    process = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    number = (int(process) + 1 if process else os.getpid()) % count
    url = urlunsplit(urlsplit(named)._replace(path=f"/{number}"))
    redis.from_url(url).flushdb()
    point_celery_at(url)
    return url


def test_database_url() -> str:
    at = connection.settings_dict
    return f"postgres://{quote(at['USER'])}:{quote(at['PASSWORD'])}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


test_database_url.__test__ = False  # type: ignore[attr-defined]


class Worker:
    """A `celery worker` of its own session, on the test's database."""

    def __init__(
        self, broker: str, *, processes: int = 1, arguments: tuple[str, ...] = (), app: str = "config"
    ) -> None:
        self.broker, self.processes, self.arguments, self.app = broker, processes, arguments, app
        self.log = Path(tempfile.mkstemp(prefix="causeway-worker-", suffix=".log")[1])
        self.environment: dict[str, str] = {}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Worker":
        name = f"test-{os.getpid()}-{time.monotonic_ns()}@localhost"
        command = [sys.executable, "-m", "celery", "-q", "-A", self.app, "worker", "--loglevel", "INFO"]
        options = [
            "--concurrency",
            str(self.processes),
            "--hostname",
            name,
            "--without-mingle",
            "--without-gossip",
        ]
        environment = {
            **os.environ,
            "DATABASE_URL": test_database_url(),
            "REDIS_URL": self.broker,
            "PYTHONUNBUFFERED": "1",
            "LOG_LEVEL": "INFO",
            **self.environment,
        }
        already = self.log.stat().st_size
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*command, *options, *self.arguments],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self.wait_until_ready(already)
        return self

    def wait_until_ready(self, offset: int, seconds: float = 60) -> None:
        limit = time.monotonic() + seconds
        while " ready." not in self.log_text()[offset:]:
            if self.process is None or self.process.poll() is not None or time.monotonic() > limit:
                raise AssertionError(f"the worker did not start:\n{self.log_text()[-3000:]}")
            time.sleep(0.05)

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="utf-8")
        return [int(pid) for pid in listed.split()]

    def kill_child(self) -> None:
        """One pool process, as the kernel kills what takes too much memory."""
        os.kill(self.children()[0], signal.SIGKILL)

    def kill(self) -> None:
        """The whole worker with its pool, as a power cut would."""
        if self.process and self.process.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
            self.process.wait(10)

    def pause(self) -> None:
        os.killpg(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.killpg(self.pid, signal.SIGCONT)

    def stop(self) -> None:
        """As a deployment does: to the main process only, which lets its children end their tasks."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def log_text(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@pytest.fixture
def start_worker(broker_url: str, transactional_db: None) -> Iterator[Callable[..., Worker]]:
    """Starts workers that may be killed; all are gone when the test ends."""
    started: list[Worker] = []

    def start(broker: str = "", **wants: Any) -> Worker:
        started.append(Worker(broker or settings.REDIS_URL, **wants))
        return started[-1].start()

    yield start
    for worker in started:
        worker.kill()
        worker.log.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def module_worker(broker_url: str, django_db_setup: None) -> Iterator[Worker]:
    worker = Worker(broker_url).start()
    yield worker
    worker.stop()
    worker.log.unlink(missing_ok=True)


@pytest.fixture
def worker(module_worker: Worker, transactional_db: None) -> Worker:
    """A running worker, shared by the tests of a module. What it writes is committed: rows really change."""
    return module_worker


@pytest.fixture
def redis_server(broker_url: str) -> Iterator[Any]:
    """A Redis of this test's own: .url .kill() .stop() .start(), keeping its data as the real one does."""
    server = new_redis(durable=True)
    server.start()
    point_celery_at(server.url)
    yield server
    server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)
    point_celery_at(broker_url)


def eventually(holds: Callable[[], Any], seconds: float = 20, every: float = 0.05) -> Any:
    """Waits until `holds()` is true, and gives what it gave; fails when it never is."""
    limit = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < limit, f"not within {seconds} s: {holds}"
        time.sleep(every)
    return found


# --- Chromium ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # a slow import that only browser tests need

    # The synchronous playwright runs a loop in this thread; Django would take our queries for asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        path = find_chromium()
    except Missing as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(why))
    with sync_playwright() as machine:
        chromium = machine.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """open_page(user, path="/", width=1280, scheme="light", javascript=True) → a playwright page.

    What the browser complains about in its console (refusals of the content policy too) is in page.complaints.
    """
    contexts: list[Any] = []

    def open_as(
        user: Any = None,
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        javascript: bool = True,
    ) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=javascript,
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([session_cookie(user, live_server.url)])
        page = context.new_page()
        page.complaints = []
        page.on(
            "console", lambda said: said.type in ("error", "warning") and page.complaints.append(said.text)
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_as
    for context in contexts:
        context.close()


def session_cookie(who: Any, url: str) -> dict[str, str]:
    client = enter(Client(), who)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }
