"""Builders, one for each model and named like it: `build.Membership(partnership=p)` saves a valid row.

Defaults hang together (a commitment's owner belongs to its partnership), so two rows built without a word
stand in two different networks. Dates are fixed: a story begins on START and is told on DAY.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from directory import models as directory
from employers import models as employers
from metrics import models as metrics
from partnerships import models as partnerships
from pathways import models as pathways

DAY = date(2026, 6, 1)
START = date(2025, 6, 2)
AT = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)


def ago(days: int) -> date:
    """A day so long before DAY."""
    return DAY - timedelta(days=days)


# --- directory --------------------------------------------------------------------------------------------


class Organization(DjangoModelFactory):
    class Meta:
        model = directory.Organization

    name = Sequence(lambda n: f"Organization {n}")
    slug = Sequence(lambda n: f"organization-{n}")
    kind = "school"


class District(Organization):
    name = Sequence(lambda n: f"District {n}")
    kind = "district"


class School(DjangoModelFactory):
    class Meta:
        model = directory.School

    organization = SubFactory(Organization, kind="school")
    lowest_grade = "09"
    highest_grade = "12"


class Intermediary(DjangoModelFactory):
    class Meta:
        model = directory.Intermediary

    organization = SubFactory(Organization, kind="intermediary")


class Network(Organization):
    """An organization that convenes: with its facet as intermediary."""

    class Meta:
        skip_postgeneration_save = True

    name = Sequence(lambda n: f"Network {n}")
    kind = "intermediary"
    facet = factory.RelatedFactory(Intermediary, factory_related_name="organization")


class ConsortiumMember(DjangoModelFactory):
    class Meta:
        model = directory.ConsortiumMember

    intermediary = SubFactory(Intermediary, is_consortium=True)
    organization = SubFactory(Organization, kind="workforce_board")
    from_on = START


class Tie(DjangoModelFactory):
    class Meta:
        model = directory.Tie

    intermediary = SubFactory(Network)
    organization = SubFactory(Organization)
    from_on = START


class Person(DjangoModelFactory):
    class Meta:
        model = directory.Person

    given_name = Sequence(lambda n: f"Given{n}")
    family_name = Sequence(lambda n: f"Family{n}")


class Affiliation(DjangoModelFactory):
    class Meta:
        model = directory.Affiliation

    person = SubFactory(Person)
    organization = SubFactory(Organization)
    title = "Coordinator"
    level = "manager"
    email = Sequence(lambda n: f"person{n}@example.org")
    from_on = START


class ContactCheck(DjangoModelFactory):
    class Meta:
        model = directory.ContactCheck

    affiliation = SubFactory(Affiliation)
    outcome = "verified"
    on = ago(30)
    entered_on = SelfAttribute("on")


class User(DjangoModelFactory):
    """Signs in by force_login only: the stored password is none that can be typed."""

    class Meta:
        model = directory.User

    email = Sequence(lambda n: f"user{n}@example.org")
    name = Sequence(lambda n: f"User {n}")
    password = "!"


class Seat(DjangoModelFactory):
    class Meta:
        model = directory.Seat

    user = SubFactory(User)
    organization = SubFactory(Network)
    role = "member"
    from_on = START


def seated(organization: directory.Organization, role: str = "member", **words: Any) -> directory.User:
    """A user with a seat in the organization."""
    user: directory.User = User(**words)
    Seat(user=user, organization=organization, role=role)
    return user


class StoredFile(DjangoModelFactory):
    """Its bytes lie in the tests' own storage, gone with the process."""

    class Meta:
        model = directory.StoredFile

    name = Sequence(lambda n: f"Report {n}.pdf")
    file = LazyAttribute(lambda row: ContentFile(b"%PDF-1.7 a report %%EOF", name=row.name))
    content_type = "application/pdf"
    byte_count = 23
    sha256 = "0" * 64
    stored_at = AT


class Letter(DjangoModelFactory):
    class Meta:
        model = directory.Letter

    template = "welcome"
    recipient = Sequence(lambda n: f"letter{n}@example.org")
    subject_key = Sequence(lambda n: f"subject:{n}")
    period = "once"
    organization = SubFactory(Network)
    due_at = AT


