"""Deeds about data that members give each other, and the terms that cover it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.models import Affiliation, User
from partnerships.actions.write import insist_active, on_day, rewrite, today, write
from partnerships.choices import AgreementKind
from partnerships.models import Agreement, DataFlow, DataSharingAgreement, Membership, Partnership


@transaction.atomic
def add_data_sharing_terms(
    *, agreement: Agreement, legal_basis: str, by: User | None, at: datetime, **fields: Any
) -> DataSharingAgreement:
    """The FERPA fields of an agreement of the data-sharing kind."""
    if agreement.kind != AgreementKind.DATA_SHARING:
        raise ValidationError({"agreement": "Only a data-sharing agreement has these terms."})
    custodian: Affiliation | None = fields.get("custodian")
    organizations = [row.membership.organization for row in agreement.parties.all()]
    if custodian is not None and custodian.organization not in organizations:
        raise ValidationError({"custodian": "The custodian works for none of the parties."})
    row = DataSharingAgreement(agreement=agreement, legal_basis=legal_basis, **fields)
    return write(row, by=by, at=at)


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
    return write(row, by=by, at=at)


@transaction.atomic
def end_data_flow(*, flow: DataFlow, by: User | None, at: datetime, to_on: date | None = None) -> DataFlow:
    return rewrite(flow, by=by, at=at, to_on=to_on or today(flow.partnership, at))
