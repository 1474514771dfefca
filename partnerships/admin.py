"""Keeps partnerships and their records: evidence is only added, by the same deeds as everybody's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.http import HttpRequest
from django.utils import timezone

from directory.keeping import ByDeed, DeedForm, Evidence, Kept, ReadOnly, each, seen
from partnerships.actions import (
    agreement,
    assignment,
    commitment,
    connection,
    contact,
    funding,
    meeting,
    membership,
    partnership,
    purpose,
    recruitment,
    renewal,
    sharing,
    value,
)
from partnerships.actions.write import rewrite, touched
from partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementTransition,
    Allocation,
    Amendment,
    Assignment,
    Budget,
    CadenceTerm,
    Charter,
    Clause,
    ClauseState,
    Commitment,
    Confirmation,
    Connection,
    Contribution,
    DataFlow,
    DataSharingAgreement,
    Decision,
    Delivery,
    DueDate,
    Endorsement,
    FundingSource,
    Goal,
    Interaction,
    Introduction,
    Match,
    Meeting,
    MeetingParty,
    Membership,
    MembershipContact,
    Partnership,
    PartnershipPathway,
    Plan,
    PlanStep,
    Prospect,
    Protocol,
    RecruitmentNeed,
    Request,
    Responsibility,
    Review,
    Signature,
    StageChange,
    StatusChange,
    SystemChange,
    ValueStatement,
)

OPEN = ("to_on", admin.EmptyFieldListFilter)
FOUND = ("partnership__name",)
BY_MEMBER = ("membership__organization__name", "membership__partnership__name")


class Mended(ByDeed):
    """Begun by a deed; a correction goes through the same checks and marks the score as stale."""

    def mend(self, request: HttpRequest, obj: Any, fields: dict[str, Any]) -> Any:
        return rewrite(obj, by=request.user, at=timezone.now(), **fields)


@admin.register(Partnership)
class PartnershipAdmin(Mended):
    list_display = ("name", "convener", "stage", "status", "level", "shown_band", "shown_grade", "shown_on")
    list_filter = ("status", "stage", "shown_band", "level", "convener")
    list_select_related = ("convener",)
    search_fields = ("name", "slug", "convener__name")
    date_hierarchy = "started_on"
    actions = ("score_again",)
    asks = ("name", "convener", "parent", "level", "time_zone", "summary", "started_on", "stage")
    mends = ("name", "parent", "level", "summary")
    deed = staticmethod(partnership.start_partnership)
    inlines = (
        seen(Membership, "organization", "role", "sector", "invited_on", "accepted_on", "left_on"),
        seen(Assignment, "person", "role", "fte", "from_on", "to_on"),
        seen(PartnershipPathway, "pathway", "from_on", "to_on"),
        seen(
            CadenceTerm, "kind", "membership", "days", "from_on", "to_on", also=("membership__organization",)
        ),
        seen(StageChange, "stage", "on", "until_on", "reason"),
        seen(StatusChange, "status", "on", "until_on", "reason"),
        seen(Charter, "version", "adopted_on", "fte_needed"),
        seen(Protocol, "kind", "title", "from_on", "to_on"),
        seen(Goal, "title", "due_on", "target", "from_on", "to_on"),
        seen(Agreement, "title", "kind", "state", "effective_on", "ends_on"),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    @admin.action(description="Score again", permissions=["view"])
    def score_again(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda row, *, by, at: touched(row, at))


@admin.register(StageChange, StatusChange)
class StepAdmin(ReadOnly):
    list_display = ("partnership", "on", "until_on", "reason")
    list_select_related = ("partnership",)
    search_fields = FOUND
    date_hierarchy = "on"


@admin.register(PartnershipPathway)
class PartnershipPathwayAdmin(Mended):
    list_display = ("partnership", "pathway", "from_on", "to_on")
    list_select_related = ("partnership", "pathway")
    list_filter = (OPEN,)
    search_fields = (*FOUND, "pathway__title")
    asks = ("partnership", "pathway", "from_on")
    mends = ("from_on", "to_on")
    deed = staticmethod(partnership.link_pathway)


@admin.register(Assignment)
class AssignmentAdmin(Mended):
    list_display = ("person", "role", "partnership", "fte", "from_on", "to_on")
    list_select_related = ("person", "partnership")
    list_filter = ("role", OPEN)
    search_fields = (*FOUND, "person__family_name", "person__given_name")
    asks = ("partnership", "person", "role", "fte", "from_on")
    mends = ("fte", "from_on", "to_on", "hand_over_note")
    deed = staticmethod(assignment.assign_person)


@admin.register(Membership)
class MembershipAdmin(Mended):
    list_display = ("organization", "partnership", "role", "sector", "invited_on", "accepted_on", "left_on")
    list_select_related = ("organization", "partnership")
    list_filter = ("role", "sector", "organization__kind", ("left_on", admin.EmptyFieldListFilter))
    search_fields = ("organization__name", *FOUND)
    date_hierarchy = "accepted_on"
    actions = ("accept",)
    asks = ("partnership", "organization", "sector", "need", "invited_on")
    mends = ("sector", "need")
    deed = staticmethod(membership.invite_member)
    inlines = (
        seen(
            MembershipContact,
            "affiliation",
            "role",
            "from_on",
            "to_on",
            "confirmed_on",
            also=("affiliation__person", "affiliation__organization"),
        ),
        seen(ValueStatement, "kind", "text", "from_on", "to_on"),
        seen(Responsibility, "role", "description", "from_on", "to_on", also=("membership__organization",)),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    @admin.action(description="Accepted today", permissions=["view"])
    def accept(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda row, **who: membership.accept_membership(membership=row, **who))


@admin.register(MembershipContact)
class MembershipContactAdmin(Mended):
    list_display = ("affiliation", "membership", "role", "from_on", "to_on", "confirmed_on")
    list_select_related = (
        "affiliation__person",
        "affiliation__organization",
        "membership__organization",
        "membership__partnership",
    )
    list_filter = ("role", OPEN)
    search_fields = (*BY_MEMBER, "affiliation__person__family_name")
    asks = ("membership", "affiliation", "role", "from_on", "confirmed_on")
    mends = ("to_on",)
    deed = staticmethod(membership.name_contact)
    actions = ("confirm",)

    @admin.action(description="Confirmed today", permissions=["view"])
    def confirm(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda row, **who: membership.confirm_contact(contact=row, **who))


@admin.register(CadenceTerm)
class CadenceTermAdmin(Mended):
    list_display = ("partnership", "kind", "membership", "days", "from_on", "to_on")
    list_select_related = ("partnership", "membership__organization", "membership__partnership")
    list_filter = ("kind", OPEN)
    search_fields = FOUND
    asks = ("partnership", "membership", "days", "from_on")
    mends = ("to_on",)
    deed = staticmethod(membership.set_cadence)


@admin.register(SystemChange)
class SystemChangeAdmin(Evidence):
    list_display = ("what", "level", "partnership", "on")
    list_select_related = ("partnership",)
    list_filter = ("level",)
    search_fields = ("what", *FOUND)
    date_hierarchy = "on"
    asks = ("partnership", "level", "what", "who", "evidence", "on")
    deed = staticmethod(partnership.record_system_change)


@admin.register(Charter)
class CharterAdmin(Evidence):
    list_display = ("partnership", "version", "adopted_on", "fte_needed", "review_every_days")
    list_select_related = ("partnership",)
    search_fields = FOUND
    date_hierarchy = "adopted_on"
    asks = (
        "partnership",
        "need",
        "serves",
        "geography",
        "goal",
        "fte_needed",
        "review_every_days",
        "adopted_on",
    )
    deed = staticmethod(purpose.adopt_charter)
    inlines = (
        seen(
            Endorsement,
            "membership",
            "on",
            also=("membership__organization", "membership__partnership", "charter__partnership"),
        ),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()


@admin.register(Endorsement)
class EndorsementAdmin(Evidence):
    list_display = ("membership", "charter", "affiliation", "on")
    list_select_related = (
        "membership__organization",
        "membership__partnership",
        "charter__partnership",
        "affiliation__person",
        "affiliation__organization",
    )
    search_fields = BY_MEMBER
    date_hierarchy = "on"
    asks = ("charter", "membership", "affiliation", "on")
    deed = staticmethod(purpose.endorse_charter)


@admin.register(Review)
class ReviewAdmin(Evidence):
    list_display = ("partnership", "on", "entered_on")
    list_select_related = ("partnership",)
    search_fields = FOUND
    date_hierarchy = "on"
    asks = ("partnership", "on", "outcome")
    deed = staticmethod(purpose.record_review)


@admin.register(Protocol)
class ProtocolAdmin(Mended):
    list_display = ("title", "kind", "partnership", "from_on", "to_on")
    list_select_related = ("partnership",)
    list_filter = ("kind", OPEN)
    search_fields = ("title", *FOUND)
    asks = ("partnership", "kind", "title", "text", "from_on")
    mends = ("title", "text", "to_on")
    deed = staticmethod(purpose.put_protocol_in_force)


@admin.register(Goal)
class GoalAdmin(Mended):
    list_display = ("title", "partnership", "owner", "due_on", "target", "from_on", "to_on")
    list_select_related = ("partnership", "owner__person", "owner__organization")
    list_filter = (OPEN,)
    search_fields = ("title", *FOUND)
    asks = ("partnership", "title", "owner", "due_on", "target", "from_on")
    mends = ("to_on",)
    deed = staticmethod(purpose.set_goal)


@admin.register(RecruitmentNeed)
class RecruitmentNeedAdmin(Mended):
    list_display = ("support", "needed_count", "partnership", "sector", "stated_on", "needed_by_on")
    list_select_related = ("partnership",)
    list_filter = ("support", "sector", ("withdrawn_on", admin.EmptyFieldListFilter))
    search_fields = ("description", *FOUND)
    date_hierarchy = "stated_on"
    asks = (
        "partnership",
        "support",
        "sector",
        "description",
        "needed_count",
        "stated_on",
        "needed_by_on",
        "decision_maker",
        "ask",
    )
    mends = ("description", "decision_maker", "withdrawn_on")
    deed = staticmethod(recruitment.state_need)
    inlines = (seen(Prospect, "organization", "state", "listed_on", also=("need__partnership",)),)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()


@admin.register(Prospect)
class ProspectAdmin(Mended):
    list_display = ("organization", "need", "state", "listed_on", "approached_on", "closed_on")
    list_select_related = ("organization", "need__partnership")
    list_filter = ("state",)
    search_fields = ("organization__name", "need__partnership__name")
    asks = ("need", "organization", "listed_on", "note")
    mends = ("note",)
    deed = staticmethod(recruitment.add_prospect)
    actions = ("approach",)

    @admin.action(description="Approached today", permissions=["view"])
    def approach(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda row, **who: recruitment.approach_prospect(prospect=row, **who))


@admin.register(ValueStatement)
class ValueStatementAdmin(Mended):
    list_display = ("membership", "kind", "text", "from_on", "to_on")
    list_select_related = ("membership__organization", "membership__partnership")
    list_filter = ("kind", OPEN)
    search_fields = ("text", *BY_MEMBER)
    asks = ("membership", "kind", "text", "from_on")
    mends = ("to_on",)
    deed = staticmethod(value.state_value)


@admin.register(Contribution)
class ContributionAdmin(Evidence):
    list_display = ("description", "giver", "receiver", "partnership", "on")
    list_select_related = (
        "partnership",
        "giver__organization",
        "giver__partnership",
        "receiver__organization",
        "receiver__partnership",
    )
    search_fields = ("description", *FOUND)
    date_hierarchy = "on"
    asks = ("partnership", "giver", "receiver", "description", "on")
    deed = staticmethod(value.record_contribution)


class ConfirmationForm(DeedForm):
    """Of a contribution or of a delivery: the deed takes either as what is confirmed."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("contribution")) == bool(given.get("delivery")):
            raise forms.ValidationError("Choose a contribution or a delivery.")
        return given


