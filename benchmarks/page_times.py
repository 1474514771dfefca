"""Serves a database by one gunicorn worker and times its pages beside the floor; called by pages.py."""

from __future__ import annotations

import http.client
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

if __name__ == "__main__":
    django.setup()

from benchmarks import crowd  # noqa: E402  (models need the set-up above)
from benchmarks.floor import settings as floor  # noqa: E402
from benchmarks.score import clock  # noqa: E402
from config.broker import end_with_parent, free_port  # noqa: E402
from directory.models import User  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
FLOOR = "F: a plain page of 50 rows"
BLOCK = 10  # requests of one page in a row, then the next page: a noisy minute strikes all alike
WARM = 10
GROWTH, SIZE_GROWTH = 1.2, 1.1


class Goal(NamedTuple):
    times: float  # of F, at the median
    queries: int


GOALS = {
    "partnership list": Goal(3, 10),
    "organization list": Goal(3, 10),
    "agreement list": Goal(4, 15),
    "board": Goal(4, 12),
    "search": Goal(4, 15),
    "record": Goal(5, 15),
    "health": Goal(5, 15),
    "portfolio": Goal(4, 12),
    "today": Goal(8, 30),
}


#: A name in full, a common word, a rare word cut short beside a common one, a slip.
SEARCHES = ("Quill+Works+7919", "works", "sable+791", "Talow+Works")


class Asked(NamedTuple):
    """One page as one person asks for it; its addresses are asked in turn."""

    name: str
    kind: str  # key of GOALS; nothing for the floor
    port: int
    cookie: str
    paths: tuple[str, ...]


@dataclass
class Figure:
    """What one page took with so many organizations in the table."""

    page: str
    kind: str
    organizations: int
    queries: int = 0
    seconds: list[float] = field(default_factory=list, repr=False)
    work: list[float] = field(default_factory=list, repr=False)  # a processor's seconds
    sizes: list[int] = field(default_factory=list, repr=False)
    p50: float = 0.0
    p95: float = 0.0
    size: int = 0
    times: float = 0.0  # p50 over the floor's p50
    worked: float = 0.0  # the median of a processor's seconds over the floor's
    n: int = 0

    def close(self) -> None:
        ordered = sorted(self.seconds)
        self.n = len(ordered)
        self.p50, self.p95 = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
        self.size = int(statistics.median(self.sizes))


# --- the servers


@contextmanager
def web(settings: str) -> Iterator[int]:
    """One gunicorn worker process with these settings; gives its port."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "gunicorn"), "config.wsgi", "--workers", "1",
               "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]  # fmt: skip
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings},
        preexec_fn=end_with_parent,
    )
    try:
        wait_until_up(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def wait_until_up(port: int, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < limit:
        try:
            fetch(port, "/healthz", "")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("gunicorn did not start")


def fetch(port: int, path: str, cookie: str) -> tuple[int, int]:
    """Status and size of one answer, over a new connection."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = line.getresponse()
    size = len(answer.read())
    line.close()
    return answer.status, size


# --- measuring


def measure(pages: list[Asked], organizations: int, n: int) -> list[Figure]:
    """n requests of each page, in blocks by turns, after a warm-up."""
    figures = [Figure(page.name, page.kind, organizations) for page in pages]
    for page in pages:
        for path in (page.paths * WARM)[:WARM]:
            fetch(page.port, path, page.cookie)
    for start in range(0, n, BLOCK):
        for page, figure in zip(pages, figures, strict=True):
            for number in range(start, start + BLOCK):
                time_one(page, number, figure)
    time_work(pages, figures, n)
    for page, figure in zip(pages, figures, strict=True):
        figure.close()
        figure.queries = count_queries(page)
        figure.times = figure.p50 / figures[0].p50
        figure.worked = statistics.median(figure.work) / statistics.median(figures[0].work)
    return figures


def time_one(page: Asked, number: int, figure: Figure) -> None:
    path = page.paths[number % len(page.paths)]
    start = time.perf_counter()
    status, size = fetch(page.port, path, page.cookie)
    figure.seconds.append(time.perf_counter() - start)
    figure.sizes.append(size)
    if status != 200:
        raise SystemExit(f"{path}: {status}")


