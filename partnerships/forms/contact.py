"""What the pages of daily contact ask for: an interaction, an answer, shared notes, a member's contacts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.forms import DayInput
from directory.models import Affiliation
from partnerships.choices import Channel, ContactRole, Direction
from partnerships.forms.agreement import MemberField, helper, members, pair
from partnerships.forms.delivery import people
from partnerships.models import Membership, Partnership

#: What a form of ours brings is no channel to choose.
CHANNELS = [choice for choice in Channel.choices if choice[0] != Channel.FORM]


class InteractionForm(forms.Form):
    """One contact, in the order in which it is typed: what, with whom, how, which way, when."""

    subject = forms.CharField(label=_("What was said or done"), max_length=200)
    membership = MemberField(
        Membership.objects.none(), label=_("With"), required=False, empty_label=_("Nobody: a note")
    )
    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS, initial=Channel.CALL)
    direction = forms.ChoiceField(label=_("Which way"), choices=Direction.choices)
    on = forms.DateField(label=_("When"), widget=DayInput())
    text = forms.CharField(
        label=_("More"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_private = forms.BooleanField(label=_("Private: only we read it"), required=False)

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = members(partnership, today).exclude(role="convener")  # type: ignore[attr-defined]
        self.fields["on"].initial = today
        self.helper = helper(
            "subject", pair("membership", "channel"), pair("direction", "on"), "text", "is_private"
        )


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    answered_on = forms.DateField(label=_("Answered on"), widget=DayInput())


class NotesForm(forms.Form):
    minutes = forms.CharField(label=_("Notes"), max_length=20000, widget=forms.Textarea(attrs={"rows": 10}))
    notes_shared_on = forms.DateField(label=_("Shared on"), widget=DayInput())


class ContactForm(forms.Form):
    """One of the member's people, and in what part."""

    affiliation = forms.ModelChoiceField(Affiliation.objects.none(), label=_("Who"))
    role = forms.ChoiceField(label=_("As"), choices=ContactRole.choices)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["affiliation"].queryset = people(of_member(membership))  # type: ignore[attr-defined]


def of_member(membership: Membership) -> Q:
    """Those who work at a member or in a part of it."""
    place = membership.organization_id
    return Q(organization=place) | Q(organization__parent=place)