@admin.register(Confirmation)
class ConfirmationAdmin(Evidence):
    form = ConfirmationForm
    list_display = ("membership", "delivery", "contribution", "on")
    list_select_related = (
        "membership__organization",
        "membership__partnership",
        "delivery__commitment",
        "contribution",
    )
    search_fields = BY_MEMBER
    date_hierarchy = "on"
    asks = ("contribution", "delivery", "membership", "affiliation", "on")
    deed = staticmethod(value.confirm_receipt)

    def perform(self, request: HttpRequest, obj: Any, form: Any) -> Any:
        given = dict(form.cleaned_data)
        of = given.pop("contribution") or given.pop("delivery")
        given.pop("delivery", None)
        return value.confirm_receipt(of=of, by=request.user, at=timezone.now(), **given)


@admin.register(Connection)
class ConnectionAdmin(Evidence):
    list_display = ("reason", "organization", "intermediary", "partnership", "on", "ended_on")
    list_select_related = ("organization", "intermediary", "partnership")
    list_filter = ("reason", ("ended_on", admin.EmptyFieldListFilter))
    search_fields = ("organization__name", "interest")
    date_hierarchy = "on"
    asks = ("intermediary", "organization", "partnership", "reason", "interest", "initiatives", "on")
    deed = staticmethod(connection.make_connection)


