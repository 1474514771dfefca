"""What the pages of templates ask for: the words of the 14 clauses, and what an agreement begins with."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms

from directory.layout import helper, pair
from directory.models import Organization
from partnerships.choices import CLAUSES, AgreementKind


class TemplateForm(forms.Form):
    """One edition of a template."""

    purpose = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    term_months = forms.IntegerField(label="Term in months", min_value=1, max_value=240, initial=12)
    notice_days = forms.IntegerField(label="Days of notice", min_value=0, max_value=730, initial=30)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blocks = [self.clause(number, heading) for number, heading in enumerate(CLAUSES, start=1)]
        self.helper = helper(*self.head(), *blocks)

    def head(self) -> list[Any]:
        return [Fieldset("To begin with", "purpose", pair("term_months", "notice_days"))]

    def clause(self, number: int, heading: str) -> Fieldset:
        self.fields[f"text_{number}"] = forms.CharField(
            label=f"Words of clause {number}", required=False, widget=forms.Textarea(attrs={"rows": 5})
        )
        self.fields[f"optional_{number}"] = forms.BooleanField(
            label="Not needed before an agreement is sent", required=False
        )
        return Fieldset(f"{number}. {heading}", f"text_{number}", f"optional_{number}")

    def clean(self) -> dict[str, Any]:
        """As the deed takes it: the texts by number, and which of them are not required."""
        cleaned = super().clean() or {}
        own = {name: value for name, value in cleaned.items() if not name.startswith(("text_", "optional_"))}
        numbers = range(1, len(CLAUSES) + 1)
        return {
            **own,
            "texts": {number: cleaned.get(f"text_{number}", "") for number in numbers},
            "not_required": frozenset(number for number in numbers if cleaned.get(f"optional_{number}")),
        }


class NewTemplateForm(TemplateForm):
    intermediary = forms.ModelChoiceField(Organization.objects.none(), empty_label=None)
    kind = forms.ChoiceField(choices=AgreementKind.choices)
    name = forms.CharField(
        max_length=120, help_text="As it is listed, for example: memorandum with a district."
    )

    def __init__(self, *args: Any, intermediaries: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [row.pk for row in intermediaries]
        self.fields["intermediary"].queryset = Organization.objects.filter(pk__in=keys).order_by("name")  # type: ignore[attr-defined]

    def head(self) -> list[Any]:
        return [Fieldset("What it is", "name", pair("kind", "intermediary")), *super().head()]