class SecureLink(DjangoModelFactory):
    class Meta:
        model = directory.SecureLink

    purpose = "personal"
    recipient = SubFactory(Affiliation)
    organization = SubFactory(Network)
    template = "link"
    subject_key = Sequence(lambda n: f"thing {n}")
    days = 14
    token_hash = Sequence(lambda n: f"{n:064x}")
    mailed_to = SelfAttribute("recipient.email")
    issued_at = AT
    expires_at = AT + timedelta(days=14)


class LinkCode(DjangoModelFactory):
    class Meta:
        model = directory.LinkCode

    link = SubFactory(SecureLink)
    asked_at = AT


class LinkVisit(DjangoModelFactory):
    class Meta:
        model = directory.LinkVisit

    link = SubFactory(SecureLink)
    at = AT


class LinkRenewal(DjangoModelFactory):
    class Meta:
        model = directory.LinkRenewal

    token_hash = Sequence(lambda n: f"{n:064x}")
    asked_at = AT


class Allowance(DjangoModelFactory):
    class Meta:
        model = directory.Allowance

    key = Sequence(lambda n: f"deed {n}")
    began_at = AT
    until_at = AT + timedelta(hours=1)


class Submission(DjangoModelFactory):
    class Meta:
        model = directory.Submission

    actor = "user 1"
    path = "/"
    key = Sequence(lambda n: f"{n:032x}")
    content_hash = Sequence(lambda n: f"{n:064x}")
    at = AT


class SearchEntry(DjangoModelFactory):
    class Meta:
        model = directory.SearchEntry

    kind = "organization"
    key = Sequence(str)
    title = "A thing that can be found"
    address = "/"


class StaleMark(DjangoModelFactory):
    class Meta:
        model = directory.StaleMark

    kind = "partnership"
    key = Sequence(lambda n: n + 1)
    at = AT


# --- pathways ---------------------------------------------------------------------------------------------


class CareerCluster(DjangoModelFactory):
    class Meta:
        model = pathways.CareerCluster

    scheme = "2024"
    title = Sequence(lambda n: f"Cluster {n}")


class Occupation(DjangoModelFactory):
    class Meta:
        model = pathways.Occupation

    soc = Sequence(lambda n: f"{11 + n % 80:02d}-{1000 + n // 80:04d}")
    title = Sequence(lambda n: f"Occupation {n}")


class OnetOccupation(DjangoModelFactory):
    class Meta:
        model = pathways.OnetOccupation

    occupation = SubFactory(Occupation)
    code = LazyAttribute(lambda o: f"{o.occupation.soc}.00")
    title = SelfAttribute("occupation.title")


class OnetCluster(DjangoModelFactory):
    class Meta:
        model = pathways.OnetCluster

    onet_occupation = SubFactory(OnetOccupation)
    cluster = SubFactory(CareerCluster)


class Industry(DjangoModelFactory):
    class Meta:
        model = pathways.Industry

    naics = Sequence(lambda n: f"{110000 + n}")
    title = Sequence(lambda n: f"Industry {n}")


class InstructionalProgram(DjangoModelFactory):
    class Meta:
        model = pathways.InstructionalProgram

    cip = Sequence(lambda n: f"{n // 10000 % 90 + 10:02d}.{n % 10000:04d}")
    title = Sequence(lambda n: f"Program kind {n}")


class CipSocLink(DjangoModelFactory):
    class Meta:
        model = pathways.CipSocLink

    instructional_program = SubFactory(InstructionalProgram)
    occupation = SubFactory(Occupation)
    source = "Crosswalk 2020"


class Area(DjangoModelFactory):
    class Meta:
        model = pathways.Area

    code = Sequence(lambda n: f"A{n}")
    title = Sequence(lambda n: f"Area {n}")
    kind = "state"


class OccupationFact(DjangoModelFactory):
    class Meta:
        model = pathways.OccupationFact

    occupation = SubFactory(Occupation)
    area = SubFactory(Area)
    year = 2024
    source = "OEWS"
    measure = "employment"
    value = 1200


class Credential(DjangoModelFactory):
    class Meta:
        model = pathways.Credential

    name = Sequence(lambda n: f"Credential {n}")


