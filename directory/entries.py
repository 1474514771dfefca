"""What the directory asks about an organization or a person, and whether one like it is known already."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from directory.access import keeps
from directory.alike import like_organization, like_person
from directory.choices import ContactLevel, Language, OrganizationKind, SeatRole
from directory.forms import DayInput, SeenForm, named
from directory.models import Affiliation, Note, Organization, Person, User

#: Where organizations are; another one that a row has already stays among the choices.
ZONES = [
    ("America/New_York", _lazy("Eastern")),
    ("America/Chicago", _lazy("Central")),
    ("America/Denver", _lazy("Mountain")),
    ("America/Phoenix", _lazy("Arizona")),
    ("America/Los_Angeles", _lazy("Pacific")),
    ("America/Anchorage", _lazy("Alaska")),
    ("Pacific/Honolulu", _lazy("Hawaii")),
]
#: Of an organization's entry.
PAIRS = (
    ("street", "city"),
    ("state", "zip_code"),
    ("county", "region"),
    ("time_zone", "phone"),
    ("website", "closed_on"),
)
#: By which lists name a school, a district or a college: nothing that is asked of an employer.
IDENTIFIERS = ("nces_id", "unitid", "state_code")
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


# --- an organization


class OrganizationForm(SeenForm):
    """What the directory says of an organization, in the order in which it is read."""

    parent = PlaceField(
        label=_lazy("Part of"),
        max_length=200,
        required=False,
        help_text=_lazy("The name of the organization that it belongs to."),
    )
    time_zone = forms.ChoiceField(label=_lazy("Time zone"), choices=ZONES)
    website = forms.URLField(label=_lazy("Website"), max_length=200, required=False, assume_scheme="https")

    class Meta:
        model = Organization
        fields = (
            *("name", "parent", "street", "city", "state", "zip_code", "county", "region", "time_zone"),
            *("phone", "website", "nces_id", "unitid", "state_code", "closed_on"),
        )
        labels = {
            "name": _lazy("Name"),
            "street": _lazy("Street"),
            "city": _lazy("City"),
            "state": _lazy("State"),
            "county": _lazy("County"),
            "region": _lazy("Region"),
            "phone": _lazy("Phone"),
            "state_code": _lazy("State code"),
            "closed_on": _lazy("Closed on"),
        }
        help_texts = {
            "state": _lazy("Two letters, for example KY."),
            "state_code": _lazy("The number that the state’s education agency gives it."),
        }
        widgets = {"closed_on": DayInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["parent"] = self.instance.parent
        standing: Any = self.instance.time_zone
        if standing not in dict(ZONES):
            self.fields["time_zone"].choices = [*ZONES, (standing, standing)]  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        """Short fields side by side where there is room; of the fields, those that this form has.

        Identifiers are folded away, unless there is one or something is wrong with it.
        """
        side_by_side = [[name for name in pair if name in self.fields] for pair in PAIRS]
        placed = {name for pair in side_by_side for name in pair} | set(IDENTIFIERS)
        first = [name for name in self.fields if name not in placed]
        is_open = any(self[name].value() or self[name].errors for name in IDENTIFIERS)
        folded = Div(*IDENTIFIERS, template="directory/_identifiers.html", open=is_open)
        made = FormHelper()
        made.form_tag, made.disable_csrf = False, True
        made.layout = Layout(*first, *(Div(*pair, css_class="sheet__pair") for pair in side_by_side), folded)
        return made

    def clean_state(self) -> str:
        return str(self.cleaned_data["state"]).upper()


class NewOrganizationForm(AlikeForm, OrganizationForm):
    """The same for one that is new, once it is clear that it is none of those that are known."""

    kind = forms.ChoiceField(label=_lazy("Kind"), choices=OrganizationKind.choices)
    network = forms.ModelChoiceField(Organization.objects.none(), label=_lazy("Works with"), empty_label=None)
    field_order = ("same", "name", "kind", "network")

    def __init__(self, *args: Any, networks: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["closed_on"]
        own: Any = self.fields["network"]
        own.queryset = networks
        self.initial.setdefault("network", networks[0])
        if len(networks) == 1:
            own.widget = forms.HiddenInput()

    def alike(self, cleaned: dict[str, Any]) -> dict[str, tuple[Organization, str]]:
        rows = like_organization(cleaned["name"], website=cleaned["website"], phone=cleaned["phone"])
        return {
            str(row.pk): (row, ", ".join(filter(None, [row.name, row.get_kind_display(), row.city])))
            for row in rows
        }


# --- a note


class NoteForm(SeenForm):
    class Meta:
        model = Note
        fields = ("text",)
        labels = {"text": _lazy("Note")}
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}


class NewNoteForm(NoteForm):
    """The same with whose note it is, where somebody works for several."""

    intermediary = forms.ModelChoiceField(
        Organization.objects.none(), label=_lazy("Read by the people of"), empty_label=None
    )

    def __init__(self, *args: Any, keepers: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: Any = self.fields["intermediary"]
        own.queryset = Organization.objects.filter(pk__in=[row.pk for row in keepers]).order_by("name")
        self.initial.setdefault("intermediary", keepers[0])
        if len(keepers) == 1:
            own.widget = forms.HiddenInput()


# --- a seat


class InviteForm(forms.Form):
    given_name = forms.CharField(label=_lazy("First name"), max_length=80, widget=named("off"))
    family_name = forms.CharField(label=_lazy("Last name"), max_length=80, widget=named("off"))
    email = forms.EmailField(label=_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    level = forms.ChoiceField(
        label=_lazy("Level"), choices=ContactLevel.choices, initial=ContactLevel.FRONT_LINE
    )
    role = forms.ChoiceField(
        label=_lazy("Role"),
        choices=SeatRole.choices,
        initial=SeatRole.MEMBER,
        help_text=_lazy("A viewer reads, a member works, a manager also decides who may."),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_lazy("Role"), choices=SeatRole.choices)


class PasswordForm(forms.Form):
    """The first password of an account, typed twice."""

    password = forms.CharField(
        label=_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_lazy("The same again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password") != cleaned.pop("again", None) and not self.errors:
            self.add_error("again", _("The two differ."))
        return cleaned
