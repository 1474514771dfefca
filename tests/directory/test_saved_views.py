"""Views of lists: kept as they are seen, shared within an intermediary, pinned, forgotten and brought back."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from directory.actions.view import change_view, forget_view, restore_view, save_view
from directory.models import SavedView
from directory.once import new_key
from tests import build
from tests.build import AT
from tests.cast import refused
from tests.forms import errors, fill, shown

pytestmark = pytest.mark.django_db
LIST = "/partnerships/"


def saving(query: str = "", list: str = "partnerships") -> str:
    return f"{reverse('directory:view_save')}?list={list}&query={quote(query)}"


def deed(name: str, view: SavedView) -> str:
    return reverse(f"directory:view_{name}", args=[view.pk])


def views(client: Client, address: str = LIST) -> Any:
    return client.get(address).context["board"].views


def test_a_list_is_kept_as_it_is_seen(page: Client, staff: Any, network: Any) -> None:
    seen = f"{LIST}?stage=3&q=&column=lead&column=stage&sort=-name&page=2&as=csv"
    link = views(page, f"{LIST}?stage=3&q=&column=lead&column=stage&sort=-name&page=2").save_address
    answer = fill(page, link, name="Ours in delivery", is_pinned="on")
    view = SavedView.objects.get()
    assert view.query == "column=lead&column=stage&sort=-name&stage=3"
    assert (view.user, view.organization, view.is_pinned) == (staff, None, True)
    assert answer["Location"] == f"{LIST}?{view.query}"
    assert view.history.get().history_user == staff
    above = views(page, seen.replace("&as=csv", ""))
    assert (above.current, above.pinned) == (view, [view])
    assert 'aria-current="page">Ours in delivery</a>' in page.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("list", "address"),
    [("organizations", "/organizations/"), ("agreements", "/agreements/"), ("people", "/people/")],
)
def test_each_list_has_its_own(page: Client, list: str, address: str) -> None:
    fill(page, saving("kind=mou", list), name="Mine")
    assert [row.name for row in views(page, address).others] == ["Mine"]
    assert views(page).others == []


def test_another_list_has_no_views(page: Client) -> None:
    assert page.get(saving(list="secrets")).status_code == 404


def test_a_name_is_there_once_for_a_list_and_a_user(page: Client, manager: Any, staff: Any) -> None:
    fill(page, saving("stage=3"), name="Mine")
    assert "already" in errors(fill(page, saving("stage=2"), name=" Mine "))["name"]
    assert "name" in errors(fill(page, saving("stage=2"), name="   "))
    build.SavedView(name="Mine", user=manager)
    fill(page, saving("stage=2", "agreements"), name="Mine")
    assert SavedView.objects.filter(user=staff).count() == 2


def test_a_view_is_private_until_it_is_shared(
    page: Client, signed_in: Any, staff: Any, viewer: Any, stranger: Any, network: Any
) -> None:
    view = build.SavedView(user=staff)
    colleague, other = signed_in(viewer), signed_in(stranger)
    assert views(colleague).others == []
    fill(page, deed("edit", view), organization=network.pk, name="Ours")
    assert [row.name for row in views(colleague).others] == ["Ours"]
    assert views(other).others == []
    assert other.get(deed("edit", view)).status_code == 404
    assert colleague.get(deed("edit", view)).status_code == 403
    assert colleague.post(deed("forget", view), {"once": new_key()}).status_code == 403
    assert deed("edit", view) not in colleague.get(f"{LIST}?{view.query}").content.decode()
    assert deed("edit", view) in page.get(f"{LIST}?{view.query}").content.decode()


def test_an_administrator_isnt_shown_the_private_views_of_all(signed_in: Any, admin: Any, staff: Any) -> None:
    build.SavedView(user=staff)
    assert views(signed_in(admin)).others == []


def test_only_who_works_at_an_intermediary_shares_with_it(
    viewer: Any, staff: Any, network: Any, stranger: Any
) -> None:
    said = {"list": "partnerships", "query": "", "name": "All", "organization": network, "at": AT}
    for user in (viewer, stranger):
        with refused("organization", "keep the view to yourself"):
            save_view(**said, by=user)
    view = save_view(**said, by=staff)
    theirs = stranger.seats.get().organization
    with refused("organization", "keep the view to yourself"):
        change_view(view=view, organization=theirs, by=staff, at=AT)


def test_the_form_offers_only_where_one_works(signed_in: Any, viewer: Any, staff: Any, network: Any) -> None:
    offered = [
        [*signed_in(user).get(saving()).context["form"].fields["organization"].queryset]
        for user in (viewer, staff)
    ]
    assert offered == [[], [network]]


def test_a_manager_changes_what_a_colleague_shared(
    signed_in: Any, manager: Any, staff: Any, network: Any
) -> None:
    view = build.SavedView(user=staff, organization=network)
    fill(signed_in(manager), deed("edit", view), name="Everybody’s", is_pinned="on")
    view.refresh_from_db()
    assert (view.name, view.is_pinned, view.user) == ("Everybody’s", True, staff)
    private = build.SavedView(user=staff)
    assert signed_in(manager).get(deed("edit", private)).status_code == 404


def test_a_save_that_another_has_overtaken_shows_both(page: Client, staff: Any, manager: Any) -> None:
    view = save_view(list="partnerships", query="", name="First", by=staff, at=AT)
    said = shown(page, deed("edit", view))
    change_view(view=view, name="Theirs", by=manager, at=AT)
    assert "Theirs" in errors(page.post(deed("edit", view), said | {"name": "Mine"}))["name"]


def test_a_forgotten_view_comes_back_by_undo(page: Client, staff: Any) -> None:
    view = build.SavedView(user=staff, name="Mine", query="stage=3")
    fill(page, deed("forget", view))
    body = page.get(LIST).content.decode()
    assert views(page).others == []
    assert "“Mine” is forgotten." in body and f'action="{deed("restore", view)}"' in body
    assert fill(page, deed("restore", view))["Location"] == f"{LIST}?stage=3"
    assert views(page).others == [view]


def test_what_is_forgotten_is_neither_changed_nor_forgotten_again(staff: Any) -> None:
    view = forget_view(view=build.SavedView(user=staff), by=staff, at=AT)
    for again in (forget_view, lambda **words: change_view(name="Other", **words)):
        with pytest.raises(ValidationError, match="forgotten"):
            again(view=view, by=staff, at=AT)


def test_a_forgotten_view_whose_name_is_taken_stays_forgotten(staff: Any) -> None:
    view = forget_view(view=build.SavedView(user=staff, name="Mine"), by=staff, at=AT)
    build.SavedView(user=staff, name="Mine")
    with refused("name", "already"):
        restore_view(view=view, by=staff, at=AT)


# --- columns ----------------------------------------------------------------------------------------------


def test_the_columns_of_the_address_are_shown_and_come_in_the_file(
    page: Client, partnership: Any, employer: Any, network: Any
) -> None:
    lead = build.Affiliation(organization=network, person=build.Person(given_name="Lea", family_name="Lead"))
    build.Assignment(partnership=partnership, person=lead.person, role="lead")
    body = page.get(f"{LIST}?column=lead&column=members&q=bluegrass&sort=name").content.decode()
    assert re.search(r'<td data-label="Lead">\s*Lea Lead\s*</td>', body)
    assert 'data-label="Health"' not in body
    assert '<input type="hidden" name="q" value="bluegrass">' in body
    file = page.get(f"{LIST}?column=lead&column=members&as=csv").content.decode("utf-8-sig").splitlines()
    assert file[0] == "Partnership,Convener,Lead,Members"
    assert file[1].endswith("Lea Lead,1")


def test_the_last_contact_is_that_of_ones_own(
    signed_in: Any, staff: Any, district_user: Any, partnership: Any, employer: Any, district: Any
) -> None:
    build.Interaction(partnership=partnership, membership=employer)
    rows = [
        signed_in(user).get(f"{LIST}?column=contact").context["board"].page.rows[0].last_on
        for user in (staff, district_user)
    ]
    assert rows[0] is not None and rows[1] is None


def test_no_column_that_is_there_shows_the_usual_ones(page: Client, partnership: Any) -> None:
    board = page.get(f"{LIST}?column=secrets").context["board"]
    assert [column.name for column in board.columns.chosen] == [
        "stage",
        "health",
        "evidence",
        "as_of",
        "since",
    ]


@pytest.mark.parametrize("address", [LIST, "/organizations/", "/agreements/", "/people/"])
def test_a_chosen_column_adds_no_question_for_a_row(
    page: Client, partnership: Any, network: Any, django_assert_max_num_queries: Any, address: str
) -> None:
    for _ in range(20):
        build.Agreement(partnership=build.Partnership(convener=network))
        build.District(county="Clark")
        build.Affiliation()
    columns = page.get(address).context["board"].columns.all
    asked = address + "?" + "&".join(f"column={column.name}" for column in columns)
    with django_assert_max_num_queries(14):
        assert len(page.get(asked).context["board"].columns.chosen) == len(columns)


@pytest.mark.parametrize("word", ["kind", "-kind", "county", "-county", "-name", "nonsense"])
def test_organizations_are_sorted_by_the_address(page: Client, network: Any, word: str) -> None:
    for county in ("Clark", "Adair", "Boyle"):
        build.District(county=county)
    rows = page.get(f"/organizations/?sort={word}").context["board"].page.rows
    field = word.removeprefix("-") if word != "nonsense" else "name"
    said = [getattr(row, field) for row in rows]
    assert said == sorted(said, reverse=word.startswith("-"))