class Competency(DjangoModelFactory):
    class Meta:
        model = pathways.Competency

    title = Sequence(lambda n: f"Competency {n}")


class Program(DjangoModelFactory):
    class Meta:
        model = pathways.Program

    organization = SubFactory(Organization)
    instructional_program = SubFactory(InstructionalProgram)
    name = Sequence(lambda n: f"Program {n}")
    level = "secondary"
    from_on = START


class ProgramCompletions(DjangoModelFactory):
    class Meta:
        model = pathways.ProgramCompletions

    program = SubFactory(Program)
    year = 2024
    award_level = "3"
    completions_count = 40
    source = "IPEDS"


class Course(DjangoModelFactory):
    class Meta:
        model = pathways.Course

    organization = SubFactory(Organization)
    title = Sequence(lambda n: f"Course {n}")
    from_on = START


class Pathway(DjangoModelFactory):
    class Meta:
        model = pathways.Pathway

    slug = Sequence(lambda n: f"pathway-{n}")
    title = Sequence(lambda n: f"Pathway {n}")
    owner = SubFactory(Network)


class PathwayStep(DjangoModelFactory):
    class Meta:
        model = pathways.PathwayStep

    pathway = SubFactory(Pathway)
    order = 1
    kind = "work_based"
    title = Sequence(lambda n: f"Step {n}")


class Initiative(DjangoModelFactory):
    class Meta:
        model = pathways.Initiative

    name = Sequence(lambda n: f"Initiative {n}")
    organization = SubFactory(Network)
    region = "Bluegrass"
    from_on = START


# --- employers --------------------------------------------------------------------------------------------


class Employer(DjangoModelFactory):
    class Meta:
        model = employers.Employer

    organization = SubFactory(Organization, kind="employer")
    size = "50-249"


class Site(DjangoModelFactory):
    class Meta:
        model = employers.Site

    employer = SubFactory(Employer)
    name = Sequence(lambda n: f"Plant {n}")


class Need(DjangoModelFactory):
    class Meta:
        model = employers.Need

    employer = SubFactory(Employer)
    occupation = SubFactory(Occupation)
    submitted_on = ago(40)
    entered_on = SelfAttribute("submitted_on")


class Offer(DjangoModelFactory):
    class Meta:
        model = employers.Offer

    employer = SubFactory(Employer)
    intermediary = SubFactory(Network)
    kind = "internship"
    title = Sequence(lambda n: f"Internship {n}")
    slots_count = 4
    submitted_on = ago(60)
    entered_on = SelfAttribute("submitted_on")


class Ask(DjangoModelFactory):
    class Meta:
        model = employers.Ask

    employer = SubFactory(Employer)
    asked_by = SubFactory(Network)
    kind = "tour"
    from_on = ago(20)


class Placement(DjangoModelFactory):
    class Meta:
        model = employers.Placement

    offer = SubFactory(Offer)
    school = SubFactory(Organization, kind="school")
    grade_band = "high_upper"
    learners_count = 3
    from_on = ago(50)
    entered_on = SelfAttribute("from_on")


class CompetencyEndorsement(DjangoModelFactory):
    class Meta:
        model = employers.CompetencyEndorsement

    employer = SubFactory(Employer)
    pathway = SubFactory(Pathway)
    competency = SubFactory(Competency)
    verdict = "endorsed"
    on = ago(20)
    entered_on = SelfAttribute("on")


# --- partnerships: itself and who belongs to it -----------------------------------------------------------


class Partnership(DjangoModelFactory):
    """With the stage and status that hold from its first day; `steps=False` leaves both out."""

    class Meta:
        model = partnerships.Partnership
        skip_postgeneration_save = True

    slug = Sequence(lambda n: f"partnership-{n}")
    name = Sequence(lambda n: f"Partnership {n}")
    convener = SubFactory(Network)
    started_on = START
    stage = 1

    @factory.post_generation
    def steps(self, create: bool, wanted: bool | None, **_: Any) -> None:
        if create and wanted is not False:
            StageChange(partnership=self, stage=self.stage, on=self.started_on)
            StatusChange(partnership=self, status=self.status, on=self.started_on)


