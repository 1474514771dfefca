"""Every address: who may open it, how many queries it takes, and nothing inline in it. Discovered by the table."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from directory.models import SecureLink, User
from directory.once import new_key
from directory.querysets import RowQuerySet
from tests.access_table import ROLES, ROWS, TABLE, Row
from tests.factor import enter
from tests.world import World, grow, new_world

pytestmark = pytest.mark.django_db
PAGES = [row for row in TABLE if row.is_page]
LOGIN = "/accounts/login/"
#: Whoever isn't signed in.
OUTSIDE = ("anonymous", "linked")


# --- every address has a row ------------------------------------------------------------------------------


def addresses(resolver: Any, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry


def missing(names: set[str], rows: set[str]) -> set[str]:
    """What has an address and no row, or a row and no address; admin:* stands for all of the administration."""
    known = {name for name in names if not name.startswith("admin:")}
    return known ^ (rows - {"admin:*"})


def names() -> set[str]:
    return {name for name, _ in addresses(get_resolver())}


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert not missing(names(), set(ROWS))


def test_a_page_without_a_row_is_noticed() -> None:
    assert missing(names() | {"metrics:secret_page"}, set(ROWS)) == {"metrics:secret_page"}
    assert missing(names(), set(ROWS) | {"metrics:gone"}) == {"metrics:gone"}


def test_every_address_has_a_name() -> None:
    unnamed = {str(entry.pattern) for name, entry in addresses(get_resolver()) if name.endswith("None")}
    # The administration's own catch-all for addresses that it doesn't know.
    assert unnamed <= {"(?P<url>.*)$", "<path:object_id>/"}


# --- who may open it --------------------------------------------------------------------------------------


@pytest.fixture
def world() -> World:
    return new_world()


def browser(who: User | SecureLink | None) -> Client:
    return enter(Client(), who)


def address(row: Row, world: World) -> str:
    return reverse(row.name, args=[world.arguments[name] for name in row.args]) + row.query


def ask(client: Client, row: Row, world: World) -> Any:
    said = {"once": new_key()} if row.method == "post" else None
    return getattr(client, row.method)(address(row, world), said)


def fault(row: Row, role: str, response: Any) -> str:
    """What is wrong with an answer, or nothing."""
    expected = row.who[role]
    if response.status_code != expected:
        return f"{row.name} for {role}: {response.status_code}, not {expected}"
    if expected != 302:
        return ""
    to = response["Location"]
    wanted = LOGIN if role in OUTSIDE and row.who["anonymous"] == 302 else row.leads
    if role in OUTSIDE and row.who["district"] == 302 and row.method == "get":
        return ""  # led onward like everybody
    return "" if to.startswith(wanted) else f"{row.name} for {role}: led to {to}"


def faults(world: World, role: str) -> list[str]:
    found = []
    for row in TABLE:
        if row.name == "admin:*":
            continue
        # A fresh browser each time: signing out, or a note in the session, must not touch the next row.
        found.append(fault(row, role, ask(browser(world.people[role]), row, world)))
    return [one for one in found if one]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_is_its_own(world: World, role: str) -> None:
    found = faults(world, role)
    assert not found, "\n".join(found)


def test_an_open_door_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the scoping taken away a stranger gets in, and the table says where."""
    monkeypatch.setattr(RowQuerySet, "for_user", lambda self, user: self)
    found = faults(world, "stranger")
    assert "partnerships:partnership_detail for stranger: 200, not 404" in found
    assert "partnerships:agreement_detail for stranger: 200, not 404" in found


def test_a_door_without_login_is_noticed(world: World, settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "LoginRequired" not in name]
    row = ROWS["pathways:pathway_list"]
    said = fault(row, "anonymous", ask(browser(None), row, world))
    assert said == "pathways:pathway_list for anonymous: 200, not 302"


def admin_addresses() -> list[str]:
    """Every address of the administration that takes no row: lists, forms to add, index, app pages."""
    found = []
    for name, entry in addresses(get_resolver()):
        if name.startswith("admin:") and not entry.pattern.converters and entry.name:
            try:
                found.append(reverse(name))
            except Exception:  # noqa: BLE001, S112 (a pattern with unnamed groups takes arguments)
                continue
    leave = {reverse("admin:login"), reverse("admin:logout"), reverse("admin:jsi18n")}
    return sorted({one for one in found if one not in leave and "autocomplete" not in one})


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
def test_the_administration_is_for_administrators(world: World, role: str) -> None:
    client = browser(world.people[role])
    opened = {path: client.get(path).status_code for path in admin_addresses()}
    assert len(opened) > 100
    assert {path: status for path, status in opened.items() if status != ROWS["admin:*"].who[role]} == {}


