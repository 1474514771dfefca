"""The pages of a signer's link: read, sign, ask, pass it on, decline, keep the papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import browser_of
from directory.actions.allow import Limit, allow
from directory.actions.code import check_code, checked_code, mail_code
from directory.limits import too_many
from directory.models import SecureLink
from directory.once import once
from directory.rules import YES, Verdict, no
from directory.sheets import asks, attempt
from partnerships.access import linked
from partnerships.access.linked import Asked
from partnerships.actions.answer import ask_question, decline_agreement, delegate_signing, save_draft
from partnerships.actions.certificate import certificate_of
from partnerships.actions.signature import Agreed, sign_by_link
from partnerships.actions.template import consent_text
from partnerships.boards import linked as board
from partnerships.downloads import kept, made
from partnerships.forms.linked import DeclineForm, DelegateForm, QuestionForm, SignForm
from partnerships.papers.pdf import certificate_pdf

#: In the session: link → the code that was typed in rightly in this browser.
PROVEN = "proven_codes"
QUESTIONS = Limit(10, timedelta(days=1))


# --- the mailed code: its try is counted in a transaction of its own, before the deed's begins


def _proven(request: HttpRequest, link: SecureLink) -> int | None:
    found: int | None = request.session.get(PROVEN, {}).get(str(link.key))
    return found


def _try_code(request: HttpRequest, link: SecureLink) -> Verdict:
    """Whether the code is right; one that was, holds in this browser until it is used or too old."""
    at, code = timezone.now(), request.POST.get("code", "").strip()[:20]
    right = checked_code(link=link, at=at)
    if right is not None and right.pk == _proven(request, link):
        return YES
    verdict = check_code(link=link, code=code, at=at) if code else no(_("Type in the code from the letter."))
    if verdict and (right := checked_code(link=link, at=at)):
        request.session[PROVEN] = {**request.session.get(PROVEN, {}), str(link.key): right.pk}
    return verdict


def _mail_code(request: HttpRequest, asked: Asked, page: str, at: datetime) -> HttpResponse | None:
    """Mails one and shows the page that asked anew; nothing if there were too many."""
    verdict = mail_code(link=asked.link, at=at)
    if not verdict:
        messages.error(request, verdict.reason)
        return None
    return redirect(f"{page}#next")


# --- to read and to sign


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """One page for all that a signer needs; what it shows follows from where the agreement stands."""
    asked = linked.asked(request, key)
    if request.method != "POST":
        return _show(request, asked, SignForm(**_given(asked)))
    tried = _try_code(request, asked.link) if request.POST.get("do") == "sign" else YES
    return _take(request, asked, tried)


@once
def _take(request: HttpRequest, asked: Asked, tried: Verdict) -> HttpResponse:
    at, here = timezone.now(), request.path
    typed = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in ("name", "title")}
    _keep_draft(asked, at=at, **typed)
    match request.POST.get("do"):
        case "sign":
            form = SignForm(request.POST, **_given(asked))
            if _sign(request, asked, form, tried, at):
                return redirect(here)
            # Somebody may have voided it meanwhile: the door says so.
            return _show(request, linked.asked(request, asked.link.key), form)
        case "code" if (who := _who(request, asked)).errors:
            return _show(request, asked, who)
        case "code":
            answer = _mail_code(request, asked, here, at)
            return answer or _show(request, asked, SignForm(**_given(asked, **typed)))
    messages.success(request, _("Saved. Come back by the same link whenever you like."))
    return redirect(here)


def _who(request: HttpRequest, asked: Asked) -> SignForm:
    """The first step alone: who signs. What the next one asks for isn't missed yet."""
    form = SignForm(request.POST, **_given(asked))
    for name in set(form.errors) - {"name", "title"}:
        del form.errors[name]
    return form


def _keep_draft(asked: Asked, *, name: str, title: str, at: datetime) -> None:
    signer = asked.signer
    if (signer.draft_name, signer.draft_title) != (name[:160], title[:120]):
        save_draft(signer=signer, name=name, title=title, by=None, at=at)


def _sign(request: HttpRequest, asked: Asked, form: SignForm, tried: Verdict, at: datetime) -> bool:
    if not tried:
        form.add_error("code", tried.reason)
    consent = consent_text(at=at)
    if form.is_valid() and form.cleaned_data["consent_hash"] != consent.text_hash:
        form.add_error(None, _("What you agree to has changed since you opened this page. Read it again."))

    def deed(
        name: str, title: str, document_hash: str, has_consented: bool, has_authority: bool, **rest: str
    ) -> None:
        agreed = Agreed(name, title, document_hash, consent, has_consented, has_authority)
        sign_by_link(signer=asked.signer, link=asked.link, agreed=agreed, at=at, browser=browser_of(request))

    if form.is_valid():
        attempt(form, deed)
    return form.is_valid()