class StageChange(DjangoModelFactory):
    class Meta:
        model = partnerships.StageChange

    partnership = SubFactory(Partnership, steps=False)
    stage = SelfAttribute("partnership.stage")
    on = START


class StatusChange(DjangoModelFactory):
    class Meta:
        model = partnerships.StatusChange

    partnership = SubFactory(Partnership, steps=False)
    status = "open"
    on = START


class OfPartnership(DjangoModelFactory):
    class Meta:
        abstract = True

    partnership = SubFactory(Partnership)


class Membership(OfPartnership):
    """An accepted member; its organization is a school unless told otherwise."""

    class Meta:
        model = partnerships.Membership

    organization = SubFactory(Organization)
    invited_on = START
    accepted_on = START


def convening(partnership: partnerships.Partnership, **words: Any) -> partnerships.Membership:
    """The convener's own membership, accepted on the partnership's first day."""
    row: partnerships.Membership = Membership(
        partnership=partnership, organization=partnership.convener, role="convener", **words
    )
    return row


def employing(partnership: partnerships.Partnership, **words: Any) -> partnerships.Membership:
    """A member that is an employer, with its facet."""
    row: partnerships.Membership = Membership(
        partnership=partnership, organization=Employer().organization, **words
    )
    return row


def of_same(**words: Any) -> SubFactory:
    """A membership of the same partnership as the row that is built."""
    return SubFactory(Membership, partnership=SelfAttribute("..partnership"), **words)


class PartnershipPathway(OfPartnership):
    class Meta:
        model = partnerships.PartnershipPathway

    pathway = SubFactory(Pathway, owner=SelfAttribute("..partnership.convener"))
    from_on = START


class Assignment(OfPartnership):
    class Meta:
        model = partnerships.Assignment

    person = SubFactory(Person)
    role = "lead"
    fte = 0.5
    from_on = START


class MembershipContact(DjangoModelFactory):
    class Meta:
        model = partnerships.MembershipContact

    membership = SubFactory(Membership)
    affiliation = SubFactory(Affiliation, organization=SelfAttribute("..membership.organization"))
    role = "primary"
    from_on = START
    confirmed_on = START


class CadenceTerm(DjangoModelFactory):
    """Contact with one member; a meeting cadence is `kind="meeting", membership=None, partnership=p`."""

    class Meta:
        model = partnerships.CadenceTerm

    membership = SubFactory(Membership)
    partnership = SelfAttribute("membership.partnership")
    kind = "contact"
    days = 30
    from_on = START


class SystemChange(OfPartnership):
    class Meta:
        model = partnerships.SystemChange

    level = "policy"
    what = "Credit for the apprenticeship hours"
    on = ago(90)
    entered_on = SelfAttribute("on")


# --- partnerships: purpose, recruitment, value ------------------------------------------------------------


class Charter(OfPartnership):
    class Meta:
        model = partnerships.Charter

    version = 1
    need = "Technicians are missing"
    serves = "Learners of grades 9 to 14"
    geography = "Three counties"
    goal = "A pathway into maintenance"
    fte_needed = 0.5
    adopted_on = START
    entered_on = START


class Endorsement(DjangoModelFactory):
    class Meta:
        model = partnerships.Endorsement

    charter = SubFactory(Charter)
    membership = SubFactory(Membership, partnership=SelfAttribute("..charter.partnership"))
    on = ago(300)
    entered_on = SelfAttribute("on")


class Review(OfPartnership):
    class Meta:
        model = partnerships.Review

    on = ago(100)
    entered_on = SelfAttribute("on")


class Protocol(OfPartnership):
    class Meta:
        model = partnerships.Protocol

    kind = "decisions"
    title = "How we decide"
    from_on = START


class Goal(OfPartnership):
    class Meta:
        model = partnerships.Goal

    title = "Forty placements a year"
    from_on = START


class RecruitmentNeed(OfPartnership):
    class Meta:
        model = partnerships.RecruitmentNeed

    support = "hosting"
    stated_on = START
    entered_on = SelfAttribute("stated_on")


class Prospect(DjangoModelFactory):
    class Meta:
        model = partnerships.Prospect

    need = SubFactory(RecruitmentNeed)
    organization = SubFactory(Organization, kind="employer")
    listed_on = ago(200)


