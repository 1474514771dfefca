"""The files that are part of an agreement's text."""

from functools import partial

from django.http import HttpRequest, HttpResponse

from directory.sheets import answer, asks
from partnerships import access, sheets
from partnerships.actions.attachment import attach_file, withdraw_attachment
from partnerships.forms.agreement import NothingForm
from partnerships.forms.reading import AttachmentForm
from partnerships.rules import may_edit_agreement


@asks
def attachment_new(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    sheet = sheets.of_agreement(
        agreement,
        "Attach a file",
        "Attach it",
        "The file is attached.",
        lead="An appendix or a proof that is part of what is signed.",
        follows=(
            *sheets.voids(agreement),
            "The paper names it with the hash of its bytes, and whoever reads or signs by link can open it.",
        ),
        may=may_edit_agreement(agreement.state),
    )
    form = AttachmentForm(request.POST or None, request.FILES or None)
    return answer(request, sheet, form, partial(attach_file, agreement=agreement))


@asks
def attachment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    attachment = access.attachment(request, pk, "member")
    agreement = attachment.agreement
    sheet = sheets.of_agreement(
        agreement,
        f"Withdraw {attachment.title}",
        "Withdraw it",
        "The file is no longer part of the text.",
        follows=sheets.voids(agreement),
        may=may_edit_agreement(agreement.state),
    )
    deed = partial(withdraw_attachment, attachment=attachment)
    return answer(request, sheet, NothingForm(request.POST or None), deed)
