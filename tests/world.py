"""One network with something on every page, and more of it on request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory.actions.feed import open_feed
from directory.actions.secret import new_stop, new_token
from directory.models import Affiliation, Organization, SecureLink, StaleMark, User
from metrics.actions.report import issue_report
from metrics.actions.situations import renew_all
from metrics.models import PartnershipMetric
from partnerships.actions.reading import ask_reader
from partnerships.models import Agreement, Membership, Partnership
from tests import (
    build,
    signing,
    surveys,
    world_employers,
    world_guide,
    world_money,
    world_people,
    world_record,
)
from tests.factor import with_factor
from tests.metrics.stored import Told


@dataclass
class World:
    network: Organization
    partnership: Partnership
    employer: Membership
    district: Membership
    agreement: Agreement
    metric: PartnershipMetric
    people: dict[str, User | SecureLink | None]
    arguments: dict[str, Any] = field(default_factory=dict)
    count: int = 0


def new_world() -> World:
    """A partnership with an employer and a district, its papers and scores, and one person for each role."""
    network = build.Network(name="Bluegrass Works", slug="bluegrass-works", county="Fayette")
    partnership = build.Partnership(
        name="Bluegrass Manufacturing", slug="bluegrass-manufacturing", convener=network, stage=3
    )
    build.convening(partnership)
    employer = build.employing(partnership)
    district = build.Membership(partnership=partnership, organization=build.District(county="Clark"))
    agreement = build.Agreement(partnership=partnership, title="Memorandum")
    metric = build.PartnershipMetric(partnership=partnership)
    people = _people(network, district)
    out = _out_for_signature(employer, district)
    link = people["linked"] = signing.signer_of(employer, out).link
    world = World(network, partnership, employer, district, agreement, metric, people)
    world.arguments = {
        "partnership": partnership.slug,
        "agreement": agreement.pk,
        "metric": metric.pk,
        "organization": district.organization.slug,
        "network": network.slug,
        "interest": build.Interest(intermediary=network).pk,
        "pathway": build.PartnershipPathway(partnership=partnership).pathway.slug,
        "run": build.ScoreRun(total_count=10, done_count=4).pk,
        "link": link.key,
        "enclosed": build.Attachment(agreement=out).pk,
        "token": new_token(link, mailed_to=link.recipient.email, at=timezone.now()),
        **_promises(employer, district),
        "document": out.paper.content_hash,
        "nonsense": "nonsense",
        "number": 1,
        **_agreements(world),
        **_own_page(world, link.recipient),
        **_surveys(employer, link),
        **_reports(employer, link),
        **_contact(world),
        **world_record.kept(world),
        **world_employers.hosting(world, link.recipient),
        **world_money.money(partnership),
        **world_guide.connecting(employer),
        **world_people.known(world, link.recipient),
    }
    world.arguments |= _said(world)
    world.arguments["batch"] = build.Batch(user=people["staff"]).pk
    world.arguments["view"] = build.SavedView(user=people["staff"], organization=network, is_pinned=True).pk
    world.arguments |= _read(world, link.recipient)
    _score(partnership)
    StaleMark.objects.all().delete()  # the worker has been here
    return world


def _surveys(employer: Membership, link: SecureLink) -> dict[str, Any]:
    """One that is closed, with results of every kind, and one that asks the person who has no account."""
    now, kinds = timezone.now(), {"school": [1, 1, 1], "employer": [1, 1, 1]}
    marks = [[1 + number % 5] * 20 + [3, 4, 5, None] for number in range(6)]
    told = surveys.heard(
        employer.partnership, kinds, lambda number: marks[number], at=now - timedelta(days=200)
    )
    asked = surveys.Respondent(employer, link.recipient)
    mine = surveys.invitation(surveys.opened(employer.partnership, [asked], at=now), asked)
    new_token(mine.link, mailed_to=link.recipient.email, at=now)
    return {"wave": told.pk, "survey": mine.link.key, "invitation": mine.pk}


def _reports(employer: Membership, link: SecureLink) -> dict[str, Any]:
    """The person who has no account gets one by a letter; it corrects another."""
    build.MembershipContact(membership=employer, affiliation=link.recipient, role="primary")
    now, partnership = timezone.now(), employer.partnership
    first = issue_report(partnership=partnership, title="Our year", by=None, at=now)
    row = issue_report(
        partnership=partnership, title="Our year", to=[employer], replaces=first, by=None, at=now
    )
    mine = row.deliveries.get().link
    new_token(mine, mailed_to=link.recipient.email, at=now)
    return {"report": row.pk, "report_link": mine.key}


def _out_for_signature(*members: Membership) -> Agreement:
    """Sent just now: the employer's person, who has no account, comes by a link to sign it."""
    return signing.sent(signing.drafted(*members, title="Out for signature"), at=timezone.now())