class ValueStatement(DjangoModelFactory):
    class Meta:
        model = partnerships.ValueStatement

    membership = SubFactory(Membership)
    kind = "seeks"
    text = "People who stay"
    from_on = START


class Contribution(OfPartnership):
    class Meta:
        model = partnerships.Contribution

    giver = of_same()
    receiver = of_same()
    description = "Two days of a machinist’s time"
    on = ago(80)
    entered_on = SelfAttribute("on")


# --- partnerships: contact --------------------------------------------------------------------------------


class Connection(DjangoModelFactory):
    class Meta:
        model = partnerships.Connection

    intermediary = SubFactory(Network)
    organization = SubFactory(Organization)
    reason = "insight"
    interest = "What do local employers look for?"
    on = ago(300)
    entered_on = SelfAttribute("on")


class Introduction(DjangoModelFactory):
    class Meta:
        model = partnerships.Introduction

    connection = SubFactory(Connection)
    introduced_by = SubFactory(Person)
    introduced_to = SubFactory(Person)
    on = ago(290)
    entered_on = SelfAttribute("on")


class Interaction(OfPartnership):
    class Meta:
        model = partnerships.Interaction

    membership = of_same()
    direction = "in"
    channel = "call"
    subject = "Spring placements"
    on = ago(10)
    entered_on = SelfAttribute("on")


class Request(OfPartnership):
    class Meta:
        model = partnerships.Request

    membership = of_same()
    text = "Who visits us in fall?"
    received_on = ago(30)
    answer_by_on = LazyAttribute(lambda o: o.received_on + timedelta(days=7))
    entered_on = SelfAttribute("received_on")


class Meeting(OfPartnership):
    class Meta:
        model = partnerships.Meeting

    title = "Quarterly meeting"
    planned_on = ago(60)
    entered_on = SelfAttribute("planned_on")


class MeetingParty(DjangoModelFactory):
    class Meta:
        model = partnerships.MeetingParty

    meeting = SubFactory(Meeting)
    membership = SubFactory(Membership, partnership=SelfAttribute("..meeting.partnership"))
    invited_on = LazyAttribute(lambda o: o.meeting.planned_on - timedelta(days=14))


class Decision(OfPartnership):
    class Meta:
        model = partnerships.Decision

    text = "We begin with juniors"
    on = ago(60)
    entered_on = SelfAttribute("on")


# --- partnerships: agreements -----------------------------------------------------------------------------


class AgreementTemplate(DjangoModelFactory):
    class Meta:
        model = partnerships.AgreementTemplate

    intermediary = SubFactory(Network)
    kind = "mou"
    name = Sequence(lambda n: f"Template {n}")


class TemplateClause(DjangoModelFactory):
    class Meta:
        model = partnerships.TemplateClause

    template = SubFactory(AgreementTemplate)
    number = 1
    heading = "Parties and signers"
    text = "Between {{ parties }}."


class ConsentText(DjangoModelFactory):
    class Meta:
        model = partnerships.ConsentText

    edition = Sequence(lambda n: n + 1)
    text = Sequence(lambda n: f"I agree to sign online, {n}.")
    text_hash = Sequence(lambda n: f"{n:064x}")
    from_on = START


class Agreement(OfPartnership):
    """In the state named, with the one transition that says so; `steps=False` leaves that out.

    One that is out for signature has a frozen paper.
    """

    class Meta:
        model = partnerships.Agreement
        skip_postgeneration_save = True

    kind = "mou"
    title = "Memorandum of understanding"
    purpose = "Who does what"
    state = "draft"
    drafted_on = START
    effective_on = START
    ends_on = START + timedelta(days=730)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **words: Any) -> Any:
        if words["state"] != "out_for_signature" or words.get("paper"):
            return super()._create(model_class, *args, **words)
        row = super()._create(model_class, *args, **{**words, "state": "in_review"})
        row.paper, row.state = Paper(agreement=row), "out_for_signature"
        row.save()
        return row

    @factory.post_generation
    def steps(self, create: bool, wanted: bool | None, **_: Any) -> None:
        if create and wanted is not False:
            AgreementTransition(agreement=self, on=self.drafted_on)


