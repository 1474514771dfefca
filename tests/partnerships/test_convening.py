"""Handing the convening over: what moves with it, what stays where it was, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from directory.models import StaleMark, Tie
from partnerships.actions import convening as deeds
from partnerships.actions.convening import hand_over_convening
from partnerships.actions.membership import invite_member, leave_partnership
from partnerships.actions.partnership import change_status
from partnerships.actions.value import confirm_receipt
from partnerships.models import Assignment, Membership, Partnership
from tests import build
from tests.cast import refused


@pytest.fixture
def other(db):
    return build.Network(name="River Network", slug="river-network")


@pytest.fixture
def hand_over(partnership, convening, other, admin, at):
    def give(to=other, reason="Both boards agreed", **words):
        return hand_over_convening(
            **{"partnership": partnership, "to": to, "reason": reason, "by": admin, "at": at, **words}
        )

    return give


def conveners(partnership, day):
    rows = Membership.objects.filter(partnership=partnership, role="convener", accepted_on__lte=day)
    return [row.organization.name for row in rows if row.left_on is None or row.left_on >= day]


def test_it_passes_to_the_other_from_a_day_on(hand_over, partnership, network, other, admin, day):
    hand_over()
    partnership.refresh_from_db()
    assert partnership.convener == other
    told = partnership.history.get(history_user=admin)
    assert (told.convener, told.history_change_reason) == (other, "Both boards agreed")
    assert StaleMark.objects.filter(kind="partnership", key=partnership.pk).exists()
    # Each day has the convener that it had, and one.
    assert conveners(partnership, day - timedelta(days=1)) == [network.name]
    assert conveners(partnership, day) == [other.name]


def test_who_sees_and_who_works_moves_with_it(hand_over, partnership, staff, other, district, district_user):
    note = build.Interaction(partnership=partnership, is_private=True)
    theirs = build.seated(other)
    assert note in type(note).objects.for_user(staff)
    hand_over()
    assert partnership in Partnership.objects.for_user(theirs)
    assert note in type(note).objects.for_user(theirs)
    assert partnership not in Partnership.objects.for_user(staff)
    assert not type(note).objects.for_user(staff).exists()
    assert partnership in Partnership.objects.for_user(district_user)


def test_the_conveners_people_and_parts_end_the_day_before(hand_over, partnership, convening, day):
    assignment = build.Assignment(partnership=partnership, role="lead", from_on=build.START)
    contact = build.MembershipContact(membership=convening, from_on=build.START)
    hand_over()
    for row in (assignment, contact, convening):
        row.refresh_from_db()
    yesterday = day - timedelta(days=1)
    assert (assignment.to_on, contact.to_on, convening.left_on) == (yesterday, yesterday, yesterday)
    assert convening.leave_reason == "Both boards agreed"
    assert not Assignment.objects.filter(partnership=partnership, to_on__isnull=True).exists()


def test_the_ties_follow_unless_something_else_holds_them(
    hand_over, partnership, network, employer, district, other, day
):
    for member in (employer, district):
        build.Tie(intermediary=network, organization=member.organization, from_on=build.START)
    build.Membership(partnership=build.Partnership(convener=network), organization=district.organization)
    waiting = build.Membership(partnership=partnership, accepted_on=None)
    hand_over()
    standing = {(tie.intermediary.name, tie.organization) for tie in Tie.objects.filter(to_on__isnull=True)}
    assert standing == {
        (other.name, employer.organization),
        (other.name, district.organization),
        (network.name, district.organization),
    }
    assert waiting.organization not in [organization for _, organization in standing]


def test_a_member_that_becomes_the_convener_is_not_in_it_twice(hand_over, partnership, other, day):
    before = build.Membership(partnership=partnership, organization=other)
    promise = build.Commitment(partnership=partnership, owner=before)
    hand_over()
    before.refresh_from_db()
    promise.refresh_from_db()
    assert before.left_on == day - timedelta(days=1)
    assert promise.owner == before  # who promised it then still has
    assert partnership.memberships.get(organization=other, left_on__isnull=True).role == "convener"


def test_the_one_before_may_join_as_a_member(hand_over, partnership, network, admin, at):
    hand_over()
    row = invite_member(partnership=partnership, organization=network, by=admin, at=at)
    assert row.role == "member"


def test_the_new_convener_confirms_what_is_owed_to_all(hand_over, partnership, employer, other, admin, at):
    delivery = build.Delivery(commitment=build.Commitment(partnership=partnership, owner=employer))
    hand_over()
    now = partnership.memberships.get(organization=other)
    assert confirm_receipt(of=delivery, membership=now, by=admin, at=at).membership == now


def test_a_partnership_whose_convener_never_accepted_can_be_handed_over(partnership, other, admin, at, day):
    hand_over_convening(partnership=partnership, to=other, reason="Nobody took it up", by=admin, at=at)
    assert conveners(partnership, day) == [other.name]


def test_what_is_refused(hand_over, partnership, network, other, admin, at, day):
    with refused("to", "already"):
        hand_over(to=network)
    with refused("to", "by an intermediary"):
        hand_over(to=build.District())
    with refused("to", "Say why"):
        hand_over(reason=" ")
    with refused("on", "still to come"):
        hand_over(on=day + timedelta(days=1))
    with refused("to", "It takes a day after"):
        hand_over(on=partnership.memberships.get().accepted_on)
    build.Membership(partnership=partnership, organization=other, accepted_on=day)
    with refused("to", "It takes a day after"):
        hand_over()
    change_status(partnership=partnership, status="closed", reason="Over", by=admin, at=at)
    with refused("to", "closed"):
        hand_over()
    assert conveners(partnership, day) == [network.name]


def test_the_convener_does_not_just_leave(convening, admin, at):
    with refused("__all__", "hand the convening over"):
        leave_partnership(membership=convening, reason="Tired", by=admin, at=at)


def test_without_the_ending_of_a_seat_the_database_refuses_a_second_convener(hand_over, monkeypatch):
    """Negative control: "one convener" does not rest on this deed alone."""
    monkeypatch.setattr(deeds, "end_seat", lambda *args, **who: None)
    with refused("role", "already"):
        hand_over()


def test_an_administrator_does_it_in_the_list(signed_in, admin, partnership, convening, other):
    desk, address = signed_in(admin), reverse("admin:partnerships_partnership_changelist")
    sent = {"action": "hand_over", "_selected_action": [partnership.pk], "to": "", "reason": "Agreed"}
    assert b"Choose who convenes" in desk.post(address, sent, follow=True).content
    assert b"Say why" in desk.post(address, {**sent, "to": other.pk, "reason": ""}, follow=True).content
    answer = desk.post(address, {**sent, "to": other.pk}, follow=True)
    assert b"1 done." in answer.content
    partnership.refresh_from_db()
    assert partnership.convener == other
