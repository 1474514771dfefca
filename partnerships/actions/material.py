"""Deeds on the materials of an intermediary: written, changed, retired, brought back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.save import change, local_day, save
from directory.models import Organization, User
from partnerships.models import Material


@transaction.atomic
def write_material(
    *, intermediary: Organization, kind: str, title: str, by: User | None, at: datetime, **words: Any
) -> Material:
    row = Material(intermediary=intermediary, kind=kind, title=title.strip(), **words)
    return save(row, by=by, at=at)


@transaction.atomic
def change_material(*, material: Material, by: User | None, at: datetime, **words: Any) -> Material:
    """What was begun from it stays as it is."""
    refused = {"kind", "intermediary"} & set(words)
    if refused:
        raise ValidationError(dict.fromkeys(refused, _("This stays as it is.")))
    if material.retired_on is not None:
        raise ValidationError(_("This material is retired."))
    return change(material, by=by, at=at, **words)


@transaction.atomic
def retire_material(*, material: Material, by: User | None, at: datetime) -> Material:
    """Nothing new begins with it."""
    if material.retired_on is not None:
        raise ValidationError(_("This material is retired."))
    return change(material, by=by, at=at, retired_on=local_day(at, material.intermediary.time_zone))


@transaction.atomic
def bring_back_material(*, material: Material, by: User | None, at: datetime) -> Material:
    if material.retired_on is None:
        raise ValidationError(_("This material is in use."))
    return change(material, by=by, at=at, retired_on=None)
