"""What the pages by link ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms import named
from partnerships.forms.colleague import ColleagueForm

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "sign__code", "spellcheck": "false"}


class CodeField(forms.CharField):
    """The mailed code; a browser may fill it in, and it may be pasted."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Code from your mailbox"),
            max_length=20,
            required=False,
            help_text=_("Six digits."),
            widget=forms.TextInput(attrs=CODE),
        )


class SignForm(forms.Form):
    """Name, title and consent. The hashes say which texts stood on the page."""

    name = forms.CharField(
        label=_("Your full name"),
        max_length=160,
        help_text=_("Typed here, it is your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your full name.")},
    )
    title = forms.CharField(
        label=_("Your title"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": _("Type your title.")},
    )
    has_consented = forms.BooleanField(
        label=_("I agree to this, and I have read the agreement."),
        error_messages={"required": _("Agree to signing online, or ask to sign on paper.")},
    )
    has_authority = forms.BooleanField(
        error_messages={"required": _("Confirm that you may sign for your organization.")},
    )
    code = CodeField()
    document_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    consent_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, organization: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["has_authority"].label = _("I may sign for %(organization)s.") % {
            "organization": organization
        }


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody who was asked to sign reads this."),
        error_messages={"required": _("Say why.")},
    )
    code = CodeField()


class DelegateForm(ColleagueForm):
    title = forms.CharField(
        label=_("Their title"),
        max_length=120,
        widget=named("off"),
        error_messages={"required": _("Type their title.")},
    )
    code = CodeField()


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("Your question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write your question.")},
    )


class FindForm(forms.Form):
    """The hash as people copy it: in capitals, broken into lines, with spaces."""

    sha256 = forms.CharField(
        label=_("SHA-256 of the document"),
        max_length=200,
        help_text=_("64 digits and letters from a to f. They stand at the foot of each page."),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Copy the SHA-256 here.")},
    )

    def clean_sha256(self) -> str:
        digits = "".join(self.cleaned_data["sha256"].split()).lower()
        if len(digits) != 64 or set(digits) - set("0123456789abcdef"):
            raise forms.ValidationError(_("A SHA-256 has 64 digits and letters from a to f."))
        return digits
