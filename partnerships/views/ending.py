"""An agreement in force: reviewed, followed by another, ended by notice, left by one of its parties."""

from datetime import date, timedelta
from functools import partial

from django.http import HttpRequest, HttpResponse

from directory.sheets import answer, asks
from partnerships import access, sheets
from partnerships.actions.ending import (
    give_notice,
    leave_agreement,
    terminate_agreement,
    withdraw_notice,
)
from partnerships.actions.renewal import amend_agreement, finish_review, renew_agreement, start_review
from partnerships.forms.agreement import (
    AmendForm,
    LeaveForm,
    NothingForm,
    NoticeForm,
    OutcomeForm,
    ReasonForm,
    RenewForm,
)
from partnerships.models import Agreement, Amendment, Notice
from partnerships.sheets import today_in


@asks
def agreement_check(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    sheet = sheets.of_agreement(
        agreement,
        "Begin a review",
        "Begin the review",
        "The review has begun.",
        lead="Read it again together: does it still say what you do?",
        follows=("It stays in force while it is reviewed.",),
        may=sheets.may_move(agreement, "under_review"),
    )
    return answer(
        request,
        sheet,
        NothingForm(request.POST or None),
        partial(start_review, agreement=agreement),
    )


@asks
def agreement_check_done(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    form = OutcomeForm(request.POST or None)
    sheet = sheets.of_agreement(
        agreement,
        "Review is done",
        "Keep the outcome",
        "The review is done.",
        may=sheets.may_move(agreement, "active"),
    )
    return answer(request, sheet, form, partial(finish_review, agreement=agreement))


@asks
def agreement_renew(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    form = RenewForm(request.POST or None, initial=_next_term(agreement))
    sheet = sheets.of_agreement(
        agreement,
        "Renew the agreement",
        "Draft the renewal",
        "The renewal is drafted, with the same parties, words and duties.",
        follows=(
            "A new draft follows this agreement. This one stays in force until the new one is signed.",
            "Its clauses begin as not addressed, so that each is looked at again.",
        ),
    )
    deed = partial(renew_agreement, agreement=agreement)
    return answer(request, sheet, form, deed, leads=Agreement.get_absolute_url)


@asks
def agreement_amend(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    form = AmendForm(request.POST or None)
    sheet = sheets.of_agreement(
        agreement,
        "Amend the agreement",
        "Draft the amendment",
        "The amended version is drafted. Change its clauses, then send it.",
        follows=(
            "A new version is drafted and signed anew. The old text stays as it is, and in force until then.",
        ),
    )
    return answer(request, sheet, form, partial(amend_agreement, agreement=agreement), leads=drafted)


def _next_term(agreement: Agreement) -> dict[str, date]:
    """As long as the one before, from the day after it."""
    starts = (agreement.ends_on or today_in(agreement.partnership)) + timedelta(days=1)
    begins, ends = agreement.effective_on, agreement.ends_on
    length = ends - begins if begins and ends else timedelta(days=364)
    return {"effective_on": starts, "ends_on": starts + length}


def drafted(amendment: Amendment) -> str:
    return amendment.replacement.get_absolute_url()  # type: ignore[union-attr]


@asks
def agreement_notice(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    parties = agreement.parties.filter(left_on__isnull=True).select_related("membership__organization")
    begin = {"on": today_in(agreement.partnership)}
    sheet = sheets.of_agreement(
        agreement,
        "Give notice",
        "Give notice",
        "Notice is given, and all parties are told.",
        lead=f"The agreement asks for {agreement.notice_days} days of notice."
        if agreement.notice_days
        else "",
        is_grave=True,
        follows=("All parties are told at once.", "A notice can be withdrawn until it has run out."),
    )
    form = NoticeForm(request.POST or None, parties=parties, initial=begin)
    return answer(request, sheet, form, partial(give_notice, agreement=agreement))


@asks
def notice_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Notice.objects.select_related("agreement__partnership__convener")
    notice: Notice = access.row(request, rows, pk, "member")
    sheet = sheets.of_agreement(
        notice.agreement, "Withdraw the notice", "Withdraw it", "All is as it was before the notice."
    )
    form = ReasonForm(request.POST or None)
    return answer(request, sheet, form, partial(withdraw_notice, notice=notice))


@asks
def agreement_terminate(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    sheet = sheets.of_agreement(
        agreement,
        "Terminate the agreement",
        "Terminate it",
        "The agreement is terminated, and all parties are told.",
        is_grave=True,
        follows=(
            "It ends today and can’t be taken up again.",
            "What would come due under it after today is owed no more.",
        ),
        may=sheets.may_move(agreement, "terminated"),
    )
    form = ReasonForm(request.POST or None)
    return answer(request, sheet, form, partial(terminate_agreement, agreement=agreement))


@asks
def party_leave(request: HttpRequest, pk: int) -> HttpResponse:
    party = access.party(request, pk, "member")
    begin = {"left_on": today_in(party.agreement.partnership)}
    sheet = sheets.of_agreement(
        party.agreement,
        f"{party.membership.organization} leaves",
        "Write down that it leaves",
        "The party has left. The agreement holds for the rest.",
        tab="signing",
        is_grave=True,
        follows=(
            "The agreement stays in force for the other parties.",
            "What the party owes under it ends on that day.",
        ),
    )
    form = LeaveForm(request.POST or None, initial=begin)
    return answer(request, sheet, form, partial(leave_agreement, party=party))
