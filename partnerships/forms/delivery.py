"""What the pages of commitments ask for: what was delivered, who confirms it, when it is due instead."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.forms import DayInput, PastDayField
from directory.layout import helper, pair
from directory.models import Affiliation
from directory.templatetags.words import full_day
from directory.uploads import SafeFileField
from employers.models import Placement
from partnerships.access.acting import Acting
from partnerships.choices import Proof
from partnerships.forms.agreement import ReasonForm
from partnerships.models import Commitment, Membership


class PlacementField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Placement) -> str:  # type: ignore[override]
        return gettext("%(offer)s (%(school)s, from %(on)s)") % {
            "offer": obj.offer.title,
            "school": obj.school,
            "on": full_day(obj.from_on),
        }


class DeliveryForm(forms.Form):
    """What was done for a commitment; what its duty is proved by has to be there."""

    delivered_on = PastDayField(label=_("Delivered on"))
    reported_by = forms.ModelChoiceField(
        Affiliation.objects.none(), label=_("Reported by"), required=False, empty_label=_("Nobody named")
    )
    figure = forms.DecimalField(
        label=_("How much"),
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=_("The number alone."),
    )
    unit = forms.CharField(
        label=_("Of what"),
        max_length=40,
        required=False,
        help_text=_("Such as learners, days or hours."),
    )
    placement = PlacementField(
        Placement.objects.none(), label=_("Placement"), required=False, empty_label=_("None")
    )
    upload = SafeFileField(label=_("File"), required=False)
    note = forms.CharField(
        label=_("Note"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, commitment: Commitment, acting: Acting, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivered_on"].until(today)  # type: ignore[attr-defined]
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
            Fieldset(_("When, and who says so"), pair("delivered_on", "reported_by")),
            Fieldset(_("What was delivered"), pair("figure", "unit"), *what),
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
    rows = Placement.objects.held().filter(delivery__isnull=True).select_related("offer", "school")
    if commitment.offer_id:
        return rows.filter(offer=commitment.offer_id)
    if commitment.owner is None:
        return rows.none()
    owner = commitment.owner.organization_id
    own = Q(offer__employer__organization=owner) | Q(school=owner) | Q(school__parent=owner)
    return rows.filter(own, offer__intermediary=commitment.partnership.convener_id)


class ConfirmForm(forms.Form):
    """The receiver's word that it arrived."""

    on = PastDayField(
        label=_("Confirmed on"),
        help_text=_(
            "The day on which you confirm it: usually today. The day of the delivery is recorded already."
        ),
    )
    affiliation = forms.ModelChoiceField(
        Affiliation.objects.none(), label=_("Who says so"), required=False, empty_label=_("Nobody named")
    )

    def __init__(self, *args: Any, membership: Membership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].until(today)  # type: ignore[attr-defined]
        place = membership.organization_id
        rows = people(Q(organization=place) | Q(organization__parent=place))
        self.fields["affiliation"].queryset = rows  # type: ignore[attr-defined]
        self.helper = helper(pair("on", "affiliation"))


class DueForm(ReasonForm):
    due_on = forms.DateField(label=_("New due date"), widget=DayInput())
    agreed_on = forms.DateField(label=_("Agreed on"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(pair("due_on", "agreed_on"), "reason")