def _said(world: World) -> dict[str, Any]:
    """What the employer needs, and a pathway of its partnership that teaches something."""
    pathway = build.PartnershipPathway(partnership=world.partnership).pathway
    pathway.competencies.add(build.Competency())
    need = build.Need(employer=world.employer.organization.employer)
    return {"need": need.pk, "taught": pathway.slug}


def _agreements(world: World) -> dict[str, Any]:
    """One row of each kind that an agreement's pages are about."""
    own = {"partnership": world.partnership}
    agreement = world.agreement
    data = build.Agreement(kind="data_sharing", title="Data terms", **own)
    sent = signing.sent(signing.drafted(world.employer, world.district, title="Sent"))
    signer = signing.signer_of(world.employer, sent)
    party = build.AgreementParty(agreement=agreement, membership=world.employer)
    template = build.AgreementTemplate(intermediary=world.network, name="Memorandum with a district")
    build.TemplateClause(template=template)
    return {
        "sent": sent.pk,
        "paper": sent.paper_id,
        "signer": signer.pk,
        "question": build.Question(signer=signer).pk,
        "party": party.pk,
        "clause": build.Clause(agreement=agreement).pk,
        "duty": build.Responsibility(membership=world.employer, agreement=agreement).pk,
        "data": data.pk,
        "terms": build.DataSharingAgreement(agreement=data).pk,
        "flow": build.DataFlow(giver=world.employer, receiver=world.district, **own).pk,
        "notice": build.Notice(agreement=build.Agreement(state="active", title="In force", **own)).pk,
        "work_based": build.Agreement(kind="work_based", title="Work-based learning", **own).pk,
        "template": template.pk,
    }


def _read(world: World, person: Affiliation) -> dict[str, Any]:
    """The same person is asked for comments on a draft, which has a file."""
    party = world.agreement.parties.get(membership=world.employer)
    now = timezone.now()
    reader = ask_reader(party=party, affiliation=person, by=None, at=now)
    new_token(reader.link, mailed_to=person.email, at=now)
    build.ClauseComment(clause=world.agreement.clauses.get(), affiliation=person, at=now)
    return {
        "reader": reader.pk,
        "reading": reader.link.key,
        "attachment": build.Attachment(agreement=world.agreement).pk,
    }


def _contact(world: World) -> dict[str, Any]:
    """What daily contact is about, and something that wants attention, put off by somebody."""
    own = {"partnership": world.partnership}
    asked = build.Request(membership=world.employer, **own)
    settled = build.Disposition(network=world.network, done_on=build.DAY, note="Called", **own)
    colleague = build.Affiliation(organization=world.employer.organization)
    contact = build.MembershipContact(membership=world.employer, affiliation=colleague, role="other")
    renew_all(at=timezone.now())
    return {
        "interaction": build.Interaction(membership=world.employer, **own).pk,
        "request": asked.pk,
        "meeting": build.Meeting(held_on=build.DAY, **own).pk,
        "membership": world.employer.pk,
        "contact": contact.pk,
        "kind": "request",
        "subject": asked.pk,
        "disposition": settled.pk,
        "feed": open_feed(user=world.people["staff"], by=None, at=timezone.now()),
        "stop": _stop(world),
        "absence": build.Absence(user=world.people["staff"]).pk,
        "letter": build.Letter(template="run_failed", organization=world.network, state="unknown").pk,
    }


def _stop(world: World) -> str:
    """The token at the foot of a letter to somebody who has no account."""
    letter = build.Letter(organization=world.network, kind="meetings")
    return new_stop(letter).rpartition("/")[2]


def _promises(employer: Membership, district: Membership) -> dict[str, Any]:
    """What the district owes, and what the employer delivered to it, with a file."""
    own = {"partnership": employer.partnership}
    file = build.StoredFile()
    promised = build.Commitment(owner=employer, receiver=district, **own)
    return {
        "file": file.key,
        "delivery": build.Delivery(commitment=promised, file=file).pk,
        "commitment": build.Commitment(owner=district, receiver=employer, **own).pk,
    }


