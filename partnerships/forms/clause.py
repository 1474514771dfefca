"""What a clause's pages ask for: its words, how far it is, what is said about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from directory.forms import SeenForm
from directory.layout import helper, pair
from directory.models import Affiliation
from partnerships.choices import ClauseProgress
from partnerships.models import Agreement, Clause, ClauseComment


def people(agreement: Agreement) -> Any:
    """Who works today for one of the parties or for the convener, in order of name."""
    parties = agreement.parties.filter(left_on__isnull=True).values("membership__organization")
    place = Q(organization__in=parties) | Q(organization=agreement.partnership.convener_id)
    rows = Affiliation.objects.filter(place, to_on__isnull=True).select_related("person", "organization")
    return rows.order_by("organization__name", "person__family_name", "pk")


class ClauseForm(SeenForm):
    """The words of a clause, who settles it, and how far it is."""

    # With what was shown beside it: whoever didn't touch it doesn't take back what another has set.
    progress = forms.ChoiceField(choices=ClauseProgress.choices, show_hidden_initial=True)

    class Meta:
        model = Clause
        fields = ("text", "owner", "is_required")
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}
        help_texts = {
            "owner": "Who settles it, of one of the parties or of the convener.",
            "is_required": "Has to be final before the agreement is sent.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        owner.queryset, owner.empty_label = people(self.instance.agreement), "Nobody"  # type: ignore[attr-defined]
        self.helper = helper("text", pair("progress", "owner"), "is_required")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "progress" not in self.changed_data:
            cleaned["progress"] = None
        return cleaned


class CommentForm(forms.ModelForm):
    class Meta:
        model = ClauseComment
        fields = ("text", "is_internal")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        labels = {"text": "Comment", "is_internal": "Only for us: the parties don’t see it"}
