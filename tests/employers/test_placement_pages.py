"""Places are asked for, answered, agreed and reported by pages and by an employer's link; never by a name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from directory.actions.save import local_day
from directory.sheets import refuse
from directory.templatetags.words import full_day
from employers.forms import placement as asked
from employers.models import Placement
from tests import build
from tests.factor import enter
from tests.forms import errors, fill, shown

pytestmark = pytest.mark.django_db
TODAY = local_day(timezone.now(), "America/New_York")


def at(name: str, *args: Any) -> str:
    return reverse(f"employers:{name}", args=args)


@pytest.fixture
def district(network):
    row = build.District(name="Clark County Schools", county="Clark")
    build.Tie(intermediary=network, organization=row)
    return row


@pytest.fixture
def school(district):
    return build.Organization(name="Clark High", parent=district, county="Clark")


@pytest.fixture
def offer(network):
    return build.Offer(
        intermediary=network,
        state="accepted",
        slots_count=5,
        from_on=TODAY,
        to_on=TODAY + timedelta(days=60),
        grade_bands=["high_upper"],
    )


@pytest.fixture
def teacher(signed_in, district):
    """The browser of somebody who works for the district."""
    return signed_in(build.seated(district))


@pytest.fixture
def link(offer, network):
    """The personal link of the employer's contact."""
    contact = build.Affiliation(organization=offer.employer.organization, email="hr@example.com")
    soon = timezone.now() + timedelta(days=90)
    return build.SecureLink(recipient=contact, organization=network, expires_at=soon)


@pytest.fixture
def host(link):
    """The employer's browser: no account, only the link."""
    return enter(Client(), link)


@pytest.fixture
def placement(offer, school):
    return build.Placement(offer=offer, school=school, learners_count=3, from_on=TODAY)


def state(row):
    row.refresh_from_db()
    return row.state


def test_a_district_asks_for_places_for_its_school(teacher, offer, school, district):
    address = at("placement_new", offer.pk)
    offered = teacher.get(address).context["form"].fields["school"].queryset
    assert {row.name for row in offered} == {"Clark High", "Clark County Schools"}
    response = fill(teacher, address, school=school.pk, learners_count=3)
    row = Placement.objects.get()
    assert response.url == at("placement_detail", row.pk)
    assert (row.school, row.learners_count, row.grade_band, row.state) == (
        school,
        3,
        "high_upper",
        "requested",
    )


def test_staff_ask_on_a_schools_behalf(page, offer, school):
    fill(page, at("placement_new", offer.pk), school=school.pk, learners_count=2)
    assert Placement.objects.get().history.get().history_user.email == "staff@example.org"


@pytest.mark.parametrize("who", ["teacher", "page"])
def test_whoever_asks_for_places_takes_them_back_until_they_are_answered(request, who, placement):
    browser, address = request.getfixturevalue(who), at("placement_withdraw", placement.pk)
    detail = at("placement_detail", placement.pk)
    assert f'href="{address}"' in browser.get(detail).content.decode()
    shown = browser.get(address).content.decode()
    assert "are told by mail" in shown and "on the board" not in shown
    Placement.objects.update(state="matched")
    assert "said yes already" in " ".join(errors(fill(browser, address)).values())
    assert f'href="{address}"' not in browser.get(detail).content.decode()
    Placement.objects.update(state="requested")
    fill(browser, address)
    assert state(placement) == "withdrawn"


def test_the_employer_declines_and_takes_nothing_back(host, signed_in, link, offer, placement):
    employee = signed_in(build.seated(offer.employer.organization))
    assert employee.get(at("placement_withdraw", placement.pk)).status_code == 403
    Placement.objects.update(state="withdrawn")
    assert "no longer asked for" in host.get(at("placement_answer", link.key, placement.pk)).content.decode()


def test_there_are_no_more_places_than_are_free(teacher, offer, placement, school):
    said = errors(fill(teacher, at("placement_new", offer.pk), school=school.pk, learners_count=3))
    assert "2 of them free" in said["learners_count"]


def test_a_foreign_school_is_asked_for_by_nobody(teacher, offer):
    said = errors(
        fill(teacher, at("placement_new", offer.pk), school=build.Organization().pk, learners_count=1)
    )
    assert set(said) == {"school"}


