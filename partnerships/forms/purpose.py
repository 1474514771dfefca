"""What the purpose of a partnership is asked for: charter, endorsements, reviews, protocols, goals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.forms import DayInput, SeenForm
from directory.layout import helper, pair
from directory.models import Affiliation
from partnerships.choices import ProtocolKind
from partnerships.forms.agreement import MemberField, members
from partnerships.forms.delivery import people
from partnerships.models import Charter, Goal, Membership, Partnership

LINES = {"rows": 3}


class CharterForm(forms.Form):
    """Why the partners meet, whom they serve, where and toward what."""

    need = forms.CharField(
        label=_("The need"), max_length=4000, required=False, widget=forms.Textarea(attrs=LINES)
    )
    serves = forms.CharField(
        label=_("Whom it serves"), max_length=4000, required=False, widget=forms.Textarea(attrs=LINES)
    )
    geography = forms.CharField(
        label=_("Where"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    goal = forms.CharField(
        label=_("The goal of its pathways"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs=LINES),
    )
    fte_needed = forms.DecimalField(
        label=_("Full positions needed to convene it"),
        required=False,
        min_value=0.01,
        max_value=99,
        decimal_places=2,
    )
    review_every_days = forms.IntegerField(
        label=_("Looked at again every so many days"), min_value=30, max_value=1825, initial=365
    )
    adopted_on = forms.DateField(label=_("Adopted on"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            *("need", "serves", "geography", "goal"), pair("fte_needed", "review_every_days"), "adopted_on"
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("need", "serves", "geography", "goal")):
            self.add_error("need", _("A charter says at least one of these."))
        return cleaned


class EndorseForm(forms.Form):
    membership = MemberField(Membership.objects.none(), label=_("Member"), empty_label=_("Choose one"))
    affiliation = forms.ModelChoiceField(
        Affiliation.objects.none(), label=_("Who says so"), required=False, empty_label=_("Nobody named")
    )
    on = forms.DateField(label=_("When"), widget=DayInput())

    def __init__(self, *args: Any, charter: Charter, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = members(charter.partnership, today).exclude(endorsements__charter=charter)
        places = rows.order_by().values("organization")
        self.fields["membership"].queryset = rows  # type: ignore[attr-defined]
        self.fields["affiliation"].queryset = people(  # type: ignore[attr-defined]
            Q(organization__in=places) | Q(organization__parent__in=places)
        )
        self.initial.setdefault("on", today)
        self.helper = helper(pair("membership", "affiliation"), "on")


class ReviewForm(forms.Form):
    on = forms.DateField(label=_("When"), widget=DayInput())
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("It stands as it is, or what has to change."),
    )


class ProtocolForm(forms.Form):
    kind = forms.ChoiceField(label=_("About"), choices=ProtocolKind.choices)
    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("What holds"), max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    from_on = forms.DateField(label=_("In force from"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(pair("kind", "from_on"), "title", "text")


class GoalForm(SeenForm):
    """A goal is workable with an owner, a date, a target and a metric."""

    class Meta:
        model = Goal
        fields = ("title", "owner", "due_on", "target")
        widgets = {"due_on": DayInput()}
        labels = {
            "title": _("What is to be reached"),
            "owner": _("Who answers for it"),
            "due_on": _("By when"),
            "target": _("How much"),
        }
        help_texts = {"target": _("In a number where there is one, for example 40 placements a year.")}

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = members(partnership, today).order_by().values("organization")
        owner: Any = self.fields["owner"]
        owner.queryset = people(Q(organization__in=places) | Q(organization__parent__in=places))
        owner.empty_label = _("Nobody yet")
        self.helper = helper("title", pair("owner", "due_on"), "target")
