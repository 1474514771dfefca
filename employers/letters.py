"""Letters to employers: a receipt for what they said, and its answer.

A receipt goes to whatever address was typed in, so it holds no word of whoever typed: it can carry nothing
to a third party but that somebody named them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.functional import lazy

from directory.actions.letter import queue_letter
from directory.models import Letter
from directory.templatetags.words import full_day
from employers.boards.host import host_of
from employers.choices import NeedKind, OfferKind
from employers.models import Interest, OfferQuestion

#: Said when the letter is queued, in its language.
day = lazy(full_day, str)
listed = lazy(lambda labels: "\n".join(f"- {label}" for label in labels), str)


def interest_receipt(*, interest: Interest, at: datetime) -> Letter:
    return to_stranger(interest, "interest_receipt", at=at)


def interest_accepted(*, interest: Interest, has_page: bool, at: datetime) -> Letter:
    words = {"name": interest.given_name, "has_page": has_page}
    return to_stranger(interest, "interest_accepted", at=at, **words)


def interest_declined(*, interest: Interest, at: datetime) -> Letter:
    words = {"name": interest.given_name, "reason": interest.answer}
    return to_stranger(interest, "interest_declined", at=at, **words)


def to_stranger(interest: Interest, template: str, *, at: datetime, **words: Any) -> Letter:
    host = host_of(interest.intermediary)
    context = {
        "sender": interest.intermediary.name,
        "host": host.name,
        "address": host.email,
        "answer_by": day(interest.answer_by_on),
        "offered": listed([OfferKind(kind).label for kind in interest.offered]),
        "needed": listed([NeedKind(kind).label for kind in interest.needed]),
        **words,
    }
    return queue_letter(
        template=template,
        recipient=interest.email,
        subject_key=f"interest {interest.pk}",
        period=f"{at:%Y-%m-%dT%H:%M:%S.%f}",
        organization=interest.intermediary,
        context=context,
        language=interest.language,
        is_receipt=True,
        at=at,
    )


def offer_question(*, question: OfferQuestion, at: datetime) -> Letter | None:
    """To whoever made the offer, if they have an address; it is answered on their page, or by mail."""
    offer = question.offer
    contact = offer.submitted_by
    if contact is None or not contact.email:
        return None
    host = host_of(offer.intermediary)
    return queue_letter(
        template="offer_question",
        recipient=contact.email,
        subject_key=f"offer {offer.pk}",
        period=f"question {question.pk}",
        organization=offer.intermediary,
        context={
            "name": contact.person.given_name,
            "sender": offer.intermediary.name,
            "title": offer.title,
            "question": question.text,
            "host": host.name,
            "address": host.email,
        },
        at=at,
    )