class AgreementTransition(DjangoModelFactory):
    class Meta:
        model = partnerships.AgreementTransition

    agreement = SubFactory(Agreement, steps=False)
    state = SelfAttribute("agreement.state")
    on = START
    reason = LazyAttribute(
        lambda o: "So agreed" if o.state in ("terminated", "declined", "withdrawn") else ""
    )


class AgreementParty(DjangoModelFactory):
    class Meta:
        model = partnerships.AgreementParty

    agreement = SubFactory(Agreement)
    membership = SubFactory(Membership, partnership=SelfAttribute("..agreement.partnership"))


class Clause(DjangoModelFactory):
    class Meta:
        model = partnerships.Clause

    agreement = SubFactory(Agreement)
    number = 1
    heading = "Parties and authorized signers"


class ClauseComment(DjangoModelFactory):
    class Meta:
        model = partnerships.ClauseComment

    clause = SubFactory(Clause)
    text = "Who pays for the bus?"
    at = AT


class ClauseState(DjangoModelFactory):
    class Meta:
        model = partnerships.ClauseState

    clause = SubFactory(Clause)
    progress = "not_addressed"
    on = START


class Paper(DjangoModelFactory):
    class Meta:
        model = partnerships.Paper

    agreement = SubFactory(Agreement)
    edition = 1
    content = "{}"
    content_hash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    pdf = "papers/one.pdf"
    pdf_hash = "0" * 64
    frozen_at = AT


class Signer(DjangoModelFactory):
    class Meta:
        model = partnerships.Signer

    party = SubFactory(AgreementParty)
    affiliation = SubFactory(Affiliation, organization=SelfAttribute("..party.membership.organization"))


class Question(DjangoModelFactory):
    class Meta:
        model = partnerships.Question

    signer = SubFactory(Signer)
    text = "May our lawyer read it first?"
    asked_at = AT


class Evidence(DjangoModelFactory):
    class Meta:
        model = partnerships.Evidence

    agreement = SubFactory(Agreement)
    number = 1
    kind = "sent"
    at = AT
    previous_hash = "0" * 64
    hash = Sequence(lambda n: f"{n:064x}")


class Notice(DjangoModelFactory):
    class Meta:
        model = partnerships.Notice

    agreement = SubFactory(Agreement, state="active")
    kind = "termination"
    reason = "The program ends"
    on = ago(10)
    entered_on = SelfAttribute("on")
    ends_on = ago(-20)


class Signature(DjangoModelFactory):
    class Meta:
        model = partnerships.Signature

    party = SubFactory(AgreementParty)
    name = "Alex Signer"
    title = "President"
    method = "paper"
    on = ago(200)
    entered_on = SelfAttribute("on")
    at = AT


class Amendment(DjangoModelFactory):
    class Meta:
        model = partnerships.Amendment

    agreement = SubFactory(Agreement)
    summary = "One more school"
    on = ago(100)
    entered_on = SelfAttribute("on")


class DataSharingAgreement(DjangoModelFactory):
    class Meta:
        model = partnerships.DataSharingAgreement

    agreement = SubFactory(Agreement, kind="data_sharing", title="Data terms")
    legal_basis = "studies"


class DataFlow(OfPartnership):
    class Meta:
        model = partnerships.DataFlow

    giver = of_same()
    receiver = of_same()
    description = "Counts of credentials by program"
    from_on = START


# --- partnerships: promises -------------------------------------------------------------------------------


class Responsibility(DjangoModelFactory):
    class Meta:
        model = partnerships.Responsibility

    membership = SubFactory(Membership)
    role = "Host"
    description = "Hosts learners"
    from_on = START


class Commitment(OfPartnership):
    class Meta:
        model = partnerships.Commitment

    owner = of_same()
    text = "Six summer internships"
    made_on = ago(120)
    entered_on = SelfAttribute("made_on")


class DueDate(DjangoModelFactory):
    class Meta:
        model = partnerships.DueDate

    commitment = SubFactory(Commitment)
    due_on = ago(20)
    agreed_on = SelfAttribute("commitment.made_on")


