"""What the end of a seat asks: who takes over, and what they need to know."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models import Seat, User


class HandOverSeatForm(forms.Form):
    heir = forms.ModelChoiceField(User.objects.none(), label=_("Who takes over"))
    note = forms.CharField(
        label=_("What they need to know"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed where partnerships move; it stays with each of them."),
    )
    is_leaving = forms.BooleanField(label=_("They no longer work here at all"), required=False, initial=True)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {"seats__organization": seat.organization_id, "seats__to_on__isnull": True}
        rows = User.objects.filter(**held, seats__role__in=("member", "manager"), is_active=True)
        self.fields["heir"].queryset = (  # type: ignore[attr-defined]
            rows.exclude(pk=seat.user_id).distinct().order_by("name", "pk")
        )
