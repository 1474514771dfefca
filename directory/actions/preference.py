"""Deeds about the letters that somebody wants: chosen by a user, stopped by the link in a letter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from directory.actions.letter import withhold_kinds
from directory.actions.link import is_silent
from directory.actions.personal import stop_writing
from directory.actions.save import save
from directory.choices import DigestPace, LetterKind
from directory.models import Affiliation, Letter, Preference, User

BY_LINK = "By the link in a letter"


@transaction.atomic
def choose_letters(
    *, user: User, by: User | None, at: datetime, reason: str = "", **chosen: Any
) -> Preference:
    """From now on; what waits of a kind that is wanted no more stays here."""
    User.objects.select_for_update(of=("self",)).get(
        pk=user.pk
    )  # of two that choose first, one makes the row
    row = Preference.objects.filter(user=user).first() or Preference(user=user)
    for name, value in chosen.items():
        setattr(row, name, value)
    save(row, by=by, at=at, reason=reason)
    withhold_kinds(user, [kind for kind in LetterKind.values if not row.wants(kind)])
    return row


@transaction.atomic
def unsubscribe(*, letter: Letter, at: datetime) -> None:
    """By the link in it: a user gets no more of its kind, whoever has no account no more from its sender.

    Doing it again changes nothing.
    """
    user = User.objects.filter(email=letter.recipient, is_active=True).first()
    if user is not None:
        choose_letters(user=user, by=user, at=at, reason=BY_LINK, **without(letter.kind))
        return
    contacts = Affiliation.objects.filter(email__iexact=letter.recipient, to_on__isnull=True)
    for contact in contacts.select_related("person", "organization").select_for_update(of=("self",)):
        if letter.organization and not is_silent(contact, letter.organization):
            stop_writing(recipient=contact, organization=letter.organization, by=None, at=at)


def without(kind: str) -> dict[str, Any]:
    return {"digest": DigestPace.NEVER} if kind == LetterKind.DIGEST else {f"wants_{kind}": False}
