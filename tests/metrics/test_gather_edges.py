"""`gather` at the edges, indicator by indicator: the last day that counts, the first that doesn't; each case also
put to the oracle."""

import gc
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.gather import gather
from metrics.gather.dialect import SETTINGS
from metrics.scoring.evidence import MEETING, Evidence, Kept
from partnerships.models import Commitment, Membership, Partnership
from tests import build
from tests.build import DAY, START, ago
from tests.metrics.test_gather import differences
from tests.naive_score import naive

pytestmark = pytest.mark.django_db
ONE, TOMORROW = timedelta(days=1), ago(-1)


def of(partnership: Partnership, day: date = DAY) -> Evidence:
    """Its evidence, which the oracle agrees with."""
    (found,) = gather([(partnership.pk, day)], with_rows=True)
    assert not differences(found, naive(partnership.pk, day))
    return found


def failing(partnership: Partnership, indicator: str, day: date = DAY) -> list[int | str]:
    keys: list[int | str] = sorted(key for _, key in of(partnership, day).failing.get(indicator, ()))
    return keys


# --- who counts -------------------------------------------------------------------------------------------


def test_nothing_at_all(partnership: Partnership) -> None:
    found = of(partnership)
    assert (found.parties, found.contacts, found.metric_ages, found.voices) == (0, (), (), None)
    assert (found.stage, found.status, found.convener_named) == (1, "open", False)


@pytest.mark.parametrize(
    ("words", "parties"),
    [
        ({"accepted_on": DAY}, 1),
        ({"accepted_on": TOMORROW}, 0),
        ({"accepted_on": None}, 0),
        ({"left_on": DAY}, 1),
        ({"left_on": ago(1)}, 0),
        ({"left_on": TOMORROW}, 1),
    ],
)
def test_a_party_from_the_day_it_accepts_to_the_day_it_leaves(
    partnership: Partnership, words: dict[str, Any], parties: int
) -> None:
    build.Membership(partnership=partnership, **words)
    assert of(partnership).parties == parties


def test_the_convener_counts_as_a_member_and_not_as_a_party(
    partnership: Partnership, convening: Membership, employer: Membership
) -> None:
    found = of(partnership)
    assert (found.parties, len(found.contacts)) == (1, 1)
    assert found.roles == found.reachable == found.covered == found.endorsed == (0, 2)
    assert found.value_sought == found.shared_back == found.wide_net == (0, 1)
    assert found.sectors == (2, 5)


@pytest.mark.parametrize(
    ("words", "named", "accepted"),
    [
        ({"invited_on": DAY, "accepted_on": None}, True, False),
        ({"invited_on": ago(9), "accepted_on": DAY}, True, True),
        ({"invited_on": TOMORROW, "accepted_on": None}, False, False),
        ({"left_on": ago(1)}, False, False),
        ({"left_on": DAY}, True, True),
    ],
)
def test_convener(partnership: Partnership, words: dict[str, Any], named: bool, accepted: bool) -> None:
    build.convening(partnership, **words)
    found = of(partnership)
    assert (found.convener_named, found.convener_accepted) == (named, accepted)
    assert failing(partnership, "1.1") == ([] if accepted else [partnership.pk])


def test_of_two_steps_of_one_day_the_later_counts(partnership: Partnership) -> None:
    partnership.stage_changes.all().delete()
    build.StageChange(partnership=partnership, stage=0, on=START, until_on=ago(10))
    build.StageChange(partnership=partnership, stage=3, on=ago(10), until_on=ago(10))
    build.StageChange(partnership=partnership, stage=2, on=ago(10))
    assert of(partnership, ago(11)).stage == 0
    assert of(partnership, ago(10)).stage == of(partnership).stage == 2


# --- element 1 --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("checks", "verified"),
    [
        ([("verified", 180)], True),
        ([("verified", 181)], False),
        ([("verified", 10), ("bounced", 5)], False),
        ([("bounced", 10), ("verified", 10)], True),
        ([("verified", 10), ("bounced", 10)], False),
        ([("verified", 10), ("bounced", -1)], True),
        ([], False),
    ],
)
def test_lead(partnership: Partnership, checks: list[tuple[str, int]], verified: bool) -> None:
    work = build.Affiliation()
    lead = build.Assignment(partnership=partnership, person=work.person, to_on=DAY)
    for outcome, days in checks:
        build.ContactCheck(affiliation=work, outcome=outcome, on=ago(days))
    found = of(partnership)
    assert (found.lead_named, found.lead_verified, found.backup_named) == (True, verified, False)
    assert found.failing["1.2"] == (() if verified else (("assignment", lead.pk),)) + (
        ("partnership", partnership.pk),
    )
    assert not of(partnership, TOMORROW).lead_named