class Delivery(DjangoModelFactory):
    class Meta:
        model = partnerships.Delivery

    commitment = SubFactory(Commitment)
    figure = 6
    unit = "learners"
    delivered_on = ago(25)
    entered_on = SelfAttribute("delivered_on")


class Confirmation(DjangoModelFactory):
    """Of a contribution by its receiver; of a delivery with `delivery=d, contribution=None, membership=m`."""

    class Meta:
        model = partnerships.Confirmation

    contribution = SubFactory(Contribution)
    membership = SelfAttribute("contribution.receiver")
    on = ago(5)
    entered_on = SelfAttribute("on")


class Plan(OfPartnership):
    class Meta:
        model = partnerships.Plan

    on = ago(150)
    entered_on = SelfAttribute("on")


class PlanStep(DjangoModelFactory):
    class Meta:
        model = partnerships.PlanStep

    plan = SubFactory(Plan)
    step = 1


# --- partnerships: money ----------------------------------------------------------------------------------


class FundingSource(DjangoModelFactory):
    class Meta:
        model = partnerships.FundingSource

    holder = SubFactory(Network)
    name = Sequence(lambda n: f"Grant {n}")
    kind = "state"
    amount = 100_000
    from_on = START
    to_on = START + timedelta(days=729)
    applied_on = START
    awarded_on = START


class Allocation(OfPartnership):
    class Meta:
        model = partnerships.Allocation

    source = SubFactory(FundingSource, holder=SelfAttribute("..partnership.convener"))
    activity = "coordination"
    amount = 20_000
    from_on = START
    to_on = START + timedelta(days=364)
    made_on = START


class Match(DjangoModelFactory):
    class Meta:
        model = partnerships.Match

    source = SubFactory(FundingSource)
    kind = "cash"
    amount = 5_000
    on = ago(30)


class Budget(OfPartnership):
    class Meta:
        model = partnerships.Budget

    amount = 40_000
    from_on = START
    to_on = START + timedelta(days=729)
    made_on = START


# --- metrics ----------------------------------------------------------------------------------------------


class MetricDefinition(DjangoModelFactory):
    class Meta:
        model = metrics.MetricDefinition

    code = Sequence(lambda n: f"M{n}")
    framework = "Causeway"
    version = "1"
    title = Sequence(lambda n: f"Metric {n}")
    numerator = "Those who did"
    denominator = "Those who could"
    unit = "count"
    stage = "participation"
    from_on = START


class PartnershipMetric(OfPartnership):
    class Meta:
        model = metrics.PartnershipMetric

    definition = SubFactory(MetricDefinition)
    frequency = "quarter"
    from_on = START


class MetricTarget(DjangoModelFactory):
    class Meta:
        model = metrics.MetricTarget

    metric = SubFactory(PartnershipMetric)
    period_from_on = date(2026, 1, 1)
    period_to_on = date(2026, 12, 31)
    value = 40
    set_on = START


class MetricValue(OfPartnership):
    """Of a partnership; of the network with `partnership=None, network=n`."""

    class Meta:
        model = metrics.MetricValue

    definition = SubFactory(MetricDefinition)
    network = LazyAttribute(lambda o: o.partnership.convener if o.partnership else Network())
    period_from_on = date(2026, 1, 1)
    period_to_on = date(2026, 3, 31)
    value = 12
    origin = "typed"
    entered_on = date(2026, 4, 10)


class GoalMetric(DjangoModelFactory):
    class Meta:
        model = metrics.GoalMetric

    goal = SubFactory(Goal)
    metric = SubFactory(PartnershipMetric, partnership=SelfAttribute("..goal.partnership"))
    on = START


class MetricDiscussion(DjangoModelFactory):
    class Meta:
        model = metrics.MetricDiscussion

    metric = SubFactory(PartnershipMetric)
    meeting = SubFactory(
        Meeting, partnership=SelfAttribute("..metric.partnership"), held_on=SelfAttribute("planned_on")
    )


class CredentialCount(OfPartnership):
    class Meta:
        model = metrics.CredentialCount

    credential = SubFactory(Credential)
    school = SubFactory(Organization)
    period_from_on = date(2026, 1, 1)
    period_to_on = date(2026, 3, 31)
    earned_count = 11
    entered_on = date(2026, 4, 10)


