"""What the pages of members ask for: who joins and leaves, how often they talk, what they seek and give."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.forms.models import ModelChoiceField
from django.utils.translation import gettext_lazy as _

from directory.choices import SearchKind
from directory.forms import DayInput, NamedField, SeenForm
from directory.layout import helper, pair
from directory.models import User
from partnerships.choices import ContactRole, Sector
from partnerships.forms.agreement import MemberField, members
from partnerships.models import Membership, Partnership, RecruitmentNeed

OF_KIND = ("", _("As its kind says"))


class NeedField(ModelChoiceField):
    def label_from_instance(self, obj: RecruitmentNeed) -> str:  # type: ignore[override]
        words = [obj.get_support_display(), obj.description[:80]]
        return " · ".join(filter(None, words))


def open_needs(partnership: Partnership) -> Any:
    return RecruitmentNeed.objects.filter(partnership=partnership, withdrawn_on__isnull=True)


class InviteForm(forms.Form):
    organization = NamedField(
        kind=SearchKind.ORGANIZATION, label=_("Organization"), help_text=_("Some words of its name.")
    )
    need = NeedField(
        RecruitmentNeed.objects.none(),
        label=_("For which need"),
        required=False,
        empty_label=_("None is written"),
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=[OF_KIND, *Sector.choices], required=False)
    invited_on = forms.DateField(label=_("Invited on"), widget=DayInput())

    def __init__(self, *args: Any, partnership: Partnership, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].user = user  # type: ignore[attr-defined]
        self.fields["need"].queryset = open_needs(partnership)  # type: ignore[attr-defined]
        self.helper = helper("organization", "need", pair("sector", "invited_on"))


class AcceptForm(forms.Form):
    accepted_on = forms.DateField(label=_("Joined on"), widget=DayInput())


class LeaveForm(forms.Form):
    left_on = forms.DateField(label=_("Last day"), widget=DayInput())
    reason = forms.CharField(label=_("Why"), max_length=240)


class MemberForm(SeenForm):
    """What is said of a member that has no deed of its own."""

    class Meta:
        model = Membership
        fields = ("sector", "need")
        field_classes = {"need": NeedField}
        labels = {"sector": _("Sector"), "need": _("Recruited for")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [OF_KIND, *Sector.choices]  # type: ignore[attr-defined]
        need: Any = self.fields["need"]
        need.queryset = RecruitmentNeed.objects.filter(partnership=self.instance.partnership)
        need.empty_label = _("None is written")
        self.helper = helper(pair("sector", "need"))


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("As"), choices=ContactRole.choices)


class CadenceForm(forms.Form):
    days = forms.IntegerField(
        label=_("Every so many days"),
        min_value=1,
        max_value=730,
        help_text=_("30 is once a month, 90 once a quarter."),
    )


class ValueForm(forms.Form):
    text = forms.CharField(
        label=_("In their own words"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


class ContributionForm(forms.Form):
    """A benefit outside any commitment, from one member to another."""

    description = forms.CharField(
        label=_("What was given"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    giver = MemberField(Membership.objects.none(), label=_("By"), empty_label=_("Choose one"))
    receiver = MemberField(Membership.objects.none(), label=_("To"), empty_label=_("Choose one"))
    on = forms.DateField(label=_("When"), widget=DayInput())

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = members(partnership, today)
        for name in ("giver", "receiver"):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.initial.setdefault("on", today)
        self.helper = helper("description", pair("giver", "receiver"), "on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("giver") and cleaned.get("giver") == cleaned.get("receiver"):
            self.add_error("receiver", _("Choose another member than the one that gave it."))
        return cleaned