def test_a_check_at_an_employer_left_behind_says_nothing(partnership: Partnership) -> None:
    work = build.Affiliation(to_on=ago(1))
    build.Assignment(partnership=partnership, person=work.person)
    build.ContactCheck(affiliation=work, on=ago(3))
    assert not of(partnership).lead_verified
    assert of(partnership, ago(1)).lead_verified


def test_capacity_in_hundredths(partnership: Partnership) -> None:
    build.Charter(partnership=partnership, fte_needed="1.25")
    for fte in ("0.50", "0.35"):
        build.Assignment(partnership=partnership, fte=fte, role="staff")
    build.Assignment(partnership=partnership, fte="0.90", role="staff", to_on=ago(1))
    found = of(partnership)
    assert (found.fte_assigned, found.fte_needed) == (85, 125)
    assert failing(partnership, "1.3") == [partnership.pk]


def test_meetings_due_since_stage_one_began(partnership: Partnership) -> None:
    partnership.stage_changes.update(on=ago(90))
    cadence = build.CadenceTerm(partnership=partnership, membership=None, kind="meeting", days=30, to_on=DAY)
    for days in (91, 90, 1):
        build.Meeting(partnership=partnership, planned_on=ago(days), held_on=ago(days))
    missed = build.Meeting(partnership=partnership, planned_on=ago(30))
    build.Meeting(partnership=partnership, planned_on=ago(-5))
    found = of(partnership)
    assert (found.meetings_held, found.meetings_due) == (2, 3)
    assert failing(partnership, "1.4") == [missed.pk]
    assert of(partnership, ago(1)).meetings_due == 2
    assert of(partnership, cadence.to_on + ONE).meetings_due is None


def test_money_is_prorated_by_days(partnership: Partnership) -> None:
    first = DAY - timedelta(days=100)
    source = build.FundingSource(holder=partnership.convener, closed_on=TOMORROW)
    for words in ({}, {"is_convening": False}, {"made_on": TOMORROW}, {"to_on": ago(1)}):
        dates = {"from_on": first, "to_on": DAY + timedelta(days=99), "amount": "0.03", "is_convening": True}
        build.Allocation(partnership=partnership, source=source, **dates | words)
    build.Budget(
        partnership=partnership, amount=1000, is_convening=True, from_on=DAY, to_on=DAY + timedelta(days=364)
    )
    found = of(partnership)
    assert (found.funding_secured, found.funding_budget) == (2, 100_000)  # a cent and a half, half up
    assert failing(partnership, "1.6") == [partnership.pk]
    assert of(partnership, TOMORROW).funding_secured == 0


# --- element 2 --------------------------------------------------------------------------------------------


def test_the_charter_as_of_a_day(partnership: Partnership, employer: Membership) -> None:
    old = build.Charter(partnership=partnership, version=1, adopted_on=ago(400), goal="")
    new = build.Charter(partnership=partnership, version=2, adopted_on=DAY)
    build.Charter(partnership=partnership, version=3, adopted_on=None)
    build.Endorsement(charter=old, membership=employer, on=ago(9))
    build.Endorsement(charter=new, membership=employer, on=TOMORROW)
    before, now, later = (of(partnership, day) for day in (ago(1), DAY, TOMORROW))
    assert (before.charter_parts, before.charter_days, before.endorsed) == (3, 399, (1, 1))
    assert (now.charter_parts, now.charter_days, now.endorsed) == (3, 0, (0, 1))  # no pathway yet
    assert later.endorsed == (1, 1)
    assert before.review_clock == 399
    assert failing(partnership, "2.1") == [new.pk]
    build.PartnershipPathway(partnership=partnership, to_on=DAY)
    assert of(partnership).charter_parts == 4
    assert of(partnership, TOMORROW).charter_parts == 3


def test_protocols_by_kind(partnership: Partnership) -> None:
    for kind, until in (("decisions", DAY), ("decisions", None), ("data", ago(1)), ("conflict", None)):
        build.Protocol(partnership=partnership, kind=kind, to_on=until)
    assert of(partnership).protocols == (2, 6)
    assert failing(partnership, "2.3") == ["communication", "data", "joining", "meetings"]


def test_a_goal_keeps_its_metric_when_that_is_revised(partnership: Partnership) -> None:
    first = build.PartnershipMetric(partnership=partnership, to_on=ago(50))
    goal = build.Goal(partnership=partnership, owner=build.Affiliation(), due_on=DAY, target="40")
    build.GoalMetric(goal=goal, metric=first, on=ago(100))
    assert of(partnership).goals == (0, 1)
    build.PartnershipMetric(partnership=partnership, definition=first.definition, from_on=ago(49))
    assert of(partnership).goals == (1, 1)
    assert of(partnership, ago(101)).goals == (0, 1)