def _given(asked: Asked, **typed: str) -> dict[str, Any]:
    """What the form needs, and what is known already: nobody types it twice."""
    signer = asked.signer
    known = {
        "name": signer.draft_name or str(signer.affiliation.person),
        "title": signer.draft_title or signer.affiliation.title,
    }
    return {
        "organization": signer.party.membership.organization.name,
        "initial": known | {name: word for name, word in typed.items() if word},
    }


def _show(request: HttpRequest, asked: Asked, form: SignForm) -> HttpResponse:
    page = board.build(asked, _proven(request, asked.link), timezone.now())
    # The texts that stand on this page, whichever stood on the one before.
    texts = {"document_hash": page.sha256, "consent_hash": page.consent_hash}
    form.initial |= texts
    if form.is_bound:
        form.data = form.data.dict() | texts
    return render(request, "partnerships/sign_detail.html", {"page": page, "form": form, "link": asked.link})


@login_not_required
@require_safe
def sign_pdf(request: HttpRequest, key: UUID) -> FileResponse:
    agreement = linked.asked(request, key).signer.party.agreement
    if agreement.paper is None:
        raise Http404
    return kept(agreement.paper.pdf, f"{slugify(agreement.title)}.pdf")


@login_not_required
@require_safe
def sign_certificate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Once all have signed."""
    agreement = linked.asked(request, key).signer.party.agreement
    certificate = certificate_of(agreement, timezone.now()) if agreement.state in board.COMPLETE else None
    if certificate is None:
        raise Http404
    return made(certificate_pdf(certificate), f"{slugify(agreement.title)}-certificate.pdf")


# --- instead of signing


@login_not_required
@asks
def sign_question(request: HttpRequest, key: UUID) -> HttpResponse:
    asked, at = linked.asked(request, key), timezone.now()
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if wait := allow(f"question by link {asked.link.pk}", QUESTIONS, at=at):
            return too_many(request, wait)
        attempt(form, lambda text: ask_question(signer=asked.signer, text=text, by=None, at=at))
        if form.is_valid():
            messages.success(request, _("Your question is on its way. The answer comes to your mailbox."))
            return redirect(request.path)
    return _small(request, asked, form, "partnerships/sign_question.html")


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_decline(request: HttpRequest, key: UUID) -> HttpResponse:
    asked = linked.asked(request, key)
    return _instead(request, asked, DeclineForm, decline_agreement, "partnerships/sign_decline.html")


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_delegate(request: HttpRequest, key: UUID) -> HttpResponse:
    asked = linked.asked(request, key)

    def deed(**said: Any) -> None:
        messages.success(request, board.letter_for(delegate_signing(**said).affiliation))

    ask = partial(DelegateForm, giver=asked.signer.affiliation)
    return _instead(request, asked, ask, deed, "partnerships/sign_delegate.html")


def _instead(
    request: HttpRequest,
    asked: Asked,
    ask: Callable[..., forms.Form],
    deed: Callable[..., Any],
    template: str,
) -> HttpResponse:
    """What ends the signer's part for good takes a mailed code, as signing does."""
    if request.method != "POST":
        return _small(request, asked, ask(), template)
    tried = _try_code(request, asked.link) if request.POST.get("do") == "go" else YES
    return _take_instead(request, asked, tried, ask, deed, template)


@once
def _take_instead(
    request: HttpRequest,
    asked: Asked,
    tried: Verdict,
    ask: Callable[..., forms.Form],
    deed: Callable[..., Any],
    template: str,
) -> HttpResponse:
    at = timezone.now()
    if request.POST.get("do") != "go":
        answer = _mail_code(request, asked, request.path, at)
        return answer or _small(request, asked, ask(), template)
    form = ask(request.POST)
    if not tried:
        form.add_error("code", tried.reason)

    def done(code: str, **said: str) -> None:
        words = {"by": None, "at": at, "link": asked.link, "browser": browser_of(request)}
        deed(signer=asked.signer, **said, **words)

    if form.is_valid():
        attempt(form, done)
    if form.is_valid():
        return redirect("partnerships:sign", asked.link.key)
    return _small(request, asked, form, template)


def _small(request: HttpRequest, asked: Asked, form: forms.Form, template: str) -> HttpResponse:
    """A page beside the agreement: once there is nothing left to answer, its own page says what happened."""
    page = board.build(asked, _proven(request, asked.link), timezone.now())
    if not page.may_answer and not isinstance(form, QuestionForm):
        return redirect("partnerships:sign", asked.link.key)
    return render(request, template, {"page": page, "form": form, "link": asked.link})
