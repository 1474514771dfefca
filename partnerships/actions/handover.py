"""Deeds by which what somebody holds in partnerships becomes a colleague's: nothing of it is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from directory.actions.person import end_affiliation
from directory.actions.save import happened
from directory.models import Affiliation, Organization, User
from partnerships.actions.assignment import end_assignment, hand_over
from partnerships.actions.clause import name_clause_owner
from partnerships.actions.editing import change_keepers
from partnerships.actions.membership import name_contact
from partnerships.actions.sharing import change_data_sharing_terms
from partnerships.actions.write import replace_period, rewrite, today
from partnerships.choices import AssignmentRole
from partnerships.models import (
    Agreement,
    Assignment,
    Clause,
    Commitment,
    DataSharingAgreement,
    Goal,
    MembershipContact,
    RecruitmentNeed,
    Responsibility,
)
from partnerships.rules.agreement import IN_FORCE, NEGOTIATED

REASON = "Handed over"
#: Agreements that somebody still has to see to.
LOOKED_AFTER = IN_FORCE | NEGOTIATED | {"out_for_signature"}


@dataclass(frozen=True)
class Work:
    """What a person holds for an organization, as far as it lies in these partnerships."""

    roles: list[MembershipContact]
    promises: list[Commitment]
    duties: list[Responsibility]
    goals: list[Goal]
    clauses: list[Clause]
    custodies: list[DataSharingAgreement]
    needs: list[RecruitmentNeed]

    @property
    def count(self) -> int:
        return sum(map(len, vars(self).values()))


def work_of(affiliation: Affiliation, partnerships: Any, on: date) -> Work:
    """What is theirs today: roles that stand, promises not kept yet, duties and goals, clauses to settle,
    data to keep, and needs of the convener in which they decide whom to ask.

    A text that is out for signature or signed names its custodian until it is amended.
    """
    ids = partnerships.order_by().values("pk")
    within = {"partnership__in": ids}
    through = {"membership__partnership__in": ids}
    roles = MembershipContact.objects.filter(affiliation=affiliation, to_on__isnull=True, **through)
    promises = Commitment.objects.filter(owner_person=affiliation, **within).open(on)
    duties = Responsibility.objects.filter(person=affiliation, to_on__isnull=True, **through)
    goals = Goal.objects.filter(owner=affiliation, to_on__isnull=True, **within)
    negotiated = {"agreement__partnership__in": ids, "agreement__state__in": NEGOTIATED}
    clauses = Clause.objects.filter(owner=affiliation, **negotiated)
    custodies = DataSharingAgreement.objects.filter(custodian=affiliation, **negotiated)
    needs = RecruitmentNeed.objects.filter(
        decision_maker=affiliation.person_id,
        partnership__convener=affiliation.organization_id,
        withdrawn_on__isnull=True,
        **within,
    )
    return Work(
        list(roles.select_related("membership__partnership", "membership__organization").order_by("pk")),
        list(promises.select_related("partnership").order_by("pk")),
        list(duties.select_related("membership__partnership", "agreement").order_by("pk")),
        list(goals.select_related("partnership").order_by("pk")),
        list(clauses.select_related("agreement__partnership").order_by("pk")),
        list(custodies.select_related("agreement__partnership").order_by("pk")),
        list(needs.select_related("partnership").order_by("pk")),
    )


@transaction.atomic
def hand_over_work(
    *,
    affiliation: Affiliation,
    partnerships: Any,
    by: User | None,
    at: datetime,
    heir: Affiliation | None = None,
    to_on: date | None = None,
) -> Affiliation:
    """A colleague takes over from today, or with a last day (`to_on`) they leave, or both.

    Whoever leaves without an heir keeps what is theirs in name: it shows as open until somebody takes it.
    """
    row: Affiliation = Affiliation.objects.select_for_update(of=("self",)).get(pk=affiliation.pk)
    zone = row.organization.time_zone
    if heir is None and to_on is None:
        raise ValidationError({"heir": _("Name a colleague, or the last day there.")})
    if heir is not None:
        insist_colleague(row, heir)
        move_work(work_of(row, partnerships, happened(None, at=at, time_zone=zone)), heir, by=by, at=at)
    if to_on is not None:
        to_on = happened(to_on, at=at, time_zone=zone, field="to_on")
        end_affiliation(affiliation=row, to_on=to_on, by=by, at=at)
    return row


def insist_colleague(affiliation: Affiliation, heir: Affiliation) -> None:
    if heir.pk == affiliation.pk:
        raise ValidationError({"heir": _("Hand over to somebody else.")})
    if heir.organization_id != affiliation.organization_id or heir.to_on is not None:
        said = {"person": heir.person, "organization": affiliation.organization}
        raise ValidationError({"heir": _("%(person)s doesn’t work for %(organization)s.") % said})


def move_work(work: Work, heir: Affiliation, *, by: User | None, at: datetime) -> None:
    for role in work.roles:
        move_role(role, heir, by=by, at=at)
    for promise in work.promises:
        rewrite(promise, by=by, at=at, reason=REASON, owner_person=heir)
    for duty in work.duties:
        rewrite(duty, by=by, at=at, reason=REASON, person=heir)
    for goal in work.goals:
        rewrite(goal, by=by, at=at, reason=REASON, owner=heir)
    for clause in work.clauses:
        name_clause_owner(clause=clause, owner=heir, by=by, at=at)
    for terms in work.custodies:
        change_data_sharing_terms(terms=terms, custodian=heir, by=by, at=at)
    for need in work.needs:
        rewrite(need, by=by, at=at, reason=REASON, decision_maker=heir.person)


def held_by(affiliation: Affiliation) -> Any:
    """The roles that a person holds, locked until the deed is done."""
    return MembershipContact.objects.select_for_update().filter(affiliation=affiliation, to_on__isnull=True)


def move_role(
    contact: MembershipContact, heir: Affiliation, *, by: User | None, at: datetime
) -> MembershipContact:
    """The colleague holds the role from today; that they know of it is theirs to confirm."""
    membership, role = contact.membership, contact.role
    replace_period(contact, today(membership.partnership, at), by=by, at=at)
    held: MembershipContact | None = held_by(heir).filter(membership=membership, role=role).first()
    return held or name_contact(membership=membership, affiliation=heir, role=role, by=by, at=at)


# --- one of the convener's own people


@dataclass(frozen=True)
class Charge:
    """What one of an intermediary's people looks after there: partnerships and agreements."""

    assignments: list[Assignment]
    agreements: list[Agreement]

    @property
    def count(self) -> int:
        return len(self.assignments) + len(self.agreements)