# --- element 3 --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first_contact", "stated", "passes"),
    [
        (20, 20, True),
        (20, 19, False),
        (None, 10, True),
        (None, 9, False),
        (5, 9, True),
    ],
)
def test_need_before_approach(
    partnership: Partnership, first_contact: int | None, stated: int, passes: bool
) -> None:
    need = build.RecruitmentNeed(partnership=partnership, stated_on=ago(stated))
    m = build.Membership(partnership=partnership, invited_on=ago(10), accepted_on=ago(10), need=need)
    if first_contact:
        build.Interaction(partnership=partnership, membership=m, direction="out", on=ago(first_contact))
    assert of(partnership).need_first == (int(passes), 1)


def test_needs_due_and_filled(partnership: Partnership) -> None:
    due = build.RecruitmentNeed(partnership=partnership, needed_count=2, needed_by_on=DAY)
    build.RecruitmentNeed(partnership=partnership, needed_by_on=TOMORROW)
    build.RecruitmentNeed(partnership=partnership, needed_by_on=START, withdrawn_on=DAY)
    for left in (None, DAY, ago(1)):
        build.Membership(partnership=partnership, need=due, left_on=left)
    assert of(partnership).needs_filled == (2, 2)
    assert of(partnership, TOMORROW).needs_filled == (1, 3)
    assert of(partnership, ago(1)).needs_filled == (0, 1)  # the one later withdrawn


@pytest.mark.parametrize(
    ("naics", "target", "fits"),
    [
        ("332710", "332", True),
        ("332710", "31-33", True),
        ("332710", "333", False),
        ("221100", "31-33", False),
    ],
)
def test_fit_by_industry(partnership: Partnership, naics: str, target: str, fits: bool) -> None:
    m = build.employing(partnership)
    m.organization.employer.industry = build.Industry(naics=naics)
    m.organization.employer.save()
    link = build.PartnershipPathway(partnership=partnership)
    link.pathway.target_industries.add(build.Industry(naics=target))
    assert of(partnership).labor_fit == (int(fits), 1)
    assert (of(partnership).has_targets, failing(partnership, "3.4")) == (False, [])
    link.pathway.target_occupations.add(build.Occupation())
    assert failing(partnership, "3.4") == ([] if fits else [m.pk])


def test_fit_by_occupation_while_the_need_stands(partnership: Partnership) -> None:
    m = build.employing(partnership)
    need = build.Need(employer=m.organization.employer, to_on=DAY)
    build.PartnershipPathway(partnership=partnership).pathway.target_occupations.add(need.occupation)
    assert of(partnership).labor_fit == (1, 1)
    assert of(partnership, TOMORROW).labor_fit == (0, 1)


def test_wide_net_needs_two_people_on_two_levels(partnership: Partnership) -> None:
    m = build.Membership(partnership=partnership)
    first = build.Affiliation(organization=m.organization, level="manager")
    build.MembershipContact(membership=m, affiliation=first)
    same = build.Affiliation(
        organization=m.organization, level="executive", person=first.person, title="Also"
    )
    build.MembershipContact(membership=m, affiliation=same, role="other")
    assert of(partnership).wide_net == (0, 1)
    other = build.Affiliation(organization=m.organization, level="executive", to_on=DAY)
    build.MembershipContact(membership=m, affiliation=other, role="other")
    assert of(partnership).wide_net == (1, 1)
    assert of(partnership, TOMORROW).wide_net == (0, 1)


def test_ladder_counts_what_was_verified_anywhere(partnership: Partnership) -> None:
    m = build.employing(partnership)
    hosting = build.Offer(employer=m.organization.employer, kind="internship", is_paid=True)
    placement = build.Placement(offer=hosting, from_on=ago(364), to_on=None, confirmed_on=DAY)
    assert of(partnership).ladder == (3, 4)
    assert of(partnership, ago(1)).ladder == of(partnership, TOMORROW).ladder == (0, 4)
    board = build.Offer(employer=m.organization.employer, kind="board")
    other = build.Partnership()
    promise = build.Commitment(partnership=other, offer=board, receiver=build.Membership(partnership=other))
    done = build.Delivery(commitment=promise)
    build.Confirmation(delivery=done, contribution=None, membership=promise.receiver)
    assert of(partnership).ladder == (4, 4)
    assert placement.pk and failing(partnership, "3.6") == []


