"""One placement: how far it is, what may be done next, and which counts may be shown to the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy

from directory.models import Intermediary
from employers.choices import PlacementState
from employers.models import Placement
from employers.rules import PLACEMENT_MOVES, SCHOOL, may_take_to, shows_outcome


class Deed(NamedTuple):
    name: str
    words: str
    is_main: bool = False


#: State → the deed that leads to it; the first that is open is the one to do.
DEEDS: dict[str, Deed] = {
    PlacementState.MATCHED: Deed("placement_accept", gettext_lazy("Accept"), True),
    PlacementState.AGREED: Deed("placement_confirm", gettext_lazy("Confirm"), True),
    PlacementState.ACTIVE: Deed("placement_start", gettext_lazy("They have begun"), True),
    PlacementState.COMPLETED: Deed("placement_complete", gettext_lazy("Report hours and outcome"), True),
    PlacementState.DECLINED: Deed("placement_decline", gettext_lazy("Decline")),
    PlacementState.ENDED_EARLY: Deed("placement_end", gettext_lazy("End early")),
    PlacementState.WITHDRAWN: Deed("placement_withdraw", gettext_lazy("Take it back")),
}
WAITS: dict[str, str] = {
    PlacementState.REQUESTED: gettext_lazy("Waits for the employer’s answer."),
    PlacementState.MATCHED: gettext_lazy("Waits for the school to confirm."),
    PlacementState.AGREED: gettext_lazy("Agreed; begins on its first day."),
    PlacementState.ACTIVE: gettext_lazy("The learners are there."),
}


@dataclass(frozen=True)
class PlacementPage:
    row: Placement
    deeds: list[Deed]
    waits: str
    shows_outcome: bool
    smallest: int


def placement_page(row: Placement, hands: frozenset[str]) -> PlacementPage:
    smallest = smallest_for(row)
    return PlacementPage(
        row,
        deeds_for(row, hands),
        WAITS.get(row.state, ""),
        shows_outcome(row.learners_count, smallest, SCHOOL in hands),
        smallest,
    )


def deeds_for(row: Placement, hands: frozenset[str]) -> list[Deed]:
    moves = PLACEMENT_MOVES[row.state]
    return [deed for target, deed in DEEDS.items() if target in moves and may_take_to(target, hands)]


def smallest_for(row: Placement) -> int:
    """The smallest group of learners whose outcome the network shows."""
    facet: Intermediary = row.offer.intermediary.intermediary
    return facet.smallest_cell


# --- for an employer's contact

#: What concerns an employer now: what waits for its answer first, then what is to be reported.
URGENT = (
    PlacementState.REQUESTED,
    PlacementState.ACTIVE,
    PlacementState.AGREED,
    PlacementState.MATCHED,
)
SHOWN = 40


class Line(NamedTuple):
    """A placement, and the page on which its employer does something about it: none if there is nothing."""

    row: Placement
    page: str
    words: str

    @property
    def waits(self) -> bool:
        """For the employer's answer."""
        return self.row.state == PlacementState.REQUESTED


def link_placements(rows: Any) -> list[Line]:
    order = {state: place for place, state in enumerate(URGENT)}
    found = rows.filter(state__in=URGENT).order_by("from_on", "pk")[:SHOWN]
    return sorted((_line(row) for row in found), key=lambda line: order[line.row.state])


def _line(row: Placement) -> Line:
    if row.state == PlacementState.REQUESTED:
        return Line(row, "employers:placement_answer", str(gettext_lazy("Answer")))
    if row.state == PlacementState.MATCHED:
        return Line(row, "", str(WAITS[row.state]))
    return Line(row, "employers:placement_report", str(gettext_lazy("Report")))
