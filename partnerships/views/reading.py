"""Comments while it is negotiated: asked for by the sender, given by link without an account."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.actions.allow import Limit, allow
from directory.limits import too_many
from directory.sheets import answer, asks, attempt
from directory.views.file import as_attachment
from partnerships import access, sheets
from partnerships.access import linked
from partnerships.actions.paper import attached
from partnerships.actions.reading import ask_reader, comment_by_link, end_reader
from partnerships.boards import reading as board
from partnerships.downloads import kept
from partnerships.forms.agreement import NothingForm
from partnerships.forms.reading import ReaderForm, RemarkForm
from partnerships.models import Agreement
from partnerships.rules import may_comment

REMARKS = Limit(60, timedelta(days=1))

# --- by the sender


@asks
def reader_new(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    sheet = sheets.of_agreement(
        agreement,
        "Ask for comments",
        "Send the link",
        "The letter is on its way.",
        lead="By a link that opens the text clause by clause, without an account.",
        follows=ASKING,
        may=may_comment(agreement.state),
    )
    form = ReaderForm(request.POST or None, agreement=agreement)
    return answer(request, sheet, form, ask_reader)


ASKING = (
    "A letter brings the link. It shows the text as it stands when it is opened, and signs nothing.",
    "All comments but those marked as only for us are shown to whoever has such a link.",
    "Once the agreement is sent for signature, the link shows what was sent and takes no more comments.",
)


@asks
def reader_end(request: HttpRequest, pk: int) -> HttpResponse:
    reader = access.reader(request, pk, "member")
    sheet = sheets.of_agreement(
        reader.party.agreement,
        f"Revoke the link of {reader.affiliation.person}",
        "Revoke it",
        "The link no longer works.",
        follows=("The link stops working at once.", "What was said by it stays."),
    )
    return answer(request, sheet, NothingForm(request.POST or None), partial(end_reader, reader=reader))


# --- by link


@login_not_required
@asks
def read(request: HttpRequest, key: UUID) -> HttpResponse:
    """The text, clause by clause while it is negotiated; afterwards what was sent, to read."""
    reader, at = linked.reading(request, key), timezone.now()
    form = RemarkForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        if wait := allow(f"comment by link {reader.link_id}", REMARKS, at=at):
            return too_many(request, wait)
        attempt(form, partial(comment_by_link, reader=reader, at=at))
        if form.is_valid():
            messages.success(request, _("Your comment is shown with the clause, and the sender is told."))
            return redirect(f"{request.path}#part-{form.cleaned_data['number']}")
    page = board.build(reader, at, request.GET.get("against", ""), form)
    return render(request, "partnerships/read_detail.html", {"page": page, "form": form, "link": reader.link})


@login_not_required
@require_safe
def read_pdf(request: HttpRequest, key: UUID) -> FileResponse:
    """Once it was sent."""
    agreement = linked.reading(request, key).party.agreement
    if agreement.paper is None:
        raise Http404
    return kept(agreement.paper.pdf, f"{slugify(agreement.title)}.pdf")


@login_not_required
@require_safe
def read_file(request: HttpRequest, key: UUID, pk: int) -> FileResponse:
    return attachment_of(linked.reading(request, key).party.agreement, pk)


@login_not_required
@require_safe
def sign_file(request: HttpRequest, key: UUID, pk: int) -> FileResponse:
    return attachment_of(linked.asked(request, key).signer.party.agreement, pk)


def attachment_of(agreement: Agreement, pk: int) -> FileResponse:
    """One of the files that are part of the text."""
    found = next((one for one in attached(agreement) if one.pk == pk), None)
    if found is None:
        raise Http404
    return as_attachment(found.file)
