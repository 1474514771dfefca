"""One function per letter of the bridge: who gets it, what it is about, and the key by which it goes once.

The convener's people get the address of the page, the partners' people what they need to know without one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.urls import reverse
from django.utils.functional import lazy

from directory.actions.letter import queue_letter
from directory.addresses import full_address
from directory.choices import LetterKind
from directory.letters import managers, tell_sender
from directory.models import Affiliation, SecureLink
from directory.templatetags.words import clock, full_day
from partnerships.calendars import invitation
from partnerships.choices import AgreementState, NoticeKind, SignatureMethod
from partnerships.models import (
    Agreement,
    Assignment,
    ClauseComment,
    Contribution,
    DataFlow,
    DataSharingAgreement,
    Delivery,
    Meeting,
    Membership,
    MembershipContact,
    Notice,
    Partnership,
    Question,
    Reader,
    Signature,
)

#: Said once it is known in which language a letter is written.
day = lazy(full_day, str)
hour = lazy(clock, str)
lowered = lazy(lambda label: str(label).lower(), str)

# --- who


def keepers(agreement: Agreement) -> list[str]:
    """Owner and backup; where there is neither, the managers of the convener."""
    named = [user.email for user in (agreement.owner, agreement.backup) if user and user.is_active]
    return named or managers(agreement.partnership.convener_id)


def partners(agreement: Agreement) -> list[str]:
    """The primary contacts of the parties that haven't left, the convener's aside."""
    contacts = MembershipContact.objects.filter(
        membership__agreement_parties__agreement=agreement,
        membership__agreement_parties__left_on__isnull=True,
        role="primary",
        to_on__isnull=True,
        affiliation__to_on__isnull=True,
    ).exclude(membership__organization=agreement.partnership.convener_id)
    emails = contacts.order_by("pk").values_list("affiliation__email", flat=True)
    return [email for email in emails if email]


def asked(agreement: Agreement) -> list[str]:
    """Whoever was asked to sign this edition."""
    signers = [signer for party in agreement.parties.all() for signer in party.signers.standing()]
    return [signer.email for signer in signers if signer.asked_at and signer.email]


# --- what


def tell(
    template: str, agreement: Agreement, outside: Iterable[str], period: str, *, at: datetime, **said: Any
) -> None:
    """The same letter to the convener's people and to those outside; once to each."""
    own = keepers(agreement)
    page = full_address(agreement.get_absolute_url())
    for email in dict.fromkeys([*own, *outside]):
        send(template, agreement, email, period, at=at, address=page if email in own else "", **said)


def send(
    template: str,
    agreement: Agreement,
    email: str,
    period: str,
    *,
    at: datetime,
    address: str = "",
    is_receipt: bool = False,
    kind: str = "",
    **said: Any,
) -> None:
    convener = agreement.partnership.convener
    queue_letter(
        template=template,
        recipient=email,
        subject_key=f"agreement {agreement.pk}",
        period=period,
        organization=convener,
        context={"title": agreement.title, "sender": convener.name, "address": address, **said},
        is_receipt=is_receipt,
        kind=kind,
        at=at,
    )


def agreement_voided(agreement: Agreement, edition: int, reason: str, *, at: datetime) -> None:
    """What was sent no longer counts; to everybody who was asked to sign it."""
    everybody = [*asked(agreement), *partners(agreement)]
    tell("agreement_voided", agreement, everybody, f"edition {edition}", at=at, reason=reason)


def agreement_declined(agreement: Agreement, who: str, reason: str, *, at: datetime) -> None:
    tell("agreement_declined", agreement, asked(agreement), "declined", at=at, who=who, reason=reason)


def agreement_signed(agreement: Agreement, *, at: datetime) -> None:
    """To the convener's people; each signer gets a link to the papers instead."""
    tell("agreement_signed", agreement, (), "signed", at=at, effective_on=day(agreement.effective_on))


def agreement_receipt(agreement: Agreement, signature: Signature, *, at: datetime) -> None:
    """To whoever has signed, at once: what it was, and how they find it again."""
    signer = signature.affiliation
    if signer is None or not signer.email:
        return
    said = {
        "name": signature.name,
        "organization": signature.party.membership.organization.name,
        "on": day(signature.on),
        "method": lowered(SignatureMethod(signature.method).label),
        "attested_by": str(signature.attested_by or ""),
        "sha256": signature.document_hash,
    }
    address = full_address(reverse("partnerships:paper_verify", args=[signature.document_hash]))
    period = f"signature {signature.pk}"
    send(
        "agreement_receipt", agreement, signer.email, period, at=at, address=address, is_receipt=True, **said
    )


