"""What the pages of signing ask for: who signs, what is sent, what comes back on paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.db.models import Q

from directory.choices import ContactLevel
from directory.forms import DayInput, ShownForm
from directory.layout import helper, pair
from directory.models import Affiliation
from directory.uploads import SafeFileField
from partnerships.actions.sending import Named
from partnerships.choices import SigningOrder
from partnerships.models import Agreement, AgreementParty, Signer

#: Empty lines offered to each party beyond those that are filled; the next are there once it is saved.
MORE = 1


class SignersForm(ShownForm):
    """Who signs for each party, and in which order; one line of fields for each signer."""

    signing_order = forms.ChoiceField(
        label="They sign",
        choices=SigningOrder.choices,
        widget=forms.RadioSelect,
        help_text="One after the other goes by the numbers; the same number is asked at the same time.",
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        named = list(Signer.objects.standing().filter(party__agreement=agreement).order_by("place", "pk"))
        super().__init__(*args, now=fingerprint(agreement, named), **kwargs)
        self.initial["signing_order"] = agreement.signing_order
        parties = agreement.parties.filter(left_on__isnull=True, must_sign=True)
        self.parties = list(parties.select_related("membership__organization").order_by("pk"))
        self.people = {row.pk: row for row in people(self.parties)}
        self.helper = helper("signing_order", *(self.block(party, named) for party in self.parties))

    def block(self, party: AgreementParty, named: list[Signer]) -> Fieldset:
        own = [one for one in named if one.party_id == party.pk]
        choices = [
            ("", "Nobody"),
            *((pk, words(row)) for pk, row in self.people.items() if works_near(row, party)),
        ]
        lines = [
            Div(*self.line(f"{party.pk}-{place}", choices, one), css_class="sheet__line")
            for place, one in self.places(own)
        ]
        return Fieldset(party.membership.organization.name, *lines)

    def places(self, own: list[Signer]) -> Iterator[tuple[int, Signer | None]]:
        yield from enumerate([*own, *[None] * MORE])

    def line(self, key: str, choices: list[tuple[Any, str]], one: Signer | None) -> tuple[str, str, str]:
        names = (f"person-{key}", f"place-{key}", f"optional-{key}")
        self.fields[names[0]] = forms.TypedChoiceField(
            label="Signer",
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
            initial=one and one.affiliation_id,
        )
        self.fields[names[1]] = forms.IntegerField(
            label="Place", min_value=1, max_value=99, required=False, initial=one.place if one else 1
        )
        self.fields[names[2]] = forms.BooleanField(
            label="Optional", required=False, initial=bool(one and not one.is_required)
        )
        return names

    def clean(self) -> dict[str, Any]:
        """All lines as the deed takes them."""
        cleaned = super().clean() or {}
        return {"signing_order": cleaned.get("signing_order"), "signers": list(self.signers(cleaned))}

    def signers(self, cleaned: dict[str, Any]) -> Iterator[Named]:
        parties = {party.pk: party for party in self.parties}
        for name, pk in cleaned.items():
            kind, _, key = name.partition("-")
            if kind == "person" and pk:
                yield Named(
                    parties[int(key.split("-")[0])],
                    self.people[pk],
                    cleaned.get(f"place-{key}") or 1,
                    not cleaned.get(f"optional-{key}"),
                )


class NewcomerForm(forms.Form):
    """A signer who isn't in the directory yet."""

    party = forms.ModelChoiceField(AgreementParty.objects.none(), label="Signs for", empty_label=None)
    given_name = forms.CharField(label="First name", max_length=80)
    family_name = forms.CharField(label="Last name", max_length=80)
    title = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail address", help_text="The link to sign goes there.")
    level = forms.ChoiceField(choices=ContactLevel.choices, initial=ContactLevel.EXECUTIVE)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = agreement.parties.filter(left_on__isnull=True, must_sign=True)
        field = self.fields["party"]
        field.queryset = parties.select_related("membership__organization").order_by("pk")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: row.membership.organization.name  # type: ignore[attr-defined]
        self.helper = helper("party", pair("given_name", "family_name"), pair("title", "level"), "email")


def fingerprint(agreement: Agreement, named: list[Signer]) -> str:
    """Who signs, as the page shows it."""
    lines = [f"{one.pk}.{one.place}.{one.is_required:d}" for one in named]
    return " ".join([agreement.signing_order, *lines])


def people(parties: list[AgreementParty]) -> Any:
    """Who works for the parties today, or in a part of them."""
    keys = [party.membership.organization_id for party in parties]
    rows = Affiliation.objects.filter(
        Q(organization__in=keys) | Q(organization__parent__in=keys) | Q(organization__children__in=keys),
        to_on__isnull=True,
    )
    return rows.select_related("person", "organization").order_by(
        "person__family_name", "person__given_name", "pk"
    )


def works_near(row: Affiliation, party: AgreementParty) -> bool:
    own = party.membership.organization
    place = row.organization
    return place.pk in (own.pk, own.parent_id) or place.parent_id == own.pk


def words(row: Affiliation) -> str:
    title = f", {row.title}" if row.title else ""
    return f"{row.person}{title} ({row.email or 'no e-mail: signs on paper'})"


class SendForm(ShownForm):
    """What is sent is the text that was shown."""

    days = forms.IntegerField(
        label="The links open for so many days",
        min_value=1,
        max_value=60,
        initial=14,
        help_text="60 at most. They can be renewed.",
    )


class AddressForm(forms.Form):
    email = forms.EmailField(label="New e-mail address")
    reason = forms.CharField(label="Why", max_length=100)


class PaperForm(forms.Form):
    """A signature that was given with a pen."""

    name = forms.CharField(label="Name, as signed", max_length=160)
    title = forms.CharField(max_length=120, required=False)
    on = forms.DateField(label="Signed on", widget=DayInput())
    upload = SafeFileField(label="Scanned copy")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(pair("name", "title"), pair("on"), "upload")


class AnswerForm(forms.Form):
    answer = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}), help_text="It is mailed to whoever asked."
    )
