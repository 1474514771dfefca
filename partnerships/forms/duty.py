"""What the pages of duties ask for: who does what, by when, how often, and how it is proved."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms

from directory.forms import DayInput, SeenForm
from directory.layout import helper, pair
from directory.models import Affiliation
from partnerships.forms.agreement import MemberField
from partnerships.models import Agreement, Membership, Responsibility

FIELDS = ("role", "description", "person", "receiver", "how_often", "due_on", "proof")


class DutyForm(SeenForm):
    """One duty of a party; with how often and a first day it becomes commitments by itself."""

    membership = MemberField(Membership.objects.none(), label="Who", empty_label="Choose one")
    receiver = MemberField(
        Membership.objects.none(), label="For whom", required=False, empty_label="The partnership"
    )

    class Meta:
        model = Responsibility
        fields = ("membership", *FIELDS)
        widgets = {"description": forms.Textarea(attrs={"rows": 3}), "due_on": DayInput()}
        labels = {"role": "Role", "description": "What they do"}
        help_texts = {
            "role": "In a word or two, for example host of internships.",
            "how_often": "Left empty, it is a role without commitments.",
            "due_on": "Needed with how often.",
            "proof": "What a delivery has to hold before it counts.",
        }

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = agreement.parties.filter(left_on__isnull=True)
        rows = Membership.objects.filter(pk__in=parties.values("membership")).select_related("organization")
        self.fields["membership"].queryset = rows  # type: ignore[attr-defined]
        self.fields["receiver"].queryset = rows  # type: ignore[attr-defined]
        people = Affiliation.objects.filter(
            organization__in=parties.values("membership__organization"), to_on__isnull=True
        )
        self.fields["person"].queryset = people.select_related("person", "organization")  # type: ignore[attr-defined]
        self.helper = helper(
            Fieldset("Who does what", pair("membership", "receiver"), pair("role", "person"), "description"),
            Fieldset("By when, and how it is proved", pair("how_often", "due_on"), "proof"),
        )
