"""The portfolio: what it counts, what moved, what ends, and that few and many partnerships read alike."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from metrics.boards import portfolio as board
from metrics.models import CurrentDetail
from partnerships import querysets
from partnerships.models import Agreement, Membership, Partnership
from tests import build
from tests.metrics.stored import Told

TODAY = date(2026, 6, 1)


def made(name, network, **fields):
    row = build.Partnership(convener=network, name=name)
    Partnership.objects.filter(pk=row.pk).update(**fields)
    return row


def built(asked=None):
    return board.build(Partnership.objects.all(), asked, TODAY)


def shares(found):
    return {share.key: share.count for share in found if share.count}


# --- exploring


def test_exploring_is_a_state_of_its_own(network, signed_in, staff):
    made("An idea", network, stage=0)
    made("A silent one", network, stage=2)
    made("A good one", network, stage=3, shown_value=0.8, shown_band="strong", shown_grade="A")
    found = built()
    assert shares(found.bands) == {"exploring": 1, "none": 1, "strong": 1}
    assert (found.unscored_count, found.scored_note) == (1, "1 with a health score")
    assert (shares(found.stages), shares(found.grades)) == ({0: 1, 2: 1, 3: 1}, {"": 2, "A": 1})
    browser = signed_in(staff)
    for name, band in (("An idea", "exploring"), ("A silent one", "none")):
        page = browser.get(reverse("partnerships:partnership_list"), {"band": band})
        assert [row.name for row in page.context["page"].rows] == [name]
    body = browser.get(reverse("metrics:portfolio")).content.decode()
    assert "<small>Exploring</small>" in body
    listed = browser.get(reverse("partnerships:partnership_list"), {"q": "idea"}).content.decode()
    assert "<span>Exploring</span>" in listed
    assert "<span>Not enough evidence</span>" not in listed


def test_a_record_that_is_exploring_claims_no_lack_of_evidence(network, signed_in, staff):
    row = made("An idea", network, stage=0)
    body = signed_in(staff).get(row.get_absolute_url()).content.decode()
    assert "Exploring" in body
    assert "Not enough evidence" not in body


# --- the elements, what moved, what ends


def test_a_row_has_seven_fields_and_its_coverage(partnership):
    Partnership.objects.filter(pk=partnership.pk).update(stage=3)
    partnership.refresh_from_db()
    snapshot = Told(partnership).current(TODAY)
    (row,) = built().rows
    assert [cell.score for cell in row.cells] == [one["score"] for one in snapshot.elements]
    assert row.coverage == snapshot.coverage
    CurrentDetail.objects.all().delete()
    assert [cell.band for cell in built().rows[0].cells] == [""] * 7


def test_what_moved_most_comes_first_and_little_is_no_move(network):
    for name, before in (("Up", 0.5), ("Down", 0.95), ("Still", 0.79)):
        row = made(name, network, stage=3)
        row.refresh_from_db()
        Told(row).current(TODAY)
        Partnership.objects.filter(pk=row.pk).update(shown_value=0.8, shown_band="strong")
        CurrentDetail.objects.filter(partnership=row).update(
            before=before, before_on=TODAY - timedelta(days=28), moved=abs(0.8 - before), moved_reason="Why"
        )
    found = built().movers
    assert [(one.partnership.name, round(one.points)) for one in found] == [("Up", 30), ("Down", -15)]
    assert {one.reason for one in found} == {"Why"}
    Partnership.objects.filter(name="Up").update(status="dormant")
    assert [one.partnership.name for one in built().movers] == ["Down"]


def test_agreements_that_end_soon_without_a_successor(partnership):
    def ends(days, state="active", **words):
        on = TODAY + timedelta(days=days)
        return build.Agreement(
            partnership=partnership, title=f"In {days} days", state=state, ends_on=on, **words
        )

    first, later = ends(0), ends(90)
    ends(-1), ends(91), ends(30, state="draft")
    renewed = ends(40)
    successor = build.Agreement(partnership=partnership, predecessor=renewed, state="in_review")
    assert [one.pk for one in built().ending] == [first.pk, later.pk]
    Agreement.objects.filter(pk=successor.pk).update(state="declined")
    assert [one.pk for one in built().ending] == [first.pk, renewed.pk, later.pk]


# --- few and many


@pytest.fixture
def crowd(network, district):
    """Six of the network, one of them the district's; one of strangers."""
    rows = [made(f"Number {n}", network) for n in range(5)]
    build.Membership(partnership=rows[0], organization=district.organization)
    build.Partnership(name="Theirs")
    return rows


@pytest.mark.parametrize("role", ["staff", "viewer", "district_user", "stranger", "nobody", "admin"])
@pytest.mark.parametrize("few", [1, 300])
def test_few_and_many_are_the_same_rows(crowd, request, monkeypatch, role, few):
    monkeypatch.setattr(querysets, "FEW", few)
    user = request.getfixturevalue(role)
    seen = set(Partnership.objects.for_user(user))
    assert set(Partnership.objects.narrowed_for(user)) == seen
    assert role in ("stranger", "nobody") or len(seen) > 1


def test_a_district_sees_what_its_school_convenes(crowd, district, district_user):
    theirs = build.Organization(kind="school", parent=district.organization)
    row = build.Partnership(convener=theirs)
    build.Partnership(convener=build.Organization(kind="school"))
    for seen in (
        Partnership.objects.for_user(district_user),
        Partnership.objects.narrowed_for(district_user),
    ):
        assert set(seen.filter(convener__kind="school")) == {row}


def test_who_has_left_sees_no_more(crowd, district, district_user):
    Membership.objects.filter(organization=district.organization).update(left_on=TODAY)
    assert not Partnership.objects.narrowed_for(district_user).exists()


def test_a_network_without_partnerships_says_what_will_stand_here(signed_in, staff):
    body = signed_in(staff).get(reverse("metrics:portfolio")).content.decode()
    assert "No partnerships yet" in body
    assert "filters__field" not in body


def test_the_portfolio_offers_no_columns_to_choose(crowd, signed_in, staff):
    browser = signed_in(staff)
    assert "Show these" not in browser.get(reverse("metrics:portfolio")).content.decode()
    assert "Show these" in browser.get(reverse("partnerships:partnership_list")).content.decode()
