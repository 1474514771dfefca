"""What the pages of commitments ask for: what was delivered, who confirms it, when it is due instead."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.db.models import Q

from directory.forms import DayInput
from directory.models import Affiliation
from directory.uploads import SafeFileField
from employers.models import Placement
from partnerships.access import Acting
from partnerships.choices import Proof
from partnerships.forms.agreement import ReasonForm, helper, pair
from partnerships.models import Commitment, Membership


class PlacementField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Placement) -> str:  # type: ignore[override]
        return f"{obj.offer.title} ({obj.school}, from {obj.from_on})"


class DeliveryForm(forms.Form):
    """What was done for a commitment; what its duty is proved by has to be there."""

    delivered_on = forms.DateField(label="Delivered on", widget=DayInput())
    reported_by = forms.ModelChoiceField(
        Affiliation.objects.none(), label="Reported by", required=False, empty_label="Nobody named"
    )
    figure = forms.DecimalField(max_digits=14, decimal_places=2, required=False)
    unit = forms.CharField(
        max_length=40, required=False, help_text="What the figure counts, for example learners."
    )
    placement = PlacementField(Placement.objects.none(), required=False, empty_label="None")
    upload = SafeFileField(label="File", required=False)
    note = forms.CharField(max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, commitment: Commitment, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proof = commitment.responsibility.proof if commitment.responsibility else ""
        self.fields["reported_by"].queryset = reporters(commitment, acting)  # type: ignore[attr-defined]
        self.fields["placement"].queryset = placements(commitment)  # type: ignore[attr-defined]
        what = ["upload", "note"]
        if commitment.offer_id or proof == Proof.PLACEMENT:
            what.insert(0, "placement")
        else:
            del self.fields["placement"]
        if proof:
            self.fields["upload" if proof == Proof.FILE else proof].required = True
        self.helper = helper(
            Fieldset("When, and who says so", pair("delivered_on", "reported_by")),
            Fieldset("What was delivered", pair("figure", "unit"), *what),
        )


def reporters(commitment: Commitment, acting: Acting) -> Any:
    """Who may have reported it: for the convener's staff anybody of either side, else one's own people."""
    sides = [row.organization_id for row in (commitment.owner, commitment.receiver) if row]
    own = [row.organization_id for row in acting.own]
    places = [*sides, commitment.partnership.convener_id] if acting.may_work else {*sides} & {*own}
    return people(Q(organization__in=places))


def people(where: Q) -> Any:
    rows = Affiliation.objects.filter(where, to_on__isnull=True).select_related("person", "organization")
    return rows.order_by("person__family_name", "person__given_name", "pk")


def placements(commitment: Commitment) -> Any:
    """Those that no delivery rests on yet: of its own offer, else of what the owner offers or fills."""
    rows = Placement.objects.filter(delivery__isnull=True).select_related("offer", "school")
    if commitment.offer_id:
        return rows.filter(offer=commitment.offer_id)
    if commitment.owner is None:
        return rows.none()
    owner = commitment.owner.organization_id
    own = Q(offer__employer__organization=owner) | Q(school=owner) | Q(school__parent=owner)
    return rows.filter(own, offer__intermediary=commitment.partnership.convener_id)


class ConfirmForm(forms.Form):
    """The receiver's word that it arrived."""

    on = forms.DateField(label="Confirmed on", widget=DayInput())
    affiliation = forms.ModelChoiceField(
        Affiliation.objects.none(), label="Who says so", required=False, empty_label="Nobody named"
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = membership.organization_id
        rows = people(Q(organization=place) | Q(organization__parent=place))
        self.fields["affiliation"].queryset = rows  # type: ignore[attr-defined]
        self.helper = helper(pair("on", "affiliation"))


class DueForm(ReasonForm):
    due_on = forms.DateField(label="New due date", widget=DayInput())
    agreed_on = forms.DateField(label="Agreed on", widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(pair("due_on", "agreed_on"), "reason")
