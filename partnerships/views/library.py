"""The library: what an intermediary's managers keep, and its staff begin with."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.access import find, require
from directory.models import User
from directory.rules import YES, Verdict, holds, no
from directory.sheets import Crumb, Sheet, answer, asks
from partnerships import sheets
from partnerships.actions.material import (
    bring_back_material,
    change_material,
    retire_material,
    write_material,
)
from partnerships.boards import library as board
from partnerships.choices import MaterialKind
from partnerships.forms import library as forms
from partnerships.forms.agreement import NothingForm
from partnerships.models import Material
from partnerships.views.template import kept_by


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    page = {
        "nav": "library",
        "library": board.build(request.user),
        "may_write": bool(kept_by(request.user)),
    }
    return render(request, "partnerships/library.html", page)


@require_safe
def material_detail(request: HttpRequest, pk: int) -> HttpResponse:
    row = _material(request, pk)
    page = {"nav": "library", "material": row, "may_write": may_write(request.user, row)}
    return render(request, "partnerships/material_detail.html", page)


@asks
def material_new(request: HttpRequest, kind: str) -> HttpResponse:
    intermediaries = kept_by(request.user)
    require(bool(intermediaries) or no(_("Only a manager of an intermediary keeps materials.")))
    titles = {
        MaterialKind.CHARTER: _("Write a charter to begin with"),
        MaterialKind.PROTOCOL: _("Write a protocol to begin with"),
        MaterialKind.AGENDA: _("Write an agenda to begin with"),
    }
    sheet = Sheet(
        titles[MaterialKind(kind)],
        _("Keep it"),
        _library(),
        _("It is in the library."),
        nav="library",
        is_kept=True,
    )
    form = forms.NewMaterialForm(request.POST or None, kind=kind, intermediaries=intermediaries)
    return answer(request, sheet, form, partial(write_material, kind=kind), leads=Material.get_absolute_url)


@asks
def material_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = _kept(request, pk)
    sheet = _of_material(
        row,
        _("Edit the material"),
        _("Save"),
        _("The material is saved."),
        follows=(_("What was begun from it stays as it is."),),
        may=YES if row.retired_on is None else no(_("This material is retired.")),
    )
    form = forms.MaterialForm(request.POST or None, instance=row, kind=row.kind)
    return answer(request, sheet, form, partial(change_material, material=row))


@asks
def material_retire(request: HttpRequest, pk: int) -> HttpResponse:
    row = _kept(request, pk)
    sheet = _of_material(
        row,
        _("Retire the material"),
        _("Retire it"),
        _("The material is retired."),
        follows=(_("Nothing new begins with it. It can be brought back."),),
        may=YES if row.retired_on is None else no(_("This material is retired.")),
        undo=lambda made: sheets.address("material_bring_back", made.pk),
    )
    return answer(request, sheet, NothingForm(request.POST or None), partial(retire_material, material=row))


@asks
def material_bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    row = _kept(request, pk)
    sheet = _of_material(
        row,
        _("Bring the material back"),
        _("Bring it back"),
        _("The material is in use again."),
        may=no(_("This material is in use.")) if row.retired_on is None else YES,
    )
    deed = partial(bring_back_material, material=row)
    return answer(request, sheet, NothingForm(request.POST or None), deed)


def may_write(user: User, row: Material) -> Verdict:
    if user.is_superuser or holds(user.role_in(row.intermediary_id), "manager"):
        return YES
    return no(
        _("Only a manager of %(organization)s keeps its materials.") % {"organization": row.intermediary}
    )


def _material(request: HttpRequest, pk: int) -> Material:
    found: Material = find(request.user, Material.objects.select_related("intermediary"), pk=pk)
    return found


def _kept(request: HttpRequest, pk: int) -> Material:
    row = _material(request, pk)
    require(may_write(request.user, row))
    return row


def _library() -> Crumb:
    return Crumb(_("Library"), sheets.address("library"))


def _of_material(row: Material, title: str, button: str, done: str, **words: Any) -> Sheet:
    back = Crumb(row.title, row.get_absolute_url())
    return Sheet(title, button, back, done, lead=row.title, nav="library", crumbs=(_library(),), **words)
