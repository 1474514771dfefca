"""What the directory asks about an organization or a person, and whether one like it is known already."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from directory.access import keeps
from directory.alike import like_organization, like_person
from directory.choices import ContactLevel, Language
from directory.forms import DayInput, SeenForm, named
from directory.models import Affiliation, Organization, Person, User

NONE_OF_THEM = "new"
FOUND = _lazy("There may be such a one already. Say whether it is one of these.")


class PlaceField(forms.CharField):
    """An organization by its name, with its city where several are called so: “Central High, Winchester”."""

    def clean(self, value: Any) -> Organization | None:
        text = super().clean(value)
        if not text:
            return None
        rows = list(Organization.objects.filter(name__iexact=text)[:2])
        name, _comma, city = text.rpartition(",")
        if len(rows) != 1 and name:
            rows = list(Organization.objects.filter(name__iexact=name.strip(), city__iexact=city.strip())[:2])
        if len(rows) == 1:
            return rows[0]
        raise forms.ValidationError(self.why(text, len(rows)))

    def why(self, text: str, count: int) -> str:
        if count:
            return _("Several are called so. Add the city after a comma.")
        near = "; ".join(row.name for row in like_organization(text)[:3])
        if near:
            return _("No organization is called so. Did you mean: %(names)s?") % {"names": near}
        return _("No organization is called so.")

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Organization) else value


class AlikeForm(forms.Form):
    """Adds nothing before it was said whether what was found is the same; `alike` finds it."""

    same = forms.ChoiceField(label=_lazy("Is it one of these?"), widget=forms.RadioSelect, required=False)
    field_order = ("same",)

    def alike(self, cleaned: dict[str, Any]) -> dict[str, tuple[Any, str]]:
        """Key → the row, and what the form calls it."""
        raise NotImplementedError

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = self.data.get(self.add_prefix("same"), "")
        self.asked = self.fields.pop("same")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        found = {} if self.errors else self.alike(cleaned)
        if found:
            self.ask(found)
            if self.chosen not in {*found, NONE_OF_THEM}:
                self.add_error("same", FOUND)
        cleaned["same"] = found[self.chosen][0] if self.chosen in found else None
        return cleaned

    def ask(self, found: dict[str, tuple[Any, str]]) -> None:
        """The question stands first, and only where there is something to ask."""
        rows = [(key, words) for key, (_row, words) in found.items()]
        self.asked.choices = [*rows, (NONE_OF_THEM, _("None of these"))]  # type: ignore[attr-defined]
        self.fields["same"] = self.asked
        self.order_fields(self.field_order)


class PersonForm(AlikeForm):
    """Somebody who works at an organization: new, or known from elsewhere."""

    given_name = forms.CharField(label=_lazy("First name"), max_length=80, widget=named("off"))
    family_name = forms.CharField(label=_lazy("Last name"), max_length=80, widget=named("off"))
    title = forms.CharField(
        label=_lazy("What they do there"), max_length=120, required=False, widget=named("off")
    )
    level = forms.ChoiceField(
        label=_lazy("Level"), choices=ContactLevel.choices, initial=ContactLevel.MANAGER
    )
    email = forms.EmailField(
        label=_lazy("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(label=_lazy("Phone"), max_length=40, required=False, widget=named("off"))
    from_on = forms.DateField(
        label=_lazy("Since"),
        required=False,
        widget=DayInput(),
        help_text=_lazy("Today, if you don’t know."),
    )

    def __init__(self, *args: Any, by: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.on = by, on

    def alike(self, cleaned: dict[str, Any]) -> dict[str, tuple[Person, str]]:
        rows = like_person(
            cleaned["given_name"], cleaned["family_name"], cleaned["email"], by=self.by, on=self.on
        )
        said: dict[str, list[str]] = {}
        for row in rows:
            work = ", ".join(filter(None, [row.title, row.organization.name]))
            said.setdefault(str(row.person_id), []).append(work)
        return {
            str(row.person_id): (row.person, f"{row.person} ({'; '.join(said[str(row.person_id)])})")
            for row in rows
        }


class NameForm(SeenForm):
    """How a person is called, and in which language they are written to."""

    class Meta:
        model = Person
        fields = ("given_name", "family_name", "language")
        labels = {
            "given_name": _lazy("First name"),
            "family_name": _lazy("Last name"),
            "language": _lazy("Language of their letters and pages"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unknown = ("", _("Not known: English, until they choose"))
        self.fields["language"].choices = [unknown, *Language.choices]  # type: ignore[attr-defined]


class WorkForm(SeenForm):
    """What somebody does at an organization and how to reach them there."""

    class Meta:
        model = Affiliation
        fields = ("title", "level", "email", "phone", "from_on")
        labels = {
            "title": _lazy("What they do there"),
            "email": _lazy("E-mail"),
            "phone": _lazy("Phone"),
            "from_on": _lazy("Since"),
        }
        widgets = {"from_on": DayInput(), "phone": named("off"), "title": named("off")}
        help_texts = {"email": _lazy("A new address ends the personal link that went to the old one.")}


class NewWorkForm(WorkForm):
    """The same where they begin: at an organization whose entry the reader keeps."""

    organization = PlaceField(
        label=_lazy("Where"), max_length=200, help_text=_lazy("The name of the organization.")
    )
    field_order = ("organization",)

    def __init__(self, *args: Any, by: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.on = by, on
        self.fields["email"].help_text = ""

    def clean_organization(self) -> Organization:
        place: Organization = self.cleaned_data["organization"]
        may = keeps(self.by, place, self.on)
        if not may:
            raise forms.ValidationError(may.reason)
        return place
