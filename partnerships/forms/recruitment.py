"""What the pages of recruitment ask for: which support is missing, and who is thought of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.choices import SearchKind
from directory.forms import DayInput, NamedField, SeenForm
from directory.layout import helper, pair
from directory.models import User
from partnerships.forms.record import convening_people
from partnerships.models import Partnership, RecruitmentNeed


class NeedForm(SeenForm):
    """Support that is missing, written down before anyone is approached."""

    class Meta:
        model = RecruitmentNeed
        fields = ("support", "sector", "description", "needed_count", "needed_by_on", "decision_maker")
        widgets = {"needed_by_on": DayInput(), "description": forms.Textarea(attrs={"rows": 3})}
        labels = {
            "support": _("What is missing"),
            "sector": _("From which sector"),
            "description": _("In a sentence or two"),
            "needed_count": _("From how many"),
            "needed_by_on": _("By when"),
            "decision_maker": _("Who decides whom to ask"),
        }

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["decision_maker"]
        people.queryset, people.empty_label = convening_people(partnership, today), _("Nobody named")
        self.fields["sector"].choices = [  # type: ignore[attr-defined]
            ("", _("Any")),
            *list(self.fields["sector"].choices)[1:],  # type: ignore[attr-defined]
        ]
        self.helper = helper(
            pair("support", "sector"),
            "description",
            pair("needed_count", "needed_by_on"),
            "decision_maker",
        )


class ProspectForm(forms.Form):
    organization = NamedField(
        kind=SearchKind.ORGANIZATION, label=_("Organization"), help_text=_("Some words of its name.")
    )
    note = forms.CharField(
        label=_("Why they come to mind"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only your staff reads it."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].user = user  # type: ignore[attr-defined]


class ApproachForm(forms.Form):
    approached_on = forms.DateField(label=_("Approached on"), widget=DayInput())


class CloseForm(forms.Form):
    closed_on = forms.DateField(label=_("Answered on"), widget=DayInput())
