"""Commitments and their due dates, offers accepted, deliveries, confirmations, contributions."""

from datetime import timedelta
from decimal import Decimal

import pytest

from directory.models import StaleMark
from employers.models import Offer
from partnerships.actions.commitment import (
    accept_offer,
    make_commitment,
    record_delivery,
    set_due_date,
    withdraw_commitment,
    write_responsibility,
)
from partnerships.actions.partnership import change_status
from partnerships.actions.value import confirm_receipt, record_contribution, state_value
from partnerships.models import Commitment, Confirmation, DueDate
from tests import build
from tests.cast import refused


@pytest.fixture
def school(partnership):
    return build.Membership(partnership=partnership)


@pytest.fixture
def promise(partnership, convening, employer, school, who, day):
    return make_commitment(
        partnership=partnership,
        text="Six internships",
        owner=employer,
        receiver=school,
        made_on=day - timedelta(days=60),
        due_on=day - timedelta(days=10),
        **who,
    )


@pytest.fixture
def offer(employer, network):
    return build.Offer(employer=employer.organization.employer, intermediary=network, title="Two interns")


def due_dates(commitment):
    return list(commitment.due_dates.order_by("pk").values_list("due_on", "until_on", "is_late"))


def test_who_does_what_by_when(promise, day):
    assert due_dates(promise) == [(day - timedelta(days=10), None, False)]
    assert (promise.made_on, promise.entered_on) == (day - timedelta(days=60), day)
    assert StaleMark.objects.filter(kind="partnership", key=promise.partnership_id).exists()


def test_owner_receiver_and_person_belong_to_the_partnership(partnership, employer, who):
    make = {"partnership": partnership, "text": "x", **who}
    with refused("owner", "another partnership"):
        make_commitment(owner=build.Membership(), **make)
    with refused("receiver", "another partnership"):
        make_commitment(receiver=build.Membership(), **make)
    with refused("owner_person", "doesn’t work"):
        make_commitment(owner=employer, owner_person=build.Affiliation(), **make)
    with refused("owner"):
        make_commitment(owner=employer, receiver=employer, **make)
    with refused("text"):
        make_commitment(**{**make, "text": " "})
    assert not Commitment.objects.exists()


def test_who_has_not_joined_or_has_left_promises_nothing(partnership, employer, who, day):
    invited = build.Membership(partnership=partnership, accepted_on=None)
    with refused("owner", "not joined"):
        make_commitment(partnership=partnership, text="x", owner=invited, **who)
    employer.left_on = day - timedelta(days=1)
    employer.save()
    with refused("owner", "left on"):
        make_commitment(partnership=partnership, text="x", owner=employer, **who)


def test_nothing_is_promised_in_a_closed_partnership(partnership, who):
    change_status(partnership=partnership, status="closed", reason="Over", **who)
    with refused("__all__", "closed"):
        make_commitment(partnership=partnership, text="x", **who)


def test_a_date_moved_in_time_is_judged_by_a_late_one_is_not(promise, who, day):
    first = day - timedelta(days=10)
    early = first - timedelta(days=1)
    with refused("reason", "Say why"):
        set_due_date(commitment=promise, due_on=day + timedelta(days=5), agreed_on=early, **who)
    moved = day - timedelta(days=5)
    set_due_date(commitment=promise, due_on=moved, reason="Exams", agreed_on=early, **who)
    assert due_dates(promise) == [(first, early, False), (moved, None, False)]
    set_due_date(commitment=promise, due_on=day + timedelta(days=30), reason="Too late", **who)
    assert due_dates(promise)[1:] == [(moved, None, False), (day + timedelta(days=30), None, True)]
    with refused("agreed_on", "agreed on"):
        set_due_date(commitment=promise, due_on=day, reason="x", agreed_on=early - timedelta(days=1), **who)


def test_on_the_very_day_it_has_fallen_due(promise, who, day):
    fell = day - timedelta(days=10)
    set_due_date(commitment=promise, due_on=day, reason="x", agreed_on=fell, **who)
    assert DueDate.objects.get(is_late=True).agreed_on == fell


def test_an_offer_becomes_a_commitment(partnership, offer, employer, school, who, day):
    request = build.Request(partnership=partnership, membership=employer, offer=offer)
    row = accept_offer(
        offer=offer, partnership=partnership, due_on=day + timedelta(days=60), receiver=school, **who
    )
    offer.refresh_from_db()
    request.refresh_from_db()
    assert (row.text, row.owner, row.offer, row.made_on) == ("Two interns", employer, offer, day)
    assert (offer.state, offer.answered_on, request.answered_on) == ("accepted", day, day)
    with refused("offer", "already accepted"):
        accept_offer(offer=offer, partnership=partnership, due_on=day, **who)


def test_an_offer_made_elsewhere_or_by_no_member_is_refused(partnership, employer, network, who, day):
    elsewhere = build.Offer(employer=employer.organization.employer)
    with refused("offer", "another intermediary"):
        accept_offer(offer=elsewhere, partnership=partnership, due_on=day, **who)
    foreign = build.Offer(intermediary=network)
    with refused("partnership", "not a member"):
        accept_offer(offer=foreign, partnership=partnership, due_on=day, **who)
    assert set(Offer.objects.values_list("state", flat=True)) == {"submitted"}
    assert not Commitment.objects.exists()


def test_delivered_and_confirmed_by_the_receiver(promise, school, who, day):
    delivery = record_delivery(
        commitment=promise, figure=6, unit="learners", delivered_on=day - timedelta(days=11), **who
    )
    assert Commitment.objects.open(day).exists()
    row = confirm_receipt(of=delivery, membership=school, **who)
    assert (row.delivery, row.on) == (delivery, day)
    assert not Commitment.objects.open(day).exists()
    with refused("delivery", "already"):
        confirm_receipt(of=delivery, membership=school, **who)


