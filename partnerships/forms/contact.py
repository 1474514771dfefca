"""What the pages of daily contact ask for: an interaction, an answer, shared notes, a member's contacts."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.forms import ClockInput, DayInput, SeenForm
from directory.layout import helper
from directory.models import Affiliation
from partnerships.choices import Channel, ContactRole, Direction
from partnerships.forms.agreement import MemberField, MembersField, members
from partnerships.forms.delivery import people
from partnerships.models import Interaction, Meeting, Membership, MembershipContact, Partnership

#: What a form of ours brings is no channel to choose.
CHANNELS = [choice for choice in Channel.choices if choice[0] != Channel.FORM]


class InteractionForm(SeenForm):
    """One contact, in the order in which it is typed: what, with whom, how, which way, when."""

    participants = forms.ModelMultipleChoiceField(
        Affiliation.objects.none(),
        label=_("With whom of them"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS, initial=Channel.CALL)
    direction = forms.ChoiceField(label=_("Which way"), choices=Direction.choices)

    class Meta:
        model = Interaction
        fields = ("subject", "membership", "channel", "direction", "on", "text", "is_private")
        field_classes = {"membership": MemberField}
        widgets = {
            "on": DayInput(),
            "text": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {
            "subject": _("What was said or done"),
            "membership": _("With"),
            "on": _("When"),
            "text": _("More"),
            "is_private": _("Private: only we read it"),
        }

    def __init__(
        self,
        *args: Any,
        partnership: Partnership,
        today: date,
        contact: MembershipContact | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask_with_whom(contact)
        field: Any = self.fields["membership"]
        field.queryset = members(partnership, today).exclude(role="convener")
        field.empty_label = _("Nobody: a note")
        if not self.instance.pk:
            self.initial.setdefault("on", today)
        self.helper = helper(
            "subject",
            Div("membership", "channel", "direction", "on", css_class="sheet__four"),
            *(["participants"] if contact else []),
            "text",
            "is_private",
        )

    def ask_with_whom(self, contact: MembershipContact | None) -> None:
        """Only where somebody comes from a person's page: a call is logged quicker without the question."""
        if contact is None:
            del self.fields["participants"]
            return
        there: Any = self.fields["participants"]
        there.queryset = people(of_member(contact.membership))
        self.initial |= {"membership": contact.membership_id, "participants": [contact.affiliation_id]}


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    answered_on = forms.DateField(label=_("Answered on"), widget=DayInput())


class NotesForm(forms.Form):
    minutes = forms.CharField(label=_("Notes"), max_length=20000, widget=forms.Textarea(attrs={"rows": 10}))
    notes_shared_on = forms.DateField(label=_("Shared on"), widget=DayInput())


class MeetingForm(SeenForm):
    """When, with whom and about what; the agenda begins with what is still owed."""

    invite = MembersField(
        Membership.objects.none(), label=_("Invited"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Meeting
        fields = ("title", "planned_on", "starts_at", "ends_at", "place", "agenda")
        widgets = {
            "planned_on": DayInput(),
            "starts_at": ClockInput(),
            "ends_at": ClockInput(),
            "agenda": forms.Textarea(attrs={"rows": 10}),
        }
        labels = {"planned_on": _("When"), "starts_at": _("From"), "ends_at": _("To"), "place": _("Where")}
        help_texts = {"starts_at": _("Where the partnership is. Without it the meeting takes the whole day.")}

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["invite"]
        else:
            rows: Any = members(partnership, today)
            self.fields["invite"].queryset = rows  # type: ignore[attr-defined]
            self.initial.setdefault("invite", [row.pk for row in rows])


class MeetingInviteForm(forms.Form):
    """Members that weren't invited yet."""

    invite = MembersField(
        Membership.objects.none(),
        label=_("Invite"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose whom to invite.")},
    )

    def __init__(self, *args: Any, meeting: Meeting, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: Any = members(meeting.partnership, today)
        self.fields["invite"].queryset = rows.exclude(meeting_parties__meeting=meeting)  # type: ignore[attr-defined]


class HeldForm(forms.Form):
    """Who came, and what was said."""

    held_on = forms.DateField(label=_("Held on"), widget=DayInput())
    present = MembersField(
        Membership.objects.none(),
        label=_("Who was there"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    minutes = forms.CharField(
        label=_("Minutes"), max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 10})
    )

    def __init__(self, *args: Any, meeting: Meeting, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = members(meeting.partnership, today)  # type: ignore[attr-defined]
        invited = meeting.parties.values_list("membership", flat=True)
        self.initial = {"held_on": today, "minutes": meeting.agenda, "present": list(invited)} | self.initial


class DecisionForm(forms.Form):
    text = forms.CharField(
        label=_("What was decided"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ContactForm(forms.Form):
    """One of the member's people, and in what part."""

    affiliation = forms.ModelChoiceField(Affiliation.objects.none(), label=_("Who"))
    role = forms.ChoiceField(label=_("As"), choices=ContactRole.choices)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["affiliation"].queryset = people(of_member(membership))  # type: ignore[attr-defined]


def of_member(membership: Membership) -> Q:
    """Those who work at a member or in a part of it."""
    place = membership.organization_id
    return Q(organization=place) | Q(organization__parent=place)