class Report(OfPartnership):
    class Meta:
        model = metrics.Report

    title = "The year in figures"
    issued_on = ago(40)


class ReportDelivery(DjangoModelFactory):
    class Meta:
        model = metrics.ReportDelivery

    report = SubFactory(Report)
    membership = SubFactory(Membership, partnership=SelfAttribute("..report.partnership"))
    sent_on = SelfAttribute("report.issued_on")


class SurveyWave(OfPartnership):
    class Meta:
        model = metrics.SurveyWave

    opened_on = ago(60)
    closes_on = ago(40)


class Invitation(DjangoModelFactory):
    class Meta:
        model = metrics.Invitation

    wave = SubFactory(SurveyWave)
    membership = SubFactory(Membership, partnership=SelfAttribute("..wave.partnership"))
    affiliation = SubFactory(Affiliation, organization=SelfAttribute("..membership.organization"))
    sent_on = SelfAttribute("wave.opened_on")


class Response(DjangoModelFactory):
    class Meta:
        model = metrics.Response

    wave = SubFactory(SurveyWave)
    membership = SubFactory(Membership, partnership=SelfAttribute("..wave.partnership"))
    key = Sequence(lambda n: f"{n:064x}")
    answers = factory.LazyFunction(lambda: [4] * 24)


class RubricVersion(DjangoModelFactory):
    class Meta:
        model = metrics.RubricVersion

    network = SubFactory(Network)
    number = 1
    weights = factory.LazyFunction(lambda: {"elements": {}, "indicators": {}})
    reason = "Our board asked for it"
    from_on = START


class ScoreRun(DjangoModelFactory):
    class Meta:
        model = metrics.ScoreRun

    kind = "by_hand"
    as_of = DAY
    started_at = AT


class ScoreChunk(DjangoModelFactory):
    class Meta:
        model = metrics.ScoreChunk

    run = SubFactory(ScoreRun)
    first_id = 1
    last_id = 100
    count = 100


class HealthSnapshot(OfPartnership):
    class Meta:
        model = metrics.HealthSnapshot

    run = SubFactory(ScoreRun)
    as_of = DAY
    version = "1.0"
    rubric_key = "published"
    evidence_hash = Sequence(lambda n: f"{n:064x}")
    stage = SelfAttribute("partnership.stage")
    value = 0.65
    low = 0.6
    high = 0.7
    band = "developing"
    own_band = "developing"
    coverage = 0.9
    grade = "B"
    elements = factory.LazyFunction(lambda: [None] * 7)


class CurrentDetail(DjangoModelFactory):
    class Meta:
        model = metrics.CurrentDetail

    snapshot = SubFactory(HealthSnapshot)
    partnership = SelfAttribute("snapshot.partnership")
    failing = factory.LazyFunction(lambda: {"5.1": []})
    advice = factory.LazyFunction(lambda: [{}])
    forecast = factory.LazyFunction(lambda: [{}])


class Situation(DjangoModelFactory):
    class Meta:
        model = metrics.Situation

    partnership = SubFactory(Partnership)
    network = SelfAttribute("partnership.convener")
    kind = "request"
    subject_id = Sequence(lambda n: 1000 + n)
    from_at = AT
    fact = "2026-06-08"


class Disposition(DjangoModelFactory):
    class Meta:
        model = metrics.Disposition

    partnership = SubFactory(Partnership)
    network = SelfAttribute("partnership.convener")
    kind = "request"
    subject_id = Sequence(lambda n: 1000 + n)
    fact = "2026-06-08"
    said = "Who visits us?"
    at = AT


class Heartbeat(DjangoModelFactory):
    class Meta:
        model = metrics.Heartbeat

    name = Sequence(lambda n: f"worker-{n}")
    at = AT


#: Model → its builder (the first that was written for it).
BUILDERS: dict[type, type[DjangoModelFactory]] = {}
for _builder in list(globals().values()):
    if isinstance(_builder, type) and issubclass(_builder, DjangoModelFactory) and _builder._meta.model:
        BUILDERS.setdefault(_builder._meta.model, _builder)
