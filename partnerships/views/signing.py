"""From naming the signers to the last signature, as the sender sees it."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from directory.models import User
from directory.sheets import answer, asks
from partnerships import access, sheets
from partnerships.actions.answer import answer_question
from partnerships.actions.editing import change_agreement, take_back
from partnerships.actions.newcomer import name_newcomer
from partnerships.actions.paper import compose
from partnerships.actions.sending import nudge_signer, readdress_signer, send_agreement, set_signers
from partnerships.actions.signature import attest_paper
from partnerships.forms.agreement import NothingForm, ReasonForm
from partnerships.forms.signing import (
    AddressForm,
    AnswerForm,
    NewcomerForm,
    PaperForm,
    SendForm,
    SignersForm,
)
from partnerships.models import Agreement, Question, Signer
from partnerships.papers.content import content_hash
from partnerships.rules import may_edit_agreement, may_nudge, may_readdress
from partnerships.sheets import today_in


@asks
def agreement_signers(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    form = SignersForm(request.POST or None, agreement=agreement)
    sheet = sheets.of_agreement(
        agreement,
        "Who signs",
        "Save the signers",
        "The signers are saved.",
        tab="signing",
        lead="Each party signs through the people named here. Nobody signs for two parties.",
        follows=sheets.voids(agreement),
        may=may_edit_agreement(agreement.state),
    )
    return answer(request, sheet, form, partial(name_signers, agreement))


def name_signers(agreement: Agreement, *, signing_order: str, signers: Any, by: User, at: datetime) -> None:
    """The signers, and whether they sign in order."""
    if signing_order != agreement.signing_order:
        change_agreement(agreement=agreement, signing_order=signing_order, by=by, at=at)
    set_signers(agreement=agreement, signers=signers, by=by, at=at)


@asks
def signer_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Who isn't in the directory yet, is from here on."""
    agreement = access.agreement(request, pk, "member")
    sheet = sheets.of_agreement(
        agreement,
        "Name somebody new",
        "Name them",
        "They are named to sign.",
        tab="signing",
        lead="For a signer who isn’t in the directory. An address that is there already makes nobody twice.",
        follows=(*sheets.voids(agreement), "They stand in the directory, as working for that organization."),
        may=may_edit_agreement(agreement.state),
    )
    form = NewcomerForm(request.POST or None, agreement=agreement)
    return answer(request, sheet, form, name_newcomer)


@asks
def agreement_send(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text as it will be frozen, what blocks it, and whom it goes to."""
    agreement = access.agreement(request, pk, "member")
    paper = compose(agreement, agreement.papers.count() + 1, today_in(agreement.partnership))
    sheet = sheets.of_agreement(
        agreement,
        "Send for signature",
        "Freeze and send",
        "The agreement is out for signature.",
        tab="signing",
        may=sheets.may_move(agreement, "out_for_signature"),
        follows=SENDING,
    )
    signers = Signer.objects.standing().filter(party__agreement=agreement).with_people()
    return answer(
        request,
        sheet,
        SendForm(request.POST or None, now=content_hash(paper)),
        partial(send_agreement, agreement=agreement),
        template="partnerships/agreement_send.html",
        agreement=agreement,
        paper=paper,
        signers=signers.order_by("place", "pk"),
    )


SENDING = (
    "The text on this page is frozen. A later change voids the paper and every signature on it.",
    "Each signer gets a letter with a link of their own. No account is needed.",
    "You can take it back as long as not everybody has signed.",
)


@asks
def agreement_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    form = ReasonForm(request.POST or None)
    sheet = sheets.of_agreement(
        agreement,
        "Take it back",
        "Take it back to review",
        "The agreement is in review again, and everybody who was asked is told.",
        tab="signing",
        is_grave=True,
        follows=sheets.voids(agreement),
        may=sheets.may_move(agreement, "in_review"),
    )
    return answer(request, sheet, form, partial(take_back, agreement=agreement))


# --- one signer


@asks
def signer_nudge(request: HttpRequest, pk: int) -> HttpResponse:
    signer = access.signer(request, pk, "member")
    at = timezone.now()
    sheet = sheets.of_agreement(
        signer.party.agreement,
        f"Ask {signer.affiliation.person} again",
        "Send a fresh link",
        f"{signer.affiliation.person} is asked again.",
        tab="signing",
        follows=("A new letter goes to the address on file. The link in the letter before stops working.",),
        may=may_nudge(signer.asked_at, signer.nudged_at, at),
    )
    return answer(request, sheet, NothingForm(request.POST or None), partial(nudge_signer, signer=signer))


@asks
def signer_readdress(request: HttpRequest, pk: int) -> HttpResponse:
    signer = access.signer(request, pk, "member")
    convener = signer.party.agreement.partnership.convener_id
    role = "manager" if request.user.is_superuser else request.user.role_in(convener)
    sheet = sheets.of_agreement(
        signer.party.agreement,
        f"Change where {signer.affiliation.person} is asked",
        "Change and send",
        "The address is changed, and a new letter is on its way.",
        tab="signing",
        lead=f"Sent to {signer.email or 'no address yet'}.",
        follows=("Both addresses are told.", "The link that was sent before stops working."),
        may=may_readdress(role),
    )
    form = AddressForm(request.POST or None)
    return answer(request, sheet, form, partial(readdress_signer, signer=signer))


@asks
def signer_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper route: signed with a pen, scanned, and vouched for."""
    signer = access.signer(request, pk, "member")
    agreement = signer.party.agreement
    begin = {
        "name": str(signer.affiliation.person),
        "title": signer.affiliation.title,
        "on": today_in(agreement.partnership),
    }
    sheet = sheets.of_agreement(
        agreement,
        f"Paper signature of {signer.affiliation.person}",
        "Keep the signature",
        "The signature is kept.",
        tab="signing",
        lead="For a copy that was printed, signed with a pen and scanned.",
        follows=(
            "You vouch that the scanned copy is the text that was sent.",
            "It counts as a signature and can’t be edited.",
        ),
        may=sheets.may_attest(signer),
    )
    form = PaperForm(request.POST or None, request.FILES or None, initial=begin)
    return answer(request, sheet, form, partial(attest_paper, signer=signer))


@asks
def question_answer(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Question.objects.select_related(
        "signer__affiliation__person", "signer__party__agreement__partnership__convener"
    )
    question: Question = access.row(request, rows, pk, "member")
    sheet = sheets.of_agreement(
        question.signer.party.agreement,
        f"Answer {question.signer.affiliation.person}",
        "Send the answer",
        "The answer is on its way.",
        tab="signing",
        lead=question.text,
    )
    form = AnswerForm(request.POST or None)
    return answer(request, sheet, form, partial(answer_question, question=question))
