"""Deeds about the convener's people who run a partnership."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.models import Person, User
from directory.templatetags.words import full_day
from partnerships.actions.write import replace_period, rewrite, today, write
from partnerships.models import Assignment, Partnership


def insist_staff(person: Person, partnership: Partnership, on: date) -> None:
    """Who runs a partnership works for its convener (or, in a consortium, for a member of it)."""
    places = places_of(partnership, on)
    if not person.affiliations.active(on).filter(organization__in=places).exists():
        raise ValidationError({"person": f"{person} doesn’t work for {partnership.convener}."})


def places_of(partnership: Partnership, on: date) -> set[int]:
    """The convener, its parts, and the members of its consortium."""
    convener = partnership.convener
    places = {convener.pk, *convener.children.values_list("pk", flat=True)}
    if hasattr(convener, "intermediary"):
        consortium = convener.intermediary.consortium_members.active(on)
        places |= set(consortium.values_list("organization_id", flat=True))
    return places


@transaction.atomic
def assign_person(
    *,
    partnership: Partnership,
    person: Person,
    role: str,
    by: User | None,
    at: datetime,
    fte: Decimal | float = 0,
    from_on: date | None = None,
) -> Assignment:
    from_on = from_on or today(partnership, at)
    insist_staff(person, partnership, from_on)
    row = Assignment(
        partnership=partnership, person=person, role=role, fte=Decimal(str(fte)), from_on=from_on
    )
    return write(row, by=by, at=at)


@transaction.atomic
def hand_over(
    *,
    assignment: Assignment,
    person: Person,
    note: str,
    by: User | None,
    at: datetime,
    on: date | None = None,
) -> Assignment:
    """Another person takes over from a day on, with what they need to know in writing."""
    if not note.strip():
        raise ValidationError({"hand_over_note": "Write down what the next person needs to know."})
    row: Assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if row.to_on is not None:
        raise ValidationError({"to_on": f"This assignment ended on {full_day(row.to_on)}."})
    if row.person_id == person.pk:
        raise ValidationError({"person": "Hand over to somebody else."})
    on = on or today(row.partnership, at)
    row.hand_over_note = note
    replace_period(row, on, by=by, at=at)
    rewrite(row, by=by, at=at, hand_over_note=note)
    return assign_person(
        partnership=row.partnership, person=person, role=row.role, fte=row.fte, from_on=on, by=by, at=at
    )


@transaction.atomic
def end_assignment(
    *, assignment: Assignment, by: User | None, at: datetime, note: str = "", to_on: date | None = None
) -> Assignment:
    to_on = to_on or today(assignment.partnership, at)
    note = note or assignment.hand_over_note
    return rewrite(assignment, by=by, at=at, to_on=to_on, hand_over_note=note)
