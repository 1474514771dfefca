"""Who of us knows whom: what the contacts that were logged tell about a person or an organization."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from directory.models import Affiliation, Organization, Person, Tie, User
from partnerships.access import may_work
from partnerships.choices import AssignmentRole
from partnerships.models import Assignment, Interaction, MembershipContact

#: The latest contacts that are looked at, and what is shown of a list.
READ, SHOWN = 400, 25
#: Within so many days another network is said to be in touch.
LATELY = timedelta(days=90)


@dataclass
class Known:
    """That one of us was in contact with a person; an empty name: nobody is known to have been it."""

    colleague: str
    contact: Affiliation
    first_on: date
    last_on: date
    count: int = 1


class Part(NamedTuple):
    """What somebody is in a partnership, and whether the reader may log a contact with them there."""

    row: MembershipContact
    may_log: bool


@dataclass(frozen=True)
class Standing:
    known: list[Known]
    others: list[Tie]  # intermediaries that work with it too, with `is_lately`
    may_see_others: bool


def of_organization(organization: Organization, user: User, today: date) -> Standing:
    """Who of us knows whom there, and who else talks to them: that they do, never what is said."""
    rows = Interaction.objects.for_user(user).filter(membership__organization=organization)
    ties = Tie.objects.active(today).filter(organization=organization)
    may_see = user.is_superuser or ties.filter(intermediary__in=user.organization_ids).exists()
    others = _others(ties.exclude(intermediary__in=user.organization_ids), today) if may_see else []
    return Standing(list(known(rows))[:SHOWN], others, may_see)


def of_person(person: Person, user: User) -> list[Known]:
    """Who of us knows them, the latest contact first."""
    theirs = Affiliation.objects.filter(person=person).values("pk")
    held = MembershipContact.objects.filter(membership=OuterRef("membership"), affiliation__in=theirs)
    took_part = Interaction.participants.through.objects.filter(
        interaction=OuterRef("pk"), affiliation__in=theirs
    )
    rows = Interaction.objects.for_user(user).filter(Exists(took_part) | Exists(held))
    return [row for row in known(rows) if row.contact.person_id == person.pk][:SHOWN]


def roles_of(person: Person, user: User) -> list[Part]:
    """What part they have, or had, in the partnerships that the reader sees."""
    rows = MembershipContact.objects.for_user(user).filter(affiliation__person=person)
    rows = rows.select_related("membership__partnership__convener", "membership__organization")
    rows = rows.order_by(F("to_on").desc(nulls_first=True), "-from_on", "pk")[:SHOWN]
    return [Part(row, row.to_on is None and bool(may_work(user, row.membership.partnership))) for row in rows]


def known(interactions: Any) -> Iterator[Known]:
    """Pairs of one of us and one of them, the latest contact first."""
    rows = list(
        interactions.filter(is_mass_mail=False)
        .annotate(colleague=Coalesce(_logger(), _lead(), Value("")))
        .order_by("-on", "-pk")
        .values_list("pk", "on", "membership_id", "colleague")[:READ]
    )
    took_part = _took_part([pk for pk, *_ in rows])
    contacts = _contacts({membership for _, _, membership, _ in rows if membership})
    found: dict[tuple[str, int], Known] = {}
    for pk, on, membership, colleague in rows:
        for contact in took_part.get(pk) or _on(contacts[membership], on):
            pair = found.setdefault((colleague, contact.pk), Known(colleague, contact, on, on, 0))
            pair.first_on, pair.count = on, pair.count + 1
    yield from found.values()


def _logger() -> Subquery:
    """Who wrote the contact down."""
    first = Interaction.history.filter(id=OuterRef("pk"), history_type="+")
    return Subquery(first.order_by("history_id").values("history_user__name")[:1])


def _lead() -> Subquery:
    """Who led the partnership on that day: for contacts that came in by an import."""
    rows = Assignment.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=OuterRef("on")),
        partnership=OuterRef("partnership"),
        role=AssignmentRole.LEAD,
        from_on__lte=OuterRef("on"),
    )
    name = Concat("person__given_name", Value(" "), "person__family_name")
    return Subquery(rows.order_by("pk").values(name=name)[:1])


def _took_part(interaction_ids: list[int]) -> dict[int, list[Affiliation]]:
    """Those of the other side who are named in a contact."""
    rows = (
        Interaction.participants.through.objects.filter(interaction__in=interaction_ids)
        .exclude(affiliation__organization=F("interaction__partnership__convener"))
        .select_related("affiliation__person", "affiliation__organization")
    )
    found: dict[int, list[Affiliation]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.interaction_id].append(row.affiliation)
    return found


def _contacts(membership_ids: set[int]) -> dict[int, list[MembershipContact]]:
    """Whom a contact with a member was with, where nobody is named: its own named people."""
    rows = MembershipContact.objects.filter(membership__in=membership_ids).select_related(
        "affiliation__person", "affiliation__organization"
    )
    found: dict[int, list[MembershipContact]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.membership_id].append(row)
    return found


def _on(contacts: list[MembershipContact], on: date) -> list[Affiliation]:
    held = (row for row in contacts if row.from_on <= on and (row.to_on is None or row.to_on >= on))
    return list({row.affiliation_id: row.affiliation for row in held}.values())


def _others(ties: Any, today: date) -> list[Tie]:
    """The other intermediaries, and whether they are in touch; what is private to them isn't even counted."""
    contacts = Interaction.objects.filter(
        partnership__convener=OuterRef("intermediary"),
        membership__organization=OuterRef("organization"),
        is_private=False,
        is_mass_mail=False,
    )
    last = contacts.order_by().values("partnership__convener").annotate(on=Max("on")).values("on")
    rows = list(
        ties.select_related("intermediary").annotate(last_on=Subquery(last)).order_by("from_on", "pk")
    )
    for row in rows[:SHOWN]:
        row.is_lately = row.last_on is not None and row.last_on >= today - LATELY
    return rows[:SHOWN]