def test_an_administrator_opens_the_administration(world: World) -> None:
    client = browser(world.people["admin"])
    opened = {path: client.get(path).status_code for path in admin_addresses()}
    # Evidence is added by nobody: those forms answer 403 to administrators too.
    refused = {path: status for path, status in opened.items() if status != 200}
    assert all(path.endswith("/add/") and status == 403 for path, status in refused.items()), refused


# --- how many queries it takes ----------------------------------------------------------------------------


def counted(client: Client, row: Row, world: World) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = ask(client, row, world)
    assert response.status_code in (200, 302), row.name
    return len(queries)


def tally(world: World, role: str) -> dict[str, int]:
    found = {}
    for row in PAGES:
        if row.who[role] == 200:
            client = browser(world.people[role])
            ask(client, row, world)  # the first page of a session writes down what later ones read
            found[row.name] = counted(client, row, world)
    return found


@pytest.mark.parametrize("role", ["staff", "admin", "linked"])
def test_a_page_asks_no_more_questions_when_there_is_more(world: World, role: str) -> None:
    grow(world, 5)
    few = tally(world, role)
    grow(world, 55)
    many = tally(world, role)
    assert {name: (few[name], many[name]) for name in few if many[name] > few[name]} == {}
    over = {name: count for name, count in many.items() if count > (ROWS[name].queries or 0)}
    assert over == {}


def test_a_query_for_each_row_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the join of the list taken away each row asks for its convener, and the count grows."""
    from partnerships.querysets import PartnershipQuerySet

    monkeypatch.setattr(PartnershipQuerySet, "for_list", lambda self: self.only("slug", "name"))
    row = ROWS["partnerships:partnership_list"]
    grow(world, 5)
    few = counted(browser(world.people["staff"]), row, world)
    grow(world, 5)
    assert counted(browser(world.people["staff"]), row, world) > few


# --- nothing inline ---------------------------------------------------------------------------------------


class Inline(HTMLParser):
    """Finds what a strict content policy refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (
            tag == "script" and "src" not in given and given.get("type") != "application/json"
        ):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if (
                name == "style"
                or name.startswith("on")
                or (value or "").strip().lower().startswith("javascript:")
            ):
                self.found.append(f"<{tag} {name}>")


def inline(html: str) -> list[str]:
    parser = Inline()
    parser.feed(html)
    return parser.found


@pytest.mark.parametrize("role", ["anonymous", "linked", "staff", "admin", "nobody"])
def test_no_page_has_anything_inline(world: World, role: str) -> None:
    grow(world, 2)
    found = {}
    for row in TABLE:
        if row.name != "admin:*" and row.method == "get":
            response = ask(browser(world.people[role]), row, world)
            if "html" in response.get("Content-Type", ""):
                found[row.name] = inline(response.content.decode())
    assert {name: what for name, what in found.items() if what} == {}
    assert len(found) > 20


@pytest.mark.parametrize(
    "planted",
    [
        "<script>go()</script>",
        "<style>a{}</style>",
        "<p style='color:red'>",
        "<a onclick='go()'>",
        "<a href='javascript:go()'>",
    ],
)
def test_something_inline_is_noticed(planted: str) -> None:
    assert inline(f"<html><body>{planted}</body></html>")


def test_data_and_files_are_not_inline() -> None:
    assert not inline("<script src='/x.js'></script><script type='application/json'>{}</script><p id=on>")


# --- what a page says beside its content ------------------------------------------------------------------


def test_account_pages_are_not_stored_and_others_are_asked_for_again(world: World) -> None:
    client = browser(world.people["staff"])
    assert client.get("/account/")["Cache-Control"] == "no-store"
    assert browser(None).get(LOGIN)["Cache-Control"] == "no-store"
    assert client.get("/")["Cache-Control"] == "private, no-cache"


def test_signing_out_clears_the_browser(world: World) -> None:
    client = browser(world.people["staff"])
    assert "Clear-Site-Data" not in client.get("/accounts/logout/")
    response = client.post("/accounts/logout/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/").status_code == 302


def test_nothing_here_says_the_same_of_what_is_hidden_and_what_is_not_there(world: World) -> None:
    client = browser(world.people["stranger"])
    hidden = client.get(f"/partnerships/{world.partnership.slug}/")
    absent = client.get("/partnerships/no-such-thing/")
    assert hidden.status_code == absent.status_code == 404
    assert world.partnership.name not in hidden.content.decode()
    assert hidden.content == absent.content
    assert len(hidden.templates) == len(absent.templates)


def test_a_broken_page_says_so_without_the_program(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from metrics.boards import today

    monkeypatch.setattr(today, "build", lambda *args: 1 / 0)
    client = browser(world.people["staff"])
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert not inline(response.content.decode())
