"""What a contact's own page asks for: the forms of the signed-in pages, less what the link knows already."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.forms import ShownForm
from partnerships.access.linked import Own
from partnerships.choices import ContactRole
from partnerships.forms.colleague import ColleagueForm
from partnerships.forms.delivery import ConfirmForm, DeliveryForm
from partnerships.models import Membership, MembershipContact


class OwnDeliveryForm(DeliveryForm):
    """Reported by whoever holds the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reported_by"]
        self.helper = None


class OwnConfirmForm(ConfirmForm):
    """Confirmed by whoever holds the link; one tap, if it was today."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["affiliation"]
        self.helper = None


class MissingForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What should we know?"),
        help_text=gettext_lazy("Such as what is missing, or when you expect it. May stay empty."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HandOverForm(ColleagueForm):
    is_leaving = forms.BooleanField(label=gettext_lazy("I am leaving the organization"), required=False)


class RolesForm(ShownForm):
    """Which roles somebody holds. A role as champion is offered wherever their organization is a member, and
    so is what they left out before (`back`)."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("I am"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        own: Own,
        held: list[MembershipContact],
        back: list[MembershipContact],
        **kwargs: Any,
    ) -> None:
        now = [key(row.membership_id, row.role) for row in held]
        super().__init__(*args, now=json.dumps(now), **kwargs)
        offered = {key(row.membership_id, row.role): said(row.role, row.membership) for row in [*held, *back]}
        for member in own.members:
            offered.setdefault(key(member.pk, ContactRole.CHAMPION), said(ContactRole.CHAMPION, member))
        self.fields["roles"].choices = list(offered.items())  # type: ignore[attr-defined]
        self.initial["roles"] = now

    def clean_roles(self) -> set[tuple[int, str]]:
        pairs = (one.split(" ") for one in self.cleaned_data["roles"])
        return {(int(member), role) for member, role in pairs}


def key(member: int, role: str) -> str:
    return f"{member} {role}"


def said(role: str, membership: Membership) -> str:
    """ "Champion of Hazard Steel in Bluegrass Manufacturing"."""
    words = {"organization": membership.organization.name, "partnership": membership.partnership.name}
    return _("%(role)s of %(organization)s in %(partnership)s") % {"role": ContactRole(role).label, **words}
