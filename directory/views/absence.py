"""When one is away: entered and ended by oneself, or by a manager for whoever can't."""

from functools import partial

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from directory import access
from directory.actions.absence import end_absence, enter_absence
from directory.forms import AbsenceForm
from directory.models import User
from directory.rules import holds
from directory.sheets import Crumb, Sheet, answer, asks


@asks
def absence_new(request: HttpRequest) -> HttpResponse:
    user = request.user
    managed = [key for key, role in user.roles.items() if holds(role, "manager")]
    theirs = Q(seats__organization__in=managed, seats__to_on__isnull=True, is_active=True)
    users = User.objects.filter(Q(pk=user.pk) | theirs).distinct().order_by("name", "pk")
    sheet = _sheet(
        _("Enter an absence"),
        _("Enter it"),
        _("It is entered."),
        follows=(
            _("What waits meanwhile is told to the backups, and to managers where there is none."),
            _("Colleagues see from when to when, never why. There is no digest while you are away."),
        ),
    )
    form = AbsenceForm(request.POST or None, users=users, initial={"user": user})
    return answer(request, sheet, form, enter_absence)


@asks
def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    absence = access.absence(request, pk)
    sheet = _sheet(_("End this absence"), _("End it"), _("It has ended."), lead=str(absence))
    return answer(request, sheet, forms.Form(request.POST or None), partial(end_absence, absence=absence))


def _sheet(title: str, button: str, done: str, **words: object) -> Sheet:
    back = Crumb(_("Your account"), reverse("directory:account"))
    return Sheet(title, button, back, done, nav="account", **words)  # type: ignore[arg-type]
