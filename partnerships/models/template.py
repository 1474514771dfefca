"""The texts that agreements are drafted from, and what people agree to when they sign online."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.models import Organization, Row
from directory.querysets import OwnedQuerySet, RowQuerySet
from partnerships.choices import AgreementKind


class AgreementTemplate(Row):
    """One edition of an intermediary's template; a new one is a row of its own, agreements keep theirs."""

    owner_path = "intermediary"

    intermediary = models.ForeignKey(Organization, models.CASCADE, related_name="agreement_templates")
    kind = models.CharField(max_length=14, choices=AgreementKind)
    name = models.CharField(max_length=120)
    edition = models.PositiveSmallIntegerField(default=1)
    purpose = models.TextField(blank=True)
    notice_days = models.PositiveSmallIntegerField("days of notice", default=30)
    term_months = models.PositiveSmallIntegerField("term in months", default=12)
    retired_on = models.DateField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["intermediary", "kind", "name", "-edition"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AgreementKind.values), name="template_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="template_named"),
            models.UniqueConstraint(
                fields=["intermediary", "name", "edition"], name="agreement_template_edition"
            ),
            models.UniqueConstraint(
                fields=["intermediary", "name"],
                condition=Q(retired_on__isnull=True),
                name="agreement_template_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, edition {self.edition}"


class TemplateClause(Row):
    """One clause of a template; names in double braces are filled in when an agreement is drafted from it."""

    owner_path = "template__intermediary"

    template = models.ForeignKey(AgreementTemplate, models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    is_required = models.BooleanField("needed", default=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["template", "number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_clause_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 14)), name="template_clause_number_range"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.heading}"


class ConsentText(models.Model):
    """What a signer agrees to about signing online, word for word; added once, never changed."""

    edition = models.PositiveSmallIntegerField(unique=True)
    text = models.TextField()
    text_hash = models.CharField(max_length=64, unique=True)
    from_on = models.DateField("used from")

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["-edition"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="consent_text_said")]

    def __str__(self) -> str:
        return f"Consent, edition {self.edition}"
