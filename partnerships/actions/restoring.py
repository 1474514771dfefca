"""Puts back what a record said before: always as a new change, through the deed that changes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import User
from directory.rules import YES, Verdict, no
from partnerships.actions.membership import change_membership
from partnerships.actions.partnership import change_partnership, change_status, move_stage

#: What can be put back, by the model's name and the field's: the deed that writes it, told the value.
Deed = Callable[..., Any]
DEEDS: dict[str, dict[str, Deed]] = {
    "partnership": {
        **dict.fromkeys(("name", "summary", "level", "parent"), change_partnership),
        "stage": move_stage,
        "status": change_status,
    },
    "membership": dict.fromkeys(("sector", "need"), change_membership),
}


def version_before(version: Any) -> Any:
    """The saving before, by its number: two of one moment have an order too."""
    rows = type(version).objects.filter(id=version.id, history_id__lt=version.history_id)
    return rows.order_by("-history_id").first()


def changed_fields(version: Any) -> list[Any]:
    """The fields that a saving changed; none for the first."""
    before = version_before(version)
    if before is None:
        return []
    return [
        field
        for field in version.tracked_fields
        if getattr(before, field.attname) != getattr(version, field.attname)
    ]


def may_restore(version: Any, field: str, row: Any) -> Verdict:
    """Whether a field may say again what it said before this saving."""
    if field not in DEEDS[row._meta.model_name]:
        return no(_("This is changed by a deed of its own."))
    changed = {one.name: one for one in changed_fields(version)}
    if field not in changed:
        return no(_("This was not changed here."))
    attname = changed[field].attname
    if getattr(version_before(version), attname) == getattr(row, attname):
        return no(_("It says this already."))
    return YES


@transaction.atomic
def restore_field(*, version: Any, field: str, by: User | None, at: datetime) -> Any:
    """One field says again what it said before this saving."""
    row = standing(version)
    verdict = may_restore(version, field, row)
    if not verdict:
        raise ValidationError(verdict.reason)
    return put_back(row, {field: before_value(version, field)}, by=by, at=at)


@transaction.atomic
def undo_change(*, version: Any, by: User | None, at: datetime) -> Any:
    """All that a saving changed is as it was; refused once somebody has changed one of the fields again."""
    row = standing(version)
    changed = changed_fields(version)
    if not changed:
        raise ValidationError(_("Nothing was changed here."))
    if any(getattr(row, one.attname) != getattr(version, one.attname) for one in changed):
        raise ValidationError(
            _("This was changed again since. Put back the one field on the list of changes.")
        )
    return put_back(row, {one.name: before_value(version, one.name) for one in changed}, by=by, at=at)


def standing(version: Any) -> Any:
    """The row as it stands now, held until the deed is done."""
    model = version.instance_type
    return model.objects.select_for_update(of=("self",)).get(pk=version.instance.pk)


def before_value(version: Any, name: str) -> Any:
    """What a field said before; what it pointed at may be gone."""
    field = version.instance_type._meta.get_field(name)
    value = getattr(version_before(version), field.attname)
    if value is None or not field.is_relation:
        return value
    found = field.related_model.objects.filter(pk=value).first()
    if found is None:
        raise ValidationError(_("What stood here is no more."))
    return found


def put_back(row: Any, values: dict[str, Any], *, by: User | None, at: datetime) -> Any:
    kind = row._meta.model_name
    deeds: dict[Deed, dict[str, Any]] = {}
    for name, value in values.items():
        if name not in DEEDS[kind]:
            raise ValidationError(_("This is changed by a deed of its own."))
        deeds.setdefault(DEEDS[kind][name], {})[name] = value
    for deed, fields in deeds.items():
        deed(**{kind: row}, reason=_("Put back as it was"), by=by, at=at, **fields)
    return row
