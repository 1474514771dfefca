"""Deeds for many rows at once: each gives back the keys by which its undo finds it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.actions.batch import Made
from directory.actions.save import insist
from directory.models import Organization, Person, User
from directory.rules import YES, Verdict, no
from partnerships.actions.assignment import assign_person, hand_over
from partnerships.actions.contact import log_interaction, undo_interaction
from partnerships.actions.membership import invite_member
from partnerships.actions.partnership import change_status, link_pathway, move_stage
from partnerships.actions.sending import nudge_signer
from partnerships.actions.write import locked, remove, rewrite, today
from partnerships.choices import AgreementState, AssignmentRole
from partnerships.models import (
    Agreement,
    Assignment,
    Interaction,
    Membership,
    Partnership,
    PartnershipPathway,
    Signer,
)
from partnerships.rules import may_nudge
from pathways.models import Pathway


def may_take_back(on: date | None, ended_on: date | None, day: date) -> Verdict:
    """On its day, and as long as nobody has gone on from it."""
    if ended_on is not None:
        return no(_("Somebody has changed it since."))
    return YES if on == day else no(_("It is from an earlier day: change it on its own page."))


def standing(queryset: Any, pk: int) -> Any:
    """The row as it is now, held until the deed is done."""
    row = queryset.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise ValidationError(_("Somebody has taken it back already."))
    return row


# --- who runs it


def put_in_charge(
    partnership: Partnership, *, person: Person, role: str, note: str, by: User, at: datetime
) -> Made:
    """In place of whoever has this role, who hands over with a note; else as the first."""
    before = partnership.assignments.filter(role=role, to_on__isnull=True).first()
    if before is None or role == AssignmentRole.STAFF:
        row = assign_person(partnership=partnership, person=person, role=role, by=by, at=at)
        return {"assignment": row.pk}
    row = hand_over(assignment=before, person=person, note=note, by=by, at=at)
    return {"assignment": row.pk, "before": before.pk}


def take_back_charge(made: Made, *, by: User, at: datetime) -> None:
    row = standing(Assignment.objects.select_related("partnership"), made["assignment"])
    insist(may_take_back(row.from_on, row.to_on, today(row.partnership, at)))
    remove(row, by=by, at=at)
    if "before" in made:
        before = standing(Assignment.objects.select_related("partnership"), made["before"])
        rewrite(before, by=by, at=at, to_on=None, hand_over_note="")


# --- what it does


def tie_pathway(partnership: Partnership, *, pathway: Pathway, by: User, at: datetime) -> Made:
    return {"link": link_pathway(partnership=partnership, pathway=pathway, by=by, at=at).pk}


def untie_pathway(made: Made, *, by: User, at: datetime) -> None:
    row = standing(PartnershipPathway.objects.select_related("partnership"), made["link"])
    insist(may_take_back(row.from_on, row.to_on, today(row.partnership, at)))
    remove(row, by=by, at=at)


def log_with_each(partnership: Partnership, *, by: User, at: datetime, **said: Any) -> Made:
    """One contact with each member but the convener."""
    day = today(partnership, at)
    members = partnership.memberships.active(day).exclude(role="convener").select_related("organization")
    whole = {"partnership": partnership, "by": by, "at": at, **said}
    rows = [log_interaction(membership=member, **whole) for member in members]
    if not rows:
        raise ValidationError(_("It has no member to be in touch with."))
    return {"interactions": [row.pk for row in rows]}


def unlog(made: Made, *, by: User, at: datetime) -> None:
    for row in Interaction.objects.filter(pk__in=made["interactions"]):
        undo_interaction(interaction=row, by=by, at=at)


# --- where it stands


def move(partnership: Partnership, *, stage: int, reason: str, by: User, at: datetime) -> Made:
    before = partnership.stage
    move_stage(partnership=partnership, stage=stage, reason=reason, by=by, at=at)
    return {"partnership": partnership.pk, "before": before, "after": stage}


def move_back(made: Made, *, by: User, at: datetime) -> None:
    row = locked(Partnership(pk=made["partnership"]))
    insist(YES if row.stage == made["after"] else no(_("Somebody has changed it since.")))
    move_stage(partnership=row, stage=made["before"], reason=_("Taken back"), by=by, at=at)


def set_status(partnership: Partnership, *, status: str, reason: str, by: User, at: datetime) -> Made:
    before = partnership.status
    change_status(partnership=partnership, status=status, reason=reason, by=by, at=at)
    return {"partnership": partnership.pk, "before": before, "after": status}


def set_status_back(made: Made, *, by: User, at: datetime) -> None:
    row = locked(Partnership(pk=made["partnership"]))
    insist(YES if row.status == made["after"] else no(_("Somebody has changed it since.")))
    change_status(partnership=row, status=made["before"], reason=_("Taken back"), by=by, at=at)


# --- organizations


def invite(organization: Organization, *, partnership: Partnership, by: User, at: datetime) -> Made:
    return {"membership": invite_member(partnership=partnership, organization=organization, by=by, at=at).pk}


def uninvite(made: Made, *, by: User, at: datetime) -> None:
    row = standing(Membership.objects.select_related("partnership"), made["membership"])
    insist(may_take_back(row.invited_on, row.accepted_on or row.left_on, today(row.partnership, at)))
    remove(row, by=by, at=at)


# --- agreements


def nudge(agreement: Agreement, *, by: User, at: datetime) -> Made:
    """Asks again whoever was asked by mail and hasn't signed; once a day is enough for each."""
    waiting = Signer.objects.waiting().filter(party__agreement=agreement, link__isnull=False).order_by("pk")
    asked = list(waiting) if agreement.state == AgreementState.OUT_FOR_SIGNATURE else []
    if not asked:
        raise ValidationError(_("It waits for no signature by mail."))
    verdicts = [may_nudge(one.asked_at, one.nudged_at, at) for one in asked]
    insist(max(verdicts, key=bool))
    due = [one for one, may in zip(asked, verdicts, strict=True) if may]
    return {"signers": [nudge_signer(signer=one, by=by, at=at).pk for one in due]}


def keep_nudge(made: Made, *, by: User, at: datetime) -> None:
    raise ValidationError(_("What went out by mail can’t be taken back."))
