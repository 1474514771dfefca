"""What a contact says by their personal link: what they offer and need, and what should be taught."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.actions.allow import Limit, allow
from directory.actions.save import local_day
from directory.limits import too_many
from directory.models import SecureLink
from directory.rules import YES, no
from directory.sheets import answer_by_link, asks, of_link
from employers import access
from employers.actions.employer import add_site, endorse_competency
from employers.actions.need import end_need, revise_need, submit_need
from employers.actions.offer import revise_offer, submit_offer, withdraw_offer
from employers.boards import own as board
from employers.boards.found import of_need
from employers.forms.need import CompetencyForm, NeedForm
from employers.forms.offer import OfferForm
from employers.legal import NOTED_ON
from employers.models import Employer, Need, Offer, Site
from employers.rules import may_answer, may_revise

#: New offers and needs of one link.
PER_LINK = Limit(30, timedelta(days=1))
OFFER, NEED = "employers/own_offer.html", "employers/own_need.html"


@login_not_required
@require_safe
def link_offers(request: HttpRequest, key: UUID) -> HttpResponse:
    """What they offered and need, how far it is, and when they hear of it: a part of their page."""
    link = access.by_link(request, key)
    page = {"link": link, "page": board.build(link), "today": _today(link)}
    return render(request, "employers/link_offers.html", page)


# --- offers


@login_not_required
@asks
def offer_new(request: HttpRequest, key: UUID) -> HttpResponse:
    link = access.by_link(request, key)
    employer = access.employer_of(link)
    if wait := _too_often(request, link):
        return too_many(request, wait)
    sender = {"sender": link.organization.name}
    sheet = of_link(
        link,
        _("Offer something"),
        _("Offer it"),
        _("Thank you. It is on its way to %(sender)s.") % sender,
        is_kept=True,
        follows=(_("One offer is enough for all schools that work with %(sender)s.") % sender,),
    )
    begin = {"slots_count": 1, "kind": request.GET.get("kind", "")}
    form = OfferForm(request.POST or None, employer=employer, initial=begin)

    def deed(site_name: str, site: Site | None, by: None, at: datetime, **words: Any) -> Offer:
        return submit_offer(
            employer=employer,
            intermediary=link.organization,
            site=_site(employer, site, site_name, at),
            submitted_by=link.recipient,
            link=link,
            by=by,
            at=at,
            **words,
        )

    return answer_by_link(request, link, sheet, form, deed, template=OFFER, noted_on=NOTED_ON)


@login_not_required
@asks
def offer_change(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Said anew as long as nobody has answered; what stood before stands below."""
    link = access.by_link(request, key)
    offer = access.own_offer(link, pk)
    question = offer.questions.filter(answered_at__isnull=True).first()
    sheet = of_link(
        link,
        _("Change your offer"),
        _("Save the change"),
        _("It is changed."),
        is_kept=True,
        may=may_revise(offer.state),
        follows=(_("What you said before stays on record."),),
    )
    form = OfferForm(request.POST or None, instance=offer, employer=offer.employer, question=question)

    def deed(site_name: str, site: Site | None, at: datetime, **words: Any) -> Offer:
        site = _site(offer.employer, site, site_name, at)
        return revise_offer(offer=offer, site=site, at=at, **words)

    shown = {"offer": offer, "question": question, "before": board.revisions(offer), "noted_on": NOTED_ON}
    return answer_by_link(request, link, sheet, form, deed, template=OFFER, **shown)


