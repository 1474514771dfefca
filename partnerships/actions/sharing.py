"""Deeds about data that members give each other, and the terms that cover it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.retry import retried
from directory.models import Affiliation, User
from partnerships.actions.editing import open_for_edit
from partnerships.actions.write import insist_active, on_day, rewrite, today, write
from partnerships.choices import AgreementKind
from partnerships.letters import sharing as letters
from partnerships.models import Agreement, DataFlow, DataSharingAgreement, Membership, Partnership


@retried
@transaction.atomic
def add_data_sharing_terms(
    *, agreement: Agreement, legal_basis: str, by: User | None, at: datetime, **fields: Any
) -> DataSharingAgreement:
    """The FERPA fields of an agreement of the data-sharing kind; they are part of what is signed."""
    if agreement.kind != AgreementKind.DATA_SHARING:
        raise ValidationError({"agreement": "Only a data-sharing agreement has these terms."})
    held = open_for_edit(agreement, by=by, at=at, reason="The data-sharing terms changed")
    insist_custodian(held, fields.get("custodian"))
    return write(DataSharingAgreement(agreement=held, legal_basis=legal_basis, **fields), by=by, at=at)


@retried
@transaction.atomic
def change_data_sharing_terms(
    *, terms: DataSharingAgreement, by: User | None, at: datetime, **fields: Any
) -> DataSharingAgreement:
    refused = {"agreement", "destroyed_on", "destroyed_by", "destroyed_how"} & set(fields)
    if refused:
        raise ValidationError(dict.fromkeys(refused, "This has a deed of its own."))
    held = open_for_edit(terms.agreement, by=by, at=at, reason="The data-sharing terms changed")
    insist_custodian(held, fields.get("custodian"))
    return rewrite(terms, by=by, at=at, **fields)


def insist_custodian(agreement: Agreement, custodian: Affiliation | None) -> None:
    organizations = agreement.parties.values_list("membership__organization", flat=True)
    if custodian is not None and custodian.organization_id not in set(organizations):
        raise ValidationError({"custodian": "The custodian works for none of the parties."})


@transaction.atomic
def certify_destruction(
    *,
    terms: DataSharingAgreement,
    destroyed_by: str,
    by: User | None,
    at: datetime,
    destroyed_how: str = "",
    destroyed_on: date | None = None,
) -> DataSharingAgreement:
    """Somebody vouches that the data is gone: who, when and how."""
    day = on_day(terms.agreement.partnership, destroyed_on, at, "destroyed_on")
    return rewrite(
        terms,
        by=by,
        at=at,
        destroyed_on=day,
        destroyed_by=destroyed_by.strip(),
        destroyed_how=destroyed_how.strip(),
    )


@transaction.atomic
def record_data_flow(
    *,
    partnership: Partnership,
    giver: Membership,
    receiver: Membership,
    description: str,
    by: User | None,
    at: datetime,
    from_on: date | None = None,
    is_student_level: bool = False,
    covered_by: DataSharingAgreement | None = None,
) -> DataFlow:
    from_on = from_on or today(partnership, at)
    insist_active(giver, from_on, "giver")
    insist_active(receiver, from_on, "receiver")
    row = DataFlow(
        partnership=partnership,
        giver=giver,
        receiver=receiver,
        description=description.strip(),
        from_on=from_on,
        is_student_level=is_student_level,
        covered_by=covered_by,
    )
    write(row, by=by, at=at)
    alert_uncovered(row, "recorded", at=at)
    return row


def alert_uncovered(flow: DataFlow, period: str, *, at: datetime) -> bool:
    """Tells the convener when student-level data is to flow and no agreement in force covers it."""
    day = today(flow.partnership, at)
    is_alarming = DataFlow.objects.uncovered(day).filter(pk=flow.pk).exists()
    if is_alarming:
        letters.data_flow_uncovered(flow, period, at=at)
    return is_alarming


@transaction.atomic
def cover_data_flow(
    *, flow: DataFlow, covered_by: DataSharingAgreement | None, by: User | None, at: datetime
) -> DataFlow:
    """Names the agreement that covers a flow."""
    return rewrite(flow, by=by, at=at, covered_by=covered_by)


@transaction.atomic
def end_data_flow(*, flow: DataFlow, by: User | None, at: datetime, to_on: date | None = None) -> DataFlow:
    return rewrite(flow, by=by, at=at, to_on=to_on or today(flow.partnership, at))
