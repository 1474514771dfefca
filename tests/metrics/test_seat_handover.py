"""One of our own people leaves: what is theirs to do is a colleague's, in one deed, and the seat has ended."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from metrics.actions import heart
from metrics.actions.handover import hand_over_seat
from metrics.boards import handover as board
from metrics.models import Disposition
from partnerships.models import Assignment
from tests import build
from tests.cast import refused
from tests.forms import errors, fill


@pytest.fixture
def leaver(network, staff, partnership, convening):
    """Leads a partnership, keeps an agreement, owes something, sees to a situation, sent a link."""
    own = build.Affiliation(organization=network)
    staff.person = own.person
    staff.save()
    build.Assignment(partnership=partnership, person=own.person, role="lead")
    build.Agreement(partnership=partnership, state="active", owner=staff)
    build.Commitment(partnership=partnership, owner=convening, owner_person=own, text="Find mentors")
    build.PartnershipMetric(partnership=partnership, owner=own)
    build.Disposition(network=network, partnership=partnership, assignee=staff, said="Silent for 45 days")
    build.SecureLink(organization=network, issued_by=staff)
    network.intermediary.greeter = staff
    network.intermediary.save()
    return staff


@pytest.fixture
def heir(network):
    user = build.seated(network, "member", name="Hal Heir")
    user.person = build.Affiliation(organization=network).person
    user.save()
    return user


def titles(seat, at):
    return {group.title: len(group.lines) for group in board.build(seat, at)}


def test_all_of_it_moves_and_the_seat_ends(leaver, heir, manager, network, partnership, at, day):
    seat = leaver.seats.get()
    assert titles(seat, at) == {
        "Partnerships": 1,
        "Agreements": 1,
        "Commitments": 1,
        "Metrics": 1,
        "Situations that they see to": 1,
        "Links that they sent, whose recipients write back to them": 1,
    }
    hand_over_seat(seat=seat, heir=heir, note="Call first.", is_leaving=True, by=manager, at=at)
    assert titles(seat, at) == {}
    seat.refresh_from_db()
    assert seat.to_on == day
    lead = Assignment.objects.get(to_on__isnull=True)
    assert (lead.person, lead.role) == (heir.person, "lead")
    network.intermediary.refresh_from_db()
    assert network.intermediary.greeter == heir
    assert not leaver.person.affiliations.filter(to_on__isnull=True).exists()
    theirs = heir.seats.get()
    assert titles(theirs, at)["Commitments"] == titles(theirs, at)["Metrics"] == 1
    # What was settled stays with whoever settled it.
    assert Disposition.objects.get().assignee == heir


def test_who_goes_on_working_there_keeps_their_entry(leaver, heir, manager, at):
    hand_over_seat(seat=leaver.seats.get(), heir=heir, note="x", is_leaving=False, by=manager, at=at)
    assert leaver.person.affiliations.filter(to_on__isnull=True).exists()


def test_it_is_refused_whole(leaver, heir, manager, viewer, stranger, at):
    seat = leaver.seats.get()
    told = {"seat": seat, "is_leaving": True, "at": at}
    before = titles(seat, at)
    with refused("__all__", "Only a manager"):
        hand_over_seat(heir=heir, note="x", by=stranger, **told)
    for other in (viewer, stranger, leaver):
        with refused("heir", "doesn’t work for"):
            hand_over_seat(heir=other, note="x", by=manager, **told)
    with refused("hand_over_note", "needs to know"):
        hand_over_seat(heir=heir, note=" ", by=manager, **told)
    with refused("heir", "doesn’t know where"):
        hand_over_seat(heir=build.seated(seat.organization), note="x", by=manager, **told)
    seat.refresh_from_db()
    assert seat.to_on is None and titles(seat, at) == before


def test_the_last_manager_hands_over_to_another_manager_first(leaver, heir, manager, at):
    told = {"seat": manager.seats.get(), "note": "x", "is_leaving": True, "by": manager, "at": at}
    with refused("__all__", "last manager"):
        hand_over_seat(heir=heir, **told)


def test_by_its_page(leaver, heir, manager, viewer, stranger, signed_in):
    address = reverse("metrics:seat_handover", args=[leaver.seats.get().pk])
    for user in (viewer, stranger):
        assert signed_in(user).get(address).status_code == 404
    browser = signed_in(manager)
    html = browser.get(address).content.decode()
    assert "Find mentors" in html and "Silent for 45 days" in html
    assert "heir" in errors(fill(browser, address, heir="", note="x"))
    assert fill(browser, address, heir=heir.pk, note="They like calls.").status_code == 302
    assert not leaver.seats.filter(to_on__isnull=True).exists()


def test_what_runs_is_told_to_who_decides(manager, staff, admin, network, signed_in, monkeypatch):
    address = reverse("metrics:job_list")
    assert signed_in(staff).get(address).status_code == 403
    for age, word in ((timedelta(0), "Starting"), (heart.LONGEST_SILENCE, "Silent")):
        monkeypatch.setattr(heart, "BEGAN_AT", timezone.now() - age)
        html = signed_in(manager).get(address).content.decode()
        assert [said for said in ("Starting", "Silent", "Alive") if said in html] == [word]
    heart.beat(at=timezone.now())
    build.Letter(organization=network, state="dead")
    build.Letter(state="dead")
    build.ScoreRun()
    html = signed_in(manager).get(address).content.decode()
    assert "Alive" in html and "Scoring run of" in html and "Given up" in html
    (waiting,) = signed_in(manager).get(address).context["jobs"].letters
    assert waiting.count == 1  # another network's letters are its own
    assert signed_in(admin).get(address).context["jobs"].letters[0].count == 2