def test_only_the_receiver_confirms(promise, convening, employer, school, who, day):
    delivery = record_delivery(commitment=promise, note="Done", **who)
    for membership in (convening, employer, build.Membership(partnership=promise.partnership)):
        with refused("membership"):
            confirm_receipt(of=delivery, membership=membership, **who)
    with refused("affiliation", "doesn’t work for"):
        confirm_receipt(of=delivery, membership=school, affiliation=build.Affiliation(), **who)
    assert not Confirmation.objects.exists()


def test_without_a_receiver_the_convener_confirms(partnership, convening, employer, school, who):
    promise = make_commitment(partnership=partnership, text="x", owner=employer, **who)
    delivery = record_delivery(commitment=promise, note="Done", **who)
    with refused("membership", "Only the convener"):
        confirm_receipt(of=delivery, membership=school, **who)
    confirm_receipt(of=delivery, membership=convening, **who)


def test_what_the_convener_owes_another_member_confirms(partnership, convening, school, who):
    promise = make_commitment(partnership=partnership, text="x", owner=convening, **who)
    delivery = record_delivery(commitment=promise, note="Done", **who)
    with refused("membership", "Nobody confirms"):
        confirm_receipt(of=delivery, membership=convening, **who)
    confirm_receipt(of=delivery, membership=school, **who)


def test_nothing_is_confirmed_before_it_happened(promise, school, who, day):
    delivery = record_delivery(commitment=promise, note="Done", **who)
    with refused("on", "It happened on"):
        confirm_receipt(of=delivery, membership=school, on=day - timedelta(days=1), **who)


def test_a_delivery_says_what_was_delivered(promise, who, day):
    with refused("note", "Say what"):
        record_delivery(commitment=promise, **who)
    with refused("delivered_on", "made on"):
        record_delivery(commitment=promise, note="x", delivered_on=promise.made_on - timedelta(days=1), **who)
    with refused("reported_by", "none of the parties"):
        record_delivery(commitment=promise, note="x", reported_by=build.Affiliation(), **who)


def test_a_placement_is_delivered_once_and_for_its_own_offer(partnership, offer, who, day, employer):
    promise = accept_offer(offer=offer, partnership=partnership, due_on=day, **who)
    with refused("placement", "another network"):
        record_delivery(commitment=promise, placement=build.Placement(state="matched"), **who)
    sibling = build.Offer(intermediary=partnership.convener)
    with refused("placement", "another offer"):
        record_delivery(commitment=promise, placement=build.Placement(offer=sibling, state="matched"), **who)
    with refused("placement", "has not agreed"):
        record_delivery(commitment=promise, placement=build.Placement(offer=offer), **who)
    placement = build.Placement(offer=offer, state="matched")
    record_delivery(commitment=promise, placement=placement, **who)
    with refused("placement", "already"):
        record_delivery(commitment=promise, placement=placement, **who)


def test_it_is_withdrawn_with_a_reason_unless_confirmed(promise, school, who, day):
    with refused("withdrawn_on"):
        withdraw_commitment(commitment=promise, reason=" ", **who)
    delivery = record_delivery(commitment=promise, note="Done", **who)
    confirm_receipt(of=delivery, membership=school, **who)
    with refused("__all__", "can’t be withdrawn"):
        withdraw_commitment(commitment=promise, reason="x", **who)


def test_what_is_withdrawn_takes_no_delivery_and_no_date(promise, who, day):
    withdraw_commitment(commitment=promise, reason="Plant closed", **who)
    with refused("withdrawn_on", "was withdrawn"):
        record_delivery(commitment=promise, note="x", **who)
    with refused("withdrawn_on", "was withdrawn"):
        set_due_date(commitment=promise, due_on=day, reason="x", **who)


def test_what_was_delivered_for_a_withdrawn_commitment_is_not_confirmed(promise, school, who):
    delivery = record_delivery(commitment=promise, note="Done", **who)
    withdraw_commitment(commitment=promise, reason="Plant closed", **who)
    with refused("withdrawn_on", "was withdrawn"):
        confirm_receipt(of=delivery, membership=school, **who)
    assert not Confirmation.objects.exists()


def test_a_contribution_counts_by_its_receivers_word(partnership, employer, school, who, day):
    row = record_contribution(
        partnership=partnership, giver=employer, receiver=school, description="A lathe", **who
    )
    with refused("membership", "delivered itself"):
        confirm_receipt(of=row, membership=employer, **who)
    assert confirm_receipt(of=row, membership=school, **who).contribution == row
    with refused("giver"):
        record_contribution(partnership=partnership, giver=school, receiver=school, description="x", **who)
    with refused("receiver", "another partnership"):
        record_contribution(
            partnership=partnership, giver=school, receiver=build.Membership(), description="x", **who
        )


def test_value_and_responsibility_in_their_own_words(employer, who, day):
    assert state_value(membership=employer, kind="seeks", text=" People ", **who).text == "People"
    with refused("text"):
        state_value(membership=employer, kind="seeks", text=" ", **who)
    row = write_responsibility(membership=employer, role="Host", description="Hosts", **who)
    assert row.from_on == day
    with refused("agreement", "another partnership"):
        write_responsibility(membership=employer, role="Host", agreement=build.Agreement(), **who)


def test_a_figure_of_zero_is_a_delivery(promise, who):
    assert record_delivery(commitment=promise, figure=Decimal(0), **who).pk