def time_work(pages: list[Asked], figures: list[Figure], n: int) -> None:
    """The same pages by turns in this process: what a processor worked here and in the database's process.

    Others on a busy machine lengthen every answer, but hardly the work that is in it.
    """
    for start in range(0, n, BLOCK):
        for page, figure in zip(pages, figures, strict=True):
            with visitor(page) as client:
                client.get(page.paths[0])  # with other settings templates are read anew
                for number in range(start, start + BLOCK):
                    begun = clock()
                    client.get(page.paths[number % len(page.paths)])
                    figure.work.append(clock() - begun)


@contextmanager
def visitor(page: Asked) -> Iterator[Client]:
    client = Client(headers={"Host": "127.0.0.1"})
    client.cookies.load(page.cookie)
    with override_settings(**floor_settings() if not page.kind else {}):
        yield client


def count_queries(page: Asked) -> int:
    """The most that any of the page's addresses takes, counted in this process, session and user included."""
    most = 0
    with visitor(page) as client:
        for path in page.paths:
            client.get(path)  # the first of all also opens the connection
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200, path
            most = max(most, len(queries))
    return most


FLOOR_SETTINGS = ("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "AUTHENTICATION_BACKENDS")


def floor_settings() -> dict[str, Any]:
    return {name: getattr(floor, name) for name in FLOOR_SETTINGS}


def sign_in(email: str, backend: str) -> str:
    """A session as the sign-in page makes it; gives the cookie."""
    client = Client()
    user = User.objects.get(email=email)
    client.force_login(user, backend=backend)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def pages_of(port: int, floor_port: int) -> list[Asked]:
    """The floor first; then each page as staff of all partnerships, and the lists as staff of sixty."""
    ours = "allauth.account.auth_backends.AuthenticationBackend"
    many, few = sign_in(crowd.ALL_STAFF, ours), sign_in(crowd.SMALL_STAFF, ours)
    plain_one = sign_in(crowd.ALL_STAFF, floor.AUTHENTICATION_BACKENDS[0])
    slugs = crowd.rich(10)
    records = tuple(reverse("partnerships:partnership_detail", args=[slug]) for slug in slugs)
    healths = tuple(reverse("metrics:health", args=[slug]) for slug in slugs)
    partnerships = (reverse("partnerships:partnership_list"),)
    board = (reverse("partnerships:partnership_board"),)
    columns = (f"{partnerships[0]}?column=stage&column=health&column=lead&column=members&column=contact",)
    agreements = (reverse("partnerships:agreement_list"),)
    organizations, portfolio = (reverse("directory:organization_list"),), (reverse("metrics:portfolio"),)
    today = (reverse("metrics:today"),)
    searches = tuple(f"{reverse('directory:search')}?q={words}" for words in SEARCHES)
    return [
        Asked(FLOOR, "", floor_port, plain_one, ("/plain/",)),
        Asked("partnership list, all", "partnership list", port, many, partnerships),
        Asked("partnership list, of 60", "partnership list", port, few, partnerships),
        Asked("the same, other columns", "partnership list", port, many, columns),
        Asked("board, all", "board", port, many, board),
        Asked("board, of 60", "board", port, few, board),
        Asked("agreement list, all", "agreement list", port, many, agreements),
        Asked("agreement list, of 60", "agreement list", port, few, agreements),
        Asked("organization list", "organization list", port, many, organizations),
        Asked("the same by county", "organization list", port, many, (f"{organizations[0]}?sort=county",)),
        Asked("search, all", "search", port, many, searches),
        Asked("search, of 60", "search", port, few, searches),
        Asked("record of a partnership", "record", port, many, records),
        Asked("health of a partnership", "health", port, many, healths),
        Asked("portfolio, all", "portfolio", port, many, portfolio),
        Asked("portfolio, of 60", "portfolio", port, few, portfolio),
        Asked("today, all", "today", port, many, today),
        Asked("today, of 60", "today", port, few, today),
    ]


# --- the table


@dataclass
class Line:
    """One page, in the small and in the large database, beside its goal."""

    page: str
    small: Figure
    large: Figure
    goal: Goal | None

    @property
    def growth(self) -> float:
        """How much dearer it became in units of the floor, whose own cost no table's size changes."""
        return self.large.times / self.small.times

    @property
    def work_growth(self) -> float:
        return self.large.worked / self.small.worked

    @property
    def size_growth(self) -> float:
        return self.large.size / self.small.size

    @property
    def misses(self) -> list[str]:
        if self.goal is None:
            return []
        found = [
            ("time", self.large.times > self.goal.times),
            ("queries", self.large.queries > self.goal.queries),
            ("growth", self.growth > GROWTH),
            ("size", self.size_growth > SIZE_GROWTH),
        ]
        return [name for name, is_missed in found if is_missed]


def print_table(lines: list[Line], facts: dict[str, Any]) -> None:
    print(f"\nPages: {facts['machine']}, {facts['database']}, n = {facts['n']}")
    for name in ("partnerships", "organizations"):
        print("{:,} → {:,} {}".format(*facts[name], name))
    print()
    print("by the clock, and (work) by a processor's seconds\n")
    print(f"{'page':28}{'p50 ms':>8}{'p95 ms':>8}{'× F':>7}{'work':>7}{'goal':>6}{'SQL':>5}{'goal':>6}"
          f"{'KB':>7}{'growth':>8}{'work':>7}{'size':>7}  verdict")  # fmt: skip
    for line in lines:
        now, goal = line.large, line.goal
        aims = (f"{goal.times:g}", str(goal.queries)) if goal else ("", "")
        verdict = "" if goal is None else f"misses {', '.join(line.misses)}" if line.misses else "reached"
        print(f"{line.page:28}{1000 * now.p50:8.1f}{1000 * now.p95:8.1f}{now.times:7.2f}{now.worked:7.2f}"
              f"{aims[0]:>6}{now.queries:5}{aims[1]:>6}{now.size / 1024:7.1f}{line.growth:8.2f}"
              f"{line.work_growth:7.2f}{line.size_growth:7.2f}"
              f"  {verdict}")  # fmt: skip


def as_json(lines: list[Line], facts: dict[str, Any]) -> str:
    pages = [
        {
            "page": line.page,
            "small": plain(line.small),
            "large": plain(line.large),
            "growth": line.growth,
            "work_growth": line.work_growth,
            "size_growth": line.size_growth,
            "goal": line.goal._asdict() if line.goal else None,
            "misses": line.misses,
        }
        for line in lines
    ]
    return json.dumps({**facts, "pages": pages}, indent=1)


def plain(figure: Figure) -> dict[str, Any]:
    return {name: value for name, value in asdict(figure).items() if name not in ("seconds", "work", "sizes")}


# --- the whole


def run(partnerships: list[int], organizations: list[int], n: int, is_built: bool) -> list[Line]:
    (few, many), today = organizations, timezone.localdate()
    if not is_built:
        fill(partnerships[0], few)
    with web("benchmarks.floor.settings") as floor_port, web("config.settings") as port:
        pages = pages_of(port, floor_port)
        say("measuring")
        small = measure(pages, few, n)
        say(f"{partnerships[1]:,} partnerships, {many:,} organizations")
        crowd.add_organizations(many)
        crowd.add_partnerships(partnerships[1], today)
        crowd.settle()
        say("measuring")
        large = measure(pages, many, n)
    return [Line(one.page, one, two, GOALS.get(one.kind)) for one, two in zip(small, large, strict=True)]


def fill(partnerships: int, organizations: int) -> None:
    say("tables")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    say(f"{partnerships:,} partnerships, {organizations:,} organizations")
    crowd.build(partnerships, organizations, timezone.localdate())


def say(text: str) -> None:
    print(f"  pages: {text} …", file=sys.stderr, flush=True)


def main(words: list[str]) -> int:
    """As pages.py says: partnerships and organizations, twice each, n, whether it is built, and as JSON."""
    *sizes, n, is_built, is_json = (int(word) for word in words)
    partnerships, organizations = sizes[:2], sizes[2:]
    lines = run(partnerships, organizations, n, bool(is_built))
    facts = {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}, Django {django.__version__}",
        "database": connection.vendor,
        "n": n,
        "partnerships": partnerships,
        "organizations": organizations,
    }
    if is_json:
        print(as_json(lines, facts))
    else:
        print_table(lines, facts)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
