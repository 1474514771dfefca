"""One deed for many rows of a list: asked for, told, taken back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from directory.access import find
from directory.actions.batch import MOST, do_batch, may_do, undo_batch
from directory.batches import Deed, known_deeds
from directory.choices import LIST_PAGES
from directory.models import Batch
from directory.rules import YES, no
from directory.sheets import Crumb, Sheet, answer, asks


@asks
def batch_new(request: HttpRequest) -> HttpResponse:
    """`deed` and the rows come in the address: each by its key, or all that the list's filters leave."""
    deed = _known(request.GET.get("deed", ""))
    rows = deed.source.chosen(request.user, request.GET)
    if request.GET.get("all") and len(rows) <= MOST:
        # From here on these rows are meant, whatever comes to fit the filters meanwhile.
        return redirect(f"{request.path}?{_named(deed, rows)}")
    sheet = Sheet(
        str(deed.label),
        str(deed.button),
        _list(deed),
        _("Here is what came of each."),
        lead=_counted(rows) if may_do(len(rows)) else "",
        follows=tuple(map(str, deed.follows)),
        may=may_do(len(rows)),
        nav=deed.source.list,
    )
    form = deed.form(request.POST or None, rows=rows, user=request.user)
    do = partial(do_batch, deed=deed.word, rows=rows, may=deed.source.may, do=deed.do)
    return answer(
        request, sheet, form, do, Batch.get_absolute_url, "directory/batch_new.html", rows=rows[:MOST]
    )


@require_safe
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    batch = find(request.user, Batch.objects, pk=pk)
    deed = _known(batch.deed)
    page = {"nav": deed.source.list, "batch": batch, "deed": deed, "back": _list(deed)}
    return render(request, "directory/batch_detail.html", page)


@asks
def batch_undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = find(request.user, Batch.objects, pk=pk)
    deed = _known(batch.deed)
    sheet = Sheet(
        _("Take it back"),
        _("Take it back"),
        Crumb(str(deed.label), batch.get_absolute_url()),
        _("What could be taken back is taken back."),
        lead=str(deed.label),
        may=YES if batch.undone_at is None else no(_("This was taken back already.")),
        nav=deed.source.list,
    )
    undo = partial(undo_batch, batch=batch, undo=deed.undo)
    return answer(request, sheet, forms.Form(request.POST or None), undo)


def _known(word: str) -> Deed:
    if word not in known_deeds():
        raise Http404
    return known_deeds()[word]


def _list(deed: Deed) -> Crumb:
    return Crumb(deed.source.list.label, reverse(LIST_PAGES[deed.source.list]))


def _counted(rows: list[Any]) -> str:
    said = ngettext("For %(count)d row of the list.", "For %(count)d rows of the list.", len(rows))
    return said % {"count": len(rows)}


def _named(deed: Deed, rows: list[Any]) -> str:
    named = QueryDict(mutable=True)
    named["deed"] = deed.word
    named.setlist("row", [row.pk for row in rows])
    return named.urlencode()
