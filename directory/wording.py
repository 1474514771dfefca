"""What each form says of a field that it couldn’t take, in our words: set once, for the forms of all apps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

#: What is missing, by the kind of field. One that says more of its own place names that itself.
MISSING: dict[type[forms.Field], Any] = {
    forms.Field: _("Fill this in."),
    forms.BooleanField: _("Tick this box."),
    forms.ChoiceField: _("Choose one."),
    forms.DateField: _("Give a day."),
    forms.EmailField: _("Type an e-mail address."),
    forms.FileField: _("Choose a file."),
    forms.IntegerField: _("Give a number."),
    forms.ModelChoiceField: _("Choose one."),
    forms.MultipleChoiceField: _("Choose at least one."),
    forms.TimeField: _("Give a time."),
}
#: What was chosen has gone from the list meanwhile.
GONE: tuple[type[forms.Field], ...] = (forms.ChoiceField, forms.ModelChoiceField, forms.MultipleChoiceField)


def speak() -> None:
    for kind, words in MISSING.items():
        say(kind, required=words)
    for kind in GONE:
        say(kind, invalid_choice=_("This is no longer in the list. Choose again."))
    for number in (forms.IntegerField, forms.DecimalField):
        say(number, invalid=_("Type a number alone, such as 2."))
    say(forms.DateField, invalid=_("This isn’t a date. Choose one."))
    validators.MinValueValidator.message = _("At least %(limit_value)s.")
    validators.MaxValueValidator.message = _("At most %(limit_value)s.")
    validators.MaxLengthValidator.message = ngettext_lazy(
        "At most %(limit_value)d character.", "At most %(limit_value)d characters.", "limit_value"
    )
    validators.EmailValidator.message = _("This is no whole e-mail address.")


def say(kind: type[forms.Field], **words: Any) -> None:
    own = vars(kind).get("default_error_messages", {})
    kind.default_error_messages = own | words
