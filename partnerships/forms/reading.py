"""What is asked for around comments by link: whom to ask, and what they say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.uploads import SafeFileField
from partnerships.forms.signing import people, words, works_near
from partnerships.models import Agreement, Reader


class ReaderForm(forms.Form):
    """Somebody of a party who has an address and hasn't been asked yet."""

    person = forms.ChoiceField(
        help_text=_("People of the parties who have an e-mail address on file and haven’t been asked yet.")
    )
    days = forms.IntegerField(
        label=_("The link opens for so many days"),
        min_value=1,
        max_value=60,
        initial=30,
        help_text=_("60 at most."),
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = agreement.parties.filter(left_on__isnull=True).exclude(
            membership__organization=agreement.partnership.convener_id
        )
        parties = list(standing.select_related("membership__organization").order_by("pk"))
        asked = Reader.objects.standing().filter(party__in=parties)
        known = set(asked.values_list("party", "affiliation"))
        near = [row for row in people(parties) if row.email]
        self.pairs = {
            f"{party.pk}-{row.pk}": (party, row)
            for party in parties
            for row in near
            if works_near(row, party) and (party.pk, row.pk) not in known
        }
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (
                party.membership.organization.name,
                [(key, words(row)) for key, (own, row) in self.pairs.items() if own == party],
            )
            for party in parties
        ]

    def clean(self) -> dict[str, Any]:
        """As the deed takes it."""
        cleaned = super().clean() or {}
        party, affiliation = self.pairs.get(cleaned.pop("person", ""), (None, None))
        return {**cleaned, "party": party, "affiliation": affiliation}


class RemarkForm(forms.Form):
    """What is said to one clause, by link."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your comment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write your comment.")},
    )


class AttachmentForm(forms.Form):
    title = forms.CharField(
        label=_("What it is"), max_length=120, help_text=_("For example: Certificate of insurance")
    )
    upload = SafeFileField(label=_("File"))
