"""What survey pages ask for: whom to ask and until when; and of a respondent, 24 marks and a word."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from directory.forms import DayInput
from metrics.actions.survey import Respondent
from metrics.boards.asking import Candidate, Party
from metrics.statements import DONT_KNOW, EDITIONS, SCALE

NONE = "none"
MARKS = [*((str(number), word) for number, word in enumerate(SCALE, start=1)), (NONE, DONT_KNOW)]


def as_mark(value: str) -> int | None:
    return None if value == NONE else int(value)


class MarkField(forms.TypedChoiceField):
    """One statement: from strongly disagree to strongly agree, or don't know."""

    def __init__(self, statement: str) -> None:
        super().__init__(
            label=statement,
            choices=MARKS,
            coerce=as_mark,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of the six, “Don’t know” is one too.")},
        )


class Section(NamedTuple):
    """The statements of one element on the page."""

    title: str
    fields: list[BoundField]


class AnswerForm(forms.Form):
    """All statements of an edition, each to be marked, and one free text."""

    comment = forms.CharField(
        label=_("Anything else?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown word for word among those of others, without your name. Name nobody in it."),
    )

    def __init__(self, *args: Any, edition: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = EDITIONS[edition]
        statements = [text for group in self.groups for text in group.statements]
        self.marks = [f"s{number}" for number in range(1, len(statements) + 1)]
        self.fields = {
            **{name: MarkField(text) for name, text in zip(self.marks, statements, strict=True)},
            "comment": self.fields["comment"],
        }

    def sections(self) -> Iterator[Section]:
        names = iter(self.marks)
        for group in self.groups:
            yield Section(group.title, [self[name] for name in islice(names, len(group.statements))])

    def missing(self) -> list[BoundField]:
        return [self[name] for name in self.marks if self[name].errors]

    def clean(self) -> dict[str, Any]:
        """By the names that the deed takes."""
        if self.errors:
            return self.cleaned_data
        answers = [self.cleaned_data[name] for name in self.marks]
        return {"answers": answers, "comment": self.cleaned_data["comment"]}


class RespondentsForm(forms.Form):
    """Who is asked; the people to choose from are those of the members."""

    respondents = forms.MultipleChoiceField(
        label=_("Who is asked"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, *args: Any, parties: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties
        self.offered: dict[str, Candidate] = {one.key: one for party in parties for one in party.people}
        self.fields["respondents"].choices = [(key, str(one)) for key, one in self.offered.items()]  # type: ignore[attr-defined]
        self.initial["respondents"] = [key for key, one in self.offered.items() if one.is_usual]

    def clean_respondents(self) -> list[Respondent]:
        chosen = [self.offered[key] for key in self.cleaned_data["respondents"]]
        return [Respondent(one.membership, one.affiliation) for one in chosen]

    def choices(self) -> list[tuple[Party, list[Any]]]:
        """The boxes to tick, by member."""
        boxes = {str(box.data["value"]): box for box in self["respondents"].subwidgets}
        return [(party, [boxes[one.key] for one in party.people]) for party in self.parties]


class WaveForm(RespondentsForm):
    """Until when, too."""

    closes_on = forms.DateField(label=_("Last day to answer"), widget=DayInput())

    field_order = ("closes_on", "respondents")
