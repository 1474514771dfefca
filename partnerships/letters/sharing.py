"""About student-level data: where it goes without an agreement, and when it has to be destroyed."""

from __future__ import annotations

from datetime import datetime

from directory.actions.letter import queue_letter
from directory.addresses import full_address
from directory.letters import day, managers
from directory.models import Affiliation
from partnerships.letters.agreement import tell
from partnerships.models import DataFlow, DataSharingAgreement


def data_flow_uncovered(flow: DataFlow, period: str, *, at: datetime) -> None:
    """Student-level data would go from one member to another without an agreement in force."""
    convener = flow.partnership.convener
    context = {
        "partnership": flow.partnership.name,
        "giver": flow.giver.organization.name,
        "receiver": flow.receiver.organization.name,
        "what": flow.description,
        "address": full_address(flow.partnership.get_absolute_url()),
    }
    for email in managers(convener.pk):
        queue_letter(
            template="data_flow_uncovered",
            recipient=email,
            subject_key=f"data flow {flow.pk}",
            period=period,
            organization=convener,
            context=context,
            at=at,
        )


def data_destroy_due(terms: DataSharingAgreement, days: int, *, at: datetime) -> None:
    """Before the destroy-by date, and after it while nobody has certified it; to the custodian too."""
    custodian: Affiliation | None = terms.custodian
    outside = [custodian.email] if custodian and custodian.email else []
    period = f"destroy {terms.destroy_by_on} {days}"
    by = day(terms.destroy_by_on)
    tell("data_destroy_due", terms.agreement, outside, period, at=at, days=days, destroy_by_on=by)
