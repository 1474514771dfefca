"""What the answer to an offer asks for: who owes what to whom by when, or why not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.forms import DayInput
from directory.layout import helper, pair
from directory.models import Affiliation
from employers.models import Offer
from partnerships.forms.agreement import MemberField, members
from partnerships.forms.delivery import people
from partnerships.models import Membership, Partnership


class AcceptForm(forms.Form):
    """The employer’s sentence becomes the partnership’s."""

    text = forms.CharField(label=gettext_lazy("What is promised"), max_length=400)
    due_on = forms.DateField(label=gettext_lazy("Due on"), widget=DayInput())
    owner_person = forms.ModelChoiceField(
        Affiliation.objects.none(),
        label=gettext_lazy("Who sees to it"),
        required=False,
        empty_label=gettext_lazy("Whoever offered it"),
    )
    receiver = MemberField(
        Membership.objects.none(),
        label=gettext_lazy("For"),
        required=False,
        empty_label=gettext_lazy("The partnership"),
        help_text=gettext_lazy("Whoever receives it confirms that it arrived."),
    )
    joins = forms.BooleanField(
        error_messages={"required": gettext_lazy("Only a member of the partnership can promise in it.")}
    )

    def __init__(
        self, *args: Any, offer: Offer, partnership: Partnership, is_member: bool, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        employer = offer.employer.organization
        others = members(partnership, on).exclude(organization=employer)
        self.fields["owner_person"].queryset = people(Q(organization=employer))  # type: ignore[attr-defined]
        self.fields["receiver"].queryset = others  # type: ignore[attr-defined]
        last = [] if is_member else ["joins"]
        if is_member:
            del self.fields["joins"]
        else:
            self.fields["joins"].label = _("%(employer)s joins this partnership today.") % {
                "employer": employer.name
            }
        self.helper = helper("text", pair("due_on", "receiver"), "owner_person", *last)


class DeclineOfferForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why not"),
        max_length=240,
        help_text=gettext_lazy("The employer reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
