"""Joining and leaving, contacts, cadence, and who runs a partnership."""

from datetime import timedelta

import pytest

from directory.models import Tie
from partnerships.actions.assignment import assign_person, end_assignment, hand_over
from partnerships.actions.membership import (
    accept_membership,
    confirm_contact,
    end_contact,
    invite_member,
    leave_partnership,
    name_contact,
    set_cadence,
)
from partnerships.actions.partnership import change_status
from partnerships.models import CadenceTerm, Membership
from tests import build
from tests.cast import refused


def test_an_organization_is_invited_once(partnership, manager, at, day):
    organization = build.Organization()
    row = invite_member(partnership=partnership, organization=organization, by=manager, at=at)
    assert row.invited_on == day
    with refused("organization", "already"):
        invite_member(partnership=partnership, organization=organization, by=manager, at=at)


def test_nobody_is_invited_to_a_closed_partnership(partnership, manager, at):
    change_status(partnership=partnership, status="closed", reason="Over", by=manager, at=at)
    with refused("__all__", "closed"):
        invite_member(partnership=partnership, organization=build.Organization(), by=manager, at=at)


def test_a_need_of_another_partnership_is_refused(partnership, manager, at):
    with refused("need", "another partnership"):
        invite_member(
            partnership=partnership,
            organization=build.Organization(),
            need=build.RecruitmentNeed(),
            by=manager,
            at=at,
        )
    assert not Membership.objects.filter(partnership=partnership).exists()


def test_it_is_accepted_once_and_not_before_the_invitation(partnership, manager, at, day):
    row = invite_member(partnership=partnership, organization=build.Organization(), by=manager, at=at)
    with refused("accepted_on"):
        accept_membership(membership=row, by=manager, at=at, accepted_on=day - timedelta(days=1))
    accept_membership(membership=row, by=manager, at=at)
    with refused("accepted_on", "already"):
        accept_membership(membership=row, by=manager, at=at)


def test_accepting_closes_the_prospect(partnership, manager, at, day):
    organization = build.Organization()
    need = build.RecruitmentNeed(partnership=partnership)
    prospect = build.Prospect(need=need, organization=organization)
    row = invite_member(partnership=partnership, organization=organization, need=need, by=manager, at=at)
    accept_membership(membership=row, by=manager, at=at)
    prospect.refresh_from_db()
    assert (prospect.state, prospect.closed_on) == ("joined", day)


def test_leaving_ends_what_hung_on_it_and_the_last_tie(
    partnership, employer, employer_contact, manager, at, day
):
    build.Tie(intermediary=partnership.convener, organization=employer.organization)
    party = build.AgreementParty(
        membership=employer, agreement=build.Agreement(partnership=partnership, state="active")
    )
    leave_partnership(membership=employer, reason="Plant closed", by=manager, at=at)
    employer.refresh_from_db()
    party.refresh_from_db()
    assert (employer.left_on, employer.leave_reason, party.left_on) == (day, "Plant closed", day)
    assert employer.contacts.get().to_on == day
    assert Tie.objects.get().to_on == day
    with refused("left_on", "already"):
        leave_partnership(membership=employer, reason="again", by=manager, at=at)


def test_the_tie_stays_while_another_membership_stands(partnership, employer, manager, at):
    build.Tie(intermediary=partnership.convener, organization=employer.organization)
    build.Membership(
        partnership=build.Partnership(convener=partnership.convener), organization=employer.organization
    )
    leave_partnership(membership=employer, reason="x", by=manager, at=at)
    assert Tie.objects.get().to_on is None


def test_the_convener_does_not_leave(convening, manager, at):
    with refused("__all__", "convener"):
        leave_partnership(membership=convening, reason="x", by=manager, at=at)


def test_a_new_primary_contact_takes_the_place_of_the_one_before(
    employer, employer_contact, manager, at, day
):
    new = build.Affiliation(organization=employer.organization)
    row = name_contact(membership=employer, affiliation=new, role="primary", by=manager, at=at)
    before = employer.contacts.get(affiliation=employer_contact)
    assert (before.to_on, row.from_on, row.to_on) == (day - timedelta(days=1), day, None)


