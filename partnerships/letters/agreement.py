"""About an agreement: to those who keep it, those who are asked to sign it, and its parties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import lazy

from directory.actions.letter import queue_letter
from directory.addresses import full_address
from directory.choices import LetterKind
from directory.letters import day, managers
from partnerships.choices import AgreementState, NoticeKind, SignatureMethod
from partnerships.models import (
    Agreement,
    ClauseComment,
    MembershipContact,
    Notice,
    Question,
    Reader,
    Signature,
)

#: Said once it is known in which language a letter is written.
lowered = lazy(lambda label: str(label).lower(), str)

# --- who


def keepers(agreement: Agreement) -> list[str]:
    """Owner and backup; where there is neither, the managers of the convener."""
    named = [user.email for user in (agreement.owner, agreement.backup) if user and user.is_active]
    return named or managers(agreement.partnership.convener_id)


def partners(agreement: Agreement) -> list[str]:
    """The primary contacts of the parties that haven't left, the convener's aside."""
    primary = MembershipContact.objects.primary().filter(
        membership__agreement_parties__agreement=agreement,
        membership__agreement_parties__left_on__isnull=True,
    )
    others = primary.exclude(membership__organization=agreement.partnership.convener_id)
    return list(others.order_by("pk").values_list("affiliation__email", flat=True))


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
