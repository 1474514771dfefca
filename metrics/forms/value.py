"""What the page of a metric's value asks for."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms import DayInput
from directory.layout import helper, pair
from metrics.choices import ValueStatus

AMOUNT = {"max_digits": 14, "decimal_places": 2}
#: What is typed is never suppressed by its source, and restated by being typed again.
STATES = [(value.value, value.label) for value in (ValueStatus.FINAL, ValueStatus.PROVISIONAL)]


class ValueForm(forms.Form):
    """One value of one period, and what it was counted from."""

    period_from_on = forms.DateField(label=_("From"), widget=DayInput())
    period_to_on = forms.DateField(label=_("To"), widget=DayInput())
    value = forms.DecimalField(label=_("Value"), **AMOUNT)
    status = forms.ChoiceField(label=_("It is"), choices=STATES)
    numerator = forms.DecimalField(label=_("Counted"), required=False, **AMOUNT)
    denominator = forms.DecimalField(label=_("Of"), required=False, **AMOUNT)
    source = forms.CharField(label=_("Source"), max_length=160)
    note = forms.CharField(label=_("Note"), max_length=240, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            Fieldset(_("Period"), pair("period_from_on", "period_to_on")),
            Fieldset(_("Value"), pair("value", "status"), pair("numerator", "denominator")),
            Fieldset(_("Where it comes from"), "source", "note"),
        )