def test_an_offer_that_was_not_accepted_says_so(page, network, school):
    offer = build.Offer(intermediary=network)
    response = fill(page, at("placement_new", offer.pk), school=school.pk, learners_count=1, from_on=TODAY)
    assert "was accepted" in " ".join(errors(response).values())
    assert "Ask for them</button>" not in response.content.decode()


def test_the_whole_way_by_link_and_by_the_school(host, teacher, page, link, placement):
    pk = placement.pk
    assert "Clark High" in host.get(at("link_placements", link.key)).content.decode()
    fill(host, at("placement_answer", link.key, pk), learners_count=2)
    assert (state(placement), placement.learners_count, placement.answered_by) == (
        "matched",
        2,
        link.recipient,
    )
    assert page.get(at("placement_confirm", pk)).status_code == 403  # the school's word is the school's own
    fill(teacher, at("placement_confirm", pk))
    assert (state(placement), placement.confirmed_on) == ("agreed", TODAY)
    fill(host, at("placement_report", link.key, pk), what="active")
    assert (state(placement), placement.reported_by) == ("active", link.recipient)
    fill(host, at("placement_report", link.key, pk), completed_count=2, hours="80", hired_count=1)
    assert (state(placement), placement.hours, placement.hired_count) == ("completed", 80, 1)


def test_an_employer_says_no_by_link_with_a_reason(host, link, placement):
    address = at("placement_answer", link.key, placement.pk)
    assert set(errors(fill(host, address, answer="no"))) == {"end_reason"}
    fill(host, address, answer="no", end_reason="full")
    assert (state(placement), placement.end_reason) == ("declined", "full")
    assert (
        "already" in host.get(address).content.decode()
        or "can’t become" in host.get(address).content.decode()
    )


def test_the_same_answer_sent_twice_is_one(host, link, placement):
    address = at("placement_answer", link.key, placement.pk)
    words = shown(host, address)
    assert host.post(address, words).url == host.post(address, words).url
    assert placement.history.count() == 2  # asked, answered


def test_it_ends_early_by_link(host, link, placement):
    Placement.objects.update(state="active", confirmed_on=TODAY)
    address = at("placement_report", link.key, placement.pk)
    assert set(errors(fill(host, address, what="ended_early"))) == {"end_reason"}
    fill(host, address, what="ended_early", end_reason="business")
    assert state(placement) == "ended_early"


@pytest.mark.parametrize(
    ("what", "days", "words"),
    [
        ("active", 1, "still to come. Choose {today}, or a day before it."),
        ("completed", 1, "still to come. Choose {today}, or a day before it."),
        ("ended_early", 1, "still to come. Choose {today}, or a day before it."),
        ("ended_early", -1, "It began on {today}. Choose that day, or one after it."),
    ],
)
def test_a_day_that_does_not_fit_is_refused_where_it_is_asked_for(host, link, placement, what, days, words):
    Placement.objects.update(state="agreed" if what == "active" else "active", confirmed_on=TODAY)
    address = at("placement_report", link.key, placement.pk)
    said = errors(fill(host, address, what=what, on=TODAY + timedelta(days=days), end_reason="schedule"))
    assert words.format(today=full_day(TODAY)) in said["on"]


def test_what_only_the_deed_knows_of_the_day_stands_at_it_too(placement):
    form = asked.LinkReportForm({}, placement=placement, moves=(), today=TODAY)
    refuse(form, ValidationError({"to_on": "Too early.", "state": "It is over."}))
    assert "Too early." in form.errors["on"]
    assert form.non_field_errors() == ["It is over."]


def test_counts_are_at_most_those_who_came_and_are_told_with_the_day(host, link, placement):
    Placement.objects.update(state="active", confirmed_on=TODAY)
    address = at("placement_report", link.key, placement.pk)
    words = {"what": "completed", "on": TODAY + timedelta(days=2), "completed_count": "2 of them"}
    said = errors(fill(host, address, hired_count=4, **words))
    assert said["hired_count"] == "At most 3."
    assert "a number alone" in said["completed_count"]
    assert "still to come" in said["on"]


