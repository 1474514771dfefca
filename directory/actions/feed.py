"""Deeds about a user's calendar address: a new one, which ends the one before; none; and who reads by it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from directory.actions.save import save
from directory.actions.secret import TOKEN_BYTES, token_hash
from directory.models import CalendarFeed, User

#: Programs ask again and again: it is noted no oftener.
NOTED_EACH = timedelta(hours=1)


@sensitive_variables()
@transaction.atomic
def open_feed(*, user: User, by: User | None, at: datetime) -> str:
    """Makes the token of the address, said this once; one that they had no longer opens anything."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = CalendarFeed.objects.filter(user=user).first() or CalendarFeed(user=user)
    row.token_hash, row.made_at, row.read_at = token_hash(token), at, None
    save(row, by=by, at=at)
    return token


@transaction.atomic
def close_feed(*, user: User, by: User | None, at: datetime) -> None:
    row = CalendarFeed.objects.select_for_update(of=("self",)).filter(user=user).first()
    if row is None:
        raise ValidationError(_("There is no address to end."))
    row._history_user, row._history_date = by, at
    row.delete()


@sensitive_variables()
def read_feed(token: str, *, at: datetime) -> CalendarFeed | None:
    """Whose calendar it is, if they may still sign in."""
    rows = CalendarFeed.objects.select_related("user").filter(user__is_active=True)
    row: CalendarFeed | None = rows.filter(token_hash=token_hash(token)).first()
    if row is not None:
        unnoted = Q(read_at__isnull=True) | Q(read_at__lt=at - NOTED_EACH)
        CalendarFeed.objects.filter(unnoted, pk=row.pk).update(read_at=at)
    return row
