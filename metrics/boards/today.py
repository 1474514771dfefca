"""Today: what wants attention in a network, the most pressing of each kind, and what was set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory.actions.save import local_day
from directory.models import Organization, User
from directory.pages import Page, page_of
from directory.querysets import standing
from directory.unions import Part, for_each, part_of, rows_of_all
from metrics.boards.cases import Case, cases_of
from metrics.boards.targets import Bar, bars
from metrics.choices import SituationKind
from metrics.models import Disposition, Situation
from metrics.querysets import is_left_to
from metrics.situations.promises import BINDING
from partnerships.models import Agreement, Assignment
from partnerships.querysets import FEW

#: Lines shown of each kind; and how far they are counted, so that a page costs the same in any network.
SHOWN, COUNTED = 3, 50
SIZE = 25
LED = ("lead",)

#: Whose work: its word in the address, and what it is called.
WHOSE = {"mine": _("My work"), "team": _("My teams’"), "all": _("All")}
ICONS = {
    SituationKind.COMMITMENT: "promise",
    SituationKind.REQUEST: "info",
    SituationKind.OFFER: "info",
    SituationKind.SILENCE: "call",
    SituationKind.AGREEMENT: "document",
    SituationKind.REPORT: "coin",
    SituationKind.HEALTH: "metric",
    SituationKind.NOTES: "note",
    SituationKind.VALUE: "metric",
    SituationKind.CHAMPION: "account",
    SituationKind.THREAD: "account",
    SituationKind.CONTACT: "email",
}


@dataclass(frozen=True)
class Scope:
    """Whose work is looked at, in which network, at which moment."""

    network: Organization
    user: User
    whose: str
    at: datetime

    @property
    def today(self) -> date:
        return local_day(self.at, self.network.time_zone)

    def standing(self) -> Any:
        """What is to be seen now, whatever was decided about it."""
        return Situation.objects.filter(network=self.network).at(self.at)

    def situations(self, kind: str) -> Any:
        """What is to be seen now and nobody has settled; of my work without what a colleague sees to."""
        rows = Situation.objects.filter(network=self.network, kind=kind).at(self.at).undecided(self.today)
        return rows if self.whose == "all" else rows.filter(self._own(kind)).left_to(self.user)

    def _own(self, kind: str) -> Q:
        """Of the partnerships that the user leads (of a team: works on), left to the user, or nobody's."""
        own = Q(partnership__in=self._partnerships) | Q(partnership__isnull=True)
        if kind == SituationKind.AGREEMENT:
            own |= Q(subject_id__in=self._agreements)
        left = self._left.get(kind)
        return own | (Q(subject_id__in=left) & Q(is_left_to(self.user))) if left else own

    @cached_property
    def _partnerships(self) -> Any:
        """Those that the user leads, or of a team works on; if they are few, by their keys."""
        rows = Assignment.objects.filter(standing(self.today), person=self.user.person_id)
        if self.whose == "mine":
            rows = rows.filter(role__in=LED)
        rows = rows.order_by().values_list("partnership", flat=True)
        keys = list(rows[: FEW + 1])
        return keys if len(keys) <= FEW else rows

    @cached_property
    def _agreements(self) -> list[int]:
        rows = Agreement.objects.filter(owner=self.user, state__in=BINDING)
        return list(rows.order_by().values_list("pk", flat=True)[:FEW])

    @cached_property
    def _left(self) -> dict[str, list[int]]:
        """Kind → what colleagues left to the user."""
        rows = Disposition.objects.filter(assignee=self.user, network=self.network, done_on__isnull=True)
        found: dict[str, list[int]] = defaultdict(list)
        for kind, subject in rows.values_list("kind", "subject_id")[:FEW]:
            found[kind].append(subject)
        return found


class Block(NamedTuple):
    """One kind of situation: how many in words, and the first of them."""

    kind: str
    icon: str
    title: str
    count: int
    cases: list[Case]

    @property
    def label(self) -> str:
        return str(SituationKind(self.kind).label)

    @property
    def said_count(self) -> str:
        return _up_to(self.count)

    @property
    def more(self) -> str:
        """How many there are in all, if they aren't all shown."""
        return "" if self.count <= len(self.cases) else self.said_count


@dataclass(frozen=True)
class Today:
    scope: Scope
    blocks: list[Block]
    bars: list[Bar]
    aside: list[Disposition]
    is_new: bool  # convenes nothing yet

    @property
    def count(self) -> int:
        return sum(block.count for block in self.blocks)


def build(scope: Scope) -> Today:
    rows, blocks = list(aside(scope)[:SHOWN]), blocks_of(scope)
    is_new = not blocks and not scope.network.convened_partnerships.exists()
    return Today(scope, blocks, bars(scope.network, scope.today), rows, is_new)


def has_work(user: User) -> bool:
    """Whether there is anything that the user leads."""
    own = Assignment.objects.filter(person=user.person_id, to_on__isnull=True, role__in=LED)
    return user.person_id is not None and own.exists()


