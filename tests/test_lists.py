"""A list that finds nothing says which filter to drop: one way for all that can be narrowed."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.actions.index import rebuild_index
from partnerships.models import Partnership
from tests import build

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).parents[1] / "templates"


class List(NamedTuple):
    """A list with a row: it fits the first filter; the others are each enough to find nothing."""

    template: str  # and its address
    fits: str
    blamed: str
    also: str
    label: str  # of what is to blame


LISTS = (
    List("directory/letter_list", "state=queued", "q=nothing", "state=sent", "To"),
    List("directory/organization_list", "q=Hazel", "kind=district", "county=Nowhere", "Kind"),
    List("directory/person_list", "kind=public_agency", "level=executive", "county=Nowhere", "Level"),
    List("employers/ask_list", "kind=tour", "outcome=yes", "q=nothing", "Answer"),
    List("employers/hosting", "kind=tour&by=kind", "county=Nowhere", "q=nothing", "County"),
    List("employers/offer_list", "state=accepted", "kind=shadow", "q=nothing", "Kind"),
    List("employers/placement_list", "kind=tour", "state=declined", "q=nothing", "State"),
    List("metrics/portfolio", "stage=3", "q=nothing", "band=strong", "Name"),
    List("partnerships/agreement_list", "kind=mou&view=us", "q=nothing", "state=active", "Agreement or"),
    List("partnerships/partnership_board", "stage=3", "q=nothing", "band=strong", "Name"),
    List("partnerships/partnership_list", "stage=3", "q=nothing", "band=strong", "Name"),
    List("pathways/pathway_list", "", "q=nothing", "", "Title"),
)


@pytest.fixture
def page(network: Any, staff: Any, signed_in: Any) -> Any:
    """The browser of staff whose lists have a row each."""
    partnership = build.Partnership(name="Alder", convener=network, stage=3)
    build.Agreement(partnership=partnership, kind="mou")
    offer = build.Offer(
        intermediary=network, kind="tour", state="accepted", from_on=timezone.localdate(), to_on=None
    )
    build.Placement(offer=offer)
    build.Ask(asked_by=network)
    build.Pathway()
    build.Letter(organization=network)
    build.Affiliation(organization=build.Organization(name="Hazel", kind="public_agency"))
    return signed_in(staff)


def said(page: Any, one: List, query: str) -> str:
    """What the list says in the place of rows."""
    response = page.get(f"{reverse(one.template.replace('/', ':'))}?{query}")
    assert f"{one.template}.html" in [template.name for template in response.templates]
    return str(response.content.decode().partition("fits these filters")[2])


@pytest.mark.parametrize("one", LISTS, ids=lambda one: one.template)
def test_it_names_the_filter_to_drop_and_leads_to_what_there_is(page, one):
    assert not said(page, one, one.fits)
    empty = said(page, one, f"{one.fits}&{one.blamed}")
    (way,) = re.findall(r'<li><a href="\?([^"]*)">Drop ', empty)
    assert f">Drop {one.label}" in empty and " to see 1</a>" in empty
    assert not said(page, one, unescape(way))


@pytest.mark.parametrize("one", [one for one in LISTS if one.also], ids=lambda one: one.template)
def test_where_no_single_one_is_to_blame_it_says_so(page, one):
    empty = said(page, one, f"{one.blamed}&{one.also}")
    assert "No single filter is to blame" in empty
    assert ">Drop " not in empty


def test_a_name_that_is_misspelled_leads_to_the_search_that_knows_it(page):
    (places,) = (one for one in LISTS if one.template == "directory/organization_list")
    (way,) = re.findall(r'href="(/search/[^"]*)"', said(page, places, "q=Hazzel"))
    assert way == "/search/?q=Hazzel"
    build.Organization(name="Hazel Works")
    rebuild_index()
    assert "Hazel Works" in page.get(way).content.decode()
    assert "/search/?q=" not in said(page, places, "county=Nowhere&kind=employer")


def test_an_agreement_is_found_in_the_way_that_is_looked_at(page):
    """Of the two that the filters leave, one waits for us."""
    build.Agreement(partnership=Partnership.objects.get(), kind="mou", state="expired")
    (agreements,) = (one for one in LISTS if "agreement" in one.template)
    assert " to see 1</a>" in said(page, agreements, "kind=mou&view=us&q=nothing")
    assert " to see 2</a>" in said(page, agreements, "kind=mou&q=nothing")


def test_each_list_that_can_be_narrowed_is_one_of_these():
    narrowed = {
        str(path.relative_to(TEMPLATES).with_suffix(""))
        for path in TEMPLATES.rglob("*.html")
        if "components/filters.html" in path.read_text()
    }
    assert narrowed == {one.template for one in LISTS}
