"""What came by the public form beside what is known already: who it may be, and what its words may mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q

from directory.alike import alike, digits, domain_of, longest, mail_domain
from directory.models import Affiliation, Organization, Person
from employers.boards.found import like
from employers.choices import EFFORT, NeedKind, OfferKind
from employers.models import Interest
from pathways.models import Occupation

MOST_CANDIDATES, LOOKED_AT = 8, 200


class Candidate(NamedTuple):
    """An organization that it may be, and why."""

    organization: Organization
    why: list[str]

    @property
    def weight(self) -> int:
        return len(self.why)


class SaidNeed(NamedTuple):
    """A need in their words, and the occupations that it may mean."""

    label: str
    openings: int | None
    choices: list[tuple[str, str]]


@dataclass
class Review:
    """One interest with all that its page decides on."""

    interest: Interest
    asked: str = ""  # another name to look for
    occupations: dict[int, Occupation] = field(default_factory=dict)

    @property
    def offered(self) -> list[str]:
        return [f"{OfferKind(kind).label}, {EFFORT[kind]}" for kind in self.interest.offered]

    @property
    def needed(self) -> list[str]:
        return [str(NeedKind(kind).label) for kind in self.interest.needed]

    @cached_property
    def candidates(self) -> list[Candidate]:
        found = [Candidate(row, why) for row in self._near() if (why := self._reasons(row))]
        found.sort(key=lambda one: (-one.weight, one.organization.name))
        return found[:MOST_CANDIDATES]

    def _near(self) -> list[Organization]:
        """Organizations that share a word, a domain or a number: few enough to be looked at one by one."""
        said = self.interest
        near = Q(pk=said.organization_id)
        for word in (longest(said.organization_name), self.asked.strip()):
            if word:
                near |= Q(name__icontains=word)
        if site := domain_of(said.website):
            near |= Q(website__icontains=site)
        if mail_domain(said.email):
            near |= Q(pk__in=self._colleagues.values("organization"))
        if number := digits(said.phone):
            near |= Q(phone__endswith=number[-4:])
        return list(Organization.objects.filter(near, closed_on__isnull=True).order_by("name")[:LOOKED_AT])

    @cached_property
    def _colleagues(self) -> Any:
        host = mail_domain(self.interest.email)
        rows = Affiliation.objects.filter(to_on__isnull=True)
        return rows.filter(email__iendswith=f"@{host}") if host else rows.none()

    @cached_property
    def _same_mail(self) -> set[int]:
        return set(self._colleagues.values_list("organization", flat=True))

    def _reasons(self, row: Organization) -> list[str]:
        said = self.interest
        said_site, said_number = domain_of(said.website), digits(said.phone)
        known = {
            "Similar name": alike(row.name, said.organization_name),
            "Same website": said_site != "" and said_site == domain_of(row.website),
            "People with the same mail domain": row.pk in self._same_mail,
            "Same phone": said_number != "" and said_number == digits(row.phone),
            "Found by your search": bool(self.asked) and self.asked.lower() in row.name.lower(),
        }
        return [reason for reason, holds in known.items() if holds]

    @cached_property
    def known(self) -> list[Affiliation]:
        """People who have this very address, where they work."""
        if not self.interest.email:
            return []
        rows = Affiliation.objects.filter(email__iexact=self.interest.email, to_on__isnull=True)
        return list(rows.select_related("person", "organization").order_by("pk")[:MOST_CANDIDATES])

    # --- as choices of the form, and the rows that they mean

    @property
    def organizations(self) -> dict[str, Organization]:
        return {str(one.organization.pk): one.organization for one in self.candidates}

    @property
    def people(self) -> dict[str, Person]:
        return {str(row.person_id): row.person for row in self.known}

    @property
    def organization_choices(self) -> list[tuple[str, str]]:
        return [(key, place(row)) for key, row in self.organizations.items()]

    @property
    def person_choices(self) -> list[tuple[str, str]]:
        return [
            (str(row.person_id), f"{row.person}, {row.title or 'no title'} at {row.organization.name}")
            for row in self.known
        ]

    @property
    def guess(self) -> dict[str, str]:
        """What the page proposes: whoever two signs speak for, and the one who has the address."""
        first = next(iter(self.candidates), None)
        person = next(iter(self.people), "new")
        if first is None or (first.weight < 2 and person == "new"):
            return {"organization": "" if first else "new", "person": person}
        return {"organization": str(first.organization.pk), "person": person}

    @cached_property
    def needs(self) -> list[SaidNeed]:
        return [self._need(str(words), openings) for words, openings in self.interest.needs]

    def _need(self, words: str, openings: int | None) -> SaidNeed:
        rows = like("occupation", words)
        self.occupations |= {row.pk: row for row in rows}
        label = f"“{words}”, {openings}" if openings else f"“{words}”"
        return SaidNeed(label, openings, [(str(row.pk), str(row)) for row in rows])


def build(interest: Interest, asked: str) -> Review:
    review = Review(interest, asked[:100])
    review.needs  # noqa: B018 (fills in the occupations that the form may name)
    return review


def place(row: Organization) -> str:
    where = ", ".join(part for part in (row.city, row.county and f"{row.county} County") if part)
    return f"{row.name} ({row.get_kind_display()}{', ' if where else ''}{where})"
