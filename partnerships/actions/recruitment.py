"""Deeds about whom a partnership needs and who is thought of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.save import insist
from directory.models import Organization, User
from directory.templatetags.words import full_day
from partnerships.actions.write import on_day, put, rewrite, today, write
from partnerships.models import Partnership, Prospect, RecruitmentNeed
from partnerships.rules import may_move_prospect


@transaction.atomic
def state_need(
    *,
    partnership: Partnership,
    support: str,
    by: User | None,
    at: datetime,
    stated_on: date | None = None,
    is_imported: bool = False,
    **fields: Any,
) -> RecruitmentNeed:
    """Support that is missing, written down before anyone is approached."""
    row = RecruitmentNeed(
        partnership=partnership,
        support=support,
        stated_on=on_day(partnership, stated_on, at, "stated_on"),
        entered_on=today(partnership, at),
        is_imported=is_imported,
        **fields,
    )
    return write(row, by=by, at=at)


@transaction.atomic
def change_need(*, need: RecruitmentNeed, by: User | None, at: datetime, **fields: Any) -> RecruitmentNeed:
    """Its words; the day on which it was written stays."""
    if need.withdrawn_on is not None:
        raise ValidationError(_("This need was withdrawn on %(day)s.") % {"day": full_day(need.withdrawn_on)})
    return rewrite(need, by=by, at=at, **fields)


@transaction.atomic
def withdraw_need(
    *,
    need: RecruitmentNeed,
    by: User | None,
    at: datetime,
    reason: str = "",
    withdrawn_on: date | None = None,
) -> RecruitmentNeed:
    if need.withdrawn_on is not None:
        raise ValidationError({"withdrawn_on": f"Withdrawn on {full_day(need.withdrawn_on)} already."})
    day = on_day(need.partnership, withdrawn_on, at, "withdrawn_on")
    return rewrite(need, by=by, at=at, reason=reason, withdrawn_on=day)


@transaction.atomic
def add_prospect(
    *,
    need: RecruitmentNeed,
    organization: Organization,
    by: User | None,
    at: datetime,
    listed_on: date | None = None,
    note: str = "",
) -> Prospect:
    if need.withdrawn_on is not None:
        raise ValidationError(_("This need was withdrawn on %(day)s.") % {"day": full_day(need.withdrawn_on)})
    day = on_day(need.partnership, listed_on, at, "listed_on")
    return put(Prospect(need=need, organization=organization, listed_on=day, note=note), by=by, at=at)


@transaction.atomic
def approach_prospect(
    *, prospect: Prospect, by: User | None, at: datetime, approached_on: date | None = None
) -> Prospect:
    insist(may_move_prospect(prospect.state, "approached"), "state")
    day = on_day(prospect.need.partnership, approached_on, at, "approached_on")
    if day < prospect.need.stated_on:
        raise ValidationError({"approached_on": _("The need was written after this day.")})
    return rewrite(prospect, by=by, at=at, state="approached", approached_on=day)


@transaction.atomic
def close_prospect(
    *, prospect: Prospect, joined: bool, by: User | None, at: datetime, closed_on: date | None = None
) -> Prospect:
    """The prospect joined, or said no."""
    state = "joined" if joined else "declined"
    insist(may_move_prospect(prospect.state, state), "state")
    day = on_day(prospect.need.partnership, closed_on, at, "closed_on")
    return rewrite(prospect, by=by, at=at, state=state, closed_on=day)
