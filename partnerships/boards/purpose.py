"""Why a partnership exists: charter, pathways, goals, protocols, what it needs and what each party seeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from directory.querysets import standing
from partnerships.choices import ProtocolKind
from partnerships.models import (
    Charter,
    Goal,
    Partnership,
    PartnershipPathway,
    Protocol,
    RecruitmentNeed,
    ValueStatement,
)


@dataclass(frozen=True)
class Rule:
    """One of the six kinds of protocol, and the one in force, if any."""

    label: str
    protocol: Protocol | None


@dataclass(frozen=True)
class Party:
    """What one member seeks and gives, in its own words."""

    name: str
    seeks: list[str]
    gives: list[str]


@dataclass(frozen=True)
class Purpose:
    charter: Charter | None
    pathways: list[PartnershipPathway]
    goals: list[Goal]
    rules: list[Rule]
    needs: list[RecruitmentNeed]
    parties: list[Party]


def build(partnership: Partnership, today: date) -> Purpose:
    own = {"partnership": partnership}
    goals = Goal.objects.filter(standing(today), **own).select_related("owner__person")
    links = PartnershipPathway.objects.filter(standing(today), **own).select_related("pathway")
    return Purpose(
        charter=_charter(partnership),
        pathways=list(links.order_by("pathway__title")),
        goals=list(goals),
        rules=_rules(partnership, today),
        needs=_needs(partnership),
        parties=_parties(partnership, today),
    )


def _charter(partnership: Partnership) -> Charter | None:
    """The newest that was adopted; before any was, the newest draft."""
    rows = Charter.objects.filter(partnership=partnership).annotate(
        endorsed_count=Count("endorsements", filter=Q(endorsements__membership__left_on__isnull=True))
    )
    return max(rows, key=lambda row: (row.adopted_on is not None, row.version), default=None)


def _rules(partnership: Partnership, today: date) -> list[Rule]:
    rows = Protocol.objects.filter(standing(today), partnership=partnership).order_by("from_on", "pk")
    held = {row.kind: row for row in rows}
    return [Rule(str(label), held.get(kind)) for kind, label in ProtocolKind.choices]


def _needs(partnership: Partnership) -> list[RecruitmentNeed]:
    rows = RecruitmentNeed.objects.filter(partnership=partnership, withdrawn_on__isnull=True)
    joined = Q(memberships__accepted_on__isnull=False, memberships__left_on__isnull=True)
    return list(
        rows.annotate(filled_count=Count("memberships", filter=joined)).order_by("needed_by_on", "pk")
    )


def _parties(partnership: Partnership, today: date) -> list[Party]:
    rows = ValueStatement.objects.filter(standing(today), membership__partnership=partnership).values_list(
        "membership__organization__name", "kind", "text"
    )
    said: dict[str, dict[str, list[str]]] = {}
    for name, kind, text in rows.order_by("membership__organization__name", "pk"):
        said.setdefault(name, {"seeks": [], "gives": []})[kind].append(text)
    return [Party(name, words["seeks"], words["gives"]) for name, words in said.items()]
