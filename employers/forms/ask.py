"""What asking an employer takes: for what, in whose name, and why all the same where it is asked a lot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from directory.layout import helper, pair
from directory.models import Organization
from employers.choices import AskOutcome, OfferKind


class AskForm(forms.Form):
    asked_by = forms.ModelChoiceField(
        Organization.objects.none(), label=gettext_lazy("In the name of"), empty_label=None
    )
    kind = forms.ChoiceField(label=gettext_lazy("For what"), choices=OfferKind)
    note = forms.CharField(
        label=gettext_lazy("What you ask for"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Read by your own organization alone."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason_beyond = forms.CharField(
        label=gettext_lazy("Why all the same"),
        max_length=240,
        required=False,
        help_text=gettext_lazy("Needed where the employer is asked a lot already."),
    )

    def __init__(self, *args: Any, askers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_by"].queryset = askers  # type: ignore[attr-defined]
        self.helper = helper(pair("asked_by", "kind"), "note", "reason_beyond")


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        choices=[choice for choice in AskOutcome.choices if choice[0] != AskOutcome.OPEN],
        widget=forms.RadioSelect,
    )
