"""Somebody leaves an organization, or passes on what they hold for it: a colleague takes it over."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.access import kept_work
from directory.actions.save import local_day
from directory.sheets import answer, asks, of_person
from partnerships import access
from partnerships.actions.handover import hand_over_work, work_of
from partnerships.boards import handover as board
from partnerships.forms.handover import HandOverWorkForm


@asks
def affiliation_handover(request: HttpRequest, pk: int) -> HttpResponse:
    row = kept_work(request, pk)
    within = access.handed_within(request.user, row)
    work = work_of(row, within, local_day(timezone.now(), row.organization.time_zone))
    sheet = of_person(
        row.person,
        _("Leave or hand over"),
        _("Save"),
        _("It is kept."),
        lead=row.organization.name,
        follows=(
            _("The colleague who takes over has all of this from today. They confirm it themselves."),
            _("Without anybody, it stays in their name and shows as open until somebody takes it."),
            _("After a last day their personal link no longer works. What they did stays."),
        ),
    )
    form = HandOverWorkForm(request.POST or None, affiliation=row)
    deed = partial(hand_over_work, affiliation=row, partnerships=within)
    template = "partnerships/affiliation_handover.html"
    return answer(request, sheet, form, deed, template=template, groups=board.of_work(work))
