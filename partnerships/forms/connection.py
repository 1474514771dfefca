"""What the pages of the action guide ask for: an interest, people, the four questions, who does what."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.choices import SearchKind
from directory.forms import DayInput, NamedField, SeenForm
from directory.layout import helper, pair
from directory.models import Affiliation, Organization, User
from directory.querysets import standing
from partnerships.forms.agreement import MemberField, members
from partnerships.forms.delivery import people
from partnerships.models import Connection, Membership, Partnership, Plan, ValueStatement
from pathways.models import Initiative

INITIATIVES = 40  # shown to choose from


class InitiativesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Initiative) -> str:
        return f"{obj.name} ({obj.organization})"


def under_way(intermediaries: Any, today: date) -> Any:
    """What goes on in the regions of these intermediaries; where no region is known, everywhere."""
    rows = Initiative.objects.filter(standing(today)).select_related("organization").order_by("name", "pk")
    regions = list(intermediaries.exclude(region="").order_by().values_list("region", flat=True))
    return rows.filter(Q(region__in=regions) | Q(organization__in=intermediaries)) if regions else rows


class ConnectionForm(SeenForm):
    """Why somebody is sought, and beside what is under way already."""

    organization = NamedField(
        kind=SearchKind.ORGANIZATION,
        label=_("With whom"),
        required=False,
        help_text=_("Some words of the name. Left empty while nobody is in mind yet."),
    )
    initiatives = InitiativesField(
        Initiative.objects.none(),
        label=_("Under way in the region already"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick those that this touches: join them rather than begin beside them."),
    )

    class Meta:
        model = Connection
        fields = ("intermediary", "organization", "reason", "interest", "initiatives")
        widgets = {"interest": forms.Textarea(attrs={"rows": 4})}
        labels = {"intermediary": _("For"), "reason": _("Why"), "interest": _("Your interest")}
        help_texts = {"interest": _("What you want to learn or reach, in a few sentences.")}

    def __init__(self, *args: Any, conveners: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].user = user  # type: ignore[attr-defined]
        shown = [row.pk for row in under_way(conveners, today)[:INITIATIVES]]
        if self.instance.pk:
            shown += self.instance.initiatives.values_list("pk", flat=True)
        rows = Initiative.objects.filter(pk__in=shown).select_related("organization")
        self.fields["initiatives"].queryset = rows  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["intermediary"]
        else:
            field: Any = self.fields["intermediary"]
            field.queryset, field.empty_label = conveners, None
        first = ["intermediary"] if "intermediary" in self.fields else []
        self.helper = helper(
            Fieldset(_("Your interest"), *first, pair("reason", "organization"), "interest"), "initiatives"
        )

    def settle(self, cleaned: dict[str, Any]) -> None:
        """Which initiatives are ticked has no version to compare."""
        ticked = cleaned.pop("initiatives", None)
        super().settle(cleaned)
        cleaned["initiatives"] = ticked if ticked is not None else Initiative.objects.none()


class JoinForm(forms.Form):
    """Part of which partnership it becomes, or the name of a new one."""

    partnership = NamedField(
        kind=SearchKind.PARTNERSHIP,
        label=_("An existing partnership"),
        required=False,
        help_text=_("Some words of its name."),
    )
    name = forms.CharField(label=_("Or the name of a new one"), max_length=160, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partnership"].user = user  # type: ignore[attr-defined]


class EndForm(forms.Form):
    outcome = forms.CharField(
        label=_("What came of it"), max_length=240, widget=forms.Textarea(attrs={"rows": 3})
    )
    ended_on = forms.DateField(label=_("Ended on"), widget=DayInput())


class AffiliatedField(forms.ModelChoiceField):
    """Somebody by where they work; the deed is told who they are."""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return found and found.person


class IntroductionForm(forms.Form):
    """Who brings whom together with whom."""

    introduced_by = AffiliatedField(Affiliation.objects.none(), label=_("Who introduces"))
    introduced_to = AffiliatedField(Affiliation.objects.none(), label=_("To whom"))
    on = forms.DateField(label=_("When"), widget=DayInput())
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, connection: Connection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = connection.organization_id
        there = Q(organization=place) | Q(organization__parent=place) if place else Q(pk__in=[])
        ours = Q(organization=connection.intermediary_id)
        known = Q(organization__in=_known(connection))
        self.fields["introduced_by"].queryset = people(ours | known | there)  # type: ignore[attr-defined]
        self.fields["introduced_to"].queryset = people(there)  # type: ignore[attr-defined]
        self.helper = helper(pair("introduced_by", "introduced_to"), pair("on"), "note")


def _known(connection: Connection) -> Any:
    """The members of the partnership, whose people may know somebody."""
    rows = Membership.objects.filter(partnership=connection.partnership_id, left_on__isnull=True)
    return Organization.objects.filter(pk__in=rows.order_by().values("organization")).order_by().values("pk")


class AnswersForm(SeenForm):
    """The four questions."""

    class Meta:
        model = Plan
        fields = ("possible", "practical_soon", "who_helps", "what_next")
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in fields}
        labels = {
            "possible": _("What is possible?"),
            "practical_soon": _("What is practical soon?"),
            "who_helps": _("Who can help?"),
            "what_next": _("What comes next?"),
        }
        help_texts = {
            "who_helps": _("Anyone who is missing becomes a need, before anybody is asked."),
            "what_next": _("Whatever somebody says they will do becomes a commitment."),
        }


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What was learned"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class StatementField(forms.ModelChoiceField):
    def label_from_instance(self, obj: ValueStatement) -> str:
        return f"{obj.membership.organization}: {obj.text}"


class IntersectionForm(forms.Form):
    seeks = StatementField(ValueStatement.objects.none(), label=_("One seeks"), empty_label=_("Choose one"))
    gives = StatementField(
        ValueStatement.objects.none(), label=_("Another gives"), empty_label=_("Choose one")
    )

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ValueStatement.objects.filter(
            standing(today), partnership=partnership, membership__left_on__isnull=True
        ).select_related("membership__organization", "membership__partnership")
        for kind in ("seeks", "gives"):
            self.fields[kind].queryset = rows.filter(kind=kind)  # type: ignore[attr-defined]


class CommitmentForm(forms.Form):
    """Who does what for whom by when."""

    text = forms.CharField(label=_("What"), max_length=400)
    owner = MemberField(Membership.objects.none(), label=_("Who"), empty_label=_("Choose one"))
    receiver = MemberField(
        Membership.objects.none(), label=_("For whom"), required=False, empty_label=_("The partnership")
    )
    due_on = forms.DateField(label=_("By when"), widget=DayInput())

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("owner", "receiver"):
            self.fields[name].queryset = members(partnership, today)  # type: ignore[attr-defined]
        self.helper = helper("text", pair("owner", "receiver"), pair("due_on"))
