"""What is asked once for many rows of a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.choices import SearchKind
from directory.forms import DayInput, NamedField
from directory.layout import helper, pair
from directory.models import Person, User
from partnerships.access import may_work
from partnerships.actions.assignment import places_of
from partnerships.choices import AssignmentRole, Channel, Direction, Stage, Status
from partnerships.forms.contact import CHANNELS
from partnerships.forms.record import PathwayForm
from partnerships.models import Agreement, Partnership


class ChargeForm(forms.Form):
    """Who runs them, and what whoever does it now hands over."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Who"), empty_label=_("Choose one"))
    role = forms.ChoiceField(label=_("As"), choices=AssignmentRole.choices)
    note = forms.CharField(
        label=_("What they need to know"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed where somebody hands over: as lead or as backup."),
    )

    def __init__(self, *args: Any, rows: list[Partnership], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(rows)  # type: ignore[attr-defined]
        self.helper = helper(pair("person", "role"), "note")


def people_of(rows: list[Partnership]) -> Any:
    """Those who work for a convener of these; the deed asks of each whether it is the right one."""
    conveners = {row.convener_id: row for row in rows}
    places = {key for row in conveners.values() for key in places_of(row, timezone.localdate())}
    found = Person.objects.filter(affiliations__organization__in=places, affiliations__to_on__isnull=True)
    return found.distinct().order_by("family_name", "given_name", "pk")


class ForPathway(PathwayForm):
    from_on = None  # it begins today

    def __init__(self, *args: Any, rows: list[Partnership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ForContact(forms.Form):
    """The same contact with each member, as after a letter to all."""

    subject = forms.CharField(label=_("What was said or done"), max_length=200)
    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS, initial=Channel.EMAIL)
    direction = forms.ChoiceField(label=_("Which way"), choices=Direction.choices, initial=Direction.OUT)
    on = forms.DateField(label=_("When"), widget=DayInput())
    is_mass_mail = forms.BooleanField(
        label=_("Sent to many at once: nobody counts as spoken to"), required=False, initial=True
    )
    text = forms.CharField(label=_("More"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, rows: list[Partnership], user: User, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": timezone.localdate()}, **kwargs)
        self.helper = helper("subject", pair("channel", "direction"), "on", "is_mass_mail", "text")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_mass_mail") and cleaned.get("direction") == Direction.IN:
            self.add_error("is_mass_mail", _("What was sent to many came from us."))
        return cleaned


class ForStage(forms.Form):
    stage = forms.TypedChoiceField(label=_("Stage"), choices=Stage.choices, coerce=int)
    reason = forms.CharField(
        label=_("Why"),
        max_length=240,
        required=False,
        help_text=_("May stay empty for the step that the records propose."),
    )

    def __init__(self, *args: Any, rows: list[Partnership], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ForStatus(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)
    reason = forms.CharField(label=_("Why"), max_length=240)

    def __init__(self, *args: Any, rows: list[Partnership], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ForInvitation(forms.Form):
    partnership = NamedField(
        kind=SearchKind.PARTNERSHIP, label=_("Partnership"), help_text=_("Some words of its name.")
    )

    def __init__(self, *args: Any, rows: list[Any], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = self.fields["partnership"].user = user  # type: ignore[attr-defined]

    def clean_partnership(self) -> Partnership:
        found: Partnership = self.cleaned_data["partnership"]
        verdict = may_work(self.user, found)
        if not verdict:
            raise forms.ValidationError(verdict.reason)
        return found


# --- agreements


class ForNudge(forms.Form):
    """Asks for nothing but its button."""

    def __init__(self, *args: Any, rows: list[Agreement], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
