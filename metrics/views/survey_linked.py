"""The survey by link: 24 statements on one page; and on a contact's personal page, what waits for them."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.access import LinkGoneError, browser_of, linked
from directory.actions.link import continue_link, state_of
from directory.choices import LinkPurpose
from directory.sessions import begin_link
from directory.sheets import attempt
from metrics import access
from metrics.actions.survey import answer_survey
from metrics.boards import survey_linked as board
from metrics.forms.survey import AnswerForm
from metrics.models import Invitation


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def survey_answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """One page for all that a respondent sees; which one follows from where the survey stands.

    It isn't `once`: what that keeps of a form would lead from the link to the answers. Of two that come at
    the same time the deed takes one, and both browsers end on the thanks.
    """
    invitation = access.asked(request, key)
    form = AnswerForm(request.POST or None, edition=invitation.wave.edition)
    if request.method == "POST" and form.is_valid():
        attempt(form, partial(answer_survey, invitation=invitation, at=timezone.now()))
        invitation = access.asked(request, key)
        if invitation.answered_on is not None:
            return redirect("metrics:survey_answer", key)
    return _page(request, invitation, form)


def _page(request: HttpRequest, invitation: Invitation, form: AnswerForm) -> HttpResponse:
    page = board.page_of(invitation, timezone.now())
    words = {"page": page, "form": form, "link": invitation.link, "wave": invitation.wave}
    return render(request, f"metrics/survey_{page.state}.html", words)


# --- on the personal page


@login_not_required
@require_safe
def link_surveys(request: HttpRequest, key: UUID) -> HttpResponse:
    """A section of the personal page; on its own without JavaScript."""
    link = linked(request, LinkPurpose.PERSONAL, key)
    lines = board.lines_of(link, timezone.now())
    page = {
        "waits": [line for line in lines if line.state == "answer"],
        "answered": [line for line in lines if line.state == "answered"],
        "link": link,
    }
    return render(request, "metrics/link_surveys.html", page)


@login_not_required
@require_POST
def survey_begin(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """From the personal page to the survey's own: as if its letter's link had been continued here."""
    invitation = access.invited(linked(request, LinkPurpose.PERSONAL, key), pk)
    link, at = invitation.link, timezone.now()
    if link is None or not state_of(link, at=at):
        raise LinkGoneError(link.key if link else None)
    continue_link(link=link, browser=browser_of(request), at=at)
    begin_link(request.session, link.key, at.timestamp())
    return redirect("metrics:survey_answer", link.key)
