"""What the pages of money ask for: awards with their rules, allocations, what is spent, match, budgets."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms import DayInput, SeenForm
from directory.layout import helper, pair
from directory.uploads import SafeFileField
from partnerships.models import (
    Allocation,
    Budget,
    Contribution,
    FundingReport,
    FundingSource,
    Match,
    Partnership,
)

#: A tag is an activity in a word or two.
LONGEST_TAG, MOST_TAGS = 80, 30


class TagsField(forms.CharField):
    """Words divided by commas, kept as a list without repeats."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        said = filter(None, (one.strip() for one in (super().to_python(value) or "").split(",")))
        tags: dict[str, str] = {}
        for one in said:
            tags.setdefault(one.casefold(), one)
        found = list(tags.values())
        if len(found) > MOST_TAGS or any(len(one) > LONGEST_TAG for one in found):
            raise forms.ValidationError(_("These are too many tags, or too long ones."))
        return found

    def validate(self, value: Any) -> None:
        """An empty list is an answer."""

    def run_validators(self, value: Any) -> None:
        """Looked at tag by tag already."""


class SourceForm(SeenForm):
    """A stream of money, what limits it, and how far it is."""

    allowed_uses = TagsField(
        label=_("Allowed uses"),
        required=False,
        help_text=_("Divided by commas. Left empty, whatever isn’t prohibited is allowed."),
    )
    prohibited_uses = TagsField(
        label=_("Prohibited uses"), required=False, help_text=_("Divided by commas, for example food.")
    )

    class Meta:
        model = FundingSource
        fields = (
            *("holder", "name", "kind", "amount", "is_formula", "from_on", "to_on", "liquidate_by_on"),
            *("statute", "assistance_listing", "award_number", "passed_through", "fiscal_agent"),
            *("eligible_populations", "allowed_uses", "prohibited_uses", "administration_cap"),
            *("match_required", "takes_in_kind", "applied_on", "awarded_on", "closed_on"),
        )
        widgets = {
            name: DayInput()
            for name in ("from_on", "to_on", "liquidate_by_on", "applied_on", "awarded_on", "closed_on")
        }
        labels = {
            "holder": _("Planned by"),
            "name": _("Name"),
            "kind": _("Kind of money"),
            "amount": _("Amount in dollars"),
            "is_formula": _("Formula money: it comes every year"),
            "from_on": _("Period from"),
            "to_on": _("Period to"),
            "liquidate_by_on": _("Pay everything by"),
            "statute": _("Statute"),
            "assistance_listing": _("Assistance Listing number"),
            "award_number": _("Award number"),
            "passed_through": _("Passed through"),
            "fiscal_agent": _("Fiscal agent, if another"),
            "eligible_populations": _("Whom it may serve"),
            "administration_cap": _("Administration cap in percent"),
            "match_required": _("Match required in percent"),
            "takes_in_kind": _("Match in kind counts, not only cash"),
            "applied_on": _("Applied on"),
            "awarded_on": _("Awarded on"),
            "closed_on": _("Closed on"),
        }
        help_texts = {
            "is_formula": _("Durable money. Grants, gifts and awards that end are one-off."),
            "administration_cap": _("Perkins V, for example: 5."),
            "match_required": _("Of the award, from other money."),
            "closed_on": _("Once everything is paid and reported."),
        }

    def __init__(self, *args: Any, holders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["holder"]
        else:
            self.fields["holder"].queryset, self.fields["holder"].empty_label = holders, None  # type: ignore[attr-defined]
        who = ["holder"] if "holder" in self.fields else []
        self.helper = helper(
            Fieldset(_("What"), *who, "name", pair("kind", "amount"), "is_formula"),
            Fieldset(_("When"), pair("from_on", "to_on"), pair("liquidate_by_on")),
            Fieldset(
                _("What limits it"),
                *("allowed_uses", "prohibited_uses", "eligible_populations"),
                pair("administration_cap", "match_required"),
                "takes_in_kind",
            ),
            Fieldset(
                _("Where it comes from"),
                pair("statute", "assistance_listing"),
                pair("award_number", "passed_through"),
                pair("fiscal_agent"),
            ),
            Fieldset(_("Where it stands"), pair("applied_on", "awarded_on"), pair("closed_on")),
        )


class PartnershipField(forms.ModelChoiceField):
    def __init__(self, **words: Any) -> None:
        super().__init__(Partnership.objects.none(), to_field_name="slug", **words)


class AllocationForm(SeenForm):
    """Money of one award for one activity of one partnership, in one period."""

    partnership = PartnershipField(label=_("Partnership"), empty_label=_("Choose one"))

    class Meta:
        model = Allocation
        fields = ("partnership", "activity", "amount", "basis", "from_on", "to_on", "is_convening")
        widgets = {"from_on": DayInput(), "to_on": DayInput()}
        labels = {
            "activity": _("Activity"),
            "amount": _("Amount in dollars"),
            "basis": _("Divided by"),
            "from_on": _("From"),
            "to_on": _("To"),
            "is_convening": _("For convening the partnership"),
        }
        help_texts = {"basis": _("How this stream’s part of a shared cost was worked out.")}

    def __init__(self, *args: Any, source: FundingSource, partnerships: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["partnership"]
        else:
            self.fields["partnership"].queryset = partnerships  # type: ignore[attr-defined]
        if source.allowed_uses:
            uses = [(one, one) for one in source.allowed_uses if one not in source.prohibited_uses]
            kept = [] if self.instance.activity in dict(uses) else [(self.instance.activity,) * 2]
            self.fields["activity"].widget = forms.Select(choices=[*kept, *uses])
        elif source.prohibited_uses:
            self.fields["activity"].help_text = _("Not for: %(uses)s.") % {
                "uses": ", ".join(source.prohibited_uses)
            }
        first = ["partnership"] if "partnership" in self.fields else []
        self.helper = helper(
            *first, "activity", pair("amount", "basis"), pair("from_on", "to_on"), "is_convening"
        )


class SpendingForm(SeenForm):
    """What the ledger says on a day."""

    class Meta:
        model = Allocation
        fields = ("obligated", "spent", "counted_on", "evidence")
        widgets = {
            "counted_on": DayInput(),
        }
        labels = {
            "obligated": _("Obligated so far"),
            "spent": _("Spent so far"),
            "counted_on": _("As of"),
            "evidence": _("Where the ledger says so"),
        }
        help_texts = {"obligated": _("Promised by contract or order, paid or not.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counted_on"].required = self.fields["evidence"].required = True
        self.helper = helper(pair("obligated", "spent"), pair("counted_on"), "evidence")


class MatchForm(forms.ModelForm):
    """Match received, valued and with its record."""

    upload = SafeFileField(label=_("The record as a file"), required=False)

    class Meta:
        model = Match
        fields = ("kind", "amount", "on", "contribution", "valuation", "evidence")
        widgets = {"on": DayInput()}
        labels = {
            "kind": _("Kind"),
            "amount": _("Worth in dollars"),
            "on": _("Received on"),
            "contribution": _("Contribution on record"),
            "valuation": _("How it was valued"),
            "evidence": _("Where it is recorded"),
        }
        help_texts = {
            "contribution": _("Each is matched once at most."),
            "valuation": _("Needed in kind, for example hours at the wage paid."),
        }

    def __init__(self, *args: Any, source: FundingSource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free: Any = self.fields["contribution"]
        rows = Contribution.objects.filter(
            match__isnull=True,
            partnership__convener=source.holder_id,
            on__range=(source.from_on, source.to_on),
        )
        free.queryset, free.empty_label = rows.order_by("-on", "-pk"), _("None")
        self.helper = helper(
            pair("kind", "amount"), pair("on"), "contribution", "valuation", "evidence", "upload"
        )

    def _post_clean(self) -> None:
        """The deed makes the row."""


class ReportForm(forms.ModelForm):
    class Meta:
        model = FundingReport
        fields = ("title", "due_on")
        widgets = {"due_on": DayInput()}
        labels = {"title": _("What is reported"), "due_on": _("Due on")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("title", pair("due_on"))

    def _post_clean(self) -> None:
        """The deed makes the row."""


class SentForm(forms.Form):
    sent_on = forms.DateField(label=_("Sent on"), widget=DayInput())


class BudgetForm(SeenForm):
    """What a period of the partnership costs."""

    class Meta:
        model = Budget
        fields = ("amount", "from_on", "to_on", "is_convening")
        widgets = {"from_on": DayInput(), "to_on": DayInput()}
        labels = {
            "amount": _("Cost in dollars"),
            "from_on": _("From"),
            "to_on": _("To"),
            "is_convening": _("For convening: staff, meetings, follow-up"),
        }
        help_texts = {"is_convening": _("Left out, it is for what the partnership does.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_on"].required = True
        self.helper = helper("amount", pair("from_on", "to_on"), "is_convening")