# --- element 4 --------------------------------------------------------------------------------------------


def test_benefits_count_when_the_receiver_confirms(partnership: Partnership) -> None:
    giver, receiver = (build.Membership(partnership=partnership, accepted_on=ago(180)) for _ in "ab")
    gift = build.Contribution(partnership=partnership, giver=giver, receiver=receiver, on=ago(370))
    said = build.Confirmation(contribution=gift, membership=giver, on=ago(364))
    assert of(partnership).value_confirmed == (0, 2)
    said.membership = receiver
    said.save()
    assert of(partnership).value_confirmed == (1, 2)
    assert of(partnership, TOMORROW).value_confirmed == (0, 2)
    assert of(partnership).reciprocal == (0, 2)
    assert of(partnership, ago(1)).value_confirmed == (0, 0)  # active for 179 days


def test_a_confirmed_delivery_is_a_contribution(partnership: Partnership) -> None:
    one, other = (build.Membership(partnership=partnership) for _ in "ab")
    for owner, receiver in ((one, other), (other, one)):
        promise = build.Commitment(partnership=partnership, owner=owner, receiver=receiver)
        build.Confirmation(
            delivery=build.Delivery(commitment=promise), contribution=None, membership=receiver, on=DAY
        )
    assert of(partnership).reciprocal == (2, 2)
    assert of(partnership, ago(1)).reciprocal == (0, 2)


def test_retention(partnership: Partnership) -> None:
    build.Membership(partnership=partnership, invited_on=ago(365), accepted_on=ago(365))
    gone = build.Membership(
        partnership=partnership, invited_on=ago(400), accepted_on=ago(400), left_on=ago(1)
    )
    build.Membership(partnership=partnership, invited_on=ago(364), accepted_on=ago(364))
    build.Membership(partnership=partnership, invited_on=ago(400), accepted_on=ago(400), left_on=ago(366))
    assert of(partnership).retained == (1, 2)
    assert failing(partnership, "4.4") == [gone.pk]


@pytest.mark.parametrize(
    ("words", "level", "passes"),
    [
        ({"role": "champion", "confirmed_on": ago(365)}, "executive", True),
        ({"role": "champion", "confirmed_on": ago(366)}, "executive", False),
        ({"role": "champion", "confirmed_on": ago(9)}, "manager", False),
        ({"role": "sponsor", "confirmed_on": ago(9)}, "manager", True),
        ({"role": "sponsor", "confirmed_on": None}, "executive", False),
        ({"role": "sponsor", "confirmed_on": DAY, "to_on": ago(1)}, "executive", False),
    ],
)
def test_champions(partnership: Partnership, words: dict[str, Any], level: str, passes: bool) -> None:
    m = build.employing(partnership)
    build.Membership(partnership=partnership, organization=build.Organization(kind="philanthropy"))
    work = build.Affiliation(organization=m.organization, level=level)
    build.MembershipContact(membership=m, affiliation=work, **words)
    assert of(partnership).champions == (int(passes), 1)


# --- element 5 --------------------------------------------------------------------------------------------


def inbound(partnership: Partnership, day: date = DAY) -> int | None:
    (contact,) = of(partnership, day).contacts
    return contact.inbound_days


def test_what_comes_from_a_member(partnership: Partnership, employer: Membership) -> None:
    def write(**words: Any) -> None:
        build.Interaction(partnership=partnership, membership=employer, **words)

    write(direction="out", on=ago(2))
    write(direction="out", on=ago(1), is_mass_mail=True)
    assert inbound(partnership) is None
    write(direction="in", on=ago(90))
    assert inbound(partnership) == 90
    write(direction="in", on=TOMORROW)
    assert inbound(partnership) == 90
    build.Offer(employer=employer.organization.employer, submitted_on=ago(70))  # to another intermediary
    assert inbound(partnership) == 90
    build.Offer(
        employer=employer.organization.employer, intermediary=partnership.convener, submitted_on=ago(70)
    )
    assert inbound(partnership) == 70
    build.Need(employer=employer.organization.employer, submitted_on=ago(60))
    assert inbound(partnership) == 60
    meeting = build.Meeting(partnership=partnership, planned_on=ago(50), held_on=ago(50))
    seat = build.MeetingParty(meeting=meeting, membership=employer)
    assert inbound(partnership) == 60
    seat.is_present = True
    seat.save()
    assert inbound(partnership) == 50
    build.Request(partnership=partnership, membership=employer, received_on=ago(40))
    assert inbound(partnership) == 40
    build.Endorsement(charter=build.Charter(partnership=partnership), membership=employer, on=ago(30))
    assert inbound(partnership) == 30
    promise = build.Commitment(partnership=partnership, owner=employer)
    report = build.Delivery(commitment=promise, delivered_on=ago(20), reported_by=build.Affiliation())
    assert inbound(partnership) == 30  # reported by someone else's person
    report.reported_by = build.Affiliation(organization=employer.organization)
    report.save()
    assert inbound(partnership) == 20