def test_nothing_is_reported_before_the_school_agreed(host, link, placement):
    address = at("placement_report", link.key, placement.pk)
    assert "can’t become completed" in host.get(address).content.decode()
    Placement.objects.update(state="agreed", confirmed_on=TODAY)
    said = shown(host, address) | {"what": "completed"}
    Placement.objects.update(state="requested", confirmed_on=None)
    assert "what" in errors(host.post(address, said))
    assert state(placement) == "requested"


def test_a_link_opens_its_own_employers_placements_alone(host, link, network):
    foreign = build.Placement(offer__intermediary=network)  # another employer, the same network
    for name in ("placement_answer", "placement_report"):
        assert host.get(at(name, link.key, foreign.pk)).status_code == 404
    assert not host.get(at("link_placements", link.key)).context["lines"]


def test_of_its_employer_a_link_opens_what_its_own_sender_was_offered(host, link, offer):
    elsewhere = build.Placement(offer=build.Offer(employer=offer.employer, state="accepted"))
    assert host.get(at("placement_answer", link.key, elsewhere.pk)).status_code == 404


def test_a_link_that_was_revoked_opens_nothing(host, link, placement):
    link.revoked_at = timezone.now()
    link.save()
    assert host.get(at("link_placements", link.key)).status_code == 410
    assert host.get(at("placement_answer", link.key, placement.pk)).status_code == 410


def test_another_district_finds_nothing(signed_in, network, placement, offer):
    other = build.District()
    build.Tie(intermediary=network, organization=other)
    stranger = signed_in(build.seated(other))
    deeds = ("detail", "accept", "decline", "confirm", "start", "complete", "end")
    assert {stranger.get(at(f"placement_{deed}", placement.pk)).status_code for deed in deeds} == {404}
    assert not stranger.get(at("placement_list")).context["page"].rows
    assert stranger.get(at("placement_new", offer.pk)).status_code == 200  # the network's offer is for it too


def test_each_side_is_shown_what_it_may_do(teacher, page, placement):
    def deeds(browser):
        found = browser.get(at("placement_detail", placement.pk)).context["page"].deeds
        return {deed.name for deed in found}

    assert deeds(page) == {"placement_accept", "placement_decline", "placement_withdraw"}
    assert deeds(teacher) == {"placement_withdraw"}
    Placement.objects.update(state="matched")
    assert deeds(teacher) == {"placement_confirm", "placement_end"}


@pytest.mark.parametrize(("count", "is_shown"), [(9, False), (10, True)])
def test_what_became_of_a_small_group_its_own_school_alone_sees(page, teacher, placement, count, is_shown):
    Placement.objects.update(
        state="completed", learners_count=count, completed_count=7, hired_count=4, to_on=TODAY
    )
    address = at("placement_detail", placement.pk)
    assert ("Hidden: fewer than 10 learners" not in page.get(address).content.decode()) is is_shown
    assert page.get(address).context["page"].shows_outcome is is_shown
    assert "Hidden" not in teacher.get(address).content.decode()


def test_no_form_of_a_placement_has_room_for_a_name():
    """Free text is where names would go: there is none, so nothing needs to be searched for names."""
    kinds = [kind for kind in vars(asked).values() if isinstance(kind, type) and issubclass(kind, forms.Form)]
    free = {
        f"{kind.__name__}.{name}"
        for kind in kinds
        for name, field in kind.base_fields.items()
        if type(field) is forms.CharField
    }
    assert len(kinds) > 8
    assert free == set()


def test_what_waits_for_the_employers_answer_goes_to_the_top_of_their_page(
    host, link, placement, offer, school
):
    build.Placement(offer=offer, school=school, learners_count=1, from_on=TODAY, state="active")
    address = at("link_placements", link.key)
    body = host.get(address, headers={"HX-Request": "true"}).content.decode()
    waits = body.split('id="waits-placements" hx-swap-oob="true"')[1].split("</ul>")[0]
    assert "3 learners" in waits
    assert "1 learner" not in waits
    assert "Waits for you" in host.get(address).content.decode()


def test_a_link_in_spanish_says_in_spanish_that_fewer_were_asked_for(host, link, placement):
    address = at("placement_answer", link.key, placement.pk)
    words = shown(host, address) | {"learners_count": "4"}
    with override("es"):
        said = errors(host.post(address, words, headers={"Accept-Language": "es"}))
    assert said["learners_count"] == "Se pidieron lugares para 3."