def charge_of(user: User, organization: Organization) -> Charge:
    own = {"partnership__convener": organization}
    led = Assignment.objects.filter(person__user=user, to_on__isnull=True, **own)
    kept = Agreement.objects.filter(Q(owner=user) | Q(backup=user), state__in=LOOKED_AFTER, **own)
    return Charge(
        list(led.select_related("partnership__convener", "person").order_by("pk")),
        list(kept.select_related("partnership", "owner", "backup").order_by("pk")),
    )


@transaction.atomic
def hand_over_charge(
    *, user: User, organization: Organization, heir: User, note: str, by: User | None, at: datetime
) -> Charge:
    """A colleague leads, backs up and keeps what was this user's; `note` is what they need to know."""
    charge = charge_of(user, organization)
    for assignment in charge.assignments:
        take_over(assignment, heir, note, by=by, at=at)
    for agreement in charge.agreements:
        owner = heir if agreement.owner == user else agreement.owner
        backup = heir if agreement.backup == user else agreement.backup
        # Nobody backs themselves up.
        change_keepers(
            agreement=agreement, owner=owner, backup=None if backup == owner else backup, by=by, at=at
        )
    return charge


def take_over(assignment: Assignment, heir: User, note: str, *, by: User | None, at: datetime) -> None:
    """Who has a part in it already takes the greater one: a lead is never their own backup."""
    if heir.person is None:
        said = {"heir": heir}
        raise ValidationError({"heir": _("The directory doesn’t know where %(heir)s works.") % said})
    own = assignment.partnership.assignments.filter(person=heir.person, to_on__isnull=True)
    if own.exists() and assignment.role != AssignmentRole.LEAD:
        end_assignment(assignment=assignment, note=note, by=by, at=at)
        return
    for lesser in own:
        end_assignment(assignment=lesser, note=note, by=by, at=at)
    hand_over(assignment=assignment, person=heir.person, note=note, by=by, at=at)
