"""What is asked about a situation: until when it is put off, who sees to it, how it was settled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms import DayInput
from directory.models import Organization, User

NOTE = 240


class SnoozeForm(forms.Form):
    until = forms.DateField(label=_("Until"), widget=DayInput())
    note = forms.CharField(label=_("Note"), max_length=NOTE, required=False)


class AssignForm(forms.Form):
    assignee = forms.ModelChoiceField(User.objects.none(), label=_("Who sees to it"))
    note = forms.CharField(label=_("Note"), max_length=NOTE, required=False)

    def __init__(self, *args: Any, network: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = colleagues(network)  # type: ignore[attr-defined]


def colleagues(network: Organization) -> Any:
    """Those who work in the network, for a member of a consortium too."""
    places = [network.pk, *_members(network)]
    seats = {"seats__organization__in": places, "seats__to_on__isnull": True}
    rows = User.objects.filter(**seats, seats__role__in=["member", "manager"], is_active=True)
    return rows.distinct().order_by("name")


def _members(network: Organization) -> Any:
    rows = network.intermediary.consortium_members.filter(to_on__isnull=True)
    return rows.values_list("organization_id", flat=True)


class SettleForm(forms.Form):
    note = forms.CharField(
        label=_("How it was settled"), max_length=NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )
