"""Notes about an organization that only the people of the intermediary which wrote them ever see."""

from functools import partial

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import access
from directory.access import require
from directory.actions.note import change_note, remove_note, write_note
from directory.entries import NewNoteForm, NoteForm
from directory.models import Note
from directory.rules import holds, no
from directory.sheets import answer, asks, of_organization

SHOWN = 50


@require_safe
def organization_notes(request: HttpRequest, slug: str) -> HttpResponse:
    found = access.organization(request, slug)
    own = access.note_keepers(request.user, found, "viewer")
    if not own:
        raise Http404
    rows = Note.objects.for_user(request.user).filter(organization=found)
    page = {
        "nav": "organizations",
        "organization": found,
        "title": _("Our own notes"),
        "rows": rows.select_related("written_by", "intermediary")[:SHOWN],
        "keepers": own,
        "may_write": any(holds(request.user.role_in(row.pk), "member") for row in own),
    }
    return render(request, "directory/organization_notes.html", page)


@asks
def note_new(request: HttpRequest, slug: str) -> HttpResponse:
    found = access.organization(request, slug)
    if not access.note_keepers(request.user, found, "viewer"):
        raise Http404
    own = access.note_keepers(request.user, found)
    require(own or no(_("Your role doesn’t allow this.")))
    sheet = of_organization(
        found,
        _("Write a note"),
        _("Keep it"),
        _("The note is kept."),
        lead=found.name,
        follows=(_("Only people of your own intermediary ever read it. No search finds it."),),
        is_kept=True,
    )
    form = NewNoteForm(request.POST or None, instance=Note(), keepers=own)
    return answer(request, sheet, form, partial(write_note, organization=found))


@asks
def note_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.note(request, pk)
    sheet = of_organization(
        row.organization, _("Change a note"), _("Save"), _("The note is changed."), lead=row.organization.name
    )
    form = NoteForm(request.POST or None, instance=row)
    return answer(request, sheet, form, partial(change_note, note=row))


@asks
def note_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.note(request, pk)
    sheet = of_organization(
        row.organization,
        _("Remove a note"),
        _("Remove it"),
        _("The note is gone."),
        lead=row.text,
        is_grave=True,
        follows=(_("None of you can read it after that."),),
    )
    return answer(request, sheet, forms.Form(request.POST or None), partial(remove_note, note=row))
