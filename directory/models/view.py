"""Lists as people come back to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from directory.choices import LIST_PAGES, ListKind
from directory.models.organization import Organization
from directory.models.row import Row
from directory.models.user import User
from directory.querysets import SavedViewQuerySet


class SavedView(Row):
    """A list with its filters, columns and order under a name: private, or for all of an intermediary."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="saved_views",
        verbose_name="shared with",
    )
    list = models.CharField(max_length=16, choices=ListKind)
    name = models.CharField(max_length=60)
    # What stands behind the question mark of its address.
    query = models.CharField(max_length=1000, blank=True)
    is_pinned = models.BooleanField("pinned", default=False)
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_named"),
            models.CheckConstraint(condition=Q(list__in=ListKind.values), name="saved_view_list_known"),
            models.UniqueConstraint(
                fields=["user", "list", "name"],
                condition=Q(forgotten_at__isnull=True),
                name="saved_view_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse(LIST_PAGES[self.list])}?{self.query}"
