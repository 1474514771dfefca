"""Interactions, requests, meetings, decisions, and what the partnership is for."""

from datetime import date, timedelta

import pytest

from partnerships.actions.contact import answer_request, log_interaction, receive_request
from partnerships.actions.meeting import (
    cancel_meeting,
    decide,
    hold_meeting,
    invite_to_meeting,
    plan_meeting,
    share_notes,
)
from partnerships.actions.purpose import (
    adopt_charter,
    end_goal,
    endorse_charter,
    put_protocol_in_force,
    record_review,
    revise_goal,
    set_goal,
)
from partnerships.models import Interaction, Meeting
from tests import build
from tests.cast import refused


@pytest.fixture
def logged(partnership, employer, who):
    return {
        "partnership": partnership,
        "membership": employer,
        "direction": "in",
        "channel": "call",
        "subject": "Spring",
        **who,
    }


def test_an_interaction_is_dated_when_it_was_and_when_it_was_written_down(
    logged, employer_contact, network, day
):
    ours = build.Affiliation(organization=network)
    row = log_interaction(on=day - timedelta(days=40), participants=[employer_contact, ours], **logged)
    assert (row.on, row.entered_on) == (day - timedelta(days=40), day)
    assert set(row.participants.all()) == {employer_contact, ours}


def test_an_interaction_is_refused(logged, partnership, day):
    with refused("subject"):
        log_interaction(**{**logged, "subject": " "})
    with refused("on", "still to come"):
        log_interaction(on=day + timedelta(days=1), **logged)
    with refused("membership", "another partnership"):
        log_interaction(**{**logged, "membership": build.Membership()})
    with refused("participants", "doesn’t work for"):
        log_interaction(participants=[build.Affiliation()], **logged)
    with refused("direction"):
        log_interaction(**{**logged, "direction": "up"})
    with refused("is_mass_mail"):
        log_interaction(is_mass_mail=True, **logged)
    assert not Interaction.objects.exists()


def test_a_private_note_is_the_conveners_own(logged, staff, employer, stranger):
    log_interaction(is_private=True, **logged)
    theirs = build.seated(employer.organization)
    assert Interaction.objects.for_user(staff).count() == 1
    assert not Interaction.objects.for_user(theirs).exists()
    log_interaction(**logged)
    assert Interaction.objects.for_user(theirs).count() == 1
    assert not Interaction.objects.for_user(stranger).exists()


@pytest.mark.parametrize(
    ("received", "answer_by"),
    [
        (date(2026, 5, 25), date(2026, 6, 1)),  # Monday to Monday
        (date(2026, 5, 29), date(2026, 6, 5)),  # Friday to Friday
        (date(2026, 5, 30), date(2026, 6, 5)),  # Saturday counts from Monday
    ],
)
def test_a_request_is_to_be_answered_in_business_days(employer, who, received, answer_by):
    assert (
        receive_request(membership=employer, text="Who?", received_on=received, **who).answer_by_on
        == answer_by
    )


def test_the_networks_own_days_count(employer, network, who):
    network.intermediary.answer_days = 1
    network.intermediary.save()
    row = receive_request(membership=employer, text="Who?", received_on=date(2026, 5, 29), **who)
    assert row.answer_by_on == date(2026, 6, 1)


def test_a_request_is_answered_once(employer, who, day):
    row = receive_request(membership=employer, text="Who?", received_on=day - timedelta(days=2), **who)
    with refused("answered_on"):
        answer_request(request=row, answered_on=day - timedelta(days=3), **who)
    assert answer_request(request=row, answer="Dana", **who).answered_on == day
    with refused("answered_on", "already"):
        answer_request(request=row, answer="Dana", **who)
    with refused("offer", "somebody else"):
        receive_request(membership=employer, text="x", offer=build.Offer(), **who)


@pytest.fixture
def meeting(partnership, employer, district, who, day):
    return plan_meeting(
        partnership=partnership, title="Spring", planned_on=day, invite=[employer, district], **who
    )


def test_who_was_invited_and_who_came(partnership, meeting, employer, district, who, day):
    guest = build.Membership(partnership=partnership)
    hold_meeting(meeting=meeting, present=[employer, guest], **who)
    meeting.refresh_from_db()
    came = dict(meeting.parties.values_list("membership", "is_present"))
    assert came == {employer.pk: True, district.pk: False, guest.pk: True}
    assert meeting.held_on == day
    with refused("held_on", "was held"):
        hold_meeting(meeting=meeting, present=[], **who)
    with refused("held_on", "was held"):
        invite_to_meeting(meeting=meeting, membership=district, **who)
    with refused("held_on", "was held"):
        cancel_meeting(meeting=meeting, **who)


