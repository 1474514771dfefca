"""What the public form asks, in two screens, and what staff decide about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from phonenumber_field.formfields import PhoneNumberField

from directory.choices import ContactLevel
from employers.actions.interest import MOST_NEEDS
from employers.choices import CONTINUUM, EFFORT, ContinuumStage, NeedKind, OfferKind


def line(autocomplete: str, **attrs: str) -> forms.TextInput:
    """A line that the browser may fill in."""
    return forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})


#: The kinds as an employer thinks of them: by the time that they take.
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    *(
        (title, tuple(kind for kind in OfferKind.values if CONTINUUM.get(kind) == stage))
        for stage, title in (
            (ContinuumStage.AWARENESS, _lazy("A few hours, once")),
            (ContinuumStage.EXPLORATION, _lazy("Up to two days")),
            (ContinuumStage.PREPARATION, _lazy("A few weeks, or now and then")),
            (ContinuumStage.TRAINING, _lazy("Months or longer")),
        )
    ),
    (
        _lazy("For teachers and programs"),
        tuple(kind for kind in OfferKind.values if kind not in CONTINUUM),
    ),
)


class InterestForm(forms.Form):
    """Screen 1: who they are, and what they can offer or need."""

    organization_name = forms.CharField(
        label=_lazy("Your organization"),
        max_length=200,
        widget=line("organization"),
        error_messages={"required": _lazy("Type the name of your organization.")},
    )
    city = forms.CharField(label=_lazy("City"), max_length=100, required=False, widget=line("address-level2"))
    offered = forms.MultipleChoiceField(
        label=_lazy("We can offer"), choices=OfferKind.choices, required=False
    )
    needed = forms.MultipleChoiceField(label=_lazy("We need"), choices=NeedKind.choices, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["offered"] and not cleaned["needed"]:
            self.add_error("offered", _("Choose at least one thing that you can offer or need."))
        return cleaned

    def groups(self) -> list[dict[str, Any]]:
        """The checkboxes of what can be offered, by the time that it takes."""
        chosen = set(self["offered"].value() or ())
        return [
            {
                "title": title,
                "is_open": number < 2 or bool(chosen & set(kinds)),
                "choices": [(kind, OfferKind(kind).label, EFFORT[kind], kind in chosen) for kind in kinds],
            }
            for number, (title, kinds) in enumerate(GROUPS)
        ]

    def needs(self) -> list[tuple[str, str, bool]]:
        chosen = set(self["needed"].value() or ())
        return [(str(value), str(words), value in chosen) for value, words in NeedKind.choices]


class InterestContactForm(forms.Form):
    """Screen 2: details, and how to reach them."""

    given_name = forms.CharField(
        label=_lazy("First name"),
        max_length=80,
        widget=line("given-name"),
        error_messages={"required": _lazy("Type your first name.")},
    )
    family_name = forms.CharField(
        label=_lazy("Last name"),
        max_length=80,
        widget=line("family-name"),
        error_messages={"required": _lazy("Type your last name.")},
    )
    title = forms.CharField(
        label=_lazy("What you do there"), max_length=120, required=False, widget=line("organization-title")
    )
    email = forms.EmailField(
        label=_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _lazy("Type an e-mail address: the answer goes there.")},
    )
    phone = PhoneNumberField(
        label=_lazy("Phone"),
        region="US",
        required=False,
        widget=line("tel", inputmode="tel"),
        error_messages={"invalid": _lazy("Type a phone number with its area code.")},
    )
    website = forms.URLField(
        label=_lazy("Website"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=line("url", inputmode="url"),
    )
    note = forms.CharField(
        label=_lazy("Anything we should know"),
        help_text=_lazy("When, where, for how many: in your own words."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    #: No person sees it; whatever fills in every field fills in this one.
    fax = forms.CharField(required=False, max_length=200, widget=line("off", tabindex="-1"))

    def __init__(self, *args: Any, asks_needs: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(MOST_NEEDS if asks_needs else 0):
            self.fields[f"need_{number}"] = forms.CharField(
                label=_("Job or skill"), max_length=120, required=False, widget=line("off")
            )
            self.fields[f"openings_{number}"] = forms.IntegerField(
                label=_("How many"),
                min_value=1,
                max_value=9999,
                required=False,
            )

    def clean_phone(self) -> str:
        number = self.cleaned_data["phone"]
        return number.as_national if number else ""

    def need_lines(self) -> list[tuple[Any, Any]]:
        return [
            (self[f"need_{number}"], self[f"openings_{number}"])
            for number in range(MOST_NEEDS)
            if f"need_{number}" in self.fields
        ]

    def said(self) -> dict[str, Any]:
        """By the names that the deed takes."""
        words = dict(self.cleaned_data)
        lines = [
            [words.pop(f"need_{number}", ""), words.pop(f"openings_{number}", None)]
            for number in range(MOST_NEEDS)
        ]
        return words | {
            "needs": [one for one in lines if one[0]],
            "is_trapped": bool(words.pop("fax")),
        }


class ReviewForm(forms.Form):
    """Whom it is from, and what of it becomes rows."""

    organization = forms.ChoiceField(label="This is", widget=forms.RadioSelect)
    name = forms.CharField(label="Name of the new organization", max_length=200, required=False)
    county = forms.CharField(label="County", max_length=60, required=False)
    person = forms.ChoiceField(label="Written by", widget=forms.RadioSelect)
    level = forms.ChoiceField(label="Level of a new person", choices=ContactLevel.choices, initial="manager")
    offered = forms.MultipleChoiceField(
        label="Offers to write down", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, review: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review = review
        said = review.interest
        self.initial |= {"name": said.organization_name, "offered": said.offered} | review.guess
        self.choose("organization", [*review.organization_choices, ("new", "A new organization")])
        self.choose("person", [*review.person_choices, ("new", f"{said.given_name} {said.family_name}, new")])
        self.choose("offered", [(kind, OfferKind(kind).label) for kind in said.offered])
        for number, need in enumerate(review.needs):
            self.fields[f"need_{number}"] = forms.ChoiceField(
                label=need.label, choices=[("", "Not now"), *need.choices], required=False
            )
        if not said.offered:
            del self.fields["offered"]

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Rows in place of their keys: only what stood on the page can be chosen."""
        cleaned = super().clean() or self.cleaned_data
        review = self.review
        needs = [
            (review.occupations[int(key)], need.openings)
            for number, need in enumerate(review.needs)
            if (key := cleaned.pop(f"need_{number}", ""))
        ]
        if "organization" in cleaned:
            cleaned["organization"] = review.organizations.get(cleaned["organization"])
        if "person" in cleaned:
            cleaned["person"] = review.people.get(cleaned["person"])
        return cleaned | {"needs": needs}


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=2000,
        help_text="The letter brings it, word for word.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
