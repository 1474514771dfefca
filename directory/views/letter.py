"""Letters of one's network: how far each is, and what may not have arrived sent again."""

from functools import partial

import django_filters
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from directory import access
from directory.actions.letter import is_unwanted, resend_letter
from directory.boards.letters import OPEN, lines, subject
from directory.choices import LetterState
from directory.filters import ListFilter
from directory.forms import ShownForm
from directory.models import Letter
from directory.pages import capped_count, page_of
from directory.rules import may_resend
from directory.sheets import Crumb, Sheet, answer, asks


class LetterFilter(ListFilter):
    q = django_filters.CharFilter(label=_lazy("To"), field_name="recipient", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(
        label=_lazy("State"), choices=LetterState.choices, empty_label=_lazy("All")
    )

    shown = ("q", "state")


@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """The newest first; what nobody knows about is pointed out."""
    own = access.networks(request.user)
    if not own:
        raise Http404
    seen = Letter.objects.for_user(request.user).filter(organization__in=own)
    filters = LetterFilter(request.GET, seen)
    rows = filters.qs.select_related("organization", "resent_by")
    page = page_of(rows.order_by("-created_at", "-pk"), request.GET.get("page"))
    context = {
        "nav": "account",
        "filters": filters,
        "page": page,
        "lines": lines(page.rows, request.user),
        "uncertain_count": capped_count(seen.filter(state=LetterState.UNKNOWN)),
        "networks": own,
        "today": timezone.localdate(),
    }
    return render(request, "directory/letter_list.html", context)


@asks
def letter_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision about the letter as it was shown: who comes later finds that it was sent again."""
    letter = access.letter(request, pk, "member")
    sheet = Sheet(
        _("Send this letter again"),
        _("Send again"),
        Crumb(_("Letters"), reverse("directory:letter_list")),
        _("The letter is on its way."),
        lead=f"{subject(letter)} · {letter.recipient}",
        follows=_follows(letter),
        may=may_resend(letter.state, is_unwanted=is_unwanted(letter)),
        nav="account",
    )
    form = ShownForm(request.POST or None, now=f"{letter.state} {letter.handed_at}")
    return answer(request, sheet, form, partial(resend_letter, letter=letter))


def _follows(letter: Letter) -> tuple[str, ...]:
    if letter.state not in OPEN:
        return ()
    if letter.state == LetterState.DEAD:
        return (_("No mail server took it, so they have it once."),)
    return (_("It may have arrived already: then they have it twice. If you can, ask them first."),)
