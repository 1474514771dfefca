"""Views of lists: kept, shared, pinned and forgotten."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from directory import access
from directory.actions.view import change_view, forget_view, restore_view, save_view
from directory.choices import LIST_PAGES, ListKind
from directory.forms import ViewForm
from directory.models import Organization, SavedView, User
from directory.rules import YES, Verdict, holds, no
from directory.sheets import Crumb, Sheet, answer, asks


@asks
def view_save(request: HttpRequest) -> HttpResponse:
    """The list and its words come in the address, from the list itself."""
    list, query = request.GET.get("list", ""), request.GET.get("query", "")
    if list not in ListKind.values:
        raise Http404
    sheet = _sheet(
        SavedView(list=list, query=query),
        _("Save this view"),
        _("Save it"),
        _("The view is saved."),
        follows=(_("It keeps the filters, the columns and the order, and shows what fits them each time."),),
    )
    form = ViewForm(request.POST or None, networks=_networks(request.user))
    deed = partial(save_view, list=list, query=query)
    return answer(request, sheet, form, deed, leads=SavedView.get_absolute_url)


@asks
def view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    view = access.saved_view(request, pk)
    sheet = _sheet(view, _("Change this view"), _("Keep it"), _("The view is changed."), may=_stands(view))
    form = ViewForm(request.POST or None, instance=view, networks=_networks(request.user))
    deed = partial(change_view, view=view)
    return answer(request, sheet, form, deed, template="directory/view_edit.html", view=view)


@asks
def view_forget(request: HttpRequest, pk: int) -> HttpResponse:
    view = access.saved_view(request, pk)
    done = _("“%(view)s” is forgotten.") % {"view": view}
    sheet = _sheet(
        view,
        _("Forget this view"),
        _("Forget it"),
        done,
        lead=view.name,
        back=Crumb(ListKind(view.list).label, reverse(LIST_PAGES[view.list])),
        may=_stands(view),
        undo=lambda row: reverse("directory:view_restore", args=[row.pk]),
    )
    form = forms.Form(request.POST or None)
    return answer(request, sheet, form, partial(forget_view, view=view))


@asks
def view_restore(request: HttpRequest, pk: int) -> HttpResponse:
    view = access.saved_view(request, pk)
    sheet = _sheet(
        view, _("Bring this view back"), _("Bring it back"), _("The view is back."), lead=view.name
    )
    form = forms.Form(request.POST or None)
    return answer(request, sheet, form, partial(restore_view, view=view))


def _stands(view: SavedView) -> Verdict:
    return YES if view.forgotten_at is None else no(_("This view is forgotten."))


def _networks(user: User) -> list[Organization]:
    """With whom the user may share."""
    own = access.networks(user)
    return [row for row in own if user.is_superuser or holds(user.role_in(row.pk), "member")]


def _sheet(view: SavedView, title: str, button: str, done: str, **words: Any) -> Sheet:
    words.setdefault("back", Crumb(view.name or ListKind(view.list).label, view.get_absolute_url()))
    return Sheet(title, button, done=done, nav=view.list, **words)
