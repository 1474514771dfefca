"""What staff do about a contact's personal link: send it, send it again, end it."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from directory import access
from directory.access import require
from directory.actions.link import renew_link, revoke_link
from directory.actions.personal import issue_personal_link, may_issue
from directory.actions.save import local_day
from directory.forms import IssueForm, ReasonForm
from directory.models import Affiliation
from directory.rules import YES, may_renew, no
from directory.sheets import Crumb, Sheet, answer, asks

BRINGS = (
    "They get a letter with a link to a page of their own. It needs no account and no password.",
    "There they see what their organization agreed with you, and can report, confirm and correct it.",
)


@asks
def link_issue(request: HttpRequest, pk: int) -> HttpResponse:
    contact, at = access.affiliation(request, pk), timezone.now()
    senders = access.senders(
        request.user, contact.organization, local_day(at, contact.organization.time_zone)
    )
    sender = senders.first()
    require(YES if sender else no("Only an intermediary that works with this organization can do this."))
    sheet = _sheet(
        contact,
        "Send a personal link",
        "Send it",
        "The letter is on its way.",
        follows=BRINGS,
        may=may_issue(contact, sender, at=at) if len(senders) == 1 else YES,
    )
    begin = {"organization": sender, "language": contact.person.language}
    form = IssueForm(request.POST or None, senders=senders, initial=begin)
    return answer(request, sheet, form, partial(issue_personal_link, recipient=contact))


@asks
def link_renew(request: HttpRequest, key: UUID) -> HttpResponse:
    link = access.sent_link(request, key)
    sheet = _sheet(
        link.recipient,
        "Send a fresh link",
        "Send it",
        "The letter is on its way.",
        follows=(f"It goes to {link.recipient.email}. The link that they have ends at once.",),
        may=may_renew(link.revoked_at),
    )
    form = forms.Form(request.POST or None)
    return answer(request, sheet, form, partial(renew_link, link=link))


@asks
def link_revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    link = access.sent_link(request, key)
    sheet = _sheet(
        link.recipient,
        "End the personal link",
        "End it",
        "The link has ended.",
        is_grave=True,
        follows=("From now on it opens in no browser. You can send a new one.",),
        may=no("This link has ended already.") if link.revoked_at else YES,
    )
    form = ReasonForm(request.POST or None)
    return answer(request, sheet, form, partial(revoke_link, link=link))


def _sheet(contact: Affiliation, title: str, button: str, done: str, **words: Any) -> Sheet:
    """About a person's link; it leads back to where they work."""
    organization = contact.organization
    back = Crumb(organization.name, organization.get_absolute_url())
    crumbs = (Crumb("Organizations", reverse("directory:organization_list")),)
    lead = f"{contact.person}, {contact.title}" if contact.title else str(contact.person)
    return Sheet(title, button, back, done, lead=lead, nav="organizations", crumbs=crumbs, **words)
