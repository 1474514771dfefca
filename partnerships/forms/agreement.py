"""What an agreement's pages ask for: where it starts, what it says about itself, why it moves."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.forms.models import ModelChoiceField, ModelMultipleChoiceField

from directory.forms import DayInput, SeenForm
from directory.layout import helper, pair
from directory.models import User
from partnerships.choices import AgreementKind, MemberRole, NoticeKind
from partnerships.models import Agreement, AgreementTemplate, Membership, Partnership

#: What is said of itself, in the order of the page; the deed takes the same names.
TERM = ("effective_on", "ends_on", "review_on", "review_months", "renewal", "renewal_months", "notice_days")
HELPS = {
    "purpose": "What it is for, in one or two sentences. No agreement goes out without it.",
    "review_months": "Everybody who keeps it is reminded so often.",
    "renewal_months": "Needed if it renews by itself.",
    "notice_days": "How long before it ends early a party has to say so; 0 for none.",
    "signing_order": "In order, the next signer is asked once the one before has signed.",
    "backup": "Is reminded too, and steps in when the owner is away.",
}
LABELS = {"effective_on": "In effect from", "signing_order": "They sign"}
DAYS = {name: DayInput() for name in ("effective_on", "ends_on", "review_on")}


def term() -> Fieldset:
    return Fieldset(
        "Term",
        pair("effective_on", "ends_on"),
        pair("review_on", "review_months"),
        pair("renewal", "renewal_months"),
        pair("notice_days"),
    )


class MemberField(ModelChoiceField):
    def label_from_instance(self, obj: Membership) -> str:  # type: ignore[override]
        return str(obj.organization.name)


class MembersField(ModelMultipleChoiceField):
    def label_from_instance(self, obj: Membership) -> str:  # type: ignore[override]
        return str(obj.organization.name)


def members(partnership: Partnership, on: date) -> Any:
    """The members that may be party to something on a day, by name."""
    rows = Membership.objects.filter(partnership=partnership).active(on)
    return rows.select_related("organization").order_by("organization__name")


def colleagues(partnership: Partnership) -> Any:
    """Those of the convener who may look after something."""
    seats = {"seats__organization": partnership.convener_id, "seats__to_on__isnull": True}
    return User.objects.filter(**seats, is_active=True).distinct().order_by("name")


def offer(field: Any, people: Any) -> None:
    """Those to choose from; nobody is a choice too."""
    field.queryset, field.empty_label = people, "Nobody"


class StartForm(forms.Form):
    """Where an agreement begins: in which partnership, and from which words."""

    partnership = ModelChoiceField(Partnership.objects.none(), to_field_name="slug", empty_label="Choose one")
    start = forms.ChoiceField(label="Begin with", help_text="A template brings its 14 clauses along.")

    def __init__(
        self, *args: Any, partnerships: Any, templates: list[AgreementTemplate], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = partnerships  # type: ignore[attr-defined]
        self.fields["start"].choices = [  # type: ignore[attr-defined]
            *(
                (label, [(str(row.pk), str(row)) for row in templates if row.kind == kind])
                for kind, label in AgreementKind.choices
                if any(row.kind == kind for row in templates)
            ),
            ("Without a template", AgreementKind.choices),
        ]


class DraftForm(forms.ModelForm):
    """A new agreement: who is party to it, for how long, who looks after it."""

    parties = MembersField(
        Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Two at least, before it can be reviewed. Only members that have joined are listed.",
    )

    class Meta:
        model = Agreement
        fields = ("title", "purpose", *TERM, "signing_order", "owner", "backup")
        widgets = DAYS | {"purpose": forms.Textarea(attrs={"rows": 3})}
        labels = LABELS
        help_texts = HELPS

    def __init__(self, *args: Any, partnership: Partnership, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = members(partnership, on)
        self.fields["parties"].queryset = rows  # type: ignore[attr-defined]
        self.initial["parties"] = [row.pk for row in rows if row.role == MemberRole.CONVENER]
        for name in ("owner", "backup"):
            offer(self.fields[name], colleagues(partnership))
        self.helper = helper(
            Fieldset("What", "title", "purpose", "parties"),
            term(),
            Fieldset("Care", pair("owner", "backup"), pair("signing_order")),
        )

    def _post_clean(self) -> None:
        """The deed makes the row."""


class AgreementForm(SeenForm):
    """What an agreement says about itself."""

    class Meta:
        model = Agreement
        fields = ("title", "purpose", *TERM, "signing_order")
        widgets = DAYS | {"purpose": forms.Textarea(attrs={"rows": 3})}
        labels = LABELS
        help_texts = HELPS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            Fieldset("What", "title", "purpose"), term(), Fieldset("Signing", "signing_order")
        )


class KeepersForm(SeenForm):
    """Who looks after an agreement; no part of its text."""

    class Meta:
        model = Agreement
        fields = ("owner", "backup")
        help_texts = HELPS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("owner", "backup"):
            offer(self.fields[name], colleagues(self.instance.partnership))


class NothingForm(forms.Form):
    """A deed that needs no word, only its button."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why", max_length=240, widget=forms.Textarea(attrs={"rows": 2}))


class PartyForm(forms.Form):
    membership = MemberField(Membership.objects.none(), label="Member", empty_label="Choose one")
    must_sign = forms.BooleanField(label="Has to sign", required=False, initial=True)

    def __init__(self, *args: Any, agreement: Agreement, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = agreement.parties.filter(left_on__isnull=True).values("membership")
        rows = members(agreement.partnership, on).exclude(pk__in=standing)
        self.fields["membership"].queryset = rows  # type: ignore[attr-defined]


class LeaveForm(ReasonForm):
    left_on = forms.DateField(label="Last day", widget=DayInput())


class NoticeForm(ReasonForm):
    kind = forms.ChoiceField(label="What is said", choices=NoticeKind.choices)
    party = forms.ModelChoiceField(
        None, label="By", required=False, empty_label="All together", help_text="Who gives notice."
    )
    on = forms.DateField(label="Given on", widget=DayInput())
    ends_on = forms.DateField(
        label="Ends on", widget=DayInput(), required=False, help_text="Left empty: after the days of notice."
    )
    field_order = ("kind", "party", "on", "ends_on", "reason")

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = parties  # type: ignore[attr-defined]
        self.fields["party"].label_from_instance = lambda row: row.membership.organization.name  # type: ignore[attr-defined]
        self.helper = helper(pair("kind", "party"), pair("on", "ends_on"), "reason")


class RenewForm(forms.Form):
    """The term of the agreement that follows."""

    effective_on = forms.DateField(label="In effect from", widget=DayInput())
    ends_on = forms.DateField(label="Ends on", widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(pair("effective_on", "ends_on"))


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label="What came of it", max_length=240, widget=forms.Textarea(attrs={"rows": 3})
    )
    review_on = forms.DateField(
        label="Next review on",
        required=False,
        widget=DayInput(),
        help_text="Left empty: after the agreed months.",
    )


class AmendForm(forms.Form):
    summary = forms.CharField(
        label="What changes",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In a sentence, for the record. The words are changed clause by clause afterwards.",
    )
