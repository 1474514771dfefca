"""Deeds around an offer: the employer makes it or takes it back, the intermediary answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from directory.actions.mark import mark_stale
from directory.actions.save import change, happened, insist, local_day, save
from directory.choices import StaleKind
from directory.models import Affiliation, Intermediary, Organization, User
from directory.rules import business_days_after
from employers import letters
from employers.choices import GradeBand, OfferState
from employers.models import Employer, Offer, OfferQuestion
from employers.querysets import GIVEN_BACK
from employers.rules import holds_taken, may_answer, may_revise
from pathways.models import PathwayStep


@transaction.atomic
def submit_offer(
    *,
    employer: Employer,
    intermediary: Organization,
    kind: str,
    title: str,
    by: User | None,
    at: datetime,
    submitted_on: date | None = None,
    submitted_by: Affiliation | None = None,
    counted_from: date | None = None,
    is_imported: bool = False,
    **fields: Any,
) -> Offer:
    """The employer offers an experience; the day by which it gets an answer is fixed here.

    It is counted from the day of the offer, or from a later one if something else came first.
    """
    network = Intermediary.objects.filter(organization=intermediary).first()
    if network is None:
        raise ValidationError({"intermediary": "Offers go to an intermediary."})
    insist_known_bands(fields.get("grade_bands", []))
    insist_own(employer, fields.get("site"), submitted_by, fields.get("supervisor"))
    zone = intermediary.time_zone
    on = happened(submitted_on, at=at, time_zone=zone, field="submitted_on")
    row = Offer(
        employer=employer,
        intermediary=intermediary,
        kind=kind,
        title=title.strip(),
        submitted_on=on,
        submitted_by=submitted_by,
        answer_by_on=business_days_after(counted_from or on, network.answer_days),
        entered_on=local_day(at, zone),
        is_imported=is_imported,
        **fields,
    )
    return touched(save(row, by=by, at=at), at)


def insist_known_bands(bands: Any) -> None:
    if not isinstance(bands, list) or set(bands) - set(GradeBand.values):
        raise ValidationError({"grade_bands": "Choose grade bands from the list."})


def insist_own(employer: Employer, site: Any, *people: Affiliation | None) -> None:
    """The site and the people named in an offer are the employer's own."""
    if site is not None and site.employer_id != employer.pk:
        raise ValidationError({"site": "This site belongs to another employer."})
    if any(row and row.organization_id != employer.organization_id for row in people):
        raise ValidationError({"submitted_by": "This person works for another organization."})


def locked(offer: Offer) -> Offer:
    """The offer as it stands now, held until the deed is done: two can't answer it at once."""
    row: Offer = Offer.objects.select_for_update(of=("self",)).select_related("intermediary").get(pk=offer.pk)
    return row


def places_taken(offer: Offer) -> int:
    standing = offer.placements.exclude(state__in=GIVEN_BACK)
    return int(standing.aggregate(total=Sum("learners_count"))["total"] or 0)


@transaction.atomic
def answer_offer(
    *,
    offer: Offer,
    accept: bool,
    by: User | None,
    at: datetime,
    answered_on: date | None = None,
    reason: str = "",
) -> Offer:
    """Says yes or no. A yes that becomes a commitment is `partnerships.actions.commitment.accept_offer`, a
    no that the partnerships hear of `partnerships.actions.offer.decline_offer`."""
    state = OfferState.ACCEPTED if accept else OfferState.DECLINED
    return close(
        offer, state, by=by, at=at, answered_on=answered_on, decline_reason="" if accept else reason.strip()
    )


@transaction.atomic
def tie_offer(*, offer: Offer, pathway_step: PathwayStep | None, by: User | None, at: datetime) -> Offer:
    """Says which step of a pathway the offer stands behind."""
    row = locked(offer)
    if row.state not in (OfferState.SUBMITTED, OfferState.ACCEPTED):
        raise ValidationError({"offer": "This offer no longer stands."})
    return touched(change(row, by=by, at=at, pathway_step=pathway_step), at)


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: User | None, at: datetime) -> Offer:
    """The employer takes its offer back before it is answered."""
    return close(offer, OfferState.WITHDRAWN, by=by, at=at)


def close(
    offer: Offer, state: str, *, by: User | None, at: datetime, answered_on: date | None = None, **fields: Any
) -> Offer:
    row = locked(offer)
    insist(may_answer(row.state), "state")
    zone = row.intermediary.time_zone
    day = happened(answered_on, at=at, time_zone=zone, field="answered_on")
    return touched(change(row, by=by, at=at, state=state, answered_on=day, **fields), at)


def touched(offer: Offer, at: datetime) -> Offer:
    mark_stale(StaleKind.OFFER, offer.pk, at=at)
    return offer


# --- said again, and asked back


@transaction.atomic
def revise_offer(
    *,
    offer: Offer,
    by: User | None,
    at: datetime,
    reason: str = "Revised by the employer",
    answer: str = "",
    **fields: Any,
) -> Offer:
    """The employer says it anew: what stood before stays in the history, what was asked is answered."""
    row = locked(offer)
    insist(may_revise(row.state), "state")
    insist(holds_taken(fields.get("slots_count", row.slots_count), places_taken(row)), "slots_count")
    insist_known_bands(fields.get("grade_bands", row.grade_bands))
    insist_own(row.employer, fields.get("site", row.site), fields.get("supervisor", row.supervisor))
    for question in row.questions.filter(answered_at__isnull=True):
        change(question, by=by, at=at, answer=answer.strip(), answered_at=at)
    changed = {name: value for name, value in fields.items() if value != getattr(row, name)}
    return touched(change(row, by=by, at=at, reason=reason, **changed), at) if changed else row


@transaction.atomic
def ask_back(*, offer: Offer, text: str, by: User | None, at: datetime) -> OfferQuestion:
    """Before it is answered the intermediary asks something; the letter goes to whoever made the offer."""
    row = locked(offer)
    insist(may_answer(row.state), "text")
    question = save(OfferQuestion(offer=row, text=text.strip(), asked_at=at, asked_by=by), by=by, at=at)
    letters.offer_question(question=question, at=at)
    return question
