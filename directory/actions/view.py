"""Deeds about saved views of lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from directory.actions.save import change, insist, save
from directory.models import Organization, SavedView, User
from directory.rules import may_share_view

#: What an address says besides how the list is seen.
NOT_KEPT = ("page", "as", "entry")


@transaction.atomic
def save_view(
    *,
    list: str,
    query: str,
    name: str,
    by: User,
    at: datetime,
    organization: Organization | None = None,
    is_pinned: bool = False,
) -> SavedView:
    """Keeps a list as it is seen now, for oneself or for an intermediary in which one works."""
    insist_share(organization, by)
    row = SavedView(
        user=by,
        list=list,
        query=kept(QueryDict(query)),
        name=name.strip(),
        organization=organization,
        is_pinned=is_pinned,
    )
    return save(row, by=by, at=at)


@transaction.atomic
def change_view(*, view: SavedView, by: User, at: datetime, **fields: Any) -> SavedView:
    """Its name, whom it is for, whether it stands above the list, what it shows."""
    insist_kept(view)
    organization = fields.get("organization")
    if organization != view.organization:
        insist_share(organization, by)
    if "query" in fields:
        fields["query"] = kept(QueryDict(fields["query"]))
    return change(view, by=by, at=at, **fields)


def forget_view(*, view: SavedView, by: User, at: datetime) -> SavedView:
    insist_kept(view)
    return change(view, by=by, at=at, forgotten_at=at)


def restore_view(*, view: SavedView, by: User, at: datetime) -> SavedView:
    """Takes the forgetting back, unless another has its name by now."""
    return change(view, by=by, at=at, forgotten_at=None)


def insist_kept(view: SavedView) -> None:
    if view.forgotten_at is not None:
        raise ValidationError(_("This view is forgotten."))


def insist_share(organization: Organization | None, by: User) -> None:
    if organization is not None and not by.is_superuser:
        insist(may_share_view(by.role_in(organization.pk)), "organization")


def kept(query: QueryDict) -> str:
    """An address's words in one order, without its page and without what says nothing."""
    said = [
        (name, word.strip())
        for name, words in query.lists()
        for word in words
        if word.strip() and name not in NOT_KEPT
    ]
    left = QueryDict(mutable=True)
    for name, word in sorted(said, key=lambda pair: pair[0]):
        left.appendlist(name, word)
    return left.urlencode()