def _own_page(world: World, contact: Affiliation) -> dict[str, Any]:
    """What the person with the link has on a page of their own, and by the link of its receipt."""
    build.Tie(intermediary=world.network, organization=contact.organization)
    links = {
        purpose: build.SecureLink(
            purpose=purpose,
            recipient=contact,
            organization=world.network,
            expires_at=timezone.now() + timedelta(days=60),
        )
        for purpose in ("personal", "resume")
    }
    own = {"partnership": world.partnership}
    promised = build.Commitment(owner=world.district, receiver=world.employer, **own)
    return {
        **{purpose: link.key for purpose, link in links.items()},
        "person_there": contact.pk,
        "owed": build.Commitment(owner=world.employer, receiver=world.district, **own).pk,
        "arrived": build.Delivery(commitment=promised, file=build.StoredFile()).pk,
        "gift": build.Contribution(giver=world.district, receiver=world.employer, **own).pk,
        "charter": build.Charter(**own).pk,
    }


def _people(network: Organization, district: Membership) -> dict[str, Any]:
    people = {
        "anonymous": None,
        "nobody": build.User(),
        "stranger": with_factor(build.seated(build.Network(), "manager")),
        "district": build.seated(district.organization, "member"),
        "viewer": build.seated(network, "viewer"),
        "staff": build.seated(network, "member"),
        "manager": with_factor(build.seated(network, "manager")),
        "admin": with_factor(build.User(name="Ada Admin", is_staff=True, is_superuser=True)),
    }
    # All have a password, so that they can be asked for it again; nobody knows it.
    User.objects.update(password="pbkdf2_sha256$1$salt$none")
    return {role: user and User.objects.get(pk=user.pk) for role, user in people.items()}


def _score(partnership: Partnership) -> None:
    today = timezone.localdate()
    told = Told(partnership)
    told.snapshot(today - timedelta(days=35))
    told.current(today)


def grow(world: World, count: int) -> None:
    """So many more of everything that a page lists."""
    for _ in range(count):
        _more_around(world)
        _more_within(world)
        world_employers.more(world)
        world_money.more(world.partnership)
        world_guide.more(world.partnership)
        world_record.more(world)
        world_people.more(world)
    world.count += count
    renew_all(at=timezone.now())


def _more_around(world: World) -> None:
    """More partnerships, organizations, people, pathways and runs."""
    today = timezone.localdate()
    other = build.Partnership(convener=world.network, stage=world.count % 5)
    build.Agreement(partnership=other, ends_on=today + timedelta(days=30))
    before = today - timedelta(days=30)
    build.HealthSnapshot(partnership=other, as_of=before, value=0.3)
    now = build.HealthSnapshot(
        partnership=other, as_of=today, value=0.65, change_reason="Up 35.0: Two-way +35.0"
    )
    build.CurrentDetail(snapshot=now, before=0.3, before_on=before, moved=0.35)
    Partnership.objects.filter(pk=other.pk).update(
        shown_value=0.65, shown_band="developing", shown_grade="B", shown_on=today
    )
    organization = world.district.organization
    build.Affiliation(organization=organization)
    build.District(parent=organization)
    link = build.PartnershipPathway(partnership=world.partnership)
    build.PathwayStep(pathway=link.pathway)
    build.ScoreRun()
    build.SavedView(user=world.people["staff"], organization=world.network, is_pinned=True)
    build.Interest(intermediary=world.network, state="in_review" if world.count % 2 else "new")
    build.Letter(organization=world.network, state="dead" if world.count % 2 else "queued")


def _more_within(world: World) -> None:
    """More of what one partnership holds."""
    today = timezone.localdate()
    own = {"partnership": world.partnership}
    member = build.Membership(**own)
    build.MembershipContact(
        membership=member, affiliation=build.Affiliation(organization=member.organization)
    )
    build.Report(**own)
    build.ReportDelivery(report_id=world.arguments["report"], membership=member)
    build.Interaction(membership=member, **own, on=today)
    build.Meeting(**own, held_on=today - timedelta(days=3), planned_on=today - timedelta(days=3))
    build.Meeting(**own, planned_on=today + timedelta(days=5))
    build.Request(membership=member, **own)
    build.Decision(**own)
    commitment = build.Commitment(owner=world.employer, receiver=world.district, **own)
    build.DueDate(commitment=commitment, due_on=today + timedelta(days=9))
    build.Delivery(commitment=commitment)
    build.Agreement(**own)
    party = build.AgreementParty(agreement=world.agreement, membership=member)
    build.Signer(party=party)
    build.Reader(party=party)
    build.Attachment(agreement=world.agreement)
    for clause in world.agreement.clauses.all():
        build.ClauseComment(clause=clause)
    build.DataFlow(giver=member, receiver=world.district, **own)
    build.Responsibility(membership=member, agreement=world.agreement)
    build.Goal(**own)
    build.RecruitmentNeed(**own)
    build.ValueStatement(membership=member)
    build.PartnershipMetric(**own)
    world.partnership.summary = f"Seen {world.count} times"
    world.partnership.save()