def test_cadence_agreed_or_usual(
    partnership: Partnership, employer: Membership, district: Membership
) -> None:
    build.Membership(partnership=partnership, organization=build.Organization(kind="community"))
    assert [c.cadence_days for c in sorted(of(partnership).contacts)] == [45, 30, 60]
    build.CadenceTerm(membership=employer, days=10, to_on=DAY)
    assert sorted(of(partnership).contacts)[0].cadence_days == 10
    assert sorted(of(partnership, TOMORROW).contacts)[0].cadence_days == 45


@pytest.mark.parametrize(
    ("into", "out", "passes"),
    [
        (59, 59, True),
        (60, 59, False),
        (59, 60, False),
        (None, 1, False),
        (1, None, False),
    ],
)
def test_two_way_in_two_cadences(
    partnership: Partnership, into: int | None, out: int | None, passes: bool
) -> None:
    m = build.Membership(partnership=partnership)
    for direction, days in (("in", into), ("out", out)):
        if days is not None:
            build.Interaction(partnership=partnership, membership=m, direction=direction, on=ago(days))
    assert of(partnership).two_way == (int(passes), 1)
    assert failing(partnership, "5.2") == ([] if passes else [m.pk])


def test_an_invitation_goes_out_and_mass_mail_does_not(partnership: Partnership) -> None:
    m = build.Membership(partnership=partnership)
    for words in ({"direction": "in"}, {"direction": "out", "is_mass_mail": True}):
        build.Interaction(partnership=partnership, membership=m, **words)
    assert of(partnership).two_way == (0, 1)
    build.MeetingParty(meeting=build.Meeting(partnership=partnership), membership=m, invited_on=DAY)
    assert of(partnership).two_way == (1, 1)


@pytest.mark.parametrize(
    ("received", "answer_by", "answered", "count"),
    [
        (30, 23, 23, (1, 1)),
        (30, 23, 22, (0, 1)),
        (30, 0, None, (0, 1)),
        (3, -1, None, (0, 0)),
        (3, -1, 0, (1, 1)),
        (3, -1, -1, (0, 0)),
        (179, 170, 170, (1, 1)),
        (180, 170, 170, (0, 0)),
    ],
)
def test_requests(
    partnership: Partnership, received: int, answer_by: int, answered: int | None, count: tuple[int, int]
) -> None:
    row = build.Request(
        partnership=partnership,
        received_on=ago(received),
        answer_by_on=ago(answer_by),
        answered_on=None if answered is None else ago(answered),
    )
    assert of(partnership).answered == count
    assert failing(partnership, "5.3") == ([row.pk] if count == (0, 1) else [])


def test_attendance(partnership: Partnership, convening: Membership) -> None:
    members = [build.Membership(partnership=partnership) for _ in range(3)]
    meeting = build.Meeting(partnership=partnership, planned_on=ago(364), held_on=ago(364))
    for m, came in zip([convening, *members], [False, True, True, None], strict=True):
        build.MeetingParty(meeting=meeting, membership=m, is_present=came)
    build.Meeting(partnership=partnership, planned_on=ago(5), held_on=ago(5))  # invited nobody
    assert of(partnership).attendance == (MEETING * 2 // 3, MEETING)
    assert failing(partnership, "5.4") == [meeting.pk]
    assert of(partnership, TOMORROW).attendance == (0, 0)


@pytest.mark.parametrize(
    ("held", "shared", "count"),
    [
        (20, 13, (1, 1)),
        (20, 12, (0, 1)),
        (6, None, (0, 0)),
        (7, None, (0, 1)),
        (6, 0, (1, 1)),
        (6, -1, (0, 0)),
    ],
)
def test_notes(partnership: Partnership, held: int, shared: int | None, count: tuple[int, int]) -> None:
    build.Meeting(
        partnership=partnership,
        planned_on=ago(held),
        held_on=ago(held),
        notes_shared_on=None if shared is None else ago(shared),
    )
    assert of(partnership).notes_shared == count


def test_reachable_is_the_primary_contact(partnership: Partnership) -> None:
    m = build.Membership(partnership=partnership)
    contact = build.MembershipContact(membership=m)
    assert failing(partnership, "5.6") == [m.pk]
    build.ContactCheck(affiliation=contact.affiliation, on=ago(365))
    assert of(partnership).reachable == (1, 1)
    assert of(partnership, TOMORROW).reachable == (0, 1)
    build.ContactCheck(affiliation=contact.affiliation, on=DAY, outcome="bounced")
    assert of(partnership).reachable == (0, 1)
    build.ContactCheck(affiliation=contact.affiliation, on=DAY)
    assert of(partnership).reachable == (1, 1)


# --- element 6 --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "covered"),
    [
        ({"ends_on": DAY}, 1),
        ({"ends_on": ago(1)}, 0),
        ({"ends_on": None}, 1),
        ({"effective_on": DAY}, 1),
        ({"effective_on": TOMORROW}, 0),
        ({"kind": "data_sharing"}, 0),
        ({"state": "under_review"}, 1),
        ({"state": "signed"}, 1),
        ({"state": "out_for_signature"}, 0),
        ({"state": "terminated"}, 0),
    ],
)
def test_agreement_in_force(partnership: Partnership, words: dict[str, Any], covered: int) -> None:
    agreement = build.Agreement(partnership=partnership, **{"state": "active", **words})
    party = build.AgreementParty(agreement=agreement)
    build.Signature(party=party, on=DAY)
    assert of(partnership).covered == (covered, 1)
    assert of(partnership, ago(1)).covered == (0, 1)  # not signed yet