@login_not_required
@asks
def offer_withdraw(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    link = access.by_link(request, key)
    offer = access.own_offer(link, pk)
    sheet = of_link(
        link,
        _("Take your offer back"),
        _("Take it back"),
        _("It is taken back."),
        lead=offer.title,
        is_grave=True,
        may=may_answer(offer.state),
        follows=(_("We stop looking for learners for it. You can offer it again."),),
    )
    return answer_by_link(
        request, link, sheet, forms.Form(request.POST or None), partial(withdraw_offer, offer=offer)
    )


def _site(employer: Employer, site: Site | None, name: str, at: datetime) -> Site | None:
    """The chosen site, or the one that was typed, written down once."""
    if not name.strip():
        return site
    known: Site | None = employer.sites.filter(name__iexact=name.strip()).first()
    return known or add_site(employer=employer, name=name, by=None, at=at)


# --- needs


@login_not_required
@asks
def need_new(request: HttpRequest, key: UUID) -> HttpResponse:
    link = access.by_link(request, key)
    employer = access.employer_of(link)
    if wait := _too_often(request, link):
        return too_many(request, wait)
    said = _("Thank you. %(sender)s reads it.") % {"sender": link.organization.name}
    sheet = of_link(link, _("Say what you need"), _("Send it"), said, is_kept=True)
    form = NeedForm(request.POST or None)
    deed = partial(submit_need, employer=employer, submitted_by=link.recipient, link=link)
    return _need(request, link, sheet, form, deed)


@login_not_required
@asks
def need_change(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    link = access.by_link(request, key)
    need = access.own_need(link, pk)
    ended = no(_("This need has ended. Say a new one."))
    sheet = of_link(
        link,
        _("Change what you need"),
        _("Save the change"),
        _("It is changed."),
        is_kept=True,
        may=YES if need.to_on is None else ended,
        follows=(_("What you said before stays on record."),),
    )
    about = of_need(need)
    begin = {
        "q": need.words,
        "choice": about.key,
        "openings_count": need.openings_count,
        "note": need.note,
    }
    form = NeedForm(request.POST or None, initial=begin, may_end=True)

    def deed(is_over: bool, **words: Any) -> Need:
        if is_over:
            return end_need(need=need, by=words["by"], at=words["at"])
        return revise_need(need=need, **words)

    return _need(request, link, sheet, form, deed)


def _need(request: HttpRequest, link: SecureLink, sheet: Any, form: NeedForm, deed: Any) -> HttpResponse:
    """Search and Send are two buttons of one form: a search shows it again with what is found."""
    if request.method == "POST" and request.POST.get("do") == "search":
        again = NeedForm(initial=request.POST.dict(), may_end="is_over" in form.fields)
        shown = {"sheet": sheet, "link": link, "form": again, "is_search": True}
        return render(request, NEED, shown)
    return answer_by_link(request, link, sheet, form, deed, template=NEED)


# --- what is taught


@login_not_required
@asks
def competency_endorse(request: HttpRequest, key: UUID, slug: str) -> HttpResponse:
    """The employer's word on what a pathway of its partnerships teaches."""
    link = access.by_link(request, key)
    employer = access.employer_of(link)
    pathway = access.own_pathway(link, slug)
    sheet = of_link(
        link,
        _("Is this what you need?"),
        _("Send it"),
        _("Thank you. The schools see it."),
        lead=pathway.title,
        is_kept=True,
    )
    form = CompetencyForm(
        request.POST or None,
        competencies=pathway.competencies.order_by("title", "pk")[: board.MOST_COMPETENCIES],
        said=board.said_of(employer, pathway),
    )

    def deed(verdicts: list[Any], by: None, at: datetime) -> None:
        for competency, verdict, correction in verdicts:
            words = {"verdict": verdict, "correction": correction, "by": by, "at": at}
            endorse_competency(employer=employer, pathway=pathway, competency=competency, **words)

    return answer_by_link(request, link, sheet, form, deed, template="employers/own_competency.html")


def _too_often(request: HttpRequest, link: SecureLink) -> timedelta:
    """How long to wait: counted when something new is sent, not when it is looked for."""
    if request.method != "POST" or request.POST.get("do") == "search":
        return timedelta(0)
    return allow(f"said by link {link.pk}", PER_LINK, at=timezone.now())


def _today(link: SecureLink) -> Any:
    return local_day(timezone.now(), link.organization.time_zone)
