"""What somebody says on the public form, kept word for word."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.choices import Language
from directory.models import Affiliation, Organization, Row, User, not_before
from employers.choices import InterestState
from employers.querysets import InterestQuerySet


class Interest(Row):
    """What somebody said on an intermediary's public form, word for word, and what was answered."""

    owner_path = "intermediary"
    #: What is left of a person who is erased by their e-mail address.
    erased_by = "email"
    erased = {
        "given_name": "Erased",
        "family_name": "person",
        **dict.fromkeys(("title", "email", "phone", "note"), ""),
    }

    intermediary = models.ForeignKey(Organization, models.CASCADE, related_name="interests")
    organization_name = models.CharField("organization", max_length=200)
    city = models.CharField(max_length=100, blank=True)
    website = models.URLField(blank=True)
    given_name = models.CharField("first name", max_length=80)
    family_name = models.CharField("last name", max_length=80)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    offered = models.JSONField("can offer", default=list, blank=True)  # kinds of offers
    needed = models.JSONField("needs", default=list, blank=True)  # kinds of needs
    # What is needed in their own words, each with how many: [["CNC machinists", 4], …].
    needs = models.JSONField("needs in their words", default=list, blank=True)
    note = models.TextField(blank=True)
    # In which the form was filled in, and answers are written.
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    received_at = models.DateTimeField()
    received_on = models.DateField()
    answer_by_on = models.DateField()
    state = models.CharField(max_length=10, choices=InterestState, default=InterestState.NEW)
    keeper = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="kept_interests")
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField("why it was declined", blank=True)
    # Who it turned out to be.
    organization = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="stated_interests"
    )
    affiliation = models.ForeignKey(
        Affiliation, models.SET_NULL, null=True, blank=True, related_name="stated_interests"
    )

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "pk"]
        indexes = [models.Index(fields=["intermediary", "state", "received_at"], name="interest_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=InterestState.values), name="interest_state_known"),
            not_before("answer_by_on", "received_on", "interest_answer_by"),
            not_before("answered_on", "received_on", "interest_answered"),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"]) | Q(answered_on__isnull=False),
                name="interest_answer_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""), name="interest_decline_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_name}, {self.received_on}"
