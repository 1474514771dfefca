"""What the pages about shared data ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms

from directory.forms import DayInput, SeenForm
from directory.layout import helper, pair
from directory.models import Affiliation
from partnerships.forms.agreement import MemberField, members
from partnerships.models import Agreement, DataSharingAgreement, Membership, Partnership

LONG = {name: forms.Textarea(attrs={"rows": 3}) for name in ("purpose", "scope", "elements", "recipients")}


class TermsForm(SeenForm):
    """The fields of a data-sharing agreement that FERPA asks for."""

    class Meta:
        model = DataSharingAgreement
        fields = (
            "legal_basis",
            "purpose",
            "scope",
            "elements",
            "direction",
            "method",
            "frequency",
            "recipients",
            "custodian",
            "representative",
            "breach_contact",
            "destroy_by_on",
        )
        widgets = LONG | {"destroy_by_on": DayInput()}
        help_texts = {
            "legal_basis": "Your lawyer says which one holds; this list only keeps it.",
            "scope": "For example: students of grade 11 and 12 in the welding program, school year 2026–27.",
            "elements": "One a line.",
            "method": "How it gets there, for example by SFTP.",
            "representative": "Needed under the audit or evaluation exception.",
            "destroy_by_on": "Everybody who keeps the agreement is reminded before it.",
        }

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = agreement.parties.filter(left_on__isnull=True).values("membership__organization")
        people = Affiliation.objects.filter(organization__in=places, to_on__isnull=True)
        self.fields["custodian"].queryset = people.select_related("person", "organization")  # type: ignore[attr-defined]
        self.helper = helper(
            Fieldset("Why", "legal_basis", "purpose", "scope"),
            Fieldset("What", "elements", "direction", pair("method", "frequency"), "recipients"),
            Fieldset("Care", pair("custodian", "representative"), pair("breach_contact", "destroy_by_on")),
        )


class DestroyedForm(forms.Form):
    destroyed_by = forms.CharField(label="Certified by", max_length=160)
    destroyed_on = forms.DateField(label="Destroyed on", widget=DayInput())
    destroyed_how = forms.CharField(
        label="How", max_length=240, help_text="For example: files wiped, backups expired."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(pair("destroyed_by", "destroyed_on"), "destroyed_how")


class TermsField(forms.ModelChoiceField):
    def label_from_instance(self, obj: DataSharingAgreement) -> str:  # type: ignore[override]
        return f"{obj.agreement.title} ({obj.agreement.get_state_display()})"


def terms_of(partnership: Partnership) -> Any:
    return DataSharingAgreement.objects.filter(agreement__partnership=partnership).select_related("agreement")


class CoverForm(forms.Form):
    covered_by = TermsField(None, required=False, label="Covered by", empty_label="Nothing yet")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["covered_by"].queryset = terms_of(partnership)  # type: ignore[attr-defined]


class FlowForm(forms.Form):
    """Data that goes from one member to another."""

    description = forms.CharField(label="What flows", max_length=240)
    giver = MemberField(Membership.objects.none(), label="From", empty_label="Choose one")
    receiver = MemberField(Membership.objects.none(), label="To", empty_label="Choose one")
    from_on = forms.DateField(label="Since", widget=DayInput())
    is_student_level = forms.BooleanField(
        label="About single students",
        required=False,
        help_text="Then a data-sharing agreement in force has to cover it.",
    )
    covered_by = TermsField(None, required=False, label="Covered by", empty_label="Nothing yet")

    def __init__(self, *args: Any, partnership: Partnership, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("giver", "receiver"):
            self.fields[name].queryset = members(partnership, on)  # type: ignore[attr-defined]
        self.fields["covered_by"].queryset = terms_of(partnership)  # type: ignore[attr-defined]
        self.helper = helper(
            "description", pair("giver", "receiver"), pair("from_on", "covered_by"), "is_student_level"
        )


class EndForm(forms.Form):
    to_on = forms.DateField(label="Last day", widget=DayInput())
