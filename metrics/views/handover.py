"""One of an organization's people leaves: what was theirs to do is a colleague's, and the seat ends."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import access
from directory.actions.seat import role_of
from directory.rules import may_end_seat, no
from directory.sheets import Crumb, Sheet, answer, asks
from metrics.actions.handover import hand_over_seat
from metrics.boards import handover as board
from metrics.forms.handover import HandOverSeatForm


@asks
def seat_handover(request: HttpRequest, pk: int) -> HttpResponse:
    seat = access.seat(request, pk, least=None)
    may = may_end_seat(role_of(request.user, seat.organization), seat.user == request.user)
    sheet = Sheet(
        _("Hand over and end the seat"),
        _("Hand over"),
        Crumb(_("Team"), f"{reverse('directory:team')}?of={seat.organization.slug}"),
        _("It is handed over, and the seat has ended."),
        lead=f"{seat.user}, {seat.organization}",
        is_grave=True,
        follows=(
            _("All of this is the colleague’s from today. What was done stays with who did it."),
            _("From the next page on they see nothing of %(place)s.") % {"place": seat.organization},
        ),
        may=may if seat.to_on is None else no(_("This seat has ended.")),
        nav="team",
    )
    form = HandOverSeatForm(request.POST or None, seat=seat)
    deed = partial(hand_over_seat, seat=seat)
    groups = board.build(seat, timezone.now())
    return answer(request, sheet, form, deed, template="metrics/seat_handover.html", groups=groups)
