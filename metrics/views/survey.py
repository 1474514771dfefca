"""Surveys for who is signed in: the list, one wave with its results, asking, closing."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from directory.actions.letter_text import preview_letter
from directory.rules import Verdict
from directory.sheets import Crumb, Sheet, answer, asks
from directory.templatetags.words import full_day
from metrics import access, letters
from metrics.actions.survey import close_wave, invite_respondents, open_wave, wave_facts
from metrics.boards import survey as board
from metrics.boards.asking import parties
from metrics.forms.survey import RespondentsForm, WaveForm
from metrics.models import SurveyWave
from metrics.rules import REMIND_BEFORE, USUAL, may_ask_more, may_close, may_open_wave
from partnerships import access as doors
from partnerships.actions.write import today
from partnerships.forms.agreement import NothingForm
from partnerships.models import Partnership


@require_safe
def survey_list(request: HttpRequest) -> HttpResponse:
    page = board.survey_list(request.user, request.GET)
    return render(request, "metrics/survey_list.html", {"board": page, "page": page.page, "nav": "surveys"})


@require_safe
def survey_detail(request: HttpRequest, pk: int) -> HttpResponse:
    wave = access.wave(request, pk)
    words = {
        "page": board.survey_page(wave, request.user),
        "partnership": wave.partnership,
        "may_work": doors.may_work(request.user, wave.partnership),
        "today": today(wave.partnership, timezone.now()),
        "nav": "surveys",
    }
    return render(request, "metrics/survey_detail.html", words)


@asks
def survey_new(request: HttpRequest, slug: str) -> HttpResponse:
    partnership = doors.partnership(request, slug, least="member")
    on = today(partnership, timezone.now())
    form = WaveForm(
        request.POST or None,
        parties=parties(partnership, on),
        initial={"closes_on": on + timedelta(days=USUAL)},
    )
    return answer(
        request,
        _asking(partnership, may_open_wave(wave_facts(partnership, on))),
        form,
        partial(open_wave, partnership=partnership),
        leads=SurveyWave.get_absolute_url,
        template="metrics/survey_new.html",
        letter=_letter(form, SurveyWave(partnership=partnership, opened_on=on, closes_on=_last_day(form))),
    )


@asks
def respondent_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody was forgotten: asked later, until the same last day."""
    wave = access.wave(request, pk, "member")
    on = today(wave.partnership, timezone.now())
    asked = wave.invitations.count()
    form = RespondentsForm(request.POST or None, parties=parties(wave.partnership, on, wave))
    sheet = Sheet(
        title=_("Ask somebody else too"),
        button=_("Send the invitations"),
        back=Crumb(wave.partnership.name, wave.get_absolute_url()),
        done=_("The invitations are on their way."),
        lead=ngettext("%(count)d person is asked already.", "%(count)d people are asked already.", asked)
        % {"count": asked},
        follows=(
            _("Each of them gets a letter with a link of their own; nobody needs an account."),
            _("They answer until %(day)s, as everybody does.") % {"day": full_day(wave.closes_on)},
        ),
        may=may_ask_more(wave.closed_on, wave.closes_on, on, len(form.offered)),
        nav="surveys",
        crumbs=(_surveys(),),
    )
    deed = partial(invite_respondents, wave=wave)
    letter = _letter(form, wave)
    return answer(request, sheet, form, deed, template="metrics/survey_new.html", letter=letter)


def _asking(partnership: Partnership, may: Verdict) -> Sheet:
    first, last = REMIND_BEFORE
    return Sheet(
        title=_("Ask the partners"),
        button=_("Send the invitations"),
        back=_waves_of(partnership),
        done=_("The invitations are on their way."),
        lead=partnership.name,
        follows=(
            _("Each of them gets a letter with a link of their own; nobody needs an account."),
            _("Who hasn’t answered is reminded %(first)d and %(last)d days before the last day, no more.")
            % {"first": first, "last": last},
            _("You see who has answered, and never what. Results are shown once the survey is closed."),
            _("It counts if three members of two kinds, and half of those asked, answer; not the convener."),
        ),
        may=may,
        nav="surveys",
        crumbs=(_surveys(),),
    )


def _last_day(form: WaveForm) -> date:
    is_said = form.is_bound and form.is_valid()
    day: date = form.cleaned_data["closes_on"] if is_said else form.initial["closes_on"]
    return day


def _letter(form: RespondentsForm, wave: SurveyWave) -> dict[str, Any]:
    """The letter as it would go out now, to the first of those who can be asked."""
    first = next(iter(form.offered.values()), None)
    subject, text = preview_letter(
        letters.ASKS,
        {
            **letters.said(wave),
            "name": str(first) if first else "…",
            "sender": wave.partnership.convener.name,
            "address": _("(a link of their own)"),
        },
    )
    return {"subject": subject, "text": text}


@asks
def survey_close(request: HttpRequest, pk: int) -> HttpResponse:
    wave = access.wave(request, pk, "member")
    page = board.survey_page(wave, request.user)
    sheet = Sheet(
        title=_("Close the survey"),
        button=_("Close it"),
        back=Crumb(wave.partnership.name, wave.get_absolute_url()),
        done=_("The survey is closed."),
        lead=_("%(answered)d of %(asked)d people have answered.")
        % {"answered": page.wave.answered_count, "asked": page.wave.asked_count},
        follows=(
            _("Nobody can answer after that, and it can’t be opened again."),
            _("If enough members have answered, their voice counts in the score from today on."),
        ),
        is_grave=True,
        may=may_close(wave.closed_on),
        nav="surveys",
        crumbs=(_surveys(),),
    )
    form = NothingForm(request.POST or None)
    return answer(request, sheet, form, partial(close_wave, wave=wave))


def _surveys() -> Crumb:
    return Crumb(_("Surveys"), reverse("metrics:survey_list"))


def _waves_of(partnership: Partnership) -> Crumb:
    return Crumb(partnership.name, f"{reverse('metrics:survey_list')}?partnership={partnership.slug}")
