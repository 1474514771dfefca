"""What moves when one of an organization's people leaves: said before the button is pressed."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from directory.models import Seat
from metrics.actions.handover import assigned, at_home, held_at_home, measured, sent
from partnerships.actions.handover import charge_of
from partnerships.boards.handover import Group, Line, filled, line, of_charge, of_work


def build(seat: Seat, at: datetime) -> list[Group]:
    user, place = seat.user, seat.organization
    groups = of_charge(charge_of(user, place), user)
    for own in at_home(user, place):
        groups += of_work(held_at_home(own, at))
        groups += filled(Group(_("Metrics"), [line(str(row), row.partnership) for row in measured(own)]))
    situations = [line(row.said, row.partnership or place) for row in assigned(user, place)]
    told = [row.recipient for row in sent(user, place)]
    links = [Line(str(row.person), row.organization.name, row.person.get_absolute_url()) for row in told]
    return groups + filled(
        Group(_("Situations that they see to"), situations),
        Group(_("Links that they sent, whose recipients write back to them"), links),
    )
