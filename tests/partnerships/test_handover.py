"""Somebody leaves or hands over: what they hold is a colleague's, or shows as open; nothing is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from partnerships import access
from partnerships.actions.assignment import assign_person
from partnerships.actions.handover import charge_of, hand_over_charge, hand_over_work, work_of
from partnerships.models import Assignment, MembershipContact, Partnership
from tests import build
from tests.cast import refused
from tests.forms import errors, fill


@pytest.fixture
def contact(employer, employer_contact):
    """Primary contact and champion, with a promise, a duty and a goal in their name."""
    own = {"partnership": employer.partnership}
    build.Tie(intermediary=employer.partnership.convener, organization=employer.organization)
    build.MembershipContact(membership=employer, affiliation=employer_contact, role="champion")
    build.Commitment(owner=employer, owner_person=employer_contact, text="Ten tours", **own)
    build.Responsibility(membership=employer, person=employer_contact)
    build.Goal(owner=employer_contact, **own)
    return employer_contact


@pytest.fixture
def heir(employer):
    return build.Affiliation(organization=employer.organization, level="executive")


def everything(affiliation, at):
    return work_of(affiliation, Partnership.objects.all(), at.date())


def test_a_colleague_takes_over_all_of_it(contact, heir, staff, employer, at, day):
    hand_over_work(
        affiliation=contact, heir=heir, to_on=day, partnerships=Partnership.objects.all(), by=staff, at=at
    )
    contact.refresh_from_db()
    assert contact.to_on == day
    assert everything(contact, at).count == 0
    work = everything(heir, at)
    assert {row.role for row in work.roles} == {"primary", "champion"}
    assert (len(work.promises), len(work.duties), len(work.goals)) == (1, 1, 1)
    # What was before stays known: until yesterday the roles were somebody else's.
    past = MembershipContact.objects.filter(affiliation=contact, to_on__isnull=False)
    assert {row.role for row in past} == {"primary", "champion"}


@pytest.mark.parametrize(("state", "moves"), [("in_review", True), ("active", False)])
def test_the_custodian_of_data_moves_while_the_text_may_change(
    contact, heir, employer, staff, at, state, moves
):
    agreement = build.Agreement(partnership=employer.partnership, kind="data_sharing", state=state)
    build.AgreementParty(agreement=agreement, membership=employer)
    terms = build.DataSharingAgreement(agreement=agreement, custodian=contact)
    assert everything(contact, at).custodies == ([terms] if moves else [])
    hand_over_work(affiliation=contact, heir=heir, partnerships=Partnership.objects.all(), by=staff, at=at)
    terms.refresh_from_db()
    assert terms.custodian == (heir if moves else contact)


def test_whoever_decides_whom_to_ask_moves_in_needs_of_their_own_house(partnership, staff, at):
    chair, next_one = (build.Affiliation(organization=partnership.convener) for _ in range(2))
    need = build.RecruitmentNeed(partnership=partnership, decision_maker=chair.person)
    over = build.RecruitmentNeed(
        partnership=partnership, decision_maker=chair.person, withdrawn_on=need.stated_on
    )
    elsewhere = build.RecruitmentNeed(decision_maker=chair.person)
    hand_over_work(affiliation=chair, heir=next_one, partnerships=Partnership.objects.all(), by=staff, at=at)
    for row, person in ((need, next_one.person), (over, chair.person), (elsewhere, chair.person)):
        row.refresh_from_db()
        assert row.decision_maker == person


def test_who_leaves_without_an_heir_keeps_it_in_name(contact, staff, at, day):
    before = everything(contact, at).count
    hand_over_work(affiliation=contact, to_on=day, partnerships=Partnership.objects.all(), by=staff, at=at)
    assert everything(contact, at).count == before == 5


def test_it_can_be_handed_over_after_they_left(contact, heir, staff, at, day):
    who = {"partnerships": Partnership.objects.all(), "by": staff, "at": at, "affiliation": contact}
    hand_over_work(to_on=day, **who)
    hand_over_work(heir=heir, **who)
    assert everything(contact, at).count == 0 and everything(heir, at).count == 5


def test_who_stays_hands_over_too(contact, heir, staff, at):
    hand_over_work(affiliation=contact, heir=heir, partnerships=Partnership.objects.all(), by=staff, at=at)
    contact.refresh_from_db()
    assert contact.to_on is None and everything(heir, at).count == 5


def test_a_handover_is_refused(contact, heir, staff, at, day):
    who = {"partnerships": Partnership.objects.all(), "by": staff, "at": at, "affiliation": contact}
    with refused("heir", "Name a colleague"):
        hand_over_work(**who)
    with refused("heir", "somebody else"):
        hand_over_work(heir=contact, **who)
    with refused("heir", "doesn’t work for"):
        hand_over_work(heir=build.Affiliation(), **who)
    with refused("to_on", "still to come"):
        hand_over_work(heir=heir, to_on=day + timedelta(days=1), **who)
    assert everything(contact, at).count == 5 and not everything(heir, at).count
    hand_over_work(to_on=day, **who)
    with refused("to_on", "ended"):
        hand_over_work(to_on=day, **who)


def test_roles_in_other_networks_are_theirs_to_move(contact, heir, employer, staff, at):
    elsewhere = build.Membership(organization=employer.organization)
    build.MembershipContact(membership=elsewhere, affiliation=contact)
    within = access.handed_within(staff, contact)
    hand_over_work(affiliation=contact, heir=heir, partnerships=within, by=staff, at=at)
    assert [row.membership for row in everything(contact, at).roles] == [elsewhere]
    # Their own people see to all of it.
    theirs = build.seated(employer.organization)
    assert set(access.handed_within(theirs, contact)) == {employer.partnership, elsewhere.partnership}


def test_by_its_page(contact, heir, staff, viewer, stranger, signed_in):
    address = reverse("partnerships:affiliation_handover", args=[contact.pk])
    for user in (viewer, stranger):
        assert signed_in(user).get(address).status_code == 403
    browser = signed_in(staff)
    html = browser.get(address).content.decode()
    assert "Ten tours" in html and "Champion" in html
    assert "heir" in errors(fill(browser, address, heir="", to_on=""))
    assert fill(browser, address, heir=heir.pk, to_on="2026-05-01").status_code == 302
    contact.refresh_from_db()
    assert str(contact.to_on) == "2026-05-01"
    page = browser.get(contact.person.get_absolute_url()).content.decode()
    assert "Worked at" in page and "Hand over what is open" in page


# --- one of our own people


@pytest.fixture
def colleague(network, manager):
    manager.person = build.Affiliation(organization=network).person
    manager.save()
    return manager


@pytest.fixture
def leaver(network, staff, partnership, day):
    staff.person = build.Affiliation(organization=network).person
    staff.save()
    build.Assignment(partnership=partnership, person=staff.person, role="lead")
    return staff


def charge(leaver, network):
    found = charge_of(leaver, network)
    return len(found.assignments), len(found.agreements)


def test_a_colleague_leads_and_keeps_from_today(leaver, colleague, network, partnership, at, day):
    kept = build.Agreement(partnership=partnership, state="active", owner=leaver)
    backed = build.Agreement(partnership=partnership, owner=colleague, backup=leaver)
    over = build.Agreement(partnership=partnership, state="expired", owner=leaver)
    who = {"user": leaver, "organization": network, "heir": colleague, "by": colleague, "at": at}
    assert charge(leaver, network) == (1, 2)
    hand_over_charge(note="They like calls.", **who)
    assert charge(leaver, network) == (0, 0)
    lead = Assignment.objects.get(partnership=partnership, to_on__isnull=True)
    assert (lead.person, lead.role) == (colleague.person, "lead")
    assert Assignment.objects.get(person=leaver.person).hand_over_note == "They like calls."
    for row in (kept, backed, over):
        row.refresh_from_db()
    assert kept.owner == colleague
    assert (backed.owner, backed.backup) == (colleague, None)  # nobody backs themselves up
    assert over.owner == leaver


def test_a_backup_who_becomes_the_lead_is_no_longer_the_backup(leaver, colleague, network, partnership, at):
    assign_person(partnership=partnership, person=colleague.person, role="backup", by=None, at=at)
    hand_over_charge(user=leaver, organization=network, heir=colleague, note="x", by=colleague, at=at)
    (row,) = Assignment.objects.filter(partnership=partnership, to_on__isnull=True)
    assert (row.person, row.role) == (colleague.person, "lead")


def test_a_lead_does_not_become_their_own_backup(leaver, colleague, network, partnership, at):
    Assignment.objects.update(role="backup")
    assign_person(partnership=partnership, person=colleague.person, role="lead", by=None, at=at)
    hand_over_charge(user=leaver, organization=network, heir=colleague, note="x", by=colleague, at=at)
    (row,) = Assignment.objects.filter(partnership=partnership, to_on__isnull=True)
    assert row.role == "lead"


def test_a_charge_is_refused_without_a_note_or_a_place(leaver, colleague, network, at):
    who = {"user": leaver, "organization": network, "by": colleague, "at": at}
    with refused("hand_over_note", "needs to know"):
        hand_over_charge(heir=colleague, note=" ", **who)
    with refused("heir", "doesn’t know where"):
        hand_over_charge(heir=build.seated(network), note="x", **who)
    assert charge(leaver, network) == (1, 0)
