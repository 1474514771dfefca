"""Deeds of every kind that touch what a score reads lead to a new score, and to none if it reads no difference."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from directory.actions import organization as organizations
from directory.actions import person as people
from directory.models import StaleMark
from employers.actions import employer, need, offer, placement
from metrics.actions import measure, report, survey
from metrics.actions.score import score_partnerships
from metrics.models import HealthSnapshot
from metrics.tasks import rescore_stale
from partnerships.actions import (
    assignment,
    commitment,
    contact,
    ending,
    funding,
    meeting,
    membership,
    own,
    partnership,
    purpose,
    recruitment,
    sharing,
    value,
)
from partnerships.models import Partnership
from pathways.actions import pathway
from tests import build, signing
from tests.build import AT, DAY, ago
from tests.metrics.living import living, next_day

pytestmark = pytest.mark.django_db

Scene = Any
QUARTER = {"period_from_on": ago(100), "period_to_on": ago(10)}


@pytest.fixture
def s() -> Scene:
    """A partnership with one open thing of each kind, so that a deed is one step away."""
    with time_machine.travel(AT, tick=False):
        yield scene()


def scene() -> Scene:
    p = living(stage=3)
    convener = p.memberships.get(role="convener")
    company = p.memberships.get(organization__employer__isnull=False)
    school = p.memberships.exclude(pk__in=[convener.pk, company.pk]).get()
    of_school = verified(school.organization, level="executive")
    own = verified(p.convener)
    build.CadenceTerm(partnership=p, membership=company, kind="contact", days=7)
    build.MembershipContact(membership=school, affiliation=of_school, role="champion", confirmed_on=ago(9))
    offered = build.Offer(employer=company.organization.employer, intermediary=p.convener)
    owed = build.Commitment(partnership=p, owner=company, receiver=school)
    build.DueDate(commitment=owed, due_on=ago(5))
    done = build.Commitment(partnership=p, owner=company, receiver=school)
    build.DueDate(commitment=done, due_on=ago(15))
    measured = build.PartnershipMetric(
        partnership=p, owner=own, source="Records", frequency="month", baseline=10
    )
    terms = build.Agreement(partnership=p, kind="mou", state="active")
    clause = build.Clause(agreement=terms)

    target = build.Occupation()
    return SimpleNamespace(
        p=p,
        who={"by": None, "at": AT},
        convener=convener,
        company=company,
        school=school,
        of_school=of_school,
        own=own,
        target=target,
        charter=build.Charter(partnership=p),
        protocol=build.Protocol(partnership=p, kind="conflict"),
        goal=build.Goal(partnership=p, owner=own, due_on=next_day(90), target="40"),
        pathway_link=build.PartnershipPathway(partnership=p),
        lead=build.Assignment(partnership=p, person=own.person, role="lead"),
        request=build.Request(partnership=p, membership=school, answer_by_on=next_day(3)),
        planned=build.Meeting(partnership=p, planned_on=DAY),
        held=build.Meeting(partnership=p, planned_on=ago(5), held_on=ago(5)),
        decision=build.Decision(partnership=p, on=ago(20)),
        need=build.RecruitmentNeed(partnership=p, needed_count=2, needed_by_on=ago(2)),
        seeks=build.ValueStatement(membership=school, kind="seeks"),
        contact=build.MembershipContact(membership=school, affiliation=of_school, role="primary"),
        invited=build.Membership(partnership=p, accepted_on=None, invited_on=ago(9)),
        owed=owed,
        delivery=build.Delivery(commitment=done, delivered_on=ago(15)),
        gift=build.Contribution(partnership=p, giver=school, receiver=company, on=ago(30)),
        terms=terms,
        clause=clause,
        signer=build.Signer(
            party=build.AgreementParty(
                agreement=build.Agreement(partnership=p, kind="work_based", state="out_for_signature"),
                membership=school,
            )
        ),
        flow=build.DataFlow(partnership=p, giver=school, receiver=company, is_student_level=True),
        source=build.FundingSource(holder=p.convener, from_on=ago(100), to_on=next_day(300)),
        budget=build.Budget(partnership=p, from_on=ago(100), to_on=next_day(300), is_convening=True),
        metric=measured,
        sent=build.ReportDelivery(report=build.Report(partnership=p, issued_on=ago(9)), membership=school),
        offer=offered,
        hosted=build.Placement(
            offer=offered, state="matched", from_on=ago(50), to_on=ago(40), confirmed_on=None
        ),
        hires=build.Need(employer=company.organization.employer, occupation=target),
        wave=answered(p, [school, company]),
    )


def verified(organization: Any, **words: Any) -> Any:
    made = build.Affiliation(organization=organization, **words)
    build.ContactCheck(affiliation=made, outcome="verified", on=ago(30))
    return made


def answered(p: Partnership, members: list[Any]) -> Any:
    """A survey that three parties of two sectors have answered and nobody has closed yet."""
    wave = build.SurveyWave(partnership=p, opened_on=ago(20), closes_on=DAY, closed_on=None)
    for member in [*members, build.Membership(partnership=p)]:
        person = build.Affiliation(organization=member.organization)
        build.Invitation(wave=wave, membership=member, affiliation=person, sent_on=ago(20))
        build.Response(wave=wave, membership=member, answers=[4] * 24)
    return wave


TELLING: dict[str, Callable[[Scene], object]] = {
    # the partnership and who belongs to it
    "move_stage": lambda s: partnership.move_stage(
        partnership=s.p, stage=2, reason="Less is done now", **s.who
    ),
    "link_pathway": lambda s: partnership.link_pathway(
        partnership=s.p, pathway=with_target(s.target), **s.who
    ),
    "accept_membership": lambda s: membership.accept_membership(membership=s.invited, **s.who),
    "leave_partnership": lambda s: membership.leave_partnership(
        membership=s.school, reason="It closed", left_on=ago(1), **s.who
    ),
    "name_contact": lambda s: membership.name_contact(
        membership=s.company,
        affiliation=verified(s.company.organization),
        role="primary",
        confirmed_on=DAY,
        **s.who,
    ),
    "end_contact": lambda s: membership.end_contact(contact=s.contact, to_on=ago(1), **s.who),
    "set_cadence": lambda s: membership.set_cadence(partnership=s.p, membership=s.school, days=7, **s.who),
    "assign_person": lambda s: assignment.assign_person(
        partnership=s.p,
        person=build.Affiliation(organization=s.p.convener).person,
        role="backup",
        **s.who,
    ),
    "end_assignment": lambda s: assignment.end_assignment(assignment=s.lead, to_on=ago(1), **s.who),
    # purpose and recruitment
    "adopt_charter": lambda s: purpose.adopt_charter(partnership=s.p, need="Welders", **s.who),
    "endorse_charter": lambda s: purpose.endorse_charter(charter=s.charter, membership=s.school, **s.who),
    "record_review": lambda s: purpose.record_review(partnership=s.p, **s.who),
    "put_protocol_in_force": lambda s: purpose.put_protocol_in_force(
        partnership=s.p, kind="decisions", title="How we decide", **s.who
    ),
    "end_protocol": lambda s: purpose.end_protocol(protocol=s.protocol, to_on=ago(1), **s.who),
    "set_goal": lambda s: purpose.set_goal(partnership=s.p, title="Forty placements", **s.who),
    "end_goal": lambda s: purpose.end_goal(goal=s.goal, to_on=ago(1), **s.who),
    "state_need": lambda s: recruitment.state_need(
        partnership=s.p, support="hosting", needed_count=3, needed_by_on=DAY, **s.who
    ),
    "withdraw_need": lambda s: recruitment.withdraw_need(need=s.need, reason="No longer", **s.who),
    # contact
    "log_interaction": lambda s: contact.log_interaction(
        partnership=s.p, membership=s.school, direction="out", channel="call", subject="Hello", **s.who
    ),
    "receive_request": lambda s: contact.receive_request(
        membership=s.company, text="Who visits?", received_on=ago(20), **s.who
    ),
    "answer_request": lambda s: contact.answer_request(request=s.request, answer="We do", **s.who),
    "hold_meeting": lambda s: meeting.hold_meeting(meeting=s.planned, present=[s.school], **s.who),
    "share_notes": lambda s: meeting.share_notes(meeting=s.held, minutes="What was said", **s.who),
    # value and promises
    "state_value": lambda s: value.state_value(
        membership=s.company, kind="seeks", text="People who stay", **s.who
    ),
    "end_value": lambda s: value.end_value(statement=s.seeks, to_on=ago(1), **s.who),
    "confirm_receipt of a contribution": lambda s: value.confirm_receipt(
        of=s.gift, membership=s.company, **s.who
    ),
    "confirm_receipt of a delivery": lambda s: value.confirm_receipt(
        of=s.delivery, membership=s.school, **s.who
    ),
    "write_responsibility": lambda s: commitment.write_responsibility(
        membership=s.school, role="Teaches", description="The theory", **s.who
    ),
    "make_commitment": lambda s: commitment.make_commitment(
        partnership=s.p, text="Six internships", owner=s.company, **s.who
    ),
    "set_due_date": lambda s: commitment.set_due_date(
        commitment=s.owed, due_on=next_day(30), reason="Snow", agreed_on=ago(6), **s.who
    ),
    "withdraw_commitment": lambda s: commitment.withdraw_commitment(
        commitment=s.owed, reason="No longer needed", **s.who
    ),
    "record_delivery": lambda s: commitment.record_delivery(
        commitment=s.owed,
        note="All six are there",
        reported_by=build.Affiliation(organization=s.company.organization),
        **s.who,
    ),
    # agreements and data
    "attest_paper": lambda s: signing.sign_paper(s.signer),
    "terminate_agreement": lambda s: ending.terminate_agreement(
        agreement=s.terms, reason="Both wished it", **s.who
    ),
    "record_data_flow": lambda s: sharing.record_data_flow(
        partnership=s.p,
        giver=s.school,
        receiver=s.company,
        description="Attendance",
        is_student_level=True,
        **s.who,
    ),
    "end_data_flow": lambda s: sharing.end_data_flow(flow=s.flow, to_on=ago(1), **s.who),
    # funding
    "allocate": lambda s: funding.allocate(
        source=s.source,
        partnership=s.p,
        activity="Convening",
        amount=Decimal(100),
        from_on=ago(10),
        to_on=next_day(200),
        is_convening=True,
        **s.who,
    ),
    "set_budget": lambda s: funding.set_budget(
        partnership=s.p,
        amount=Decimal(5000),
        from_on=next_day(301),
        to_on=next_day(600),
        is_convening=True,
        **s.who,
    ),
    # metrics and voices
    "adopt_metric": lambda s: measure.adopt_metric(
        partnership=s.p, definition=build.MetricDefinition(stage="attainment"), frequency="year", **s.who
    ),
    "change_metric": lambda s: measure.change_metric(metric=s.metric, source="", **s.who),
    "drop_metric": lambda s: measure.drop_metric(metric=s.metric, to_on=ago(1), **s.who),
    "set_target": lambda s: measure.set_target(metric=s.metric, value=Decimal(10), **QUARTER, **s.who),
    "type_value": lambda s: measure.type_value(
        definition=s.metric.definition, partnership=s.p, value=Decimal(8), **QUARTER, **s.who
    ),
    "link_goal": lambda s: measure.link_goal(goal=s.goal, metric=s.metric, **s.who),
    "discuss_metric": lambda s: measure.discuss_metric(metric=s.metric, decision=s.decision, **s.who),
    "open_report": lambda s: report.open_report(delivery=s.sent, **s.who),
    "close_wave": lambda s: survey.close_wave(wave=s.wave, **s.who),
    # what is said of the rows it leans on, in other apps
    "submit_need": lambda s: need.submit_need(
        employer=s.company.organization.employer, occupation=s.target, **s.who
    ),
    "submit_offer": lambda s: offer.submit_offer(
        employer=s.company.organization.employer,
        intermediary=s.p.convener,
        kind="tour",
        title="A look at the plant",
        **s.who,
    ),
    "confirm_placement": lambda s: placement.confirm_placement(placement=s.hosted, **s.who),
    # by a contact's own page
    "hand_over": lambda s: own.hand_over(
        link=own_link(s), given_name="Bo", family_name="Park", title="Dean", email="bo@example.org", **s.who
    ),
    "keep_roles": lambda s: own.keep_roles(
        affiliation=verified(s.company.organization, level="executive"),
        members=[s.company],
        roles={(s.company.pk, "champion")},
        **s.who,
    ),
    "check_contact": lambda s: people.check_contact(affiliation=s.of_school, outcome="bounced", **s.who),
    "change_affiliation": lambda s: people.change_affiliation(
        affiliation=s.of_school, level="front_line", **s.who
    ),
    "end_affiliation": lambda s: people.end_affiliation(affiliation=s.own, to_on=ago(1), **s.who),
    "change_organization": lambda s: organizations.change_organization(
        organization=s.school.organization, kind="community", **s.who
    ),
    "set_targets": lambda s: pathway.set_targets(
        pathway=s.pathway_link.pathway, occupations=[s.target], **s.who
    ),
}

SILENT: dict[str, Callable[[Scene], object]] = {
    "change_partnership": lambda s: partnership.change_partnership(
        partnership=s.p, summary="Another summary", **s.who
    ),
    "change_employer": lambda s: employer.change_employer(
        employer=s.company.organization.employer, size="250-999", **s.who
    ),
    "unlink_pathway from its last day on": lambda s: partnership.unlink_pathway(link=s.pathway_link, **s.who),
    "ask for a score": lambda s: build.StaleMark(kind="partnership", key=s.p.pk),
}


def own_link(s: Scene) -> Any:
    """The school's contact has a page of their own."""
    build.Tie(intermediary=s.convener.organization, organization=s.school.organization)
    return build.SecureLink(recipient=s.of_school, organization=s.convener.organization)


def with_target(occupation: Any) -> Any:
    made = build.Pathway()
    made.target_occupations.add(occupation)
    return made


def scores(s: Scene) -> list[str]:
    rows = HealthSnapshot.objects.filter(partnership=s.p).order_by("pk")
    return list(rows.values_list("evidence_hash", flat=True))


def done(s: Scene, deed: Callable[[Scene], object]) -> list[str]:
    """Scores, does the deed, and lets the worker take up its marks; the hashes before and after."""
    score_partnerships([s.p.pk], as_of=DAY, at=AT)
    deed(s)
    assert StaleMark.objects.exists()
    assert rescore_stale() >= 1
    assert not StaleMark.objects.exists()
    return scores(s)


@pytest.mark.parametrize("name", TELLING)
def test_a_deed_that_tells_something_new_is_scored(name: str, s: Scene) -> None:
    before, after = done(s, TELLING[name])
    assert before != after
    assert Partnership.objects.get(pk=s.p.pk).stale_since is None


@pytest.mark.parametrize("name", SILENT)
def test_a_deed_that_changes_no_evidence_adds_no_score(name: str, s: Scene) -> None:
    assert len(done(s, SILENT[name])) == 1
    assert Partnership.objects.get(pk=s.p.pk).stale_since is None
