"""How an agreement ends before its time: notice, termination, a party that leaves the rest."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from directory.actions.retry import retried
from directory.actions.save import change, insist
from directory.models import User
from directory.rules import no
from directory.templatetags.words import full_day
from partnerships.actions.agreement import locked, move
from partnerships.actions.evidence import add_evidence
from partnerships.actions.write import on_day, rewrite, today, write
from partnerships.choices import EvidenceKind, NoticeKind
from partnerships.letters import agreement as letters
from partnerships.models import Agreement, AgreementParty, Notice
from partnerships.rules import IN_FORCE


@retried
@transaction.atomic
def give_notice(
    *,
    agreement: Agreement,
    kind: str,
    reason: str,
    by: User | None,
    at: datetime,
    party: AgreementParty | None = None,
    on: date | None = None,
    ends_on: date | None = None,
) -> Notice:
    """A party, or all together, ends it after its days of notice, or says that it isn't renewed."""
    row = locked(agreement)
    if row.state not in IN_FORCE:
        insist(no("Only an agreement in force is ended by notice."))
    if party is not None and (party.agreement_id != row.pk or party.left_on is not None):
        raise ValidationError({"party": "This is no party of the agreement."})
    on = on_day(row.partnership, on, at)
    earliest = on + timedelta(days=row.notice_days)
    ends_on = last_day(row, kind, earliest, ends_on)
    notice = Notice(
        agreement=row,
        kind=kind,
        party=party,
        reason=reason.strip()[:240],
        on=on,
        ends_on=ends_on,
        entered_on=today(row.partnership, at),
    )
    write(notice, by=by, at=at)
    add_evidence(
        row,
        EvidenceKind.NOTICE,
        by=by,
        details={"notice": kind, "ends_on": ends_on.isoformat(), "reason": notice.reason},
    )
    letters.agreement_notice(notice, at=at)
    return notice


def last_day(row: Agreement, kind: str, earliest: date, wanted: date | None) -> date:
    if kind == NoticeKind.NON_RENEWAL:
        if row.ends_on is None or row.ends_on < earliest:
            raise ValidationError({"on": f"This comes too late: it takes {row.notice_days} days of notice."})
        return row.ends_on
    if wanted is not None and wanted < earliest:
        raise ValidationError(
            {"ends_on": f"With {row.notice_days} days of notice, {earliest} at the earliest."}
        )
    return wanted or earliest


@transaction.atomic
def withdraw_notice(
    *, notice: Notice, reason: str, by: User | None, at: datetime, on: date | None = None
) -> Notice:
    """All is as it was before, as long as the notice has not run out."""
    row = locked(notice.agreement)
    notice = row.notices.get(pk=notice.pk)
    if notice.withdrawn_on is not None or row.state not in IN_FORCE:
        raise ValidationError({"withdrawn_on": "This notice no longer runs."})
    return rewrite(notice, by=by, at=at, reason=reason, withdrawn_on=on_day(row.partnership, on, at))


@retried
@transaction.atomic
def terminate_agreement(
    *, agreement: Agreement, reason: str, by: User | None, at: datetime, on: date | None = None
) -> Agreement:
    """Ended before its time: once the notice has run out, or at once where the agreement asks for none."""
    row = locked(agreement)
    move(row, "terminated", on_day(row.partnership, on, at), by=by, at=at, reason=reason)
    agreement.state = row.state
    return row


def end_noticed(*, at: datetime, by: User | None = None) -> int:
    """What the calendar does about notices: those that have run out end their agreements. Idempotent."""
    run_out = Notice.objects.filter(
        Q(agreement__state__in=["signed", "active", "under_review"]),
        kind=NoticeKind.TERMINATION,
        withdrawn_on__isnull=True,
        ends_on__lte=at.date(),
    )
    return sum(end_by_notice(notice, by=by, at=at) for notice in run_out.order_by("pk"))


@transaction.atomic
def end_by_notice(notice: Notice, *, by: User | None, at: datetime) -> int:
    row = locked(notice.agreement)
    notice.refresh_from_db()
    day = today(row.partnership, at)
    runs = notice.withdrawn_on is None and row.state in ("signed", "active", "under_review")
    if not runs or day < notice.ends_on:
        return 0
    since = row.transitions.get(until_on__isnull=True).on
    move(row, "terminated", max(notice.ends_on, since), by=by, at=at, reason=notice.reason)
    return 1


@retried
@transaction.atomic
def leave_agreement(
    *, party: AgreementParty, by: User | None, at: datetime, reason: str = "", left_on: date | None = None
) -> AgreementParty:
    """One party leaves; the agreement stays in force for the rest."""
    row = locked(party.agreement)
    party = row.parties.select_related("membership__organization").get(pk=party.pk)
    if party.left_on is not None:
        raise ValidationError({"left_on": f"Left on {full_day(party.left_on)} already."})
    if row.state not in IN_FORCE:
        insist(no("Nobody is bound by it yet: take the party out of the text."))
    day = on_day(row.partnership, left_on, at, "left_on")
    rewrite(party, by=by, at=at, reason=reason, left_on=day)
    for duty in row.responsibilities.filter(membership=party.membership_id, to_on__isnull=True):
        change(duty, by=by, at=at, reason=reason, to_on=max(day, duty.from_on))
    who = party.membership.organization.name
    if row.paper is not None:
        add_evidence(
            row,
            EvidenceKind.LEFT,
            by=by,
            details={"party": party.pk, "on": day.isoformat(), "reason": reason},
        )
    letters.agreement_left(row, who, party.pk, day, reason, at=at)
    return party