@admin.register(Introduction)
class IntroductionAdmin(Evidence):
    list_display = ("introduced_by", "introduced_to", "connection", "on")
    list_select_related = ("introduced_by", "introduced_to", "connection__organization")
    search_fields = ("introduced_by__family_name", "introduced_to__family_name")
    date_hierarchy = "on"
    asks = ("connection", "introduced_by", "introduced_to", "on", "note")
    deed = staticmethod(connection.introduce)


@admin.register(Interaction)
class InteractionAdmin(Evidence):
    list_display = ("subject", "partnership", "membership", "direction", "channel", "on", "entered_on")
    list_select_related = ("partnership", "membership__organization", "membership__partnership")
    list_filter = ("direction", "channel", "is_mass_mail", "is_private", "is_imported")
    search_fields = ("subject", "partnership__name", "membership__organization__name")
    date_hierarchy = "on"
    asks = (
        "partnership",
        "membership",
        "direction",
        "channel",
        "on",
        "subject",
        "text",
        "participants",
        "is_mass_mail",
        "is_private",
    )
    deed = staticmethod(contact.log_interaction)


@admin.register(Request)
class RequestAdmin(Evidence):
    list_display = ("text", "membership", "received_on", "answer_by_on", "answered_on")
    list_select_related = ("membership__organization", "membership__partnership")
    list_filter = (("answered_on", admin.EmptyFieldListFilter),)
    search_fields = ("text", *BY_MEMBER)
    date_hierarchy = "received_on"
    actions = ("answered",)
    asks = ("membership", "text", "offer", "received_on")
    deed = staticmethod(contact.receive_request)

    @admin.action(description="Answered today", permissions=["view"])
    def answered(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda row, **who: contact.answer_request(request=row, **who))


