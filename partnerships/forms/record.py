"""What the record of a partnership asks for: its own facts, its stage, who runs it, which pathways it has."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from directory.choices import SearchKind
from directory.forms import DayInput, NamedField, SeenForm
from directory.layout import helper, pair
from directory.models import Organization, Person, User
from partnerships.actions.assignment import places_of
from partnerships.choices import AssignmentRole, ChangeLevel, Level, Stage, Status
from partnerships.models import Partnership
from partnerships.rules import STATUS_MOVES
from pathways.models import Pathway

#: What a new partnership may take along from another.
PARTS = (
    ("charter", _("The charter, as a draft that its partners adopt")),
    ("protocols", _("The protocols that are in force")),
    ("needs", _("The support that is needed")),
)


class NewPartnershipForm(forms.Form):
    """A partnership begins with its name and convener; the rest may come from another one."""

    name = forms.CharField(label=_("Name"), max_length=160)
    convener = forms.ModelChoiceField(Organization.objects.none(), label=_("Convener"), empty_label=None)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.LOCAL)
    started_on = forms.DateField(label=_("Began on"), widget=DayInput())
    stage = forms.TypedChoiceField(
        label=_("Stage"), choices=Stage.choices, coerce=int, help_text=_("A new one begins by exploring.")
    )
    summary = forms.CharField(
        label=_("In a sentence or two"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )
    copy_of = NamedField(
        kind=SearchKind.PARTNERSHIP,
        label=_("Copy from"),
        required=False,
        help_text=_("The name of another partnership. Left empty, it begins with nothing."),
    )
    parts = forms.MultipleChoiceField(
        label=_("What is copied"),
        choices=PARTS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=[part for part, _label in PARTS],
    )

    def __init__(self, *args: Any, conveners: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["convener"].queryset = conveners  # type: ignore[attr-defined]
        self.fields["copy_of"].user = user  # type: ignore[attr-defined]
        self.helper = helper(
            Fieldset(
                _("What it is"), "name", pair("convener", "level"), pair("started_on", "stage"), "summary"
            ),
            Fieldset(_("From a copy"), "copy_of", "parts"),
        )


class PartnershipForm(SeenForm):
    """The facts in the head of a record."""

    parent = NamedField(
        kind=SearchKind.PARTNERSHIP,
        label=_("Part of"),
        required=False,
        help_text=_("The name of the partnership above it, if there is one."),
    )

    class Meta:
        model = Partnership
        fields = ("name", "summary", "level", "parent")
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}
        labels = {"name": _("Name"), "summary": _("In a sentence or two"), "level": _("Level")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].user = user  # type: ignore[attr-defined]
        self.helper = helper("name", "summary", pair("level", "parent"))


class StageForm(forms.Form):
    stage = forms.TypedChoiceField(label=_("Stage"), choices=Stage.choices, coerce=int)
    on = forms.DateField(label=_("Since"), widget=DayInput())
    reason = forms.CharField(
        label=_("Why"),
        max_length=240,
        required=False,
        help_text=_("May stay empty for the step that the records propose."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(pair("stage", "on"), "reason")


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"))
    on = forms.DateField(label=_("Since"), widget=DayInput())
    reason = forms.CharField(label=_("Why"), max_length=240)

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moves = STATUS_MOVES[status]
        self.fields["status"].choices = [one for one in Status.choices if one[0] in moves]  # type: ignore[attr-defined]
        self.helper = helper(pair("status", "on"), "reason")


class AssignmentForm(forms.Form):
    """Somebody of the convener's, in what part, and with how much of their time."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Who"), empty_label=_("Choose one"))
    role = forms.ChoiceField(label=_("As"), choices=AssignmentRole.choices)
    fte = forms.DecimalField(
        label=_("Share of a full position"), min_value=0, max_value=10, decimal_places=2, initial=0
    )
    from_on = forms.DateField(label=_("From"), widget=DayInput())

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = convening_people(partnership, today)  # type: ignore[attr-defined]
        self.initial.setdefault("from_on", today)
        self.helper = helper(pair("person", "role"), pair("fte", "from_on"))


class HandOverForm(forms.Form):
    person = forms.ModelChoiceField(Person.objects.none(), label=_("To"), empty_label=_("Choose one"))
    on = forms.DateField(label=_("From"), widget=DayInput())
    note = forms.CharField(
        label=_("What they need to know"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Open promises, what to be careful about, whom to call first."),
    )

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = convening_people(partnership, today)  # type: ignore[attr-defined]
        self.initial.setdefault("on", today)
        self.helper = helper(pair("person", "on"), "note")


def convening_people(partnership: Partnership, on: date) -> Any:
    """Those who may run it: they work for its convener."""
    rows = Person.objects.filter(
        affiliations__organization__in=places_of(partnership, on), affiliations__to_on__isnull=True
    )
    return rows.distinct().order_by("family_name", "given_name", "pk")


class EndForm(forms.Form):
    """The last day of something."""

    to_on = forms.DateField(label=_("Last day"), widget=DayInput())


class PathwayForm(forms.Form):
    pathway = NamedField(kind=SearchKind.PATHWAY, label=_("Pathway"), help_text=_("Some words of its title."))
    from_on = forms.DateField(label=_("From"), widget=DayInput())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pathway"].user = user  # type: ignore[attr-defined]

    def clean_pathway(self) -> Pathway:
        found: Pathway = self.cleaned_data["pathway"]
        if found.closed_on is not None:
            raise forms.ValidationError(_("This pathway is closed."))
        return found


class SystemChangeForm(forms.Form):
    """A policy or practice that is different now, beyond the program itself."""

    what = forms.CharField(label=_("What changed"), max_length=240)
    level = forms.ChoiceField(label=_("Where"), choices=ChangeLevel.choices)
    on = forms.DateField(label=_("Since"), widget=DayInput())
    who = forms.CharField(label=_("Who changed it"), max_length=160, required=False)
    evidence = forms.CharField(
        label=_("How it is known"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A decision, a published rule, a report: with its address where there is one."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("what", pair("level", "on"), "who", "evidence")
