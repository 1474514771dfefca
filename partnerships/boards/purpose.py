"""Why a partnership exists: charter, pathways, goals, protocols, what it needs and what each party seeks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from directory.models import User
from directory.querysets import standing
from partnerships.choices import ProtocolKind
from partnerships.models import (
    Charter,
    Endorsement,
    Goal,
    Membership,
    Partnership,
    PartnershipPathway,
    Prospect,
    Protocol,
    RecruitmentNeed,
    Review,
    ValueStatement,
)

REVIEWS = 5  # of the reviews, the latest


@dataclass(frozen=True)
class Rule:
    """One of the six kinds of protocol, and the one in force, if any."""

    kind: str
    label: str
    protocol: Protocol | None


class Version(NamedTuple):
    """One version of the charter, and who endorsed it."""

    row: Charter
    names: list[str]


class Sought(NamedTuple):
    """Support that is needed, who is thought of, and who was asked for it."""

    row: RecruitmentNeed
    prospects: list[Prospect]
    members: list[Membership]

    @property
    def open_prospects(self) -> list[Prospect]:
        """Who joined stands among the members."""
        joined = {row.organization_id for row in self.members}
        return [row for row in self.prospects if row.organization_id not in joined]

    @property
    def filled_count(self) -> int:
        return sum(row.accepted_on is not None and row.left_on is None for row in self.members)


@dataclass(frozen=True)
class Party:
    """What one member seeks and gives, in its own words."""

    name: str
    seeks: list[str]
    gives: list[str]


@dataclass(frozen=True)
class Purpose:
    versions: list[Version]  # the one that holds, or the newest draft, first
    reviews: list[Review]
    pathways: list[PartnershipPathway]
    goals: list[Goal]
    rules: list[Rule]
    needs: list[Sought]
    without_need: list[str]  # those that were asked before any need was written
    parties: list[Party]

    @property
    def charter(self) -> Version | None:
        return self.versions[0] if self.versions else None

    @property
    def review_due_on(self) -> date | None:
        """When the charter that holds is to be looked at again."""
        row = self.charter.row if self.charter else None
        if row is None or row.adopted_on is None:
            return None
        last = max([row.adopted_on, *(review.on for review in self.reviews)])
        return last + timedelta(days=row.review_every_days)


def build(partnership: Partnership, user: User, today: date) -> Purpose:
    own = {"partnership": partnership}
    goals = Goal.objects.filter(standing(today), **own).select_related("owner__person")
    links = PartnershipPathway.objects.filter(standing(today), **own).select_related("pathway")
    members = list(Membership.objects.filter(**own).exclude(role="convener").select_related("organization"))
    needs = _needs(partnership, members, user)
    return Purpose(
        versions=_versions(partnership),
        reviews=list(Review.objects.filter(**own)[:REVIEWS]),
        pathways=list(links.order_by("pathway__title")),
        goals=list(goals),
        rules=_rules(partnership, today),
        needs=needs,
        without_need=_without_need(members, {one.row.pk: one.row for one in needs}),
        parties=_parties(partnership, today),
    )


def _versions(partnership: Partnership) -> list[Version]:
    """The newest that was adopted first; before any was, the newest draft."""
    rows = Charter.objects.filter(partnership=partnership)
    names: dict[int, list[str]] = defaultdict(list)
    said = Endorsement.objects.filter(partnership=partnership, membership__left_on__isnull=True)
    for key, name in said.order_by("on").values_list("charter", "membership__organization__name"):
        names[key].append(name)
    ordered = sorted(rows, key=lambda row: (row.adopted_on is not None, row.version), reverse=True)
    return [Version(row, names[row.pk]) for row in ordered]


def _rules(partnership: Partnership, today: date) -> list[Rule]:
    rows = Protocol.objects.filter(standing(today), partnership=partnership).order_by("from_on", "pk")
    held = {row.kind: row for row in rows}
    return [Rule(kind, str(label), held.get(kind)) for kind, label in ProtocolKind.choices]


def _needs(partnership: Partnership, members: list[Membership], user: User) -> list[Sought]:
    """What is needed now; who is thought of is the convener's own."""
    rows = RecruitmentNeed.objects.filter(partnership=partnership, withdrawn_on__isnull=True)
    prospects: dict[int, list[Prospect]] = defaultdict(list)
    known = Prospect.objects.for_user(user).filter(need__in=rows).select_related("organization")
    for one in known.order_by("organization__name"):
        prospects[one.need_id].append(one)
    asked: dict[int | None, list[Membership]] = defaultdict(list)
    for member in members:
        asked[member.need_id].append(member)
    return [Sought(row, prospects[row.pk], asked[row.pk]) for row in rows.order_by("needed_by_on", "pk")]


def _without_need(members: list[Membership], needs: dict[int, RecruitmentNeed]) -> list[str]:
    """Members that were asked before a need was written, or without one."""
    found = []
    for row in members:
        need, asked_on = needs.get(row.need_id or 0), row.invited_on or row.accepted_on
        came_late = need is not None and asked_on is not None and need.stated_on > asked_on
        if row.left_on is None and (row.need_id is None or came_late):
            found.append(row.organization.name)
    return sorted(found)


def _parties(partnership: Partnership, today: date) -> list[Party]:
    rows = ValueStatement.objects.filter(standing(today), membership__partnership=partnership).values_list(
        "membership__organization__name", "kind", "text"
    )
    said: dict[str, dict[str, list[str]]] = {}
    for name, kind, text in rows.order_by("membership__organization__name", "pk"):
        said.setdefault(name, {"seeks": [], "gives": []})[kind].append(text)
    return [Party(name, words["seeks"], words["gives"]) for name, words in said.items()]