@admin.register(Meeting)
class MeetingAdmin(Evidence):
    list_display = ("title", "partnership", "planned_on", "held_on", "canceled_on", "notes_shared_on")
    list_select_related = ("partnership",)
    list_filter = (("held_on", admin.EmptyFieldListFilter), ("canceled_on", admin.EmptyFieldListFilter))
    search_fields = ("title", *FOUND)
    date_hierarchy = "planned_on"
    actions = ("share",)
    asks = ("partnership", "title", "planned_on", "agenda")
    deed = staticmethod(meeting.plan_meeting)
    inlines = (
        seen(
            MeetingParty,
            "membership",
            "invited_on",
            "is_present",
            also=("membership__organization", "membership__partnership"),
        ),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    @admin.action(description="Notes shared today", permissions=["view"])
    def share(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda row, **who: meeting.share_notes(meeting=row, **who))


@admin.register(MeetingParty)
class MeetingPartyAdmin(Evidence):
    list_display = ("membership", "meeting", "invited_on", "is_present")
    list_select_related = ("membership__organization", "membership__partnership", "meeting")
    list_filter = ("is_present",)
    search_fields = BY_MEMBER
    asks = ("meeting", "membership")
    deed = staticmethod(meeting.invite_to_meeting)


@admin.register(Decision)
class DecisionAdmin(Evidence):
    list_display = ("text", "partnership", "meeting", "on")
    list_select_related = ("partnership", "meeting")
    search_fields = ("text", *FOUND)
    date_hierarchy = "on"
    asks = ("partnership", "meeting", "text", "on")
    deed = staticmethod(meeting.decide)


@admin.register(Agreement)
class AgreementAdmin(ByDeed):
    list_display = ("title", "kind", "partnership", "state", "version", "effective_on", "ends_on")
    list_select_related = ("partnership",)
    list_filter = ("state", "kind")
    search_fields = ("title", *FOUND)
    date_hierarchy = "ends_on"
    actions = ("to_review", "to_signature")
    asks = ("partnership", "kind", "title", "purpose", "drafted_on", "effective_on", "ends_on", "owner")
    mends = ("title", "purpose", "effective_on", "ends_on", "review_on", "owner")
    deed = staticmethod(agreement.draft_agreement)
    inlines = (
        seen(
            AgreementParty,
            "membership",
            "must_sign",
            "left_on",
            also=("membership__organization", "membership__partnership"),
        ),
        seen(Clause, "number", "heading", "text"),
        seen(AgreementTransition, "state", "on", "until_on", "reason"),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def mend(self, request: HttpRequest, obj: Any, fields: dict[str, Any]) -> Any:
        stored = Agreement.objects.get(pk=obj.pk)
        return agreement.change_agreement(agreement=stored, by=request.user, at=timezone.now(), **fields)

    @admin.action(description="Send to review", permissions=["view"])
    def to_review(self, request: HttpRequest, queryset: Any) -> None:
        self.move(request, queryset, "in_review")

    @admin.action(description="Send out for signature", permissions=["view"])
    def to_signature(self, request: HttpRequest, queryset: Any) -> None:
        self.move(request, queryset, "out_for_signature")

    def move(self, request: HttpRequest, queryset: Any, state: str) -> None:
        def deed(row: Agreement, **who: Any) -> None:
            agreement.move_agreement(agreement=row, state=state, **who)

        each(self, request, queryset, deed)


@admin.register(AgreementTransition)
class AgreementTransitionAdmin(ReadOnly):
    list_display = ("agreement", "state", "on", "until_on", "reason")
    list_select_related = ("agreement",)
    list_filter = ("state",)
    search_fields = ("agreement__title",)
    date_hierarchy = "on"


@admin.register(AgreementParty)
class AgreementPartyAdmin(Evidence):
    list_display = ("membership", "agreement", "must_sign", "left_on")
    list_select_related = ("membership__organization", "membership__partnership", "agreement")
    list_filter = ("must_sign", ("left_on", admin.EmptyFieldListFilter))
    search_fields = ("agreement__title", *BY_MEMBER)
    asks = ("agreement", "membership", "must_sign")
    deed = staticmethod(agreement.add_party)
    actions = ("leave",)

    @admin.action(description="Leaves today", permissions=["view"])
    def leave(self, request: HttpRequest, queryset: Any) -> None:
        each(self, request, queryset, lambda row, **who: agreement.leave_agreement(party=row, **who))


@admin.register(Clause)
class ClauseAdmin(ByDeed):
    list_display = ("number", "heading", "agreement")
    list_display_links = ("number", "heading")
    list_select_related = ("agreement",)
    list_filter = ("number",)
    search_fields = ("heading", "agreement__title")
    mends = ("text",)
    inlines = (seen(ClauseState, "progress", "on", "until_on"),)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # an agreement is drafted with all of them

    def mend(self, request: HttpRequest, obj: Any, fields: dict[str, Any]) -> Any:
        stored = Clause.objects.get(pk=obj.pk)
        return agreement.set_clause(clause=stored, by=request.user, at=timezone.now(), **fields)


@admin.register(ClauseState)
class ClauseStateAdmin(ReadOnly):
    list_display = ("clause", "progress", "on", "until_on")
    list_select_related = ("clause",)
    list_filter = ("progress",)
    search_fields = ("clause__agreement__title",)


@admin.register(Signature)
class SignatureAdmin(ReadOnly):
    list_display = ("name", "party", "method", "on", "voided_on")
    list_select_related = ("party__membership__organization", "party__agreement")
    list_filter = ("method", ("voided_on", admin.EmptyFieldListFilter))
    search_fields = ("name", "party__membership__organization__name", "party__agreement__title")
    date_hierarchy = "on"


@admin.register(Amendment)
class AmendmentAdmin(Evidence):
    list_display = ("agreement", "summary", "on", "replacement")
    list_select_related = ("agreement", "replacement")
    search_fields = ("summary", "agreement__title")
    date_hierarchy = "on"
    asks = ("agreement", "summary", "on")
    deed = staticmethod(renewal.amend_agreement)


@admin.register(DataSharingAgreement)
class DataSharingAgreementAdmin(Mended):
    list_display = ("agreement", "legal_basis", "custodian", "destroy_by_on", "destroyed_on")
    list_select_related = ("agreement", "custodian__person", "custodian__organization")
    list_filter = (("destroyed_on", admin.EmptyFieldListFilter),)
    search_fields = ("agreement__title", "purpose")
    asks = (
        "agreement",
        "legal_basis",
        "purpose",
        "elements",
        "method",
        "frequency",
        "recipients",
        "custodian",
        "breach_contact",
        "destroy_by_on",
    )
    mends = ("destroyed_on",)
    deed = staticmethod(sharing.add_data_sharing_terms)


@admin.register(DataFlow)
class DataFlowAdmin(Mended):
    list_display = ("description", "giver", "receiver", "is_student_level", "covered_by", "from_on", "to_on")
    list_select_related = (
        "giver__organization",
        "giver__partnership",
        "receiver__organization",
        "receiver__partnership",
        "covered_by__agreement",
    )
    list_filter = ("is_student_level", OPEN)
    search_fields = ("description", *FOUND)
    asks = (
        "partnership",
        "giver",
        "receiver",
        "description",
        "is_student_level",
        "covered_by",
        "from_on",
    )
    mends = ("covered_by", "to_on")
    deed = staticmethod(sharing.record_data_flow)


@admin.register(Responsibility)
class ResponsibilityAdmin(Mended):
    list_display = ("membership", "role", "from_on", "to_on")
    list_select_related = ("membership__organization", "membership__partnership")
    list_filter = (OPEN,)
    search_fields = ("role", "description", *BY_MEMBER)
    asks = ("membership", "role", "description", "agreement", "from_on")
    mends = ("to_on",)
    deed = staticmethod(commitment.write_responsibility)


class CommitmentForm(DeedForm):
    due_on = forms.DateField(label="due", required=False, widget=AdminDateWidget)


@admin.register(Commitment)
class CommitmentAdmin(Evidence):
    form = CommitmentForm
    list_display = ("text", "partnership", "owner", "owner_person", "receiver", "made_on", "withdrawn_on")
    list_select_related = (
        "partnership",
        "owner__organization",
        "owner__partnership",
        "owner_person__person",
        "owner_person__organization",
        "receiver__organization",
        "receiver__partnership",
    )
    list_filter = (("withdrawn_on", admin.EmptyFieldListFilter),)
    search_fields = ("text", *FOUND, "owner__organization__name")
    date_hierarchy = "made_on"
    asks = (
        "partnership",
        "text",
        "owner",
        "owner_person",
        "receiver",
        "made_on",
        "due_on",
        "responsibility",
    )
    deed = staticmethod(commitment.make_commitment)
    inlines = (
        seen(DueDate, "due_on", "agreed_on", "until_on", "is_late", "reason"),
        seen(Delivery, "delivered_on", "figure", "unit", "note"),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()


@admin.register(DueDate)
class DueDateAdmin(Evidence):
    list_display = ("commitment", "due_on", "agreed_on", "until_on", "is_late")
    list_select_related = ("commitment",)
    list_filter = ("is_late", ("until_on", admin.EmptyFieldListFilter))
    search_fields = ("commitment__text",)
    date_hierarchy = "due_on"
    asks = ("commitment", "due_on", "agreed_on", "reason")
    deed = staticmethod(commitment.set_due_date)


@admin.register(Delivery)
class DeliveryAdmin(Evidence):
    list_display = ("commitment", "delivered_on", "figure", "unit", "placement", "entered_on")
    list_select_related = (
        "commitment",
        "placement__school",
        "placement__offer__employer__organization",
    )
    list_filter = ("is_imported",)
    search_fields = ("commitment__text", "note")
    date_hierarchy = "delivered_on"
    asks = ("commitment", "placement", "figure", "unit", "note", "delivered_on", "reported_by")
    deed = staticmethod(commitment.record_delivery)


@admin.register(Plan)
class PlanAdmin(Evidence):
    list_display = ("on", "partnership", "connection")
    list_select_related = ("partnership", "connection__organization")
    search_fields = FOUND
    date_hierarchy = "on"
    asks = ("partnership", "connection", "possible", "practical_soon", "who_helps", "what_next", "on")
    deed = staticmethod(connection.write_plan)
    inlines = (seen(PlanStep, "step", "done_on", "note"),)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()


@admin.register(PlanStep)
class PlanStepAdmin(Kept):
    list_display = ("plan", "step", "done_on")
    list_select_related = ("plan",)
    list_filter = ("step", ("done_on", admin.EmptyFieldListFilter))
    search_fields = ("plan__partnership__name",)


@admin.register(FundingSource)
class FundingSourceAdmin(ByDeed):
    list_display = ("name", "kind", "holder", "amount", "from_on", "to_on", "awarded_on", "closed_on")
    list_select_related = ("holder",)
    list_filter = ("kind", "is_formula", ("closed_on", admin.EmptyFieldListFilter))
    search_fields = ("name", "award_number", "holder__name")
    date_hierarchy = "from_on"
    asks = (
        "holder",
        "name",
        "kind",
        "statute",
        "assistance_listing",
        "award_number",
        "passed_through",
        "amount",
        "is_formula",
        "from_on",
        "to_on",
        "applied_on",
        "awarded_on",
        "eligible_populations",
        "allowed_uses",
        "prohibited_uses",
        "administration_cap",
        "match_required",
    )
    mends = ("name", "amount", "awarded_on", "closed_on", "liquidate_by_on", "award_number")
    deed = staticmethod(funding.add_source)
    inlines = (seen(Allocation, "partnership", "activity", "amount", "spent", "from_on", "to_on"),)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def mend(self, request: HttpRequest, obj: Any, fields: dict[str, Any]) -> Any:
        return funding.change_source(source=obj, by=request.user, at=timezone.now(), **fields)


@admin.register(Allocation)
class AllocationAdmin(ByDeed):
    list_display = ("source", "partnership", "activity", "amount", "spent", "from_on", "to_on")
    list_select_related = ("source", "partnership")
    list_filter = ("is_convening", "activity")
    search_fields = ("activity", "source__name", *FOUND)
    asks = ("source", "partnership", "activity", "amount", "basis", "is_convening", "from_on", "to_on")
    mends = ("spent",)
    deed = staticmethod(funding.allocate)

    def mend(self, request: HttpRequest, obj: Any, fields: dict[str, Any]) -> Any:
        return funding.record_spending(allocation=obj, by=request.user, at=timezone.now(), **fields)


@admin.register(Match)
class MatchAdmin(Evidence):
    list_display = ("source", "kind", "amount", "contribution", "on")
    list_select_related = ("source", "contribution")
    list_filter = ("kind",)
    search_fields = ("source__name",)
    date_hierarchy = "on"
    asks = ("source", "contribution", "kind", "amount", "valuation", "on")
    deed = staticmethod(funding.record_match)


@admin.register(Budget)
class BudgetAdmin(Evidence):
    list_display = ("partnership", "amount", "is_convening", "from_on", "to_on", "made_on")
    list_select_related = ("partnership",)
    list_filter = ("is_convening",)
    search_fields = FOUND
    date_hierarchy = "from_on"
    asks = ("partnership", "amount", "is_convening", "from_on", "to_on")
    deed = staticmethod(funding.set_budget)
