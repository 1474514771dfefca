"""One deed for many rows: each by itself, so that what refuses one holds up no other; and its undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.save import change, insist, save
from directory.models import Batch, User
from directory.rules import YES, Verdict, no

#: Each row is a deed of its own, with its rules and its history.
MOST = 200
#: The keys by which a deed is found again.
Made = dict[str, Any]


@transaction.atomic
def do_batch(
    *,
    deed: str,
    rows: list[Any],
    may: Callable[[User, Any], Verdict],
    do: Callable[..., Made],
    by: User,
    at: datetime,
    **said: Any,
) -> Batch:
    """Does the deed row by row, and writes down what came of each."""
    insist(may_do(len(rows)))
    lines = []
    for row in rows:
        verdict = may(by, row)
        came = attempt(do, row, by=by, at=at, **said) if verdict else {"refusal": verdict.reason}
        lines.append({"name": str(row)[:200], "address": row.get_absolute_url(), **came})
    return save(Batch(user=by, deed=deed, at=at, lines=lines), by=by, at=at)


def may_do(count: int) -> Verdict:
    if not count:
        return no(_("Choose some rows of the list first."))
    if count > MOST:
        return no(_("That is too much at once: choose %(most)d rows or fewer.") % {"most": MOST})
    return YES


def attempt(do: Callable[..., Made], row: Any, **said: Any) -> dict[str, Any]:
    try:
        with transaction.atomic():
            return {"made": do(row, **said)}
    except ValidationError as refusal:
        return {"refusal": " ".join(refusal.messages)}


@transaction.atomic
def undo_batch(*, batch: Batch, undo: Callable[..., None], by: User, at: datetime) -> Batch:
    """Takes back what can be; what others have built on stays, with the reason."""
    row: Batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if row.undone_at is not None:
        raise ValidationError(_("This was taken back already."))
    lines = [{**line, **taken_back(undo, line, by, at)} for line in row.lines]
    return change(row, by=by, at=at, lines=lines, undone_at=at)


def taken_back(undo: Callable[..., None], line: dict[str, Any], by: User, at: datetime) -> dict[str, str]:
    try:
        with transaction.atomic():
            if "made" in line:
                undo(line["made"], by=by, at=at)
    except ValidationError as refusal:
        return {"kept": " ".join(refusal.messages)}
    return {}