def test_only_members_are_invited_and_once(partnership, meeting, employer, who):
    with refused("membership", "not joined"):
        invite_to_meeting(
            meeting=meeting,
            membership=build.Membership(partnership=partnership, accepted_on=None),
            **who,
        )
    with refused("membership", "another partnership"):
        invite_to_meeting(meeting=meeting, membership=build.Membership(), **who)
    with refused("membership", "already"):
        invite_to_meeting(meeting=meeting, membership=employer, **who)


def test_notes_are_shared_after_the_meeting(meeting, who, at, day):
    with refused("notes_shared_on", "not held"):
        share_notes(meeting=meeting, **who)
    hold_meeting(meeting=meeting, present=[], **who)
    row = share_notes(
        meeting=Meeting.objects.get(), minutes="We begin", **{**who, "at": at + timedelta(days=6)}
    )
    assert (row.notes_shared_on, row.minutes) == (day + timedelta(days=6), "We begin")


def test_a_canceled_meeting_is_not_held(meeting, who):
    cancel_meeting(meeting=meeting, reason="Snow", **who)
    with refused("canceled_on", "was canceled"):
        hold_meeting(meeting=meeting, present=[], **who)


def test_a_decision_is_of_the_meetings_day(partnership, meeting, who, day):
    hold_meeting(meeting=meeting, present=[], held_on=day - timedelta(days=1), **who)
    meeting.refresh_from_db()
    assert decide(partnership=partnership, text="Juniors", meeting=meeting, **who).on == day - timedelta(
        days=1
    )
    with refused("meeting", "another partnership"):
        decide(partnership=partnership, text="x", meeting=build.Meeting(), **who)


def test_each_charter_is_a_version_of_its_own(partnership, employer, who, day):
    first = adopt_charter(partnership=partnership, need="Technicians", adopted_on=build.START, **who)
    second = adopt_charter(partnership=partnership, need="Nurses", **who)
    assert (first.version, second.version) == (1, 2)
    with refused("adopted_on", "version before"):
        adopt_charter(partnership=partnership, adopted_on=day - timedelta(days=1), **who)
    with refused("fte_needed"):
        adopt_charter(partnership=partnership, fte_needed=0, **who)


def test_a_member_endorses_a_version_once(partnership, employer, who, day):
    charter = adopt_charter(partnership=partnership, adopted_on=day - timedelta(days=5), **who)
    with refused("on", "not adopted"):
        endorse_charter(charter=charter, membership=employer, on=day - timedelta(days=6), **who)
    with refused("membership", "another partnership"):
        endorse_charter(charter=charter, membership=build.Membership(), **who)
    endorse_charter(charter=charter, membership=employer, **who)
    with refused("membership", "already"):
        endorse_charter(charter=charter, membership=employer, **who)


def test_a_protocol_replaces_the_one_of_its_kind(partnership, who, day):
    put_protocol_in_force(partnership=partnership, kind="decisions", title="Old", from_on=build.START, **who)
    put_protocol_in_force(partnership=partnership, kind="conflict", title="Other", **who)
    put_protocol_in_force(partnership=partnership, kind="decisions", title="New", **who)
    standing = partnership.protocols.filter(to_on__isnull=True).values_list("title", flat=True)
    assert set(standing) == {"Other", "New"}
    assert partnership.protocols.get(title="Old").to_on == day - timedelta(days=1)


def test_a_goal_is_revised_and_its_old_wording_kept(partnership, who, day):
    goal = set_goal(partnership=partnership, title="Forty", target="40", from_on=build.START, **who)
    new = revise_goal(goal=goal, target="50", **who)
    goal.refresh_from_db()
    assert (goal.target, goal.to_on) == ("40", day - timedelta(days=1))
    assert (new.title, new.target, new.from_on) == ("Forty", "50", day)
    with refused("to_on", "ended"):
        revise_goal(goal=goal, target="60", **who)
    assert end_goal(goal=new, **who).to_on == day


def test_a_review_is_dated(partnership, who, day):
    assert record_review(partnership=partnership, outcome="Still true", **who).on == day