@pytest.mark.parametrize(
    ("left", "voided", "covered"),
    [
        (None, None, 1),
        (DAY, None, 1),
        (ago(1), None, 0),
        (None, DAY, 0),
        (None, TOMORROW, 1),
    ],
)
def test_covered(partnership: Partnership, left: date | None, voided: date | None, covered: int) -> None:
    agreement = build.Agreement(partnership=partnership, state="active")
    build.Signature(party=build.AgreementParty(agreement=agreement, left_on=left), voided_on=voided)
    assert of(partnership).covered == (covered, 1)


def test_terminated_from_the_day_on(partnership: Partnership) -> None:
    agreement = build.Agreement(partnership=partnership, steps=False)
    build.AgreementTransition(agreement=agreement, state="active", on=START, until_on=DAY)
    build.AgreementTransition(agreement=agreement, state="terminated", on=DAY)
    assert [of(partnership, day).clauses for day in (ago(1), DAY)] == [(0, 14), (0, 0)]


def test_final_clauses_of_the_day(partnership: Partnership) -> None:
    agreement = build.Agreement(partnership=partnership, state="active")
    for number in range(1, 15):
        clause = build.Clause(agreement=agreement, number=number)
        build.ClauseState(clause=clause, progress="under_discussion", on=START, until_on=ago(number))
        build.ClauseState(clause=clause, progress="final", on=ago(number))
    assert of(partnership).clauses == (14, 14)
    assert of(partnership, ago(10)).clauses == (5, 14)
    assert failing(partnership, "6.2", ago(10)) == [agreement.pk]


@pytest.mark.parametrize(("ends", "count"), [(90, (0, 1)), (91, (0, 0)), (0, (0, 1))])
def test_renewal(partnership: Partnership, ends: int, count: tuple[int, int]) -> None:
    agreement = build.Agreement(partnership=partnership, state="active", ends_on=ago(-ends))
    assert of(partnership).renewals == count
    gone = build.Agreement(partnership=partnership, predecessor=agreement, state="withdrawn")
    assert gone.pk and of(partnership).renewals == count
    build.Agreement(partnership=partnership, predecessor=agreement, drafted_on=DAY)
    assert of(partnership).renewals == (count[1], count[1])
    assert of(partnership, ago(1)).renewals[0] == 0


def test_flows_of_student_level_data(partnership: Partnership) -> None:
    terms = build.DataSharingAgreement(agreement__partnership=partnership, agreement__state="active")
    build.DataFlow(partnership=partnership, is_student_level=True, covered_by=terms, to_on=DAY)
    bare = build.DataFlow(partnership=partnership, is_student_level=True)
    build.DataFlow(partnership=partnership)
    assert of(partnership).data_flows == (1, 2)
    assert of(partnership, TOMORROW).data_flows == (0, 1)
    assert failing(partnership, "6.7") == [bare.pk]


def promise(partnership: Partnership, **words: Any) -> Commitment:
    row: Commitment = build.Commitment(
        partnership=partnership, receiver=build.Membership(partnership=partnership), **words
    )
    return row


def deliver(row: Commitment, on: int, confirmed: int, by: Membership | None = None) -> None:
    delivery = build.Delivery(commitment=row, delivered_on=ago(on))
    build.Confirmation(delivery=delivery, contribution=None, membership=by or row.receiver, on=ago(confirmed))