def blocks_of(scope: Scope) -> list[Block]:
    """What wants attention, kind by kind, in a constant number of queries."""
    keys = _first_of_each(scope)
    shown = [key for found in keys.values() for key in found[:SHOWN]]
    cases: dict[str, list[Case]] = defaultdict(list)
    for case in cases_of(_rows(shown), scope.at):
        cases[case.situation.kind].append(case)
    return [
        Block(kind, ICONS[SituationKind(kind)], title_of(kind, len(found)), len(found), cases[kind])
        for kind, found in keys.items()
        if cases[kind]
    ]


def _first_of_each(scope: Scope) -> dict[str, list[int]]:
    """Kind → the keys of its first situations, in one statement: each part walks an index and stops."""
    found: dict[str, list[int]] = defaultdict(list)
    for kind, key in rows_of_all(_parts(scope)):
        found[kind].append(key)
    return {kind: found[kind] for kind in SituationKind.values if kind in found}


def _parts(scope: Scope) -> list[Part | None]:
    """What is asked for each kind; over all work it differs in the kind alone, and is compiled once."""
    if scope.whose != "all":
        return [_part(scope, kind) for kind in SituationKind.values]
    first = SituationKind.values[0]
    return [*for_each(_part(scope, first), first, SituationKind.values)]


def _part(scope: Scope, kind: str) -> Part | None:
    rows = scope.situations(kind).order_by("from_at", "pk")
    return part_of(rows.values_list("kind", "pk")[: COUNTED + 1])


def _rows(keys: Iterable[int]) -> Any:
    rows = Situation.objects.filter(pk__in=list(keys))
    return rows.select_related("partnership", "network").order_by("from_at", "pk")


# --- all of one kind


@dataclass(frozen=True)
class OfKind:
    scope: Scope
    kind: str
    page: Page
    cases: list[Case]

    @property
    def label(self) -> str:
        return str(SituationKind(self.kind).label)


def of_kind(scope: Scope, kind: str, asked_page: str | None) -> OfKind:
    rows = scope.situations(kind).select_related("partnership", "network")
    page = page_of(rows.order_by("from_at", "pk"), asked_page, size=SIZE)
    return OfKind(scope, kind, page, cases_of(page.rows, scope.at))


# --- what was set aside


def aside(scope: Scope) -> Any:
    """What was decided in this network, the latest first; of my work what I decided or see to."""
    rows = Disposition.objects.filter(network=scope.network).select_related("by", "assignee", "partnership")
    if scope.whose != "all":
        rows = rows.filter(Q(by=scope.user) | Q(assignee=scope.user))
    return rows.order_by("-at", "-pk")


# --- in words


def _up_to(count: int) -> str:
    return f"{COUNTED}+" if count > COUNTED else str(count)


def title_of(kind: str, count: int) -> str:
    """How many there are, as far as they are counted."""
    return TITLES[SituationKind(kind)](count) % {"count": _up_to(count)}


TITLES = {
    SituationKind.COMMITMENT: lambda n: ngettext(
        "%(count)s commitment is due or overdue", "%(count)s commitments are due or overdue", n
    ),
    SituationKind.REQUEST: lambda n: ngettext(
        "%(count)s request waits for an answer", "%(count)s requests wait for an answer", n
    ),
    SituationKind.OFFER: lambda n: ngettext(
        "%(count)s offer waits for an answer", "%(count)s offers wait for an answer", n
    ),
    SituationKind.SILENCE: lambda n: ngettext(
        "%(count)s member has been silent for too long", "%(count)s members have been silent for too long", n
    ),
    SituationKind.AGREEMENT: lambda n: ngettext(
        "%(count)s agreement ends within 90 days, no renewal begun",
        "%(count)s agreements end within 90 days, no renewal begun",
        n,
    ),
    SituationKind.REPORT: lambda n: ngettext(
        "%(count)s report to a funder is due", "%(count)s reports to funders are due", n
    ),
    SituationKind.HEALTH: lambda n: ngettext(
        "The health of %(count)s partnership moved", "The health of %(count)s partnerships moved", n
    ),
    SituationKind.NOTES: lambda n: ngettext(
        "The notes of %(count)s meeting are not shared", "The notes of %(count)s meetings are not shared", n
    ),
    SituationKind.VALUE: lambda n: ngettext(
        "%(count)s metric value is due", "%(count)s metric values are due", n
    ),
    SituationKind.CHAMPION: lambda n: ngettext(
        "%(count)s member lost its champion", "%(count)s members lost their champion", n
    ),
    SituationKind.THREAD: lambda n: ngettext(
        "%(count)s member is known through one person at most",
        "%(count)s members are known through one person at most",
        n,
    ),
    SituationKind.CONTACT: lambda n: ngettext(
        "%(count)s contact is to be verified", "%(count)s contacts are to be verified", n
    ),
}
