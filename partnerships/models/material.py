"""The texts that an intermediary keeps to begin with; what was made from one stays as it is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from directory.models import Organization, Row
from directory.querysets import OwnedQuerySet
from partnerships.choices import MaterialKind, ProtocolKind


class Material(Row):
    """A charter, a protocol or an agenda to begin with; agreements have templates of their own."""

    owner_path = "intermediary"

    intermediary = models.ForeignKey(Organization, models.CASCADE, related_name="materials")
    kind = models.CharField(max_length=8, choices=MaterialKind)
    about = models.CharField(max_length=14, choices=ProtocolKind, blank=True)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    need = models.TextField(blank=True)
    serves = models.TextField("who it serves", blank=True)
    geography = models.TextField(blank=True)
    goal = models.TextField("goal of its pathways", blank=True)
    retired_on = models.DateField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["intermediary", "kind", "title"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MaterialKind.values), name="material_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="protocol", about__in=ProtocolKind.values)
                | (~Q(kind="protocol") & Q(about="")),
                name="material_about",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="material_named"),
            models.CheckConstraint(
                condition=Q(kind="charter", text="")
                | Q(need="", serves="", geography="", goal="") & ~Q(kind="charter") & ~Q(text=""),
                name="material_words_of_kind",
            ),
            models.UniqueConstraint(
                fields=["intermediary", "kind", "title"],
                condition=Q(retired_on__isnull=True),
                name="material_current",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:material_detail", args=[self.pk])
