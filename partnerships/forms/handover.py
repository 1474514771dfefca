"""What handing over asks: who takes over, and whether the one before leaves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.forms import DayInput
from directory.models import Affiliation
from partnerships.forms.delivery import people


class HandOverWorkForm(forms.Form):
    heir = forms.ModelChoiceField(
        Affiliation.objects.none(), label=_("Who takes over"), required=False, empty_label=_("Nobody yet")
    )
    to_on = forms.DateField(
        label=_("Their last day there"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave it empty if they stay."),
    )

    def __init__(self, *args: Any, affiliation: Affiliation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = people(Q(organization=affiliation.organization_id))
        self.fields["heir"].queryset = here.exclude(pk=affiliation.pk)  # type: ignore[attr-defined]
        if affiliation.to_on is not None:
            del self.fields["to_on"]
