"""What issuing a report asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import Report
from partnerships.choices import MemberRole
from partnerships.models import Membership, Partnership


class ReportForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=160)
    summary = forms.CharField(
        label=_("What the numbers mean"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("A few sentences for a board: what went well, what didn’t, what you ask for."),
    )
    to = forms.ModelMultipleChoiceField(
        Membership.objects.none(),
        label=_("Who gets it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one member.")},
    )
    replaces = forms.ModelChoiceField(
        Report.objects.none(),
        label=_("It corrects"),
        required=False,
        empty_label=_("No earlier report"),
        help_text=_("Readers of the earlier one are told that this one counts."),
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.filter(
            partnership=partnership, accepted_on__isnull=False, left_on__isnull=True
        ).exclude(role=MemberRole.CONVENER)
        members = members.select_related("organization").order_by("organization__name")
        to, replaces = self.fields["to"], self.fields["replaces"]
        to.queryset, to.label_from_instance = members, lambda row: row.organization.name  # type: ignore[attr-defined]
        self.initial.setdefault("to", members)
        earlier = Report.objects.filter(partnership=partnership, replaced_by__isnull=True)
        replaces.queryset = earlier.order_by("-issued_on", "-pk")  # type: ignore[attr-defined]
