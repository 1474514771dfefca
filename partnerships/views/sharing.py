"""Data that members give each other: the terms, what flows, and that it was destroyed."""

from functools import partial

from django.http import HttpRequest, HttpResponse

from directory.sheets import answer, asks
from partnerships import access, sheets
from partnerships.actions.sharing import (
    add_data_sharing_terms,
    certify_destruction,
    change_data_sharing_terms,
    cover_data_flow,
    end_data_flow,
    record_data_flow,
)
from partnerships.forms.sharing import CoverForm, DestroyedForm, EndForm, FlowForm, TermsForm
from partnerships.models import DataFlow, DataSharingAgreement
from partnerships.rules import may_edit_agreement
from partnerships.sheets import today_in


@asks
def terms_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The terms of a data-sharing agreement, new or changed."""
    agreement = access.agreement(request, pk, "member")
    terms = DataSharingAgreement.objects.filter(agreement=agreement).first()
    sheet = sheets.of_agreement(
        agreement,
        "Data-sharing terms",
        "Save the terms",
        "The terms are saved.",
        tab="data",
        lead="They are part of the text that is signed.",
        follows=sheets.voids(agreement),
        may=may_edit_agreement(agreement.state),
    )
    form = TermsForm(request.POST or None, instance=terms, agreement=agreement)
    deed = (
        partial(change_data_sharing_terms, terms=terms)
        if terms
        else partial(add_data_sharing_terms, agreement=agreement)
    )
    return answer(request, sheet, form, deed)


@asks
def terms_destroyed(request: HttpRequest, pk: int) -> HttpResponse:
    rows = DataSharingAgreement.objects.select_related("agreement__partnership__convener")
    terms: DataSharingAgreement = access.row(request, rows, pk, "member")
    begin = {
        "destroyed_on": today_in(terms.agreement.partnership),
        "destroyed_by": str(terms.custodian or ""),
    }
    sheet = sheets.of_agreement(
        terms.agreement,
        "Certify the destruction",
        "Certify it",
        "The destruction is certified.",
        tab="data",
        follows=("Somebody vouches by name that no copy is left.",),
    )
    form = DestroyedForm(request.POST or None, initial=begin)
    return answer(request, sheet, form, partial(certify_destruction, terms=terms))


@asks
def flow_new(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    partnership = agreement.partnership
    day = today_in(partnership)
    terms = DataSharingAgreement.objects.filter(agreement=agreement).first()
    sheet = sheets.of_agreement(
        agreement,
        "Add a data flow",
        "Add",
        "The flow is written down.",
        tab="data",
        follows=(
            "If it is about single students and no agreement in force covers it, the convener is alerted.",
        ),
    )
    form = FlowForm(
        request.POST or None, partnership=partnership, on=day, initial={"from_on": day, "covered_by": terms}
    )
    return answer(request, sheet, form, partial(record_data_flow, partnership=partnership))


@asks
def flow_cover(request: HttpRequest, pk: int) -> HttpResponse:
    """Names the agreement that covers a flow."""
    flow = _flow(request, pk)
    sheet = sheets.of_flow(flow, "Say what covers the flow", "Save", "Saved.")
    form = CoverForm(
        request.POST or None, partnership=flow.partnership, initial={"covered_by": flow.covered_by_id}
    )
    return answer(request, sheet, form, partial(cover_data_flow, flow=flow))


@asks
def flow_end(request: HttpRequest, pk: int) -> HttpResponse:
    flow = _flow(request, pk)
    sheet = sheets.of_flow(flow, "End the flow", "End it", "The flow has ended.")
    form = EndForm(request.POST or None, initial={"to_on": today_in(flow.partnership)})
    return answer(request, sheet, form, partial(end_data_flow, flow=flow))


def _flow(request: HttpRequest, pk: int) -> DataFlow:
    rows = DataFlow.objects.select_related("partnership__convener", "covered_by__agreement")
    found: DataFlow = access.row(request, rows, pk, "member")
    return found
