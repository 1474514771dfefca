"""What an employer says of an offer, with the law that it touches beside it; and what staff ask back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from directory.forms import DayInput, SeenForm
from employers.choices import EFFORT, GradeBand, OfferKind
from employers.forms.interest import GROUPS, line
from employers.legal import Facts, Note, notes_for
from employers.models import Employer, Offer, Site

#: Whom work is offered to: what lies outside is a slip of the hand.
LEAST_AGE, MOST_AGE = 5, 99
#: What most leave open: it stands folded together.
LATER = ("requirements", "grade_bands", "is_credit_bearing", "is_hazardous")


def kinds() -> list[Any]:
    """By the time that they take, each with it."""
    return [
        (title, [(kind, f"{OfferKind(kind).label}, {EFFORT[kind]}") for kind in group])
        for title, group in GROUPS
    ]


class OfferForm(SeenForm):
    """One offer. Legal notes that it touches are shown and their reading is ticked; nothing is blocked."""

    grade_bands = forms.MultipleChoiceField(
        label=_lazy("For which grades"),
        choices=GradeBand.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    slots_count = forms.IntegerField(
        label=_lazy("How many places"),
        min_value=1,
        max_value=9999,
    )
    age_floor = forms.IntegerField(
        label=_lazy("Lowest age"),
        min_value=LEAST_AGE,
        max_value=MOST_AGE,
        required=False,
    )
    site_name = forms.CharField(
        label=_lazy("Another site"),
        help_text=_lazy("Name and street, if it isn’t in the list."),
        max_length=120,
        required=False,
        widget=line("off"),
    )
    answer = forms.CharField(
        label=_lazy("Your answer"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    has_read = forms.BooleanField(
        label=_lazy("I have read this and will check with our counsel"), required=False
    )

    class Meta:
        model = Offer
        fields = (
            *("kind", "title", "slots_count", "from_on", "to_on", "hours", "age_floor", "is_paid"),
            *("site", "note", "requirements", "grade_bands", "is_credit_bearing", "is_hazardous"),
        )
        labels = {
            "kind": _lazy("What you offer"),
            "title": _lazy("In your words"),
            "from_on": _lazy("First day"),
            "to_on": _lazy("Last day"),
            "hours": _lazy("Hours for each learner"),
            "is_paid": _lazy("It is paid"),
            "site": _lazy("Where"),
            "note": _lazy("Anything we should know"),
            "requirements": _lazy("What learners need to bring or have done"),
            "is_credit_bearing": _lazy("It can give school credit"),
            "is_hazardous": _lazy("Some tasks may be dangerous: machines, heights, chemicals, driving"),
        }
        help_texts = {
            "title": _lazy("Such as “A day in our tool shop”. May stay empty."),
            "from_on": _lazy("Leave it empty if it is still open."),
        }
        widgets = {
            "title": line("off"),
            "from_on": DayInput(),
            "to_on": DayInput(),
            "note": forms.Textarea(attrs={"rows": 3}),
            "requirements": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, employer: Employer, question: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state = employer.organization.state
        self.fields["kind"].choices = [("", _("Choose")), *kinds()]  # type: ignore[attr-defined]
        self.fields["title"].required = False
        site = self.fields["site"]
        site.queryset = Site.objects.filter(employer=employer)  # type: ignore[attr-defined]
        site.label_from_instance = lambda row: f"{row.name}{', ' if row.city else ''}{row.city}"  # type: ignore[attr-defined]
        site.empty_label = _("To agree")  # type: ignore[attr-defined]
        for name in ("note", "requirements"):
            self.fields[name].max_length = 2000  # type: ignore[attr-defined]
            self.fields[name].validators.append(_at_most(2000))
        if question is None:
            del self.fields["answer"]
        self.notes: list[Note] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind = cleaned.get("kind", "")
        cleaned["title"] = cleaned.get("title") or str(dict(OfferKind.choices).get(kind, ""))
        first, last = cleaned.get("from_on"), cleaned.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", _("The last day is before the first."))
        self.notes, has_read = self._touched(cleaned), cleaned.pop("has_read", False)
        if self.notes and not has_read and not self.errors:
            self.add_error("has_read", _("Read the notes and tick that you did. Your offer stays as it is."))
        return cleaned | {"acknowledged": [note.code for note in self.notes]}

    def _touched(self, cleaned: dict[str, Any]) -> list[Note]:
        facts = Facts(
            cleaned.get("kind", ""),
            cleaned.get("age_floor"),
            bool(cleaned.get("is_paid")),
            bool(cleaned.get("is_hazardous")),
            self.state,
        )
        return notes_for(facts)

    @property
    def later(self) -> list[Any]:
        return [self[name] for name in LATER]

    @property
    def is_later_open(self) -> bool:
        return any(self[name].value() or self[name].errors for name in LATER)


def _at_most(count: int) -> Any:
    def check(words: str) -> None:
        if len(words) > count:
            raise forms.ValidationError(_("At most %(count)d characters.") % {"count": count})

    return check


class AskBackForm(forms.Form):
    text = forms.CharField(
        label="Your question",
        max_length=2000,
        help_text="The letter brings it, word for word.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
