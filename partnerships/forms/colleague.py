"""Who takes something on in another's place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from directory.forms import named
from directory.models import Affiliation
from directory.rules import is_elsewhere

TICK = _lazy("Check the address. If it is theirs, tick that it is.")


class ColleagueForm(forms.Form):
    """A colleague of `giver`. An address that looks foreign is asked about: it opens what was the giver's."""

    given_name = forms.CharField(
        label=_lazy("Their first name"),
        max_length=80,
        widget=named("off"),
        error_messages={"required": _lazy("Type their first name.")},
    )
    family_name = forms.CharField(
        label=_lazy("Their last name"),
        max_length=80,
        widget=named("off"),
        error_messages={"required": _lazy("Type their last name.")},
    )
    title = forms.CharField(
        label=_lazy("What they do there"), max_length=120, required=False, widget=named("off")
    )
    email = forms.EmailField(
        label=_lazy("Their e-mail address"),
        help_text=_lazy("At your organization; their link goes there."),
        error_messages={"required": _lazy("Type their e-mail address.")},
    )
    # A choice of its own for each address: a tick for one says nothing of the next.
    is_theirs = forms.MultipleChoiceField(
        label=_lazy("Is this address right?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": TICK, "invalid_choice": TICK},
    )

    def __init__(self, *args: Any, giver: Affiliation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = str(self["email"].value() or "").strip().lower() if self.is_bound else ""
        if is_foreign(email, giver):
            choice = _("Yes, this address is theirs: %(email)s") % {"email": email}
            self.fields["is_theirs"].choices = [(email, choice)]  # type: ignore[attr-defined]
        else:
            del self.fields["is_theirs"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("is_theirs", None)
        return cleaned


def is_foreign(email: str, giver: Affiliation) -> bool:
    """Neither the organization's site nor the giver's own address vouches for it, and nobody there has it."""
    place = giver.organization
    if not is_elsewhere(email, known=giver.email, site=place.website):
        return False
    return not place.affiliations.filter(email__iexact=email, to_on__isnull=True).exists()
