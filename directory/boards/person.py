"""People as lists and records show them: where they work and worked, and how the reader may reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.utils.translation import gettext as _

from directory.access import kept_among, works_somewhere
from directory.models import Affiliation, ContactCheck, Person, User
from directory.rules import YES, Verdict, no


@dataclass(frozen=True)
class Work:
    """What somebody does or did at one organization."""

    row: Any  # an Affiliation, with may_reach, checked_on and check_outcome
    may_keep: bool


@dataclass(frozen=True)
class Record:
    person: Person
    now: list[Work]
    past: list[Work]

    may_add: Verdict  # another place where they work

    @property
    def may_change(self) -> Verdict:
        """Whoever keeps the entry of one of their places keeps their name."""
        is_kept = any(work.may_keep for work in self.now)
        return YES if is_kept else no(_("Only who works with one of their organizations can do this."))

    @property
    def is_reachable(self) -> bool:
        return all(work.row.may_reach for work in self.now)


def reached(user: User, on: date) -> Any:
    """All work, with `may_reach`: whether the user may see its e-mail and phone."""
    open_rows = Affiliation.objects.reachable_by(user, on).filter(pk=OuterRef("pk"))
    rows = Affiliation.objects.annotate(may_reach=Exists(open_rows))
    return rows.select_related("organization").order_by("-from_on", "pk")


def with_work(people: Any, user: User, on: date) -> Any:
    """The same people with all their work, in one question for any number of them."""
    return people.prefetch_related(Prefetch("affiliations", reached(user, on)))


def build(person: Person, user: User, on: date) -> Record:
    checks = ContactCheck.objects.filter(affiliation=OuterRef("pk"))
    rows = list(
        reached(user, on)
        .filter(person=person)
        .annotate(
            checked_on=Subquery(checks.values("on")[:1]),
            check_outcome=Subquery(checks.values("outcome")[:1]),
        )
    )
    kept = kept_among(user, [row.organization for row in rows], on)
    works = [Work(row, row.organization_id in kept) for row in rows]
    over = [work for work in works if work.row.to_on is not None and work.row.to_on < on]
    now = [work for work in works if work not in over]
    return Record(person, now, over, works_somewhere(user))
