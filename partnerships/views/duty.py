"""What the parties do under an agreement."""

from functools import partial

from django.http import HttpRequest, HttpResponse

from directory.sheets import answer, asks
from partnerships import access, sheets
from partnerships.actions.duty import change_duty, drop_duty, write_duty
from partnerships.forms.agreement import NothingForm
from partnerships.forms.duty import DutyForm
from partnerships.models import Responsibility
from partnerships.rules import may_edit_agreement


@asks
def duty_new(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    sheet = sheets.of_agreement(
        agreement,
        "Add a duty",
        "Add",
        "The duty is part of the agreement.",
        tab="duties",
        lead="It stands in the text that is signed. Once the agreement is in force it becomes commitments.",
        follows=sheets.voids(agreement),
        may=may_edit_agreement(agreement.state),
    )
    form = DutyForm(request.POST or None, agreement=agreement)
    return answer(request, sheet, form, partial(write_duty, agreement=agreement))


@asks
def duty_edit(request: HttpRequest, pk: int) -> HttpResponse:
    duty = _duty(request, pk)
    agreement = duty.agreement
    sheet = sheets.of_agreement(
        agreement,
        "Edit the duty",
        "Save",
        "The duty is saved.",
        tab="duties",
        follows=sheets.voids(agreement),
        may=may_edit_agreement(agreement.state),
    )
    form = DutyForm(request.POST or None, instance=duty, agreement=agreement)
    return answer(request, sheet, form, partial(change_duty, duty=duty))


@asks
def duty_drop(request: HttpRequest, pk: int) -> HttpResponse:
    duty = _duty(request, pk)
    sheet = sheets.of_agreement(
        duty.agreement,
        "Take the duty out",
        "Take it out",
        "The duty is out of the text.",
        tab="duties",
        lead=str(duty),
        is_grave=True,
        follows=sheets.voids(duty.agreement),
        may=may_edit_agreement(duty.agreement.state),
    )
    return answer(request, sheet, NothingForm(request.POST or None), partial(drop_duty, duty=duty))


def _duty(request: HttpRequest, pk: int) -> Responsibility:
    rows = Responsibility.objects.filter(agreement__isnull=False).select_related(
        "agreement__partnership__convener",
        "agreement__paper",
        "membership__partnership__convener",
        "membership__organization",
    )
    found: Responsibility = access.row(request, rows, pk, "member")
    return found