def agreement_comment(agreement: Agreement, comment: ClauseComment, on: date, *, at: datetime) -> None:
    """That somebody has begun to comment by link: once a day for each, however much they say."""
    who = comment.affiliation
    if who is None:
        return
    said = {"who": str(who.person), "organization": who.organization.name, "clause": str(comment.clause)}
    tell("agreement_comment", agreement, (), f"reader {who.pk} {on}", at=at, text=comment.text, **said)


def agreement_reply(comment: ClauseComment, on: date, *, at: datetime) -> None:
    """That a clause on which they commented by link was answered: once a day for each."""
    agreement = comment.clause.agreement
    asked = Reader.objects.standing().filter(
        party__agreement=agreement, affiliation__clause_comments__clause=comment.clause
    )
    for reader in asked.select_related("affiliation").distinct():
        if reader.affiliation.email:
            said = {"clause": str(comment.clause), "text": comment.text}
            period = f"reply {reader.pk} {on}"
            send("agreement_reply", agreement, reader.affiliation.email, period, at=at, **said)


def agreement_delegated(agreement: Agreement, who: str, to: str, key: int, *, at: datetime) -> None:
    tell("agreement_delegated", agreement, (), f"signer {key}", at=at, who=who, to=to)


def agreement_address(agreement: Agreement, who: str, old: str, new: str, key: int, *, at: datetime) -> None:
    """An address was changed after sending; to the old and the new one, so that nobody does it unseen."""
    for email in filter(None, {old, new}):
        said = {"who": who, "old": old, "new": new}
        send("agreement_address", agreement, email, f"signer {key} {new}", at=at, is_receipt=True, **said)


def agreement_question(question: Question, *, at: datetime) -> None:
    agreement = question.signer.party.agreement
    who = str(question.signer.affiliation.person)
    tell(
        "agreement_question", agreement, (), f"question {question.pk}", at=at, who=who, question=question.text
    )


def not_arrived(*, of: Contribution | Delivery, link: SecureLink, text: str, at: datetime) -> None:
    """To whoever sent the link of the receiver, who says so."""
    if isinstance(of, Delivery):
        kind, what, on = "delivery", of.commitment.text, of.delivered_on
    else:
        kind, what, on = "contribution", of.description, of.on
    partnership = of.commitment.partnership if isinstance(of, Delivery) else of.partnership
    said = {"what": what, "text": text, "on": day(on), "partnership": partnership.name}
    page = full_address(partnership.get_absolute_url())
    period = f"{at:%Y-%m-%d} {sha256(f'{kind} {of.pk} {text}'.encode()).hexdigest()[:16]}"
    tell_sender("not_arrived", link, period, at=at, address=page, **said)


def agreement_answer(question: Question, *, at: datetime) -> None:
    if email := question.signer.email or question.signer.affiliation.email:
        period = f"answer {question.pk}"
        agreement = question.signer.party.agreement
        said = {"question": question.text, "answer": question.answer}
        send("agreement_answer", agreement, email, period, at=at, is_receipt=True, **said)


def agreement_ending(agreement: Agreement, days: int, *, at: datetime) -> None:
    """90, 60 and 30 days before the end; one for each, however often the task runs."""
    tell(
        "agreement_ending",
        agreement,
        partners(agreement),
        f"{agreement.ends_on} {days}",
        at=at,
        days=days,
        ends_on=day(agreement.ends_on),
        renewal=agreement.renewal,
        notice_days=agreement.notice_days,
        kind=LetterKind.REMINDERS,
    )


def agreement_review(agreement: Agreement, *, at: datetime) -> None:
    when, said = str(agreement.review_on), {"review_on": day(agreement.review_on)}
    everybody = partners(agreement)
    tell("agreement_review", agreement, everybody, when, at=at, kind=LetterKind.REMINDERS, **said)


def agreement_notice(notice: Notice, *, at: datetime) -> None:
    agreement = notice.agreement
    who = notice.party.membership.organization.name if notice.party else agreement.partnership.convener.name
    tell(
        "agreement_notice",
        agreement,
        partners(agreement),
        f"notice {notice.pk}",
        at=at,
        who=who,
        which=lowered(NoticeKind(notice.kind).label),
        reason=notice.reason,
        ends_on=day(notice.ends_on),
    )


def agreement_left(agreement: Agreement, who: str, key: int, on: date, reason: str, *, at: datetime) -> None:
    everybody = partners(agreement)
    tell("agreement_left", agreement, everybody, f"party {key}", at=at, who=who, on=day(on), reason=reason)


def agreement_ended(agreement: Agreement, reason: str, *, at: datetime) -> None:
    said = {"state": lowered(AgreementState(agreement.state).label), "reason": reason}
    tell("agreement_ended", agreement, partners(agreement), agreement.state, at=at, **said)


def agreement_carried(agreement: Agreement, *, at: datetime) -> None:
    """Renewed automatically: nobody has to do anything."""
    until = day(agreement.ends_on)
    tell("agreement_carried", agreement, partners(agreement), "carried", at=at, ends_on=until)


