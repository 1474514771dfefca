"""The engagement ladder of one employer, explained: what counts, what leads on, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models.functions import Coalesce

from directory.models import User
from employers.choices import OfferKind
from employers.models import Employer, Offer, Placement
from employers.rules import HIGHEST, RUNGS, Activity, Year, add_up, next_rungs, rung
from metrics.actions.levels import YEAR, confirmed
from partnerships.models import Delivery

QUARTERS = 8
OFFERED = ("offer", "offer__kind", "offer__is_paid", "offer__is_credit_bearing")


class Did(NamedTuple):
    """One verified activity: it counts from the day it was confirmed until a year after it ended."""

    offer: int
    activity: Activity
    from_on: date
    ended_on: date
    placed_on: date | None = None  # from here on it counts as the placement that it delivers

    def counts(self, on: date) -> bool:
        is_placed = self.placed_on is not None and self.placed_on <= on
        return self.from_on <= on and self.ended_on > on - YEAR and not is_placed


class Line(NamedTuple):
    """What was done, in words; of what the reader may not see only its kind."""

    kind: str
    title: str
    ended_on: date
    is_worth: bool  # for pay or credit

    @property
    def counts_until(self) -> date:
        return self.ended_on + YEAR - timedelta(days=1)


class Rung(NamedTuple):
    level: int
    words: str
    is_current: bool


@dataclass(frozen=True)
class Ladder:
    level: int
    lines: list[Line]
    leads_on: list[str]
    past: list[tuple[date, int]]  # the oldest first
    unseen_count: int

    @property
    def rungs(self) -> list[Rung]:
        return [Rung(level, str(words), level == self.level) for level, words in reversed(RUNGS.items())]

    @property
    def words(self) -> str:
        return str(RUNGS[self.level])

    @property
    def values(self) -> list[float]:
        return [level / HIGHEST for _day, level in self.past]


def build(employer: Employer, user: User, today: date) -> Ladder:
    done = sorted(
        [*_placements(employer), *_deliveries(employer)], key=lambda one: one.ended_on, reverse=True
    )
    now = [one for one in done if one.counts(today)]
    seen = Offer.objects.for_user(user).filter(pk__in={one.offer for one in now})
    titles = dict(seen.values_list("pk", "title"))
    return Ladder(
        level=rung(year_of(done, today)),
        lines=[_line(one, titles) for one in now],
        leads_on=next_rungs(year_of(done, today)),
        past=[(day, rung(year_of(done, day))) for day in _quarters(today)],
        unseen_count=sum(one.offer not in titles for one in now),
    )


def year_of(done: list[Did], on: date) -> Year:
    return add_up(one.activity for one in done if one.counts(on))


def _quarters(today: date) -> list[date]:
    return [today - timedelta(days=91 * back) for back in range(QUARTERS - 1, -1, -1)]


def _line(one: Did, titles: dict[int, str]) -> Line:
    kind = str(OfferKind(one.activity.kind).label)
    worth = one.activity.is_paid or one.activity.is_credit_bearing
    return Line(kind, titles.get(one.offer, ""), one.ended_on, worth)


def _placements(employer: Employer) -> list[Did]:
    """Those that the school confirmed."""
    rows = Placement.objects.filter(offer__employer=employer, confirmed_on__isnull=False).order_by()
    days = rows.annotate(ended=Coalesce("to_on", "from_on"))
    listed = days.values_list(*OFFERED, "confirmed_on", "from_on", "ended")
    return [
        Did(offer, Activity(*terms), max(confirmed_on, from_on), ended)
        for offer, *terms, confirmed_on, from_on, ended in listed
    ]


def _deliveries(employer: Employer) -> list[Did]:
    """Other deliveries on an offer, which the receiver confirmed; none that counts as a placement."""
    rows = Delivery.objects.filter(confirmed(), commitment__offer__employer=employer).order_by()
    names = [f"commitment__{name}" for name in OFFERED]
    days = ("confirmation__on", "delivered_on", "placement__confirmed_on")
    listed = rows.values_list(*names, *days)
    return [
        Did(offer, Activity(*terms), max(on, delivered_on), delivered_on, placed_on)
        for offer, *terms, on, delivered_on, placed_on in listed
    ]
