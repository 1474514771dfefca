"""What an employer says of a need, found by typing; and its word on what a pathway teaches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from directory.choices import Language
from employers.boards.found import OWN_WORDS, Found, OwnWords, examples, find_named, named
from employers.choices import Endorsed
from employers.forms.interest import line
from employers.models import CompetencyEndorsement
from pathways.models import Competency


class NeedForm(forms.Form):
    """One need: what the words find is chosen from, or the words are sent as they are."""

    q = forms.CharField(
        label=_lazy("A job, a credential or a skill"),
        max_length=100,
        required=False,
        widget=line("off"),
    )
    choice = forms.CharField(required=False, max_length=40, widget=forms.RadioSelect)
    # The words by which the choices were found.
    searched = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    openings_count = forms.IntegerField(
        label=_lazy("How many"),
        min_value=1,
        max_value=99_999,
        required=False,
    )
    note = forms.CharField(
        label=_lazy("Anything we should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_over = forms.BooleanField(label=_lazy("We no longer need this"), required=False)

    def __init__(self, *args: Any, may_end: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_end:
            del self.fields["is_over"]
        # What is known is called by English names, so an example in another language would find nothing.
        if get_language() == Language.ENGLISH and (names := examples()):
            self.fields["q"].help_text = _("Such as: %(names)s.") % {"names": ", ".join(names)}

    @property
    def typed(self) -> str:
        return str(self["q"].value() or "").strip()

    @property
    def is_older(self) -> bool:
        """Whether other words were typed since the choice: then nobody knows which of the two is meant."""
        searched = self["searched"].value()
        return searched is not None and self.typed not in ("", str(searched).strip())

    @cached_property
    def found(self) -> list[Found]:
        """What the words mean, and what is chosen already."""
        chosen = named(str(self["choice"].value() or ""))
        found = find_named(self.typed)
        return [*([chosen] if chosen else []), *(one for one in found if one != chosen)]

    @property
    def picked(self) -> str:
        """What is chosen, or the only thing that can be."""
        chosen = "" if self.is_older else str(self["choice"].value() or "")
        return chosen or ("" if self.found else OWN_WORDS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        choice, words, _searched = (cleaned.pop(name, "") for name in ("choice", "q", "searched"))
        words = words.strip()
        if self.is_older and self.found and not cleaned.get("is_over"):
            self.add_error("q", _("You typed other words since. Choose once more what you need."))
            return cleaned
        if chosen := named(choice):
            return cleaned | chosen.fields
        if words and (choice == OWN_WORDS or not self.found):
            return cleaned | OwnWords(words).fields
        if not cleaned.get("is_over"):
            self.add_error(
                "q",
                _("Choose what you need, or send it in your own words.")
                if words
                else _("Say what you need."),
            )
        return cleaned


class CompetencyForm(forms.Form):
    """For each competency that a pathway teaches: endorsed, corrected, or no word on it."""

    def __init__(
        self,
        *args: Any,
        competencies: Iterable[Competency],
        said: dict[int, CompetencyEndorsement],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(competencies)
        self.said = said
        for row in self.rows:
            before = said.get(row.pk)
            self.fields[f"verdict_{row.pk}"] = forms.ChoiceField(
                label=row.title,
                choices=[
                    ("", _("No word on it")),
                    (Endorsed.ENDORSED, _("We need this, as it is")),
                    (Endorsed.CORRECTED, _("It should be different")),
                ],
                required=False,
                initial=before.verdict if before else "",
                widget=forms.RadioSelect,
            )
            self.fields[f"correction_{row.pk}"] = forms.CharField(
                label=_("What should be different"),
                max_length=1000,
                required=False,
                initial=before.correction if before else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        """Only what is new: competency → verdict and correction."""
        cleaned = super().clean() or self.cleaned_data
        return {"verdicts": [one for row in self.rows if (one := self._new(row, cleaned))]}

    def _new(self, row: Competency, cleaned: dict[str, Any]) -> tuple[Competency, str, str] | None:
        verdict, correction = cleaned.get(f"verdict_{row.pk}", ""), cleaned.get(f"correction_{row.pk}", "")
        if verdict == Endorsed.CORRECTED and not correction.strip():
            self.add_error(f"correction_{row.pk}", _("Say what should be different."))
        correction = correction if verdict == Endorsed.CORRECTED else ""
        before = self.said.get(row.pk)
        if not verdict or (before and (before.verdict, before.correction) == (verdict, correction)):
            return None
        return row, verdict, correction

    def lines(self) -> list[tuple[Competency, Any, Any]]:
        return [(row, self[f"verdict_{row.pk}"], self[f"correction_{row.pk}"]) for row in self.rows]