@pytest.mark.parametrize(
    ("delivered", "confirmed", "kept"),
    [
        (20, 5, Kept(1, 0, 1)),
        (19, 5, Kept(0, 1, 1)),
        (20, 0, Kept(1, 0, 1)),
        (20, -1, Kept(0, 0, 1)),
    ],
)
def test_done_on_the_day_delivered_once_confirmed(
    partnership: Partnership, delivered: int, confirmed: int, kept: Kept
) -> None:
    row = promise(partnership)
    build.DueDate(commitment=row, due_on=ago(20))
    deliver(row, delivered, confirmed)
    assert of(partnership).kept == kept
    assert failing(partnership, "6.5") == ([] if kept.on_time else [row.pk])
    assert of(partnership).well_formed[1] == (0 if confirmed >= 0 else 1)


def test_only_the_receiver_confirms(partnership: Partnership, convening: Membership) -> None:
    row = promise(partnership)
    build.DueDate(commitment=row)
    deliver(row, 25, 5, by=convening)
    assert of(partnership).kept == Kept(0, 0, 1)
    row.receiver = None  # owed to the partnership as a whole
    row.save()
    assert of(partnership).kept == Kept(1, 0, 1)


@pytest.mark.parametrize(("due", "count"), [(0, 1), (-1, 0), (364, 1), (365, 0)])
def test_due_in_the_window(partnership: Partnership, due: int, count: int) -> None:
    build.DueDate(commitment=promise(partnership, made_on=ago(600)), due_on=ago(due))
    assert of(partnership).kept.due == count


def test_a_due_date_moved_before_it_fell_due(partnership: Partnership) -> None:
    row = promise(partnership)
    build.DueDate(commitment=row, due_on=ago(20), agreed_on=ago(120), until_on=ago(21))
    build.DueDate(commitment=row, due_on=ago(-30), agreed_on=ago(21))
    assert of(partnership).kept.due == 0
    assert of(partnership, ago(-30)).kept.due == 1


def test_a_due_date_moved_after_it_fell_due_is_not_judged_by(partnership: Partnership) -> None:
    row = promise(partnership)
    build.DueDate(commitment=row, due_on=ago(20), agreed_on=ago(120))
    build.DueDate(commitment=row, due_on=ago(-30), agreed_on=ago(19), is_late=True)
    assert of(partnership).kept == Kept(0, 0, 1)
    assert failing(partnership, "6.5") == [row.pk]


def test_withdrawn_from_the_day_on(partnership: Partnership) -> None:
    row = promise(partnership, withdrawn_on=DAY, withdrawn_reason="The plant closed")
    build.DueDate(commitment=row)
    assert of(partnership).kept.due == 0
    assert of(partnership, ago(1)).kept.due == 1


def test_what_the_convener_owes(partnership: Partnership, convening: Membership) -> None:
    for days in (179, 180):
        build.DueDate(commitment=promise(partnership, owner=convening, made_on=ago(300)), due_on=ago(days))
    found = of(partnership)
    assert (found.convener_kept.due, found.kept.due) == (1, 2)


# --- element 7 and the grade ------------------------------------------------------------------------------


def test_age_of_the_latest_value(partnership: Partnership) -> None:
    metric = build.PartnershipMetric(partnership=partnership, frequency="month", lag_days=20, from_on=ago(50))
    assert of(partnership).metric_ages == ((metric.pk, None, 30, True),)
    assert of(partnership, ago(1)).metric_ages == ((metric.pk, None, 30, False),)
    build.MetricValue(partnership=partnership, definition=metric.definition, period_to_on=ago(60))
    build.MetricValue(partnership=partnership, definition=metric.definition, period_to_on=TOMORROW)
    build.MetricValue(
        partnership=partnership, definition=metric.definition, period_to_on=ago(9), group="Grade 12"
    )
    assert of(partnership).metric_ages == ((metric.pk, 40, 30, True),)
    assert failing(partnership, "7.3") == [metric.pk]


def test_groups_of_the_latest_period(partnership: Partnership) -> None:
    metric = build.PartnershipMetric(partnership=partnership, definition__is_learner_metric=True)
    assert of(partnership).disaggregated == (0, 1)
    words = {"partnership": partnership, "definition": metric.definition}
    build.MetricValue(**words, period_to_on=ago(40))
    build.MetricValue(**words, period_to_on=ago(40), group="Grade 12", value=None, status="suppressed")
    assert of(partnership).disaggregated == (1, 1)
    build.MetricValue(**words, period_to_on=ago(4))
    assert of(partnership).disaggregated == (0, 1)