def test_a_contact_works_for_the_member(employer, manager, at):
    with refused("affiliation", "doesn’t work for"):
        name_contact(membership=employer, affiliation=build.Affiliation(), by=manager, at=at)


def test_a_district_may_speak_for_its_school(partnership, manager, at):
    district = build.District()
    school = build.Membership(partnership=partnership, organization=build.Organization(parent=district))
    speaker = build.Affiliation(organization=district)
    assert name_contact(membership=school, affiliation=speaker, by=manager, at=at).pk


def test_confirming_begins_a_new_row_so_that_the_past_stays_known(
    employer, employer_contact, manager, at, day
):
    old = employer.contacts.get()
    row = confirm_contact(contact=old, by=manager, at=at)
    old.refresh_from_db()
    assert (old.to_on, old.confirmed_on) == (day - timedelta(days=1), build.START)
    assert (row.from_on, row.confirmed_on, row.role) == (day, day, "primary")
    same = confirm_contact(contact=row, by=manager, at=at + timedelta(minutes=5))
    assert same.pk == row.pk
    with refused("to_on", "ended"):
        confirm_contact(contact=old, by=manager, at=at)


def test_a_contact_ends(employer, employer_contact, manager, at, day):
    assert end_contact(contact=employer.contacts.get(), by=manager, at=at).to_on == day


def test_a_new_cadence_replaces_the_old_one(partnership, employer, manager, at, day):
    set_cadence(partnership=partnership, membership=employer, days=30, from_on=build.START, by=manager, at=at)
    set_cadence(partnership=partnership, membership=employer, days=14, by=manager, at=at)
    set_cadence(partnership=partnership, days=90, by=manager, at=at)
    rows = CadenceTerm.objects.order_by("pk").values_list("kind", "days", "from_on", "to_on")
    assert list(rows) == [
        ("contact", 30, build.START, day - timedelta(days=1)),
        ("contact", 14, day, None),
        ("meeting", 90, day, None),
    ]


@pytest.mark.parametrize("days", [0, 731])
def test_a_cadence_is_between_a_day_and_two_years(partnership, employer, manager, at, days):
    with refused("days"):
        set_cadence(partnership=partnership, membership=employer, days=days, by=manager, at=at)


@pytest.fixture
def lead(network):
    return build.Affiliation(organization=network).person


def test_a_lead_is_of_the_convener_and_one_at_a_time(partnership, network, lead, manager, at):
    row = assign_person(partnership=partnership, person=lead, role="lead", fte=0.4, by=manager, at=at)
    assert str(row.fte) == "0.4"
    other = build.Affiliation(organization=network).person
    with refused("role", "already"):
        assign_person(partnership=partnership, person=other, role="lead", by=manager, at=at)
    with refused("person", "doesn’t work"):
        assign_person(partnership=partnership, person=build.Person(), role="backup", by=manager, at=at)


def test_staff_of_a_consortiums_member_may_run_it(partnership, manager, at):
    member = build.ConsortiumMember(intermediary=partnership.convener.intermediary)
    person = build.Affiliation(organization=member.organization).person
    assert assign_person(partnership=partnership, person=person, role="lead", by=manager, at=at).pk


def test_it_is_handed_over_with_a_note(partnership, network, lead, manager, at, day):
    old = assign_person(
        partnership=partnership, person=lead, role="lead", fte=0.4, from_on=build.START, by=manager, at=at
    )
    new = build.Affiliation(organization=network).person
    with refused("hand_over_note"):
        hand_over(assignment=old, person=new, note=" ", by=manager, at=at)
    row = hand_over(assignment=old, person=new, note="Call the plant first", by=manager, at=at)
    old.refresh_from_db()
    assert (old.to_on, old.hand_over_note) == (day - timedelta(days=1), "Call the plant first")
    assert (row.person, row.role, row.from_on, str(row.fte)) == (new, "lead", day, "0.40")
    with refused("person", "somebody else"):
        hand_over(assignment=row, person=new, note="x", by=manager, at=at)
    assert end_assignment(assignment=row, by=manager, at=at).to_on == day
