"""Letters to employers: a receipt for what they said, and its answer.

A receipt goes to whatever address was typed in, so it holds no word of whoever typed: it can carry nothing
to a third party but that somebody named them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import lazy

from directory.actions.letter import queue_letter
from directory.addresses import full_address
from directory.choices import LetterKind, LinkPurpose
from directory.letters import day
from directory.models import Affiliation, Letter, Organization, SecureLink, User
from employers.boards.host import host_of
from employers.choices import NeedKind, OfferKind
from employers.models import Interest, Offer, OfferQuestion, Placement

CAME_IN = "came_in"
MOST_LINES = 20

#: Said when the letter is queued, in its language.
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


def came_in(network: Organization, user: User, lines: list[str], period: str, *, at: datetime) -> Letter:
    """To one of the intermediary's people, of all that came in since the last such letter."""
    return queue_letter(
        template=CAME_IN,
        recipient=user.email,
        subject_key=f"network {network.pk}",
        period=period,
        organization=network,
        kind=LetterKind.FORMS,
        context={
            "name": user.get_short_name(),
            "sender": network.name,
            "count": len(lines),
            "lines": lines[:MOST_LINES],
            "more": max(0, len(lines) - MOST_LINES),
            "address": full_address(reverse("employers:inbox")),
        },
        at=at,
    )


def offer_question(*, question: OfferQuestion, at: datetime) -> Letter | None:
    """To whoever made the offer, if they have an address; it is answered on their page, or by mail."""
    offer, words = question.offer, {"question": question.text}
    return to_contact(offer.submitted_by, offer, "offer_question", f"question {question.pk}", at=at, **words)


def offer_declined(*, offer: Offer, at: datetime) -> Letter | None:
    """The no and its reason, to whoever made the offer."""
    words = {"reason": offer.decline_reason}
    return to_contact(offer.submitted_by, offer, "offer_declined", "declined", at=at, **words)


def places_asked(*, placement: Placement, at: datetime) -> None:
    to_hosts(placement, "places_asked", f"placement {placement.pk}", at=at)


def places_withdrawn(*, placement: Placement, at: datetime) -> None:
    to_hosts(placement, "places_withdrawn", f"placement {placement.pk} withdrawn", at=at)


def to_hosts(placement: Placement, template: str, period: str, *, at: datetime) -> None:
    """To everyone who can answer on a page of their own; where nobody has one, to whoever made the offer."""
    offer = placement.offer
    words = {
        "school": placement.school.name,
        "count": placement.learners_count,
        "from_on": day(placement.from_on),
    }
    for contact in holders(offer) or [offer.submitted_by]:
        to_contact(contact, offer, template, period, at=at, **words)


def holders(offer: Offer) -> list[Affiliation | None]:
    """The employer’s people with a personal link of the intermediary; a lapsed one they renew themselves."""
    links = SecureLink.objects.filter(
        purpose=LinkPurpose.PERSONAL,
        organization=offer.intermediary_id,
        recipient__organization=offer.employer.organization_id,
        revoked_at__isnull=True,
    )
    return [link.recipient for link in links.select_related("recipient__person").order_by("pk")]


def to_contact(
    contact: Affiliation | None, offer: Offer, template: str, period: str, *, at: datetime, **words: Any
) -> Letter | None:
    """About an offer, to somebody of its employer who still works there and has an address."""
    if contact is None or not contact.email or contact.to_on:
        return None
    host = host_of(offer.intermediary)
    return queue_letter(
        template=template,
        recipient=contact.email,
        subject_key=f"offer {offer.pk}",
        period=period,
        organization=offer.intermediary,
        context={
            "name": contact.person.given_name,
            "sender": offer.intermediary.name,
            "title": offer.title,
            "host": host.name,
            "address": host.email,
            **words,
        },
        at=at,
    )
