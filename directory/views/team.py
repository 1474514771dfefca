"""Users and seats of an organization: who may work for it, invited, given another role, ended."""

from functools import partial
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from directory import access
from directory.access import LinkGoneError, require
from directory.actions.factor import remove_second_factor
from directory.actions.invitation import (
    accept_invitation,
    invite_again,
    invite_colleague,
    invited_by_link,
    may_remind,
)
from directory.actions.seat import end_seat, grant_seat, role_of
from directory.boards import team as board
from directory.choices import LinkPurpose
from directory.entries import InviteForm, PasswordForm, RoleForm
from directory.forms import ReasonForm
from directory.models import Organization, Seat
from directory.rules import YES, may_end_seat, may_grant, no
from directory.sheets import Crumb, Sheet, answer, answer_by_link, asks


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    page = board.build(request.user, request.GET.get("of", ""), timezone.localdate())
    return render(request, "directory/team.html", {"nav": "team", "team": page})


@asks
def seat_invite(request: HttpRequest, slug: str) -> HttpResponse:
    place = access.managed(request, slug)
    sheet = _sheet(
        place,
        _("Invite a colleague"),
        _("Invite them"),
        _("The invitation is on its way."),
        follows=(
            _("They get a letter with a link, by which they choose a password."),
            _("The link lasts three days and works once."),
            _("Anyone who has an account already is told of the seat, and signs in as usual."),
            _("A manager sets up a second factor before anything else."),
        ),
        is_kept=True,
    )
    form = InviteForm(request.POST or None)
    return answer(request, sheet, form, partial(invite_colleague, organization=place))


@asks
def seat_remind(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.seat(request, pk)
    email = row.user.email
    sheet = _sheet(
        row.organization,
        _("Invite them again"),
        _("Send it"),
        _("The letter is on its way."),
        lead=str(row.user),
        follows=(_("It goes to %(email)s. The link that they have ends at once.") % {"email": email},),
        may=may_remind(row),
    )
    return answer(request, sheet, forms.Form(request.POST or None), partial(invite_again, seat=row))


@asks
def seat_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.seat(request, pk)
    is_self = row.user == request.user and not request.user.is_superuser
    sheet = _sheet(
        row.organization,
        _("Change the role"),
        _("Change it"),
        _("The role is changed."),
        lead=str(row.user),
        follows=(_("They are told by letter. The role before stays known with its days."),),
        may=_stands(row) and may_grant(role_of(request.user, row.organization), row.role, is_self),
    )
    form = RoleForm(request.POST or None, initial={"role": row.role})
    return answer(request, sheet, form, partial(grant_seat, user=row.user, organization=row.organization))


@asks
def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.seat(request, pk, least=None)
    sheet = _sheet(
        row.organization,
        _("End the seat"),
        _("End it"),
        _("The seat has ended."),
        lead=str(row.user),
        is_grave=True,
        follows=(
            _("From the next page on they see nothing of %(place)s.") % {"place": row.organization},
            _("What is theirs to do stays in their name. Handing over moves it to a colleague."),
        ),
        may=_stands(row) and may_end_seat(role_of(request.user, row.organization), row.user == request.user),
    )
    return answer(request, sheet, forms.Form(request.POST or None), partial(end_seat, seat=row))


@asks
def factor_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """For whoever lost theirs, once it is sure that it is they who ask."""
    row = access.seat(request, pk)
    require(request.user.is_superuser or no(_("Only an administrator can do this.")))
    sheet = _sheet(
        row.organization,
        _("Remove the second factor"),
        _("Remove it"),
        _("The second factor is gone."),
        lead=str(row.user),
        is_grave=True,
        follows=(
            _("They are signed out everywhere, and told by letter."),
            _("Where their role needs one, they set it up again at the next sign-in."),
        ),
    )
    form = ReasonForm(request.POST or None)
    return answer(request, sheet, form, partial(remove_second_factor, user=row.user))


# --- by the link of an invitation


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def seat_accept(request: HttpRequest, key: Any) -> HttpResponse:
    """Not `once`: that would keep a hash of the password. The link is used up by it, so it is done once."""
    link = access.linked(request, LinkPurpose.SEAT, key)
    user = invited_by_link(link)
    if user is None or user.has_usable_password():
        raise LinkGoneError(key)
    to_login = reverse("account_login")
    sheet = Sheet(
        _("Choose a password"),
        _("Set it"),
        Crumb(_("Sign in"), to_login),
        _("Your password is set. Sign in with it."),
        lead=_("For %(email)s at %(place)s.") % {"email": user.email, "place": link.organization},
    )
    form = PasswordForm(request.POST or None)
    deed = partial(accept_invitation, link=link)
    return answer_by_link(request, link, sheet, form, deed, lambda _user: to_login)


def _stands(row: Seat) -> Any:
    return YES if row.to_on is None else no(_("This seat has ended."))


def _sheet(place: Organization, title: str, button: str, done: str, **words: Any) -> Sheet:
    back = Crumb(_("Team"), f"{reverse('directory:team')}?of={place.slug}")
    return Sheet(title, button, back, done, nav="team", **words)
