"""What an intermediary keeps to begin with, by kind; and what of it fits a form."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from directory.models import User
from partnerships.choices import MaterialKind
from partnerships.models import AgreementTemplate, Material, Partnership

#: What the shelves are called.
SHELVES = {
    MaterialKind.CHARTER: _("Charters"),
    MaterialKind.PROTOCOL: _("Protocols"),
    MaterialKind.AGENDA: _("Agendas"),
}


class Shelf(NamedTuple):
    """The materials of one kind, and where another one is written."""

    kind: str
    label: str
    materials: list[Material]


class Library(NamedTuple):
    shelves: list[Shelf]
    templates: list[AgreementTemplate]
    retired: list[Material]


def build(user: User) -> Library:
    rows = list(Material.objects.for_user(user).select_related("intermediary").order_by("title", "pk"))
    used = [row for row in rows if row.retired_on is None]
    templates = AgreementTemplate.objects.for_user(user).filter(retired_on__isnull=True)
    return Library(
        shelves=[
            Shelf(kind, str(label), [row for row in used if row.kind == kind])
            for kind, label in SHELVES.items()
        ],
        templates=list(templates.select_related("intermediary").order_by("kind", "name")),
        retired=[row for row in rows if row.retired_on is not None],
    )


def choices(partnership: Partnership, user: User, kind: str, about: str = "") -> list[Material]:
    """What a form of the partnership may begin with."""
    rows = Material.objects.for_user(user).filter(
        intermediary=partnership.convener_id, kind=kind, retired_on__isnull=True
    )
    return list(rows.filter(about=about) if about else rows)


def chosen(materials: list[Material], asked: Any) -> Material | None:
    """The one that is asked for by its key, of those that may be."""
    return next((row for row in materials if str(row.pk) == asked), None)
