"""Agreements of the demo region that are lived by the deeds themselves, once all rows are written.

Frozen papers, signatures and their evidence take the real rows; so a few agreements walk their whole way:
negotiated, out for signature, declined, in force with duties that recur, renewed.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from directory.models import Affiliation, LinkCode, Organization, User
from directory.uploads import Upload
from metrics.demo.region import Region
from metrics.demo.texts import TEMPLATES
from partnerships.actions.agreement import advance, move_agreement
from partnerships.actions.answer import ask_question, decline_agreement
from partnerships.actions.attachment import attach_file
from partnerships.actions.clause import comment_clause, name_clause_owner, set_clause
from partnerships.actions.commitment import record_delivery
from partnerships.actions.duty import write_duty
from partnerships.actions.editing import change_keepers
from partnerships.actions.reading import ask_reader
from partnerships.actions.renewal import renew_agreement
from partnerships.actions.sending import Named, send_agreement, set_signers
from partnerships.actions.signature import Agreed, sign_by_link
from partnerships.actions.template import consent_text, draft_from_template, write_template
from partnerships.actions.unroll import unroll_responsibilities
from partnerships.actions.value import confirm_receipt
from partnerships.models import (
    Agreement,
    AgreementTemplate,
    Commitment,
    Membership,
    MembershipContact,
    Partnership,
    Signer,
)


def live(region: Region) -> None:
    """Templates for each network, and the agreements that walk their way."""
    region.templates = {
        (network.pk, kind): template_of(network, kind, region)
        for network in region.intermediaries
        for kind in TEMPLATES
    }
    look_after(region)
    for made in region.to_send:
        send_and_sign_one(region, made)
    grown = [*Partnership.objects.filter(stage__gte=3, status="open").order_by("pk")]
    recur(region, grown[0])
    decline(region, grown[1])
    negotiate(region, grown[2])
    renew(region, grown[3])
    for network in region.intermediaries:
        ask(region, network)


def look_after(region: Region) -> None:
    """Somebody of the convener owns each agreement, and another backs them up."""
    for network in region.intermediaries:
        owner, backup, *_ = [*User.objects.filter(seats__organization=network).order_by("pk"), None, None]
        for made in Agreement.objects.filter(partnership__convener=network, owner__isnull=True):
            change_keepers(agreement=made, owner=owner, backup=backup, by=None, at=at(region, 0))


def at(region: Region, days: int) -> datetime:
    """The afternoon so many days ago."""
    return datetime.combine(region.ago(days), time(17), UTC)


def template_of(network: Organization, kind: str, region: Region) -> AgreementTemplate:
    name, purpose, texts = TEMPLATES[kind]
    return write_template(
        intermediary=network,
        kind=kind,
        name=name,
        purpose=purpose,
        texts=texts,
        by=None,
        at=at(region, 700),
    )


# --- steps that several of them take


def begin(region: Region, of: Partnership, kind: str, title: str, days: int, months: int = 12) -> Agreement:
    """Drafted so many days ago among the convener, a school and an employer, to hold two weeks later."""
    starts = region.ago(days - 14)
    return draft_from_template(
        template=region.templates[(of.convener_id, kind)],
        partnership=of,
        title=f"{of.name}: {title}",
        parties=parties(of),
        effective_on=starts,
        owner=keeper(of),
        backup=None,
        by=None,
        at=at(region, days),
    )


def parties(of: Partnership) -> list[Membership]:
    """The convener, and the first school or college and the first employer that joined."""
    members = of.memberships.filter(left_on__isnull=True, accepted_on__isnull=False).select_related(
        "organization"
    )
    kinds = (("intermediary", "workforce_board"), ("district", "school", "postsecondary"), ("employer",))
    chosen = [
        next((m for m in members.order_by("pk") if m.organization.kind in some), None) for some in kinds
    ]
    return [member for member in chosen if member is not None]


def keeper(of: Partnership) -> User | None:
    return User.objects.filter(seats__organization=of.convener_id, is_active=True).order_by("pk").first()


def settle(made: Agreement, moment: datetime, open_numbers: tuple[int, ...] = ()) -> None:
    move_agreement(agreement=made, state="in_review", by=None, at=moment)
    for clause in made.clauses.order_by("number"):
        progress = "under_discussion" if clause.number in open_numbers else "final"
        set_clause(clause=clause, progress=progress, by=None, at=moment)


def send(made: Agreement, moment: datetime) -> None:
    named = [
        Named(party, person, place=number)
        for number, party in enumerate(
            made.parties.select_related("membership__organization").order_by("pk"), 1
        )
        if (person := contact(party.membership)) is not None
    ]
    set_signers(agreement=made, signers=named, by=None, at=moment)
    send_agreement(agreement=made, by=None, at=moment, days=30)


def contact(member: Membership) -> Affiliation | None:
    row = MembershipContact.objects.filter(
        membership=member, to_on__isnull=True, affiliation__to_on__isnull=True
    )
    first = row.select_related("affiliation").order_by("pk").first()
    return first.affiliation if first else None


def sign(signer: Signer, moment: datetime) -> None:
    """As the person would: by the link, with a code that was mailed and typed in."""
    signer.refresh_from_db()
    if signer.link is None:
        return
    life = {"asked_at": moment, "expires_at": moment + timedelta(minutes=10), "checked_at": moment}
    LinkCode.objects.create(link=signer.link, code_hash="0" * 64, **life)
    paper = Agreement.objects.get(pk=signer.party.agreement_id).paper
    agreed = Agreed(
        name=str(signer.affiliation.person),
        title=signer.affiliation.title or "Director",
        document_hash=paper.content_hash if paper else "",
        consent=consent_text(at=moment),
        has_consented=True,
        has_authority=True,
    )
    sign_by_link(signer=signer, link=signer.link, agreed=agreed, at=moment)


def sign_all(made: Agreement, moment: datetime) -> None:
    for signer in Signer.objects.waiting().filter(party__agreement=made).order_by("place", "pk"):
        sign(signer, moment)
    starts = datetime.combine(made.effective_on or moment.date(), time(17), UTC)
    advance(made, by=None, at=max(moment, starts))
    made.refresh_from_db()


# --- the agreements


def send_and_sign_one(region: Region, made: Agreement) -> None:
    """Out for signature since a few days, one has signed, one asks."""
    send_agreement(agreement=made, by=None, at=at(region, 4))
    first, second, *_ = Signer.objects.waiting().filter(party__agreement=made).order_by("place", "pk")
    sign(first, at(region, 3))
    ask_question(
        signer=second, text="May our attorney see the insurance clause first?", by=None, at=at(region, 2)
    )


def ask(region: Region, network: Organization) -> None:
    """Out for signature since yesterday: its letters are in the mail, so that anybody can try to sign."""
    of = Partnership.objects.filter(convener=network, stage__gte=2, status="open").order_by("-pk").first()
    if of is not None:
        made = begin(region, of, "work_based", "placements in summer", 12)
        settle(made, at(region, 8))
        send(made, at(region, 1))


def recur(region: Region, of: Partnership) -> None:
    """In force, with duties that come due again and again."""
    made = begin(region, of, "work_based", "work-based learning", 120)
    home, school, plant = parties(of)
    duties = [
        (plant, school, "Host", "Hosts a day of job shadows", "quarterly", "figure"),
        (school, plant, "Educator", "Visits each site and reports", "monthly", "note"),
        (home, school, "Convener", "Reports hours and placements to all parties", "half_yearly", "figure"),
    ]
    for member, receiver, role, description, how_often, proof in duties:
        write_duty(
            agreement=made,
            membership=member,
            receiver=receiver,
            role=role,
            description=description,
            how_often=how_often,
            due_on=region.ago(70),
            proof=proof,
            by=None,
            at=at(region, 118),
        )
    settle(made, at(region, 116))
    send(made, at(region, 112))
    sign_all(made, at(region, 108))
    unroll_responsibilities(at=at(region, 0))
    due = Commitment.objects.filter(responsibility__agreement=made, due_dates__due_on__lt=region.ago(20))
    for promise in due.order_by("period"):
        deliver(region, promise)


def deliver(region: Region, promise: Commitment) -> None:
    """Done on the day on which it was due, and confirmed by the receiver."""
    who = {"by": None, "at": at(region, 0)}
    due_on = promise.due_dates.get().due_on
    told = {"figure": 12, "unit": "learners", "note": "As agreed", "delivered_on": due_on}
    done = record_delivery(commitment=promise, **told, **who)
    if promise.receiver is not None:
        confirm_receipt(of=done, membership=promise.receiver, on=due_on, **who)


def decline(region: Region, of: Partnership) -> None:
    made = begin(region, of, "articulation", "dual credit", 60)
    settle(made, at(region, 55))
    send(made, at(region, 50))
    last = Signer.objects.waiting().filter(party__agreement=made).order_by("place", "pk").last()
    if last is not None:
        reason = "Our board wants to see the cost of fees first."
        decline_agreement(signer=last, reason=reason, by=None, at=at(region, 46))


def negotiate(region: Region, of: Partnership) -> None:
    """In review: two clauses are open, and people talk about them."""
    made = begin(region, of, "articulation", "dual credit", 20)
    settle(made, at(region, 15), open_numbers=(5, 10))
    money, safety = made.clauses.get(number=5), made.clauses.get(number=10)
    ask_for_comments(region, made)
    person = contact(parties(of)[1])
    set_clause(
        clause=money,
        text=money.text.replace("Each party pays its own teachers.", "The college pays for textbooks."),
        by=None,
        at=at(region, 12),
    )
    name_clause_owner(clause=money, owner=person, by=None, at=at(region, 12))
    words = {"by": None, "affiliation": person}
    comment_clause(
        clause=money, text="Who pays for textbooks in the second year?", at=at(region, 11), **words
    )
    comment_clause(clause=safety, text="Our insurer asks for a named contact.", at=at(region, 9), **words)
    comment_clause(
        clause=money,
        text="Their dean can go up to $40 a course.",
        is_internal=True,
        by=keeper(of),
        at=at(region, 8),
    )


def ask_for_comments(region: Region, made: Agreement) -> None:
    """The partners' people read it by link; a file that belongs to it is there too."""
    home = made.partnership.convener_id
    for party in made.parties.exclude(membership__organization=home).select_related("membership"):
        person = contact(party.membership)
        if person is not None and person.email:
            ask_reader(party=party, affiliation=person, by=None, at=at(region, 1))
    upload = Upload("insurance.csv", "text/csv", b"Insurer,Policy,Until\nBluegrass Mutual,4711,2027-12-31\n")
    attach_file(
        agreement=made,
        title="Certificate of insurance",
        upload=upload,
        by=keeper(made.partnership),
        at=at(region, 10),
    )


def renew(region: Region, of: Partnership) -> None:
    """A term that ended and the one that follows it, both signed."""
    made = begin(region, of, "work_based", "work-based learning", 395)
    settle(made, at(region, 392))
    send(made, at(region, 390))
    sign_all(made, at(region, 386))
    last = made.ends_on or region.today
    new = renew_agreement(agreement=made, ends_on=last + timedelta(days=365), by=None, at=at(region, 60))
    settle(new, at(region, 55))
    send(new, at(region, 50))
    sign_all(new, at(region, 45))
