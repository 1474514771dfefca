"""An agreement before it is sent: where it begins, what it says of itself, who is party to it."""

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from directory.access import require
from directory.models import User
from directory.sheets import Crumb, Sheet, answer, asks
from partnerships import access, sheets
from partnerships.actions.agreement import draft_agreement, move_agreement
from partnerships.actions.editing import (
    add_party,
    change_agreement,
    change_keepers,
    hold_agreement,
    remove_party,
)
from partnerships.actions.template import draft_from_template
from partnerships.actions.unroll import months_after
from partnerships.choices import AgreementKind
from partnerships.forms.agreement import (
    AgreementForm,
    DraftForm,
    KeepersForm,
    NothingForm,
    PartyForm,
    ReasonForm,
    StartForm,
)
from partnerships.models import Agreement, AgreementTemplate, Partnership
from partnerships.rules import may_edit_agreement
from partnerships.sheets import today_in


@require_safe
def agreement_new(request: HttpRequest) -> HttpResponse:
    """The first step stands in the address, so that it can be gone back to."""
    require(access.may_draft(request.user))
    templates = AgreementTemplate.objects.for_user(request.user).filter(retired_on__isnull=True)
    form = StartForm(
        request.GET if "start" in request.GET else None,
        initial=request.GET.dict(),
        partnerships=access.convened(request.user),
        templates=list(templates.order_by("name")),
    )
    if form.is_valid():
        to = reverse("partnerships:agreement_draft", args=[form.cleaned_data["partnership"].slug])
        return redirect(f"{to}?start={form.cleaned_data['start']}")
    page = {"nav": "agreements", "form": form, "back": sheets.agreements()}
    return render(request, "partnerships/agreement_new.html", page)


@asks
def agreement_draft(request: HttpRequest, slug: str) -> HttpResponse:
    partnership = access.partnership(request, slug, "member")
    day = today_in(partnership)
    template, kind = _start(partnership, request.GET.get("start", ""))
    form = DraftForm(
        request.POST or None,
        partnership=partnership,
        on=day,
        initial=_begin(template, kind, request.user, day),
    )
    if template is not None:
        form.fields["purpose"].help_text = "Left empty, the template’s own words."
    words = f"from the template {template}" if template else "without a template"
    sheet = Sheet(
        title=f"New agreement: {AgreementKind(kind).label}",
        lead=f"For {partnership.name}, {words}.",
        button="Make the draft",
        done="The draft is made. Word its clauses next.",
        back=sheets.agreements(),
        nav="agreements",
        crumbs=(Crumb(partnership.name, partnership.get_absolute_url()),),
    )
    deed = partial(draft, partnership, template, kind)
    return answer(request, sheet, form, deed, leads=Agreement.get_absolute_url)


def _start(partnership: Partnership, start: str) -> tuple[AgreementTemplate | None, str]:
    """The template that the address names, or the kind; of another convener's templates it knows nothing."""
    if start in AgreementKind.values:
        return None, start
    rows = AgreementTemplate.objects.filter(intermediary=partnership.convener_id, retired_on__isnull=True)
    template = rows.filter(pk=start).first() if start.isascii() and start.isdigit() else None
    return template, template.kind if template else AgreementKind.MOU


def _begin(template: AgreementTemplate | None, kind: str, user: User, day: date) -> dict[str, Any]:
    """What the form begins with."""
    months = template.term_months if template else 12
    return {
        "title": template.name if template else AgreementKind(kind).label,
        "effective_on": day,
        "ends_on": months_after(day, months),
        "notice_days": template.notice_days if template else 30,
        "owner": user,
    }


def draft(
    partnership: Partnership, template: AgreementTemplate | None, kind: str, *, parties: Any, **words: Any
) -> Agreement:
    if template is None:
        return draft_agreement(partnership=partnership, kind=kind, parties=list(parties), **words)
    if not words["purpose"]:
        del words["purpose"]  # the template's own words
    return draft_from_template(template=template, partnership=partnership, parties=list(parties), **words)


@asks
def agreement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    form = AgreementForm(request.POST or None, instance=agreement)
    sheet = sheets.of_agreement(
        agreement,
        "Edit the agreement",
        "Save",
        "The agreement is saved.",
        follows=sheets.voids(agreement),
        may=may_edit_agreement(agreement.state),
    )
    return answer(request, sheet, form, partial(change_agreement, agreement=agreement))


@asks
def agreement_keepers(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    form = KeepersForm(request.POST or None, instance=agreement)
    sheet = sheets.of_agreement(
        agreement,
        "Who looks after it",
        "Save",
        "Saved.",
        lead="Owner and backup are reminded 90, 60 and 30 days before it ends, and of each review.",
    )
    return answer(request, sheet, form, partial(change_keepers, agreement=agreement))


@asks
def agreement_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a legal hold on an agreement, or lifts it."""
    agreement = access.agreement(request, pk, "member")
    held = agreement.is_held
    form = ReasonForm(request.POST or None)
    sheet = sheets.of_agreement(
        agreement,
        "Lift the legal hold" if held else "Put on legal hold",
        "Lift the hold" if held else "Hold it",
        "The hold is lifted." if held else "It is on hold.",
        lead=agreement.held_reason if held else "",
        follows=() if held else ("Nothing of it is tidied away until the hold is lifted.",),
    )
    return answer(request, sheet, form, partial(hold_agreement, agreement=agreement, is_held=not held))


@asks
def party_new(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    form = PartyForm(request.POST or None, agreement=agreement, on=today_in(agreement.partnership))
    sheet = sheets.of_agreement(
        agreement,
        "Add a party",
        "Add",
        "The party is added.",
        tab="signing",
        follows=sheets.voids(agreement),
        may=may_edit_agreement(agreement.state),
    )
    return answer(request, sheet, form, partial(add_party, agreement=agreement))


@asks
def party_remove(request: HttpRequest, pk: int) -> HttpResponse:
    party = access.party(request, pk, "member")
    form = ReasonForm(request.POST or None)
    sheet = sheets.of_agreement(
        party.agreement,
        f"Take {party.membership.organization} out",
        "Take it out",
        "The party is out of the text. It can be added again.",
        tab="signing",
        follows=sheets.voids(party.agreement),
        may=may_edit_agreement(party.agreement.state),
    )
    return answer(request, sheet, form, partial(remove_party, party=party))


# --- moves that are somebody's choice


def move(
    request: HttpRequest, pk: int, state: str, form: Any, title: str, button: str, done: str, **words: Any
) -> HttpResponse:
    agreement = access.agreement(request, pk, "member")
    sheet = sheets.of_agreement(
        agreement, title, button, done, may=sheets.may_move(agreement, state), **words
    )
    deed = partial(move_agreement, agreement=agreement, state=state)
    return answer(request, sheet, form(request.POST or None), deed)


@asks
def agreement_review(request: HttpRequest, pk: int) -> HttpResponse:
    return move(
        request,
        pk,
        "in_review",
        NothingForm,
        "Open the review",
        "Open the review",
        "The agreement is in review: its clauses are made final one by one.",
        follows=("The clauses can still be changed.", "It goes out once all that it needs are final."),
    )


@asks
def agreement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return move(
        request,
        pk,
        "withdrawn",
        ReasonForm,
        "Withdraw the agreement",
        "Withdraw it",
        "The agreement is withdrawn.",
        is_grave=True,
        follows=("It is over, and can’t be taken up again: a new draft would be needed.",),
    )
