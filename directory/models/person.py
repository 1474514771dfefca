"""People, where they work, and whether they can still be reached there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from directory.choices import CheckOutcome, ContactLevel, Language, SearchKind
from directory.models.organization import Organization
from directory.models.row import Entered, Period, Row, Searched, not_before
from directory.querysets import AffiliationQuerySet, OwnedQuerySet, PersonQuerySet


class Person(Row):
    search_kind = SearchKind.PERSON
    search_fields = frozenset({"given_name", "family_name"})

    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    # Of their letters and pages; empty while nobody has said.
    language = models.CharField(max_length=2, choices=Language, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        ordering = ["family_name", "given_name", "pk"]
        indexes = [models.Index(fields=["family_name", "given_name", "id"], name="person_name")]
        constraints = [
            models.CheckConstraint(condition=~Q(family_name=""), name="person_named"),
            models.CheckConstraint(
                condition=Q(language__in=["", *Language.values]), name="person_language_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("directory:person_detail", args=[self.pk])

    @property
    def work(self) -> list[Affiliation]:
        """What they do now, of what was read with them; whoever works nowhere is found nowhere."""
        return sorted((row for row in self.affiliations.all() if row.to_on is None), key=lambda row: row.pk)

    @property
    def search_words(self) -> str | None:
        return " ".join(row.organization.name for row in self.work) or None

    @property
    def search_detail(self) -> str:
        places = [", ".join(filter(None, [row.title, row.organization.name])) for row in self.work]
        return " · ".join(places)

    @classmethod
    def searched(cls, keys: list[int]) -> Searched:
        return [(SearchKind.PERSON, keys)]


class Affiliation(Period):
    """A person's work at one organization; several at a time are fine, each with its dates."""

    search_fields = frozenset({"person", "organization", "to_on"})

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="affiliations")
    title = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=12, choices=ContactLevel)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering = ["person__family_name", "pk"]
        constraints = [
            not_before("to_on", "from_on", "affiliation_period"),
            models.CheckConstraint(
                condition=Q(level__in=ContactLevel.values), name="affiliation_level_known"
            ),
            models.UniqueConstraint(
                fields=["person", "organization", "title"],
                condition=Q(to_on__isnull=True),
                name="affiliation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organization}"

    @classmethod
    def searched(cls, keys: list[int]) -> Searched:
        rows = cls.objects.filter(pk__in=keys).order_by()
        return [(SearchKind.PERSON, rows.values_list("person", flat=True))]


class ContactCheck(Entered):
    """On this day the address was seen to work, or bounced."""

    affiliation = models.ForeignKey(Affiliation, models.CASCADE, related_name="checks")
    outcome = models.CharField(max_length=10, choices=CheckOutcome)
    on = models.DateField()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["affiliation", "on"], name="contact_check_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=CheckOutcome.values), name="contact_check_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.affiliation}: {self.get_outcome_display()} {self.on}"


class Silence(Period):
    """A person asked an intermediary to write to them no more; it holds until they take it back."""

    owner_path = "intermediary"

    affiliation = models.ForeignKey(Affiliation, models.CASCADE, related_name="silences")
    intermediary = models.ForeignKey(Organization, models.CASCADE, related_name="silences")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            not_before("to_on", "from_on", "silence_period"),
            models.UniqueConstraint(
                fields=["affiliation", "intermediary"],
                condition=Q(to_on__isnull=True),
                name="silence_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.affiliation} hears nothing from {self.intermediary}"
