"""How much an employer is asked, by whom and for what; what was said stays with whoever asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from directory.models import Tie
from employers.actions.need import asks_of
from employers.choices import AskOutcome, OfferKind
from employers.models import Employer
from employers.rules import ASKED_LATELY, Asked, strains

SHOWN = 8


@dataclass(frozen=True)
class Line:
    """One ask as everybody may see it."""

    ask: Asked

    @property
    def kind(self) -> str:
        return str(OfferKind(self.ask.kind).label)

    @property
    def outcome(self) -> str:
        return str(AskOutcome(self.ask.outcome).label)


@dataclass(frozen=True)
class Load:
    """What the load guard says about asking an employer now."""

    lines: list[Line]
    strains: list[str]
    networks: list[str]
    lately_count: int
    days: int = ASKED_LATELY


def load_of(employer: Employer, kind: str, on: date) -> Load:
    asks = asks_of(employer, on)
    lately = [ask for ask in asks if (on - ask.on).days < ASKED_LATELY]
    return Load(
        [Line(ask) for ask in asks[:SHOWN]], strains(asks, kind, on), _networks(employer), len(lately)
    )


def _networks(employer: Employer) -> list[str]:
    """Who else works with it, by name."""
    ties: Any = Tie.objects.filter(Q(to_on__isnull=True), organization=employer.organization_id)
    return list(ties.order_by("intermediary__name").values_list("intermediary__name", flat=True)[:SHOWN])
