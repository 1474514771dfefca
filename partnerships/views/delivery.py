"""What becomes of a commitment: delivered, confirmed by its receiver, due on another day, or withdrawn."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from directory.access import require
from directory.models import Affiliation
from directory.rules import no
from directory.sheets import answer, asks
from partnerships import access, sheets
from partnerships.access.acting import acting
from partnerships.actions.commitment import record_delivery, set_due_date, withdraw_commitment
from partnerships.actions.value import confirm_receipt
from partnerships.forms.agreement import ReasonForm
from partnerships.forms.delivery import ConfirmForm, DeliveryForm, DueForm
from partnerships.models import Commitment, Membership
from partnerships.sheets import today_in


@asks
def delivery_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Reported by whoever promised it, or for them by the convener's staff."""
    commitment = access.commitment(request, pk)
    side = acting(request.user, commitment.partnership)
    require(side.may_deliver(commitment))
    sheet = sheets.of_commitment(
        commitment,
        "Report a delivery",
        "Report it",
        "The delivery is reported.",
        lead=commitment.text,
        follows=(*sheets.proved(commitment), f"It counts once {_receiver(commitment)} confirms it."),
        may=sheets.stands(commitment),
    )
    begin = {"reported_by": _own(request, commitment.owner)}
    about = {"commitment": commitment, "acting": side, "today": _today(commitment)}
    form = DeliveryForm(request.POST or None, request.FILES or None, initial=begin, **about)
    return answer(request, sheet, form, partial(record_delivery, commitment=commitment))


@asks
def delivery_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirmed for the receiver by its own people; whoever acts for another member is told why not."""
    delivery = access.delivery(request, pk)
    commitment = delivery.commitment
    membership, may = acting(request.user, commitment.partnership).confirmer(commitment)
    if membership is None:
        require(may)
    sheet = sheets.of_commitment(
        commitment,
        "Confirm a delivery",
        "Confirm it",
        "The delivery is confirmed.",
        lead=commitment.text,
        follows=("It counts in the score by the day on which it was delivered, and can’t be taken back.",),
        may=no("This is confirmed already.") if hasattr(delivery, "confirmation") else may,
    )
    begin = {"affiliation": _own(request, membership)}
    about = {"membership": membership, "today": _today(commitment)}
    form = ConfirmForm(request.POST or None, initial=begin, **about)
    deed = partial(confirm_receipt, of=delivery, membership=membership)
    template = "partnerships/delivery_confirm.html"
    return answer(request, sheet, form, deed, template=template, delivery=delivery, commitment=commitment)


@asks
def commitment_due(request: HttpRequest, pk: int) -> HttpResponse:
    commitment = access.commitment(request, pk, "member")
    current = commitment.due_dates.filter(until_on__isnull=True, is_late=False).first()
    sheet = sheets.of_commitment(
        commitment,
        "Agree a new due date",
        "Set the date",
        "The new date is kept.",
        lead=commitment.text,
        follows=("A date that is agreed once the last has fallen due is kept, and never judged by.",),
        may=sheets.stands(commitment),
    )
    begin = {"agreed_on": _today(commitment), "due_on": current and current.due_on}
    form = DueForm(request.POST or None, initial=begin)
    return answer(request, sheet, form, partial(set_due_date, commitment=commitment))


@asks
def commitment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    commitment = access.commitment(request, pk, "member")
    sheet = sheets.of_commitment(
        commitment,
        "Withdraw the commitment",
        "Withdraw it",
        "The commitment is withdrawn.",
        lead=commitment.text,
        is_grave=True,
        follows=("It is no longer owed, and stays in the list with your reason.",),
        may=sheets.stands(commitment),
    )
    form = ReasonForm(request.POST or None)
    return answer(request, sheet, form, partial(withdraw_commitment, commitment=commitment))


def _today(commitment: Commitment) -> Any:
    return today_in(commitment.partnership)


def _receiver(commitment: Commitment) -> str:
    receiver = commitment.receiver
    return str(receiver.organization.name if receiver else commitment.partnership.convener)


def _own(request: HttpRequest, membership: Membership | None) -> Affiliation | None:
    """The user's own work at a member, if the directory knows who they are."""
    if membership is None or request.user.person_id is None:
        return None
    rows = Affiliation.objects.filter(person=request.user.person_id, to_on__isnull=True)
    return rows.filter(organization=membership.organization_id).first()
