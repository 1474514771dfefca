"""How every deed saves: checked whole, with who, when and why in its history; races become field errors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint, CheckConstraint, F, Model, Q, UniqueConstraint
from django.utils.translation import gettext as _

from directory.actions.index import keep_found
from directory.models import User
from directory.rules import Verdict
from directory.templatetags.words import full_day

R = TypeVar("R", bound=Model)

#: Fields that only say whether a row is still open: an error is better shown at another field.
OPEN_MARKS = {
    *("closed_on", "ended_at", "left_on", "retired_on", "to_on", "until_on", "voided_on", "withdrawn_on"),
}


def local_day(at: datetime, time_zone: str) -> date:
    return at.astimezone(ZoneInfo(time_zone)).date()


def happened(on: date | None, *, at: datetime, time_zone: str, field: str = "on") -> date:
    """The day of something that has happened: the local day of `at` unless given, never one to come."""
    today = local_day(at, time_zone)
    if on is not None and on > today:
        raise ValidationError({field: still_to_come(today)})
    return on or today


def still_to_come(today: date) -> str:
    """Said of a day that hasn't come, with the last one that may be chosen."""
    return _("This day is still to come. Choose %(today)s, or a day before it.") % {"today": full_day(today)}


def insist(verdict: Verdict, field: str = NON_FIELD_ERRORS) -> None:
    """Refuses with the rule's own reason."""
    if not verdict.ok:
        raise ValidationError({field: verdict.reason})


def save(row: R, *, by: User | None, at: datetime, reason: str = "", fields: list[str] | None = None) -> R:
    """Checks and saves the row, with one line of history (who, when, why) and the words it is found by."""
    row._history_user = by  # type: ignore[attr-defined]
    row._history_date = at  # type: ignore[attr-defined]
    row._change_reason = reason or None  # type: ignore[attr-defined]
    check(row)
    try:
        with transaction.atomic():
            row.save(update_fields=fields)
    except IntegrityError as clash:
        check(row)  # the other's row can be seen now, so this names the field
        raise ValidationError(_("Someone else saved at the same moment. Look again and repeat.")) from clash
    keep_found(row, fields)
    return row


def change(row: R, *, by: User | None, at: datetime, reason: str = "", **fields: Any) -> R:
    """Writes these fields alone: what `metrics` keeps on the same row meanwhile isn't written over."""
    for name, value in fields.items():
        setattr(row, name, value)
    return save(row, by=by, at=at, reason=reason, fields=list(fields))


def end_before(row: R, on: date, *, by: User | None, at: datetime, reason: str = "") -> R:
    """Ends a period on the day before another begins (on its own first day at the earliest)."""
    last: date = max(row.from_on, on - timedelta(days=1))  # type: ignore[attr-defined]
    return change(row, by=by, at=at, reason=reason, to_on=last)


def take_step(steps: Any, *, on: date, by: User | None, at: datetime, **state: Any) -> Any:
    """Closes the step that stands and takes the next; `steps` is the related manager of the one row."""
    standing = steps.select_for_update().filter(until_on__isnull=True).first()
    if standing is not None:
        if on < standing.on:
            raise ValidationError({"on": f"The state since {full_day(standing.on)} is later than this day."})
        change(standing, by=by, at=at, until_on=on)
    row = steps.model(**{steps.field.name: steps.instance}, on=on, **state)
    return save(row, by=by, at=at)


def check(row: Model) -> None:
    """`full_clean` with each broken constraint shown at the field that can mend it."""
    errors: dict[str, Any] = {}
    try:
        row.full_clean(validate_constraints=False)
    except ValidationError as found:
        errors = found.update_error_dict({})
    for field, message in broken(row, set(errors)):
        errors.setdefault(field, []).append(ValidationError(message))
    if errors:
        raise ValidationError(errors)


def broken(row: Model, skipped: set[str]) -> Iterator[tuple[str, str]]:
    for model, constraints in row.get_constraints():
        for constraint in constraints:
            try:
                constraint.validate(model, row, exclude=skipped)
            except ValidationError:
                yield field_of(constraint), words_for(constraint, model, row)


def leaves(condition: Q | None) -> list[str]:
    """The names of the fields in a condition, in its order, with those that they are compared to."""
    found: list[str] = []
    for child in condition.children if condition else []:
        if isinstance(child, Q):
            found += leaves(child)
            continue
        lookup, value = child  # type: ignore[misc]
        found += [str(lookup).split("__")[0], *([value.name] if isinstance(value, F) else [])]  # type: ignore[attr-defined]
    return found


def field_of(constraint: BaseConstraint) -> str:
    match constraint:
        case UniqueConstraint(fields=[only], condition=condition):
            return next((name for name in leaves(condition) if name not in OPEN_MARKS), only)
        case UniqueConstraint(fields=names):
            return str(names[-1])
        case CheckConstraint(condition=Q() as condition):
            return leaves(condition)[0]
    return NON_FIELD_ERRORS


def words_for(constraint: BaseConstraint, model: type[Model], row: Model) -> str:
    """What doesn't fit, and what it would have to fit with."""
    if isinstance(constraint, UniqueConstraint):
        return _("There is already such a %(thing)s.") % {"thing": model._meta.verbose_name}
    named = dict.fromkeys(leaves(getattr(constraint, "condition", None)))
    fields = [model._meta.get_field(name) for name in named if name != "pk"]
    if len(fields) < 2:
        return _("This doesn’t fit here.")
    others = (f"{getattr(field, 'verbose_name', field.name)}{held(row, field)}" for field in fields[1:])
    return _("This doesn’t fit with: %(others)s.") % {"others": ", ".join(others)}


def held(row: Model, field: Any) -> str:
    """A day or a number that stands in the row, in brackets."""
    value = getattr(row, field.attname)
    if isinstance(value, date):
        return f" ({full_day(value)})"
    return f" ({value})" if isinstance(value, int | Decimal) and not isinstance(value, bool) else ""
