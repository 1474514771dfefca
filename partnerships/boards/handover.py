"""What moves when somebody hands over, in words, before the button is pressed."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from directory.models import User
from partnerships.actions.handover import Charge, Work


class Line(NamedTuple):
    words: str
    where: str
    address: str


class Group(NamedTuple):
    """What moves of one kind."""

    title: str
    lines: list[Line]


def of_work(work: Work) -> list[Group]:
    return filled(
        Group(
            _("Roles"),
            [line(str(row.get_role_display()), row.membership.partnership) for row in work.roles],
        ),
        Group(_("Commitments"), [line(row.text, row.partnership) for row in work.promises]),
        Group(
            _("Duties"),
            [line(row.description or str(row), row.membership.partnership) for row in work.duties],
        ),
        Group(_("Goals"), [line(row.title, row.partnership) for row in work.goals]),
        Group(_("Clauses to settle"), [line(str(row), row.agreement) for row in work.clauses]),
        Group(_("Data to keep"), [line(_("Custodian"), row.agreement) for row in work.custodies]),
        Group(_("Whom to ask"), [line(row.get_support_display(), row.partnership) for row in work.needs]),
    )


def of_charge(charge: Charge, user: User) -> list[Group]:
    led = [line(str(row.get_role_display()), row.partnership) for row in charge.assignments]
    kept = [line(_("Owner") if row.owner == user else _("Backup"), row) for row in charge.agreements]
    return filled(Group(_("Partnerships"), led), Group(_("Agreements"), kept))


def line(words: str, place: Any) -> Line:
    return Line(words, str(place), place.get_absolute_url())


def filled(*groups: Group) -> list[Group]:
    return [group for group in groups if group.lines]
