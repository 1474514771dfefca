"""Data that members give each other, and the written terms that cover it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from directory.models import Affiliation, Period, Row, not_before
from partnerships.choices import LegalBasis
from partnerships.models.agreement import Agreement
from partnerships.models.membership import Membership
from partnerships.models.partnership import Partnership
from partnerships.querysets import DataFlowQuerySet, ScopedQuerySet


class DataSharingAgreement(Row):
    """The FERPA fields of an agreement of the data-sharing kind."""

    scope_path = "agreement__partnership"

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="data_sharing")
    legal_basis = models.CharField("exception relied on", max_length=10, choices=LegalBasis)
    purpose = models.TextField(blank=True)
    scope = models.TextField("whose records, of which time", blank=True)
    elements = models.TextField("data elements", blank=True)
    direction = models.CharField("from whom to whom", max_length=160, blank=True)
    method = models.CharField(max_length=160, blank=True)
    frequency = models.CharField(max_length=80, blank=True)
    recipients = models.TextField(blank=True)
    custodian = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="custodian_of"
    )
    representative = models.CharField("authorized representative", max_length=160, blank=True)
    breach_contact = models.CharField(max_length=160, blank=True)
    destroy_by_on = models.DateField(null=True, blank=True)
    destroyed_on = models.DateField("destruction certified on", null=True, blank=True)
    destroyed_by = models.CharField("certified by", max_length=160, blank=True)
    destroyed_how = models.CharField("how it was destroyed", max_length=240, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["agreement"]
        constraints = [
            models.CheckConstraint(
                condition=Q(legal_basis__in=LegalBasis.values), name="data_sharing_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(destroyed_on__isnull=True) | ~Q(destroyed_by=""), name="data_sharing_destroyed_by"
            ),
        ]

    def __str__(self) -> str:
        return f"Data terms of {self.agreement}"


class DataFlow(Period):
    """Data that goes from one member to another, and the agreement that covers it."""

    scope_path = "partnership"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="data_flows")
    giver = models.ForeignKey(Membership, models.CASCADE, related_name="data_flows_out")
    receiver = models.ForeignKey(Membership, models.CASCADE, related_name="data_flows_in")
    description = models.CharField(max_length=240)
    is_student_level = models.BooleanField("student-level", default=False)
    covered_by = models.ForeignKey(
        DataSharingAgreement, models.SET_NULL, null=True, blank=True, related_name="flows"
    )

    objects = DataFlowQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "pk"]
        constraints = [
            not_before("to_on", "from_on", "data_flow_period"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="data_flow_between_two"),
        ]

    def __str__(self) -> str:
        return self.description
