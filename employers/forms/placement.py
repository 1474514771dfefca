"""What the pages of placements ask for: counts, grades and days. Nowhere is there room for a name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.forms import DayInput, PastDayField
from directory.layout import helper, pair
from directory.models import Organization
from directory.templatetags.words import full_day
from employers.choices import LEARNER_KINDS, EndReason, GradeBand
from employers.models import Offer, Placement
from pathways.models import PathwayStep

MOST = 10_000


def count(label: Any, **words: Any) -> forms.IntegerField:
    bounds = {"min_value": 0, "max_value": MOST, "required": False}
    return forms.IntegerField(label=label, **{**bounds, **words})


def day(label: Any, **words: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(), **words)


def reason(label: Any, **words: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", gettext_lazy("Choose one")), *EndReason.choices], **words
    )


class PlacementForm(forms.Form):
    """How many learners of a school, of which grades, and when; who they are stays with the school."""

    school = forms.ModelChoiceField(
        Organization.objects.none(), label=gettext_lazy("School"), empty_label=None
    )
    grade_band = forms.ChoiceField(label=gettext_lazy("Grades"))
    learners_count = count(gettext_lazy("How many learners"), min_value=1, required=True)
    from_on = day(gettext_lazy("First day"))
    to_on = day(gettext_lazy("Last day"), required=False)

    def __init__(self, *args: Any, offer: Offer, schools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        bands = [(value, label) for value, label in GradeBand.choices if value in offer.grade_bands]
        self.fields["grade_band"].choices = bands or GradeBand.choices  # type: ignore[attr-defined]
        self.fields["learners_count"].help_text = _("%(count)d places are free.") % {
            "count": offer.free_count
        }  # type: ignore[attr-defined]
        self.helper = helper("school", pair("grade_band", "learners_count"), pair("from_on", "to_on"))


class TakeForm(forms.Form):
    """How many of those who were asked for are taken, or go."""

    learners_count = count(gettext_lazy("How many learners"), min_value=1, required=True)

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, initial={"learners_count": placement.learners_count}, **kwargs)
        self.fields["learners_count"].help_text = _("Places asked for: %(count)d.") % {
            "count": placement.learners_count
        }


class EndForm(forms.Form):
    end_reason = reason(gettext_lazy("Why"))


class BeginForm(forms.Form):
    from_on = day(gettext_lazy("First day"))


class OutcomeForm(forms.Form):
    """What came of it, as counts."""

    to_on = day(gettext_lazy("Last day"))
    completed_count = count(gettext_lazy("How many finished"), required=True)
    hours = forms.DecimalField(
        label=gettext_lazy("Hours of all learners together"),
        min_value=0,
        max_digits=9,
        decimal_places=1,
        required=False,
    )
    credentials_count = count(gettext_lazy("How many earned a credential"))
    hired_count = count(gettext_lazy("How many were hired"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            pair("to_on", "completed_count"), "hours", pair("credentials_count", "hired_count")
        )


# --- what a school looks for


class SeekForm(forms.Form):
    """What a school looks for, whichever offer has it."""

    school = forms.ModelChoiceField(
        Organization.objects.none(), label=gettext_lazy("School"), empty_label=None
    )
    intermediary = forms.ModelChoiceField(
        Organization.objects.none(), label=gettext_lazy("Who finds the places"), empty_label=None
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=LEARNER_KINDS)
    grade_band = forms.ChoiceField(label=gettext_lazy("Grades"), choices=GradeBand)
    learners_count = count(gettext_lazy("How many learners"), min_value=1, required=True)
    pathway_step = forms.ModelChoiceField(
        PathwayStep.objects.none(),
        label=gettext_lazy("Step of a pathway"),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    from_on = day(gettext_lazy("First day"), required=False)
    to_on = day(gettext_lazy("Last day"), required=False)

    def __init__(self, *args: Any, schools: Any, networks: Any, steps: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("school", schools), ("intermediary", networks), ("pathway_step", steps)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.helper = helper(
            pair("school", "intermediary"),
            pair("kind", "grade_band"),
            pair("learners_count", "pathway_step"),
            pair("from_on", "to_on"),
        )


class OfferField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Offer) -> str:  # type: ignore[override]
        free = _("%(free)d free") % {"free": obj.free_count}  # type: ignore[attr-defined]
        return f"{obj.title} ({obj.employer.organization.name}, {free})"


class MatchForm(forms.Form):
    offer = OfferField(Offer.objects.none(), label=gettext_lazy("Offer"), empty_label=None)
    from_on = day(gettext_lazy("First day"))

    def __init__(self, *args: Any, offers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].queryset = offers  # type: ignore[attr-defined]


class StepForm(forms.Form):
    pathway_step = forms.ModelChoiceField(
        PathwayStep.objects.none(),
        label=gettext_lazy("Step of a pathway"),
        required=False,
        empty_label=gettext_lazy("None"),
    )

    def __init__(self, *args: Any, steps: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pathway_step"].queryset = steps  # type: ignore[attr-defined]


class NothingForm(forms.Form):
    """A deed that asks for nothing but its button."""


# --- by an employer's link


class LinkAnswerForm(forms.Form):
    """Yes, for so many; or no, and why."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Can they come?"),
        choices=[("yes", gettext_lazy("Yes, we take them")), ("no", gettext_lazy("No, we can’t"))],
        widget=forms.RadioSelect,
    )
    learners_count = count(gettext_lazy("How many learners"), min_value=1)
    end_reason = reason(gettext_lazy("If no, why"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "yes" and not cleaned.get("learners_count"):
            self.add_error("learners_count", _("Say how many you take."))
        if cleaned.get("answer") == "no" and not cleaned.get("end_reason"):
            self.add_error("end_reason", _("Say why."))
        return cleaned


class LinkReportForm(forms.Form):
    """They have begun, they are done, or it ended early."""

    WHAT = (
        ("active", gettext_lazy("They have begun")),
        ("completed", gettext_lazy("It is done")),
        ("ended_early", gettext_lazy("It ended early")),
    )
    what = forms.ChoiceField(label=gettext_lazy("What happened?"), widget=forms.RadioSelect)
    on = PastDayField(label=gettext_lazy("On which day"))
    completed_count = count(gettext_lazy("How many finished"))
    hours = forms.DecimalField(
        label=gettext_lazy("Hours of all learners together"),
        min_value=0,
        max_digits=9,
        decimal_places=1,
        required=False,
    )
    hired_count = count(gettext_lazy("How many you hired"))
    end_reason = reason(gettext_lazy("If it ended early, why"), required=False)

    #: The day of the deed, whatever it is called there.
    stands_for = {"from_on": "on", "to_on": "on"}

    def __init__(self, *args: Any, placement: Placement, moves: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.placement = placement
        self.fields["what"].choices = [one for one in self.WHAT if one[0] in moves]  # type: ignore[attr-defined]
        self.fields["on"].until(today)  # type: ignore[attr-defined]
        for name in ("completed_count", "hired_count"):
            self.fields[name].validators.append(MaxValueValidator(placement.learners_count))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("what") == "completed" and cleaned.get("completed_count") is None:
            self.add_error("completed_count", _("Say how many finished."))
        if cleaned.get("what") == "ended_early" and not cleaned.get("end_reason"):
            self.add_error("end_reason", _("Say why."))
        begun, day = self.placement.from_on, cleaned.get("on")
        if cleaned.get("what") != "active" and day and day < begun:
            words = {"on": full_day(begun)}
            self.add_error("on", _("It began on %(on)s. Choose that day, or one after it.") % words)
        return cleaned
