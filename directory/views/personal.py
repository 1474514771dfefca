"""A contact's own page, by their personal link: what the directory keeps of it."""

from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory import access
from directory.actions.personal import choose_language, confirm_details, resume_letters, stop_letters
from directory.actions.save import local_day
from directory.boards.people import host
from directory.choices import LinkPurpose
from directory.forms import ContactForm
from directory.languages import ASKED, known, onward, remember
from directory.letters import keepers
from directory.models import Affiliation, SecureLink
from directory.sheets import answer_by_link, asks, of_link


@login_not_required
@require_safe
def link_detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """The contact's own page; a link for which no page is named shows what it is about."""
    link = access.linked(request, None, key)
    if link.purpose != LinkPurpose.PERSONAL:
        return render(request, "directory/link_other.html", {"link": link})
    today = local_day(timezone.now(), link.organization.time_zone)
    contact = link.recipient
    context = {
        "link": link,
        "affiliation": contact,
        "host": host(link, today),
        "checked_on": contact.checks.filter(outcome="verified").values_list("on", flat=True).first(),
    }
    return render(request, "directory/link_detail.html", context)


@login_not_required
@asks
def link_contact(request: HttpRequest, key: UUID) -> HttpResponse:
    link = access.linked(request, LinkPurpose.PERSONAL, key)
    sheet = of_link(
        link,
        _("Is this right?"),
        _("Confirm"),
        _("Thank you. Your details are up to date."),
        lead=_("How %(sender)s can reach you. Change what is wrong, or confirm it as it is.")
        % {"sender": link.organization.name},
        is_kept=True,
    )
    form = ContactForm(request.POST or None, instance=link.recipient)
    renewal = onward(reverse("directory:link_renewal"))

    def leads(row: Affiliation) -> str:
        """A new address has ended this link: only its sender can mend a slip in it now."""
        if row.email == link.mailed_to:
            return sheet.back.address
        messages.info(request, _fresh(link, row.email))
        return renewal

    return answer_by_link(request, link, sheet, form, partial(confirm_details, link=link), leads)


def _fresh(link: SecureLink, email: str) -> str:
    contact = next(iter(keepers(link)), link.organization.name)
    return _(
        "A fresh link went to %(email)s; the one you used has ended."
        " Is there a slip in that address? Write to %(contact)s to have it corrected."
    ) % {"email": email, "contact": contact}


@login_not_required
@asks
def link_stop(request: HttpRequest, key: UUID) -> HttpResponse:
    link = access.linked(request, LinkPurpose.PERSONAL, key)
    sender = link.organization.name
    sheet = of_link(
        link,
        _("Stop hearing from us"),
        _("Stop"),
        "",
        lead=_("%(sender)s will write to you no more.") % {"sender": sender},
        follows=(
            _("Your page closes. What your organization agreed stays as it is."),
            _("%(sender)s sees that you want no letters, and asks somebody else.") % {"sender": sender},
            _("One last letter brings the way back, should you change your mind."),
        ),
        is_grave=True,
    )
    form = forms.Form(request.POST or None)
    done = onward(reverse("directory:link_stopped"))
    return answer_by_link(request, link, sheet, form, partial(stop_letters, link=link), lambda _row: done)


@login_not_required
@require_safe
def link_stopped(request: HttpRequest) -> HttpResponse:
    access.mark_link_page(request)
    return render(request, "directory/link_stopped.html")


@login_not_required
@asks
def link_resume(request: HttpRequest, key: UUID) -> HttpResponse:
    """By the link of the receipt: they want to hear from the sender again."""
    link = access.linked(request, LinkPurpose.RESUME, key)
    sheet = of_link(
        link,
        _("Hear from us again"),
        _("Yes, write to me again"),
        "",
        lead=_("You get a letter with a fresh link to your page at %(sender)s.")
        % {"sender": link.organization.name},
    )
    form = forms.Form(request.POST or None)
    done, deed = onward(reverse("directory:link_resumed")), partial(resume_letters, link=link)
    template = "directory/link_resume.html"
    return answer_by_link(request, link, sheet, form, deed, lambda _row: done, template)


@login_not_required
@require_safe
def link_handed(request: HttpRequest) -> HttpResponse:
    """After they passed their page on to a colleague."""
    access.mark_link_page(request)
    return render(request, "directory/link_handed.html")


@login_not_required
@require_safe
def link_resumed(request: HttpRequest) -> HttpResponse:
    access.mark_link_page(request)
    return render(request, "directory/link_resumed.html")


@login_not_required
@require_POST
def link_language(request: HttpRequest, key: UUID) -> HttpResponse:
    """Pages and letters of a link's recipient in another language, and this browser too."""
    link = access.linked(request, None, key)
    language = known(request.POST.get(ASKED))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("directory:link_detail", args=[key])
    if language is None:
        return redirect(back)
    choose_language(person=link.recipient.person, language=language, by=None, at=timezone.now())
    return remember(redirect(back), language)
