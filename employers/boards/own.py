"""What a contact's organization has said: offers, needs, pathways; how far each is and what was before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from directory.models import SecureLink
from employers import access
from employers.boards.found import KINDS, Found, OwnWords, of_need
from employers.choices import OfferState
from employers.models import CompetencyEndorsement, Employer, Need, Offer, OfferQuestion
from pathways.models import Pathway

SHOWN = 20
MOST_COMPETENCIES = 40
#: What a revision can change, in the order of the page.
REVISED = (
    *("kind", "title", "slots_count", "from_on", "to_on", "hours", "age_floor", "is_paid", "site"),
    *("note", "requirements", "grade_bands", "is_credit_bearing", "is_hazardous"),
)


@dataclass(frozen=True)
class Own:
    is_employer: bool
    offers: list[Offer]
    needs: list[tuple[Need, Found | OwnWords]]
    pathways: list[Pathway]

    @property
    def asked(self) -> list[Offer]:
        """What a question waits for an answer about."""
        return [row for row in self.open if row.is_asked]  # type: ignore[attr-defined]

    @property
    def open(self) -> list[Offer]:
        return [row for row in self.offers if row.state == OfferState.SUBMITTED]

    @property
    def answered(self) -> list[Offer]:
        return [row for row in self.offers if row.state != OfferState.SUBMITTED]


class Change(NamedTuple):
    """One field that a revision has changed, and what stood there before."""

    label: str
    before: Any
    after: Any


class Revision(NamedTuple):
    at: datetime
    changes: list[Change]


def build(link: SecureLink) -> Own:
    own = {"employer__organization": link.recipient.organization_id}
    asked = OfferQuestion.objects.filter(offer=OuterRef("pk"), answered_at__isnull=True)
    offers = Offer.objects.filter(**own, intermediary=link.organization_id).annotate(is_asked=Exists(asked))
    needs = Need.objects.filter(**own, to_on__isnull=True)
    return Own(
        Employer.objects.filter(organization=link.recipient.organization_id).exists(),
        list(offers.order_by("-submitted_on", "-pk")[:SHOWN]),
        [(row, of_need(row)) for row in needs.select_related(*KINDS)[:SHOWN]],
        list(access.own_pathways(link)[:SHOWN]),
    )


def revisions(offer: Offer) -> list[Revision]:
    """What stood before, newest first, out of the history."""
    rows = list(offer.history.select_related("site").order_by("-history_id")[: SHOWN + 1])
    pairs = zip(rows, rows[1:], strict=False)
    found = (Revision(new.history_date, changes(old, new)) for new, old in pairs)
    return [one for one in found if one.changes]


def changes(old: Any, new: Any) -> list[Change]:
    names = {name: Offer._meta.get_field(name) for name in REVISED}
    return [
        Change(str(field.verbose_name), shown(old, name), shown(new, name))
        for name, field in names.items()
        if getattr(old, field.attname) != getattr(new, field.attname)
    ]


def shown(row: Any, name: str) -> Any:
    value = getattr(row, name)
    if name == "kind":
        return row.get_kind_display()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else value


def said_of(employer: Employer, pathway: Pathway) -> dict[int, CompetencyEndorsement]:
    """Competency → the employer's newest word on it."""
    rows = CompetencyEndorsement.objects.filter(employer=employer, pathway=pathway).order_by("on", "pk")
    return {row.competency_id: row for row in rows}