def data_flow_uncovered(flow: DataFlow, period: str, *, at: datetime) -> None:
    """Student-level data would go from one member to another without an agreement in force."""
    convener = flow.partnership.convener
    context = {
        "partnership": flow.partnership.name,
        "giver": flow.giver.organization.name,
        "receiver": flow.receiver.organization.name,
        "what": flow.description,
        "address": full_address(flow.partnership.get_absolute_url()),
    }
    for email in managers(convener.pk):
        queue_letter(
            template="data_flow_uncovered",
            recipient=email,
            subject_key=f"data flow {flow.pk}",
            period=period,
            organization=convener,
            context=context,
            at=at,
        )


def meeting_plan(meeting: Meeting, *, at: datetime, reason: str = "", only: Membership | None = None) -> None:
    """That it is planned, changed or canceled, for calendars too; once to each for each change.

    To all who are invited, or to those of a member that is invited later alone.
    """
    partnership = meeting.partnership
    is_changed = meeting.sequence > 0 and only is None
    state = "canceled" if meeting.canceled_on else "changed" if is_changed else "planned"
    context = {
        "title": meeting.title,
        "partnership": partnership.name,
        "planned_on": day(meeting.planned_on),
        "starts_at": hour(meeting.starts_at),
        "ends_at": hour(meeting.ends_at),
        "time_zone": partnership.time_zone,
        "place": meeting.place,
        "agenda": meeting.agenda,
        "reason": reason,
        "sender": partnership.convener.name,
    }
    for email, name in (contacts(meeting, membership=only) if only else invited(meeting)).items():
        queue_letter(
            template=f"meeting_{state}",
            recipient=email,
            subject_key=f"meeting {meeting.pk}",
            period=f"change {meeting.sequence}",
            organization=partnership.convener,
            context=context,
            calendar=invitation(meeting, email, name, at=at),
            kind=LetterKind.MEETINGS,
            at=at,
        )


def invited(meeting: Meeting) -> dict[str, str]:
    """Address → name: the contacts of the members invited, and the convener's people who work on it."""
    own = Assignment.objects.filter(
        partnership=meeting.partnership, to_on__isnull=True, person__user__is_active=True
    ).select_related("person__user")
    return contacts(meeting) | {one.person.user.email: one.person.user.name for one in own.order_by("pk")}


def contacts(meeting: Meeting, **of: Membership) -> dict[str, str]:
    """The primary contacts of the members invited, or of one of them."""
    rows = MembershipContact.objects.filter(
        membership__meeting_parties__meeting=meeting,
        role="primary",
        to_on__isnull=True,
        affiliation__to_on__isnull=True,
        **of,
    ).exclude(affiliation__email="")
    rows = rows.select_related("affiliation__person").order_by("pk")
    return {one.affiliation.email.lower(): str(one.affiliation.person) for one in rows}


def meeting_notes(meeting: Meeting, *, at: datetime) -> None:
    """What was said and decided, to the primary contact of each member; the same notes go once to each."""
    partnership = meeting.partnership
    decided = list(meeting.decisions.order_by("pk").values_list("text", flat=True))
    context = {
        "title": meeting.title,
        "partnership": partnership.name,
        "held_on": day(meeting.held_on),
        "minutes": meeting.minutes,
        "decisions": decided,
        "sender": partnership.convener.name,
    }
    edition = sha256(repr((meeting.minutes, decided)).encode()).hexdigest()[:12]
    for email in dict.fromkeys(members(partnership)):
        queue_letter(
            template="meeting_notes",
            recipient=email,
            subject_key=f"meeting {meeting.pk}",
            period=f"notes {edition}",
            organization=partnership.convener,
            context=context,
            kind=LetterKind.MEETINGS,
            at=at,
        )


def members(partnership: Partnership) -> list[str]:
    """The primary contacts of all that belong to it, the convener's aside."""
    contacts = MembershipContact.objects.filter(
        membership__partnership=partnership,
        membership__accepted_on__isnull=False,
        membership__left_on__isnull=True,
        role="primary",
        to_on__isnull=True,
        affiliation__to_on__isnull=True,
    ).exclude(membership__role="convener")
    emails = contacts.order_by("pk").values_list("affiliation__email", flat=True)
    return [email for email in emails if email]


def data_destroy_due(terms: DataSharingAgreement, days: int, *, at: datetime) -> None:
    """Before the destroy-by date, and after it while nobody has certified it; to the custodian too."""
    custodian: Affiliation | None = terms.custodian
    outside = [custodian.email] if custodian and custodian.email else []
    period = f"destroy {terms.destroy_by_on} {days}"
    by = day(terms.destroy_by_on)
    tell("data_destroy_due", terms.agreement, outside, period, at=at, days=days, destroy_by_on=by)
