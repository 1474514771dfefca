"""What a signer may do instead of signing: save and return, ask, pass it on, decline."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.code import spend_code
from directory.actions.link import Browser, revoke_link
from directory.actions.person import add_affiliation, add_person
from directory.actions.personal import choose_language
from directory.actions.retry import retried
from directory.actions.save import change
from directory.languages import spoken
from directory.models import Affiliation, SecureLink, User
from partnerships.actions.agreement import move, standing_since
from partnerships.actions.evidence import NOBODY, add_evidence
from partnerships.actions.sending import ask_signer, insist_free_mailbox, insist_waiting, locked_signer
from partnerships.actions.signature import insist_own_link
from partnerships.actions.write import put, today
from partnerships.choices import AgreementState, EvidenceKind
from partnerships.letters import agreement as letters
from partnerships.models import Question, Signer


@transaction.atomic
def save_draft(*, signer: Signer, name: str, title: str, by: User | None, at: datetime) -> Signer:
    """What was typed so far, for when they come back; it signs nothing."""
    _, signer = locked_signer(signer)
    return change(signer, by=by, at=at, draft_name=name.strip()[:160], draft_title=title.strip()[:120])


@transaction.atomic
def ask_question(*, signer: Signer, text: str, by: User | None, at: datetime) -> Question:
    row = put(Question(signer=signer, text=text.strip(), asked_at=at), by=by, at=at)
    letters.agreement_question(row, at=at)
    return row


@transaction.atomic
def answer_question(*, question: Question, answer: str, by: User | None, at: datetime) -> Question:
    """The answer is mailed to whoever asked; an answer that was given is not rewritten."""
    row: Question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if row.answered_at is not None:
        raise ValidationError({"answer": "This question has been answered."})
    if not answer.strip():
        raise ValidationError({"answer": "Write an answer."})
    change(row, by=by, at=at, answer=answer.strip(), answered_at=at, answered_by=by)
    letters.agreement_answer(row, at=at)
    return row


@retried
@transaction.atomic
def decline_agreement(
    *,
    signer: Signer,
    reason: str,
    by: User | None,
    at: datetime,
    link: SecureLink | None = None,
    browser: Browser = NOBODY,
) -> Signer:
    """One no is enough: the agreement is declined, and everybody who was asked is told why.

    By link it takes a fresh code, as signing does: it ends a whole round.
    """
    row, signer = locked_signer(signer)
    insist_waiting(row, signer)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if link is not None:
        insist_own_link(signer, link)
        spend_code(link=link, at=at)
    reason = reason.strip()[:240]
    change(signer, by=by, at=at, declined_at=at, decline_reason=reason)
    who = signer.affiliation
    add_evidence(
        row,
        EvidenceKind.DECLINED,
        by=by,
        signer=signer,
        name=str(who.person),
        link=link,
        browser=browser,
        details={"reason": reason},
    )
    letters.agreement_declined(row, f"{who.person} ({who.organization})", reason, at=at)
    on = max(today(row.partnership, at), standing_since(row))
    move(row, AgreementState.DECLINED, on, by=by, at=at, reason=reason)
    return signer


@retried
@transaction.atomic
def delegate_signing(
    *,
    signer: Signer,
    given_name: str,
    family_name: str,
    title: str,
    email: str,
    by: User | None,
    at: datetime,
    link: SecureLink | None = None,
    browser: Browser = NOBODY,
) -> Signer:
    """Passes it on to a colleague, who gets a link; by link it takes a fresh code, as signing does."""
    row, signer = locked_signer(signer)
    insist_waiting(row, signer)
    if link is not None:
        insist_own_link(signer, link)
        spend_code(link=link, at=at)
    elif by is None:
        raise ValidationError({"signer": _("Say who passes it on.")})
    email = email.strip().lower()
    if not email or email == signer.affiliation.email.lower():
        raise ValidationError({"email": _("Give your colleague’s address.")})
    insist_free_mailbox(row, signer, email)
    colleague = colleague_of(signer.affiliation, given_name, family_name, title, email, by=by, at=at)
    heir = put(
        Signer(party=signer.party, affiliation=colleague, place=signer.place, is_required=signer.is_required),
        by=by,
        at=at,
    )
    change(signer, by=by, at=at, ended_at=at, delegated_to=heir)
    add_evidence(
        row,
        EvidenceKind.DELEGATED,
        by=by,
        signer=signer,
        link=link,
        browser=browser,
        details={"heir": heir.pk, "to": email},
    )
    if signer.link is not None:
        revoke_link(link=signer.link, by=by, at=at, reason="Passed on")
    letters.agreement_delegated(
        row, str(signer.affiliation.person), f"{colleague.person} ({email})", heir.pk, at=at
    )
    ask_signer(row, heir, by=by, at=at, passed_on_by=str(signer.affiliation.person))
    return heir


def colleague_of(
    signer: Affiliation,
    given_name: str,
    family_name: str,
    title: str,
    email: str,
    *,
    by: User | None,
    at: datetime,
) -> Affiliation:
    """Somebody who works at the same organization: known by the address, or new to the directory.

    Whoever is new is written to in the language in which they were named, until they say otherwise.
    """
    place = signer.organization
    known: Affiliation | None = place.affiliations.filter(email__iexact=email, to_on__isnull=True).first()
    if known is not None:
        return known
    person = add_person(given_name=given_name, family_name=family_name, by=by, at=at)
    choose_language(person=person, language=spoken(), by=by, at=at)
    return add_affiliation(
        person=person,
        organization=place,
        level=signer.level,
        title=title.strip(),
        email=email,
        by=by,
        at=at,
    )
