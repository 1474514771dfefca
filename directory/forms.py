"""What forms of all apps share: a save that others have overtaken shows both values and loses neither."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import gettext_noop
from phonenumber_field.phonenumber import to_python

from directory.actions.index import findable
from directory.actions.save import still_to_come
from directory.choices import Language
from directory.models import Affiliation, Organization, Preference, SavedView, User
from directory.search import best_rows

BOTH = gettext_noop(
    "Somebody else changed this to “%(theirs)s” in the meantime. Yours is still here:"
    " send it again to replace theirs."
)


#: Of a text that somebody else wrote meanwhile so much is quoted.
QUOTED = 300


def named(autocomplete: str) -> forms.TextInput:
    """A line that the browser may fill in."""
    return forms.TextInput(attrs={"autocomplete": autocomplete})


class DayInput(forms.DateInput):
    """The browser's own way to pick a day."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(format="%Y-%m-%d", attrs=attrs)


class PastDayField(forms.DateField):
    """The day of something that has happened: today unless another is chosen, and none to come."""

    today: date | None = None

    def __init__(self, **words: Any) -> None:
        super().__init__(widget=DayInput(), **words)

    def until(self, today: date) -> None:
        """Takes no day after this one; where it is asked for, that is the day at the place."""
        self.today = self.initial = today
        self.widget.attrs["max"] = today.isoformat()

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.today and value > self.today:
            raise forms.ValidationError(still_to_come(self.today))


class NamedField(forms.CharField):
    """One record, asked for by its name; where several have the words, the page asks which is meant."""

    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.kind, self.user = kind, None
        self.widget.attrs["autocomplete"] = "off"

    def prepare_value(self, value: Any) -> Any:
        """A row, or the key of one, in its name."""
        row = findable()[self.kind].objects.filter(pk=value).first() if isinstance(value, int) else value
        return "" if row is None else str(row)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        rows = self.found(text) if text else [None]
        exact = [row for row in rows if str(row).casefold() == text.casefold()]
        if len(rows) == 1 or len(exact) == 1:
            return (exact or rows)[0]
        if not rows:
            raise forms.ValidationError(_("Nothing that you may see is called so."))
        choices = [(f"={row.pk}", f"{row} ({row.search_detail})") for row in rows]
        self.widget = forms.Select(choices=[("", _("Choose one")), *choices])
        raise forms.ValidationError(_("Several are called so. Choose the one that is meant."))

    def found(self, text: str) -> list[Any]:
        """What the name fits, or the one that was chosen."""
        if text.startswith("=") and text[1:].isdecimal():
            return list(findable()[self.kind].objects.for_user(self.user).filter(pk=int(text[1:])))
        return best_rows(self.user, text, self.kind)


