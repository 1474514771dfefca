"""Organizations, their facets as school or intermediary, and the ties between them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from directory.choices import OrganizationKind, SearchKind
from directory.models.row import Period, Row, Searched, not_before, unique_filled
from directory.querysets import OwnedQuerySet


class Organization(Row):
    search_kind = SearchKind.ORGANIZATION
    search_fields = frozenset({"name", "city", "county", "nces_id", "unitid"})

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=OrganizationKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="part of"
    )
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip_code = models.CharField("ZIP code", max_length=10, blank=True)
    county = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.URLField(blank=True)
    time_zone = models.CharField(max_length=40, default="America/New_York")
    nces_id = models.CharField("NCES id", max_length=12, blank=True)
    unitid = models.CharField("UNITID", max_length=6, blank=True)
    ein = models.CharField("EIN", max_length=9, blank=True)
    state_code = models.CharField(max_length=20, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="organization_name"),
            models.Index(fields=["kind", "name"], name="organization_kind_name"),
            models.Index(fields=["county", "name"], name="organization_county"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organization_named"),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="organization_not_own_parent"),
            models.CheckConstraint(
                condition=Q(kind__in=OrganizationKind.values), name="organization_kind_known"
            ),
            unique_filled("nces_id", "organization_nces_id"),
            unique_filled("unitid", "organization_unitid"),
            unique_filled("ein", "organization_ein"),
            unique_filled("state_code", "organization_state_code", "state", "kind"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:organization_detail", args=[self.slug])

    @property
    def search_words(self) -> str:
        return f"{self.city} {self.county} {self.nces_id} {self.unitid}"

    @property
    def search_detail(self) -> str:
        return " · ".join(filter(None, [str(OrganizationKind(self.kind).label), self.city, self.state]))

    @classmethod
    def searched(cls, keys: list[int]) -> Searched:
        """Their own words, and those of their people: they are found by where they work."""
        people = cls.objects.filter(pk__in=keys, affiliations__to_on__isnull=True).order_by()
        people = people.exclude(affiliations=None).values_list("affiliations__person", flat=True)
        return [(SearchKind.ORGANIZATION, keys), (SearchKind.PERSON, people)]


class School(Row):
    """What an organization has as a K-12 school: grades and head counts, never pupils."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="school")
    lowest_grade = models.CharField(max_length=4, blank=True)
    highest_grade = models.CharField(max_length=4, blank=True)
    enrollment_count = models.PositiveIntegerField(null=True, blank=True)
    enrollment_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["organization__name"]

    def __str__(self) -> str:
        return self.organization.name


class Intermediary(Row):
    """What an organization has as a convener of partnerships; its settings are those of its network."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="intermediary")
    answer_days = models.PositiveSmallIntegerField("business days to answer a request", default=5)
    # Else the first of its managers is named.
    greeter = models.ForeignKey(
        "directory.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="greets_for",
        verbose_name="named as who answers employers",
    )
    smallest_cell = models.PositiveSmallIntegerField("smallest group shown", default=10)
    is_consortium = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "intermediaries"
        ordering = ["organization__name"]
        constraints = [
            models.CheckConstraint(condition=Q(smallest_cell__gte=5), name="intermediary_smallest_cell"),
            models.CheckConstraint(
                condition=Q(answer_days__gte=1, answer_days__lte=60), name="intermediary_answer_days"
            ),
        ]

    def __str__(self) -> str:
        return self.organization.name


class ConsortiumMember(Period):
    """An organization that belongs to an intermediary which is a consortium."""

    intermediary = models.ForeignKey(Intermediary, models.CASCADE, related_name="consortium_members")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="consortia")

    class Meta:
        ordering = ["organization__name"]
        constraints = [
            not_before("to_on", "from_on", "consortium_member_period"),
            models.UniqueConstraint(
                fields=["intermediary", "organization"],
                condition=Q(to_on__isnull=True),
                name="consortium_member_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} in {self.intermediary}"


class Tie(Period):
    """An intermediary works with an organization, and so may see the e-mail and phone of its people."""

    owner_path = "intermediary"

    intermediary = models.ForeignKey(Organization, models.CASCADE, related_name="ties_out")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="ties")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["organization__name"]
        constraints = [
            not_before("to_on", "from_on", "tie_period"),
            models.UniqueConstraint(
                fields=["intermediary", "organization"],
                condition=Q(to_on__isnull=True),
                name="tie_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intermediary} – {self.organization}"
