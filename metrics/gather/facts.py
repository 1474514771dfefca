"""What is true of a member on the day, one bit each, and the indicators that count members by it.

Statements tell facts as whole numbers, from many tables and in any order; here they come together, member by
member. `JUDGED` says of which members an indicator speaks and which of them pass, so that the numbers and the
failing rows come from the same line.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import IntFlag, auto
from functools import cache
from typing import Any

from metrics.scoring.evidence import Count, PartyContact

Row = tuple[Any, ...]


class Fact(IntFlag):
    MEMBER = auto()  # active, the convener too
    PARTY = auto()  # active, and not the convener
    JOINED = auto()  # a party since less than 730 days
    SETTLED = auto()  # a party for 180 days
    EMPLOYER = auto()  # a party
    LEARNERS_SIDE = auto()  # a party that employs or teaches
    WAS_PARTY = auto()  # 365 days ago
    ENDORSED = auto()  # the charter in force
    SEEKS = auto()  # says what it wants of the partnership
    HAS_ROLE = auto()  # and a responsibility in writing
    OPENED = auto()  # the latest report
    WIDE = auto()  # two people on two levels
    CHAMPIONED = auto()
    REACHABLE = auto()  # its primary contact
    NEEDED = auto()  # its need was written down before first contact
    FITS = auto()  # a target of the pathways
    RECEIVED = auto()  # a benefit, and said so
    GAVE = auto()  # one that its receiver confirmed
    COVERED = auto()  # by an agreement in force that it signed
    TWO_WAY = auto()  # in touch both ways in its last two cadences


# Indicator → of which members it speaks, and what must be true of them.
JUDGED: dict[str, tuple[Fact, Fact]] = {
    "2.2": (Fact.MEMBER, Fact.ENDORSED),
    "3.1": (Fact.JOINED, Fact.NEEDED),
    "3.4": (Fact.EMPLOYER, Fact.FITS),
    "3.5": (Fact.PARTY, Fact.WIDE),
    "4.1": (Fact.PARTY, Fact.SEEKS),
    "4.2": (Fact.SETTLED, Fact.RECEIVED),
    "4.3": (Fact.SETTLED, Fact.RECEIVED | Fact.GAVE),
    "4.4": (Fact.WAS_PARTY, Fact.MEMBER),
    "4.5": (Fact.LEARNERS_SIDE, Fact.CHAMPIONED),
    "5.2": (Fact.PARTY, Fact.TWO_WAY),
    "5.6": (Fact.MEMBER, Fact.REACHABLE),
    "6.1": (Fact.MEMBER, Fact.COVERED),
    "6.3": (Fact.MEMBER, Fact.HAS_ROLE),
    "7.7": (Fact.PARTY, Fact.OPENED),
}
# As plain numbers, since each member of each partnership is asked.
_JUDGED = tuple((int(of), int(passes)) for of, passes in JUDGED.values())
_MEMBER, _PARTY, _TWO_WAY = int(Fact.MEMBER), int(Fact.PARTY), int(Fact.TWO_WAY)
_JOINED, _NEEDED = int(Fact.JOINED), int(Fact.NEEDED)
RECEIVED, GAVE = int(Fact.RECEIVED), int(Fact.GAVE)
_NOBODY = ((0, 0),) * len(JUDGED)


class Members:
    """Those of one pair. Days are before the day; who isn't in `heard` or `told` never was."""

    __slots__ = ("facts", "heard", "needs", "parties", "sectors", "told")

    def __init__(self) -> None:
        self.facts: dict[int, int] = {}  # membership → Fact
        self.heard: dict[int, int] = {}  # membership → days since something came from it
        self.told: dict[int, int] = {}  # and since something went to it
        self.parties: list[tuple[int, int, int]] = []  # membership, days since it joined, cadence
        self.sectors: set[str] = set()
        # Parties of the last two years → days since their need was stated, since the first contact (or
        # since they joined).
        self.needs: dict[int, tuple[int, int]] = {}

    def mark(self, key: int | None, fact: int) -> None:
        """Passes over who is no member."""
        if key in self.facts:
            self.facts[key] |= fact

    def contacts(self) -> tuple[PartyContact, ...]:
        """5.1; says of each party whether it was in touch both ways."""
        found = []
        for key, joined, cadence in self.parties:
            inbound, outbound = self.heard.get(key), self.told.get(key)
            found.append(PartyContact(key, inbound, cadence, joined))
            if inbound is not None and outbound is not None and inbound < 2 * cadence > outbound:
                self.facts[key] |= _TWO_WAY
        return tuple(found)

    def counts(self) -> Sequence[Count]:
        """The numbers of the indicators in JUDGED, in its order."""
        if not self.facts:
            return _NOBODY
        passed, of = zip(*map(_judge, self.facts.values()), strict=True)
        return list(zip(map(sum, zip(*passed, strict=True)), map(sum, zip(*of, strict=True)), strict=True))

    def failing(self) -> dict[str, list[int]]:
        """Indicator → memberships of which it speaks and that do not pass."""
        found: dict[str, list[int]] = defaultdict(list)
        for key, facts in self.facts.items():
            for indicator in _fails(facts):
                found[indicator].append(key)
        return found


def meet(
    rows: Iterable[Row], traces: Iterable[Row], marks: Iterable[Row], marked: Sequence[int], count: int
) -> list[Members]:
    """The members of each pair, from the rows of members.members, .traces and .marks."""
    found = [Members() for _ in range(count)]
    for place, key, joined, present, invited, cadence, stated, sector, facts in rows:
        people = found[place]
        people.facts[key] = facts
        if facts & _PARTY:
            people.parties.append((key, joined, cadence))
            soonest(people.heard, key, present)
            soonest(people.told, key, invited)
            if facts & _JOINED and stated is not None:
                people.needs[key] = stated, joined
        if facts & _MEMBER and sector:
            people.sectors.add(sector)
    for place, key, came, went, first, facts in traces:
        people = found[place]
        if key in people.facts:
            people.facts[key] |= facts
            soonest(people.heard, key, came)
            soonest(people.told, key, went)
            if first is not None and key in people.needs:
                people.needs[key] = people.needs[key][0], first
    for place, *lists in marks:
        known = found[place].facts
        for fact, keys in zip(marked, lists, strict=True):
            if keys:
                for key in map(int, keys.split(",")):
                    if key in known:
                        known[key] |= fact
    for people in found:
        for key, (stated, first) in people.needs.items():
            if stated >= first:
                people.facts[key] |= _NEEDED
    return found


def soonest(known: dict[int, int], key: int, days: int | None) -> None:
    if days is not None and days < known.get(key, days + 1):
        known[key] = days


@cache
def _judge(facts: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """For each indicator whether such a member passes, and whether it is spoken of at all."""
    of = tuple(int(facts & of == of) for of, _ in _JUDGED)
    passed = tuple(int(facts & of == of and facts & passes == passes) for of, passes in _JUDGED)
    return passed, of


@cache
def _fails(facts: int) -> tuple[str, ...]:
    passed, of = _judge(facts)
    return tuple(indicator for indicator, *told in zip(JUDGED, passed, of, strict=True) if told == [0, 1])
