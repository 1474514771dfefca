"""Deeds about what a partnership is for: charter, endorsements, reviews, protocols, goals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from directory.models import Affiliation, User
from directory.templatetags.words import full_day
from partnerships.actions.write import (
    insist_active,
    locked,
    on_day,
    replace_period,
    rewrite,
    today,
    works_for,
    write,
)
from partnerships.models import Charter, Endorsement, Goal, Membership, Partnership, Protocol, Review


@transaction.atomic
def adopt_charter(
    *,
    partnership: Partnership,
    by: User | None,
    at: datetime,
    adopted_on: date | None = None,
    is_imported: bool = False,
    **parts: Any,
) -> Charter:
    """A new version of the purpose statement; the versions before it stay as they were."""
    held = locked(partnership)
    last = held.charters.aggregate(last=Max("version"), on=Max("adopted_on"))
    adopted_on = on_day(partnership, adopted_on, at, "adopted_on")
    if last["on"] and adopted_on < last["on"]:
        raise ValidationError({"adopted_on": f"The version before was adopted on {last['on']}."})
    row = Charter(
        partnership=partnership,
        version=(last["last"] or 0) + 1,
        adopted_on=adopted_on,
        entered_on=today(partnership, at),
        is_imported=is_imported,
        **parts,
    )
    return write(row, by=by, at=at)


@transaction.atomic
def draft_charter(*, partnership: Partnership, by: User | None, at: datetime, **parts: Any) -> Charter:
    """Words to begin with; nobody can endorse them, and adopting them makes a version of its own."""
    last = locked(partnership).charters.aggregate(last=Max("version"))["last"]
    row = Charter(
        partnership=partnership, version=(last or 0) + 1, entered_on=today(partnership, at), **parts
    )
    return write(row, by=by, at=at)


@transaction.atomic
def endorse_charter(
    *,
    charter: Charter,
    membership: Membership,
    by: User | None,
    at: datetime,
    affiliation: Affiliation | None = None,
    on: date | None = None,
    is_imported: bool = False,
) -> Endorsement:
    on = on_day(charter.partnership, on, at)
    insist_active(membership, on)
    works_for(affiliation, membership.organization)
    if charter.adopted_on is None or on < charter.adopted_on:
        raise ValidationError({"on": _("This version was not adopted by then.")})
    row = Endorsement(
        charter=charter,
        membership=membership,
        affiliation=affiliation,
        on=on,
        entered_on=today(charter.partnership, at),
        is_imported=is_imported,
    )
    return write(row, by=by, at=at)


@transaction.atomic
def record_review(
    *, partnership: Partnership, by: User | None, at: datetime, on: date | None = None, outcome: str = ""
) -> Review:
    """The partners looked at their purpose again."""
    row = Review(
        partnership=partnership,
        on=on_day(partnership, on, at),
        outcome=outcome,
        entered_on=today(partnership, at),
    )
    return write(row, by=by, at=at)


@transaction.atomic
def put_protocol_in_force(
    *,
    partnership: Partnership,
    kind: str,
    title: str,
    by: User | None,
    at: datetime,
    text: str = "",
    from_on: date | None = None,
) -> Protocol:
    """From this day it holds; a protocol of the same kind that stands is replaced."""
    from_on = from_on or today(partnership, at)
    for before in Protocol.objects.select_for_update().filter(
        partnership=partnership, kind=kind, to_on__isnull=True
    ):
        replace_period(before, from_on, by=by, at=at)
    row = Protocol(partnership=partnership, kind=kind, title=title, text=text, from_on=from_on)
    return write(row, by=by, at=at)


@transaction.atomic
def end_protocol(*, protocol: Protocol, by: User | None, at: datetime, to_on: date | None = None) -> Protocol:
    return rewrite(protocol, by=by, at=at, to_on=to_on or today(protocol.partnership, at))


@transaction.atomic
def set_goal(
    *,
    partnership: Partnership,
    title: str,
    by: User | None,
    at: datetime,
    from_on: date | None = None,
    **fields: Any,
) -> Goal:
    """A goal is workable with an owner, a date, a target and a metric; it may be set without them."""
    row = Goal(partnership=partnership, title=title, from_on=from_on or today(partnership, at), **fields)
    return write(row, by=by, at=at)


@transaction.atomic
def revise_goal(
    *, goal: Goal, by: User | None, at: datetime, from_on: date | None = None, **fields: Any
) -> Goal:
    """The old wording ends and the new one begins; metrics are linked to the new one by `metrics`."""
    row: Goal = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    if row.to_on is not None:
        raise ValidationError({"to_on": f"This goal ended on {full_day(row.to_on)}."})
    from_on = from_on or today(row.partnership, at)
    kept = {"title": row.title, "owner": row.owner, "due_on": row.due_on, "target": row.target}
    replace_period(row, from_on, by=by, at=at)
    return write(Goal(partnership=row.partnership, from_on=from_on, **{**kept, **fields}), by=by, at=at)


@transaction.atomic
def end_goal(*, goal: Goal, by: User | None, at: datetime, to_on: date | None = None) -> Goal:
    return rewrite(goal, by=by, at=at, to_on=to_on or today(goal.partnership, at))