def test_discussed(partnership: Partnership) -> None:
    metric = build.PartnershipMetric(partnership=partnership)
    meeting = build.Meeting(partnership=partnership, planned_on=ago(364), held_on=ago(364))
    build.MetricDiscussion(metric=metric, meeting=meeting)
    assert [of(partnership, day).used for day in (DAY, TOMORROW)] == [(1, 1), (0, 1)]


def test_the_latest_report_opened(partnership: Partnership, employer: Membership) -> None:
    old = build.Report(partnership=partnership, issued_on=ago(41))
    build.ReportDelivery(report=old, membership=employer, opened_on=ago(41))
    assert of(partnership).shared_back == (1, 1)
    new = build.Report(partnership=partnership, issued_on=ago(41))
    assert of(partnership).shared_back == (0, 1)
    build.ReportDelivery(report=new, membership=employer, opened_on=DAY)
    assert [of(partnership, day).shared_back for day in (ago(1), DAY)] == [(0, 1), (1, 1)]


@pytest.mark.parametrize(
    ("entered", "imported", "count"),
    [
        (30, False, (0, 1)),
        (31, False, (1, 1)),
        (0, False, (0, 1)),
        (200, True, (0, 0)),
    ],
)
def test_entered_late(partnership: Partnership, entered: int, imported: bool, count: tuple[int, int]) -> None:
    build.Interaction(
        partnership=partnership,
        membership=None,
        on=ago(179),
        entered_on=ago(179 - entered),
        is_imported=imported,
    )
    assert of(partnership).late_entered == count
    assert of(partnership, TOMORROW).late_entered == (0, 0)


def answer(partnership: Partnership, closed: int, parties: int, mark: int) -> None:
    wave = build.SurveyWave(
        partnership=partnership, opened_on=ago(closed), closes_on=ago(closed), closed_on=ago(closed)
    )
    for number, m in enumerate(partnership.memberships.order_by("pk")):
        build.Invitation(wave=wave, membership=m)
        if number < parties:
            build.Response(wave=wave, membership=m, answers=[mark] * 24)


def test_the_latest_wave_that_met_the_rule(partnership: Partnership) -> None:
    for kind in ("school", "employer", "school", "community"):
        build.Membership(partnership=partnership, organization=build.Organization(kind=kind))
    answer(partnership, 540, 3, 5)
    answer(partnership, 9, 2, 1)  # too few
    heard = of(partnership).voices
    assert heard and (heard.closed_days, heard.parties, heard.scores[0]) == (540, 3, 1.0)
    assert of(partnership, TOMORROW).voices is None


# --- how it is asked --------------------------------------------------------------------------------------


def test_the_number_of_statements_is_constant(partnership: Partnership) -> None:
    def statements(count: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            gather([(partnership.pk, DAY - timedelta(days=n % 3)) for n in range(count)], with_rows=True)
        return len(seen)

    assert statements(2) == statements(1) == statements(50)


def test_more_pairs_than_a_database_takes_variables(partnership: Partnership, employer: Membership) -> None:
    asked = [(partnership.pk if n == 39_999 else 0, DAY) for n in range(40_000)]
    found = gather(asked, with_rows=False)
    assert (len(found), found[-1].parties, found[0].parties) == (40_000, 1, 0)
    assert gather([], with_rows=True) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL plans by cost")
def test_afterwards_the_planner_counts_as_before(partnership: Partnership) -> None:
    def settings() -> list[str]:
        with connection.cursor() as cursor:
            found = []
            for name in SETTINGS:
                cursor.execute(f"SHOW {name}")
                found.append(cursor.fetchone()[0])
            return found

    before = settings()
    gather([(partnership.pk, DAY)], with_rows=False)
    assert settings() == before != list(SETTINGS.values())


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL plans for longer than it reads"
)
def test_for_few_pairs_a_connection_plans_once(partnership: Partnership) -> None:
    def sent() -> str:
        with CaptureQueriesContext(connection) as seen:
            gather([(partnership.pk, DAY)], with_rows=False)
        return " ".join(query["sql"] for query in seen.captured_queries)

    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")  # as if it were another connection
    assert "PREPARE" in sent()
    assert "PREPARE" not in sent()


def test_afterwards_the_collector_runs_again(partnership: Partnership) -> None:
    gather([(partnership.pk, DAY)], with_rows=False)
    assert gc.isenabled()
    with pytest.raises(TypeError):
        gather([(partnership.pk, None)], with_rows=False)  # type: ignore[list-item]
    assert gc.isenabled()