class ClockInput(forms.TimeInput):
    """The browser's own way to pick a time."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class IssueForm(forms.Form):
    """From which intermediary a contact gets the page of their own, and in which language."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label="From", empty_label=None)
    language = forms.ChoiceField(
        label="Language of the letter and the page",
        choices=[("", "Not known: English, until they choose"), *Language.choices],
        required=False,
    )

    def __init__(self, *args: Any, senders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = senders  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why, in a few words that stay in the history."""

    reason = forms.CharField(label="Why", max_length=240)


class ShownForm(forms.Form):
    """Takes a word on something only as it was shown: what has changed meanwhile is shown anew."""

    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = self.initial["shown"] = now

    def clean_shown(self) -> str:
        if self.cleaned_data["shown"] != self.now:
            data = self.data.copy()  # type: ignore[attr-defined]
            data[self.add_prefix("shown")] = self.now
            self.data = data
            raise forms.ValidationError(_("This has changed since you opened the page. Look at it again."))
        return self.now


class SeenForm(forms.ModelForm):
    """A form that knows which version of its row it showed; its view is `once`, which holds the lock.

    When another has saved meanwhile, what they alone changed is kept, and what both changed is shown in both
    versions: sending the form again then replaces theirs. Nothing is ever written over unseen.
    """

    #: The newest version (history row) when the form was first shown, and when a clash was last pointed out.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    warned = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = newest(self.instance) if self.instance.pk else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            self.settle(cleaned)
        return cleaned

    def _post_clean(self) -> None:
        """Nothing is written on the row: its deed does that, and says in our words what doesn't fit."""

    def settle(self, cleaned: dict[str, Any]) -> None:
        """Compares three versions field by field: the one first shown, the one that stands, and mine."""
        standing = type(self.instance)._default_manager.select_for_update().get(pk=self.instance.pk)
        if newest(standing) is None:
            return  # brought in whole, and never changed since
        shown = version(standing, cleaned.get("seen"))
        warned = version(standing, cleaned.get("warned")) or shown
        if shown is None:
            self.add_error(None, _("This form is too old. Reload the page and enter it again."))
            return
        for name in set(self._meta.fields) & set(cleaned):
            self.weigh(name, cleaned, *(getattr(row, name) for row in (shown, warned, standing)))
        data = self.data.copy()
        data[self.add_prefix("warned")] = newest(standing)
        self.data = data

    def weigh(self, name: str, cleaned: dict[str, Any], before: Any, pointed_out: Any, theirs: Any) -> None:
        mine = cleaned[name]
        if theirs in (before, mine):
            return
        if mine == before:
            cleaned[name] = theirs
        elif theirs != pointed_out:
            self.add_error(name, _(BOTH) % {"theirs": self.said(name, theirs)})

    def said(self, name: str, theirs: Any) -> str:
        """A value in the words of its field; of a long text its beginning, since the record shows it all."""
        choices = dict(getattr(self.fields[name], "choices", None) or {})
        said = str(theirs if isinstance(theirs, Model) else choices.get(theirs, theirs) or "–")
        return Truncator(said).chars(QUOTED)


class AbsenceForm(forms.Form):
    """From when to when somebody is away."""

    user = forms.ModelChoiceField(User.objects.none(), label=_lazy("Who"), empty_label=None)
    from_on = forms.DateField(label=_lazy("First day away"), widget=DayInput())
    to_on = forms.DateField(label=_lazy("Last day away"), widget=DayInput())

    def __init__(self, *args: Any, users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users  # type: ignore[attr-defined]


class PreferenceForm(SeenForm):
    """Which letters one gets, how often, and in which language."""

    class Meta:
        model = Preference
        fields = (
            "digest",
            "digest_day",
            "wants_assigned",
            "wants_forms",
            "wants_reminders",
            "wants_meetings",
            "language",
        )
        labels = {
            "digest": _lazy("A digest of what wants attention"),
            "digest_day": _lazy("On which day"),
            "language": _lazy("Language of these letters"),
        }
        help_texts = {
            "digest": _lazy("In the morning, where your intermediary is. When nothing waits there is none."),
            "digest_day": _lazy("Of the weekly digest."),
            "wants_forms": _lazy("At most one letter an hour, however many came in."),
        }


class ContactForm(SeenForm):
    """How to reach somebody, said by themselves; prefilled, so that one tap confirms it."""

    given_name = forms.CharField(
        label=_lazy("First name"), max_length=80, show_hidden_initial=True, widget=named("given-name")
    )
    family_name = forms.CharField(
        label=_lazy("Last name"), max_length=80, show_hidden_initial=True, widget=named("family-name")
    )

    class Meta:
        model = Affiliation
        fields = ("title", "email", "phone")
        labels = {
            "title": _lazy("What you do there"),
            "email": _lazy("E-mail"),
            "phone": _lazy("Phone"),
        }
        help_texts = {"email": _lazy("A new address gets a fresh link; this one ends.")}
        widgets = {
            "title": named("organization-title"),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }

    field_order = ("given_name", "family_name", "title", "email", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        person = self.instance.person
        self.initial |= {"given_name": person.given_name, "family_name": person.family_name}

    def clean_phone(self) -> str:
        """One that stands may stay as it is; a new one has to be whole."""
        phone: str = self.cleaned_data["phone"]
        number = to_python(phone, region="US") if "phone" in self.changed_data else None
        if number and not number.is_valid():
            raise forms.ValidationError(_("Type a phone number with its area code."))
        return phone

    def clean(self) -> dict[str, Any]:
        """A name that stands as it was shown is whatever it is by now."""
        cleaned = super().clean()
        for name in {"given_name", "family_name"} & set(cleaned) - set(self.changed_data):
            cleaned[name] = getattr(self.instance.person, name)
        return cleaned


def newest(row: Model) -> int | None:
    """The number of the row's newest version."""
    return row.history.order_by("-history_id").values_list("history_id", flat=True).first()  # type: ignore[attr-defined, no-any-return]


def version(row: Model, number: int | None) -> Model | None:
    """The row as it was in this version."""
    found = row.history.filter(history_id=number).first()  # type: ignore[attr-defined]
    return found and found.instance  # type: ignore[no-any-return]


class ViewForm(SeenForm):
    """What a view of a list is called, and for whom it is."""

    class Meta:
        model = SavedView
        fields = ("name", "organization", "is_pinned")
        labels = {
            "name": _lazy("Name"),
            "organization": _lazy("For whom"),
            "is_pinned": _lazy("Pinned: a tab above the list"),
        }

    def __init__(self, *args: Any, networks: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organization"]
        # Whom it is shared with already stays to choose, also for somebody who could not share it anew.
        own = {row.pk for row in networks} | {self.instance.organization_id}
        field.queryset = Organization.objects.filter(pk__in=own - {None}).order_by("name")
        field.empty_label = _("Only me")
