"""Keeps the directory: organizations, people, accounts and seats; letters, links and marks to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from directory.actions.factor import remove_second_factor
from directory.actions.letter import resend_letter
from directory.actions.organization import add_organization, join_consortium
from directory.actions.person import check_contact
from directory.actions.seat import add_user, grant_seat
from directory.choices import StaleKind
from directory.keeping import ByDeed, Evidence, Kept, ReadOnly, ReasonForm, each, seen
from directory.models import (
    Absence,
    Affiliation,
    Allowance,
    Batch,
    CalendarFeed,
    ConsortiumMember,
    ContactCheck,
    FormDraft,
    Intermediary,
    Letter,
    LinkCode,
    LinkRenewal,
    LinkVisit,
    Note,
    Organization,
    Person,
    Preference,
    SavedView,
    School,
    SearchWord,
    Seat,
    SecureLink,
    Silence,
    StaleMark,
    StoredFile,
    Submission,
    Tie,
    User,
)

PLACE = ("street", "city", "state", "zip_code", "county", "region", "phone", "website", "time_zone")
#: What a link is called by.
LINKED = ("link__recipient__person", "link__recipient__organization")
NUMBERS = ("nces_id", "unitid", "ein", "state_code")


class SchoolInline(admin.StackedInline):
    model = School
    extra = 0


class IntermediaryInline(admin.StackedInline):
    model = Intermediary
    extra = 0


class AffiliationInline(admin.TabularInline):
    model = Affiliation
    extra = 0
    autocomplete_fields = ("organization",)
    fields = ("organization", "title", "level", "email", "phone", "from_on", "to_on")


@admin.register(Organization)
class OrganizationAdmin(ByDeed):
    list_display = ("name", "kind", "county", "city", "parent", "closed_on")
    list_filter = ("kind", "state", "county", ("parent", admin.EmptyFieldListFilter), "closed_on")
    list_select_related = ("parent",)
    search_fields = ("name", "=nces_id", "=unitid", "=ein", "city")
    asks = ("name", "kind", "parent", *PLACE, *NUMBERS)
    mends = (*asks, "slug", "closed_on")
    deed = staticmethod(add_organization)
    stale = (StaleKind.ORGANIZATION, "pk")
    inlines = (
        SchoolInline,
        IntermediaryInline,
        seen(Affiliation, "person", "title", "level", "from_on", "to_on", verbose_name_plural="people"),
    )


@admin.register(School)
class SchoolAdmin(Kept):
    list_display = ("organization", "lowest_grade", "highest_grade", "enrollment_count", "enrollment_year")
    list_filter = ("organization__county",)
    list_select_related = ("organization",)
    search_fields = ("organization__name",)


@admin.register(Intermediary)
class IntermediaryAdmin(Kept):
    list_display = ("organization", "answer_days", "smallest_cell", "is_consortium")
    list_filter = ("is_consortium",)
    list_select_related = ("organization",)
    search_fields = ("organization__name",)
    stale = (StaleKind.INTERMEDIARY, "organization_id")
    inlines = (
        seen(ConsortiumMember, "organization", "from_on", "to_on", also=("intermediary__organization",)),
    )


@admin.register(ConsortiumMember)
class ConsortiumMemberAdmin(ByDeed):
    list_display = ("organization", "intermediary", "from_on", "to_on")
    list_select_related = ("organization", "intermediary__organization")
    search_fields = ("organization__name", "intermediary__organization__name")
    asks = ("intermediary", "organization", "from_on")
    mends = ("from_on", "to_on")
    deed = staticmethod(join_consortium)


@admin.register(Tie)
class TieAdmin(Kept):
    list_display = ("intermediary", "organization", "from_on", "to_on")
    list_select_related = ("intermediary", "organization")
    list_filter = (("to_on", admin.EmptyFieldListFilter),)
    search_fields = ("organization__name", "intermediary__name")
    date_hierarchy = "from_on"


@admin.register(Person)
class PersonAdmin(Kept):
    list_display = ("family_name", "given_name", "language", "works_at")
    list_display_links = ("family_name", "given_name")
    search_fields = ("family_name", "given_name", "affiliations__email")
    inlines = (AffiliationInline,)
    stale = (StaleKind.PERSON, "pk")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("affiliations__organization")

    @admin.display(description="works at")
    def works_at(self, person: Person) -> str:
        standing = [row for row in person.affiliations.all() if row.to_on is None]
        return ", ".join(row.organization.name for row in standing)


@admin.register(Affiliation)
class AffiliationAdmin(Kept):
    list_display = ("person", "organization", "title", "level", "email", "from_on", "to_on")
    list_filter = ("level", "organization__kind", ("to_on", admin.EmptyFieldListFilter))
    list_select_related = ("person", "organization")
    search_fields = ("person__family_name", "person__given_name", "organization__name", "email", "title")
    stale = (StaleKind.PERSON, "person_id")
    inlines = (seen(ContactCheck, "outcome", "on", "entered_on", also=("affiliation__person",)),)


@admin.register(Silence)
class SilenceAdmin(Kept):
    list_display = ("affiliation", "intermediary", "from_on", "to_on")
    list_filter = ("intermediary", ("to_on", admin.EmptyFieldListFilter))
    list_select_related = ("affiliation__person", "affiliation__organization", "intermediary")
    search_fields = ("affiliation__person__family_name", "affiliation__organization__name")
    date_hierarchy = "from_on"


@admin.register(ContactCheck)
class ContactCheckAdmin(Evidence):
    list_display = ("affiliation", "outcome", "on", "entered_on")
    list_filter = ("outcome",)
    list_select_related = ("affiliation__person", "affiliation__organization")
    search_fields = ("affiliation__person__family_name", "affiliation__organization__name")
    date_hierarchy = "on"
    asks = ("affiliation", "outcome", "on")
    deed = staticmethod(check_contact)


@admin.register(User)
class UserAdmin(ByDeed):
    list_display = ("name", "email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser", "seats__role")
    search_fields = ("name", "email")
    date_hierarchy = "joined_at"
    asks = ("email", "name", "person")
    mends = ("email", "name", "person", "is_active", "is_staff", "is_superuser")
    deed = staticmethod(add_user)
    actions = ("remove_factor",)
    action_form = ReasonForm
    inlines = (seen(Seat, "organization", "role", "from_on", "to_on"),)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The password's hash is nobody's business, not even to look at."""
        return self.asks if obj is None else (*self.mends, "joined_at", "last_login")

    @admin.action(description="Remove second factor", permissions=["view"])
    def remove_factor(self, request: HttpRequest, queryset: Any) -> None:
        """For whoever lost theirs, once it is sure that it is they who ask; the reason says how."""

        def deed(row: User, **who: Any) -> None:
            remove_second_factor(user=row, reason=request.POST["reason"], **who)

        each(self, request, queryset, deed)


@admin.register(Seat)
class SeatAdmin(ByDeed):
    list_display = ("user", "organization", "role", "from_on", "to_on")
    list_filter = ("role", "organization__kind", ("to_on", admin.EmptyFieldListFilter))
    list_select_related = ("user", "organization")
    search_fields = ("user__name", "user__email", "organization__name")
    asks = ("user", "organization", "role", "from_on")
    mends = ("to_on",)
    deed = staticmethod(grant_seat)


@admin.register(Absence)
class AbsenceAdmin(Kept):
    list_display = ("user", "from_on", "to_on")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")
    date_hierarchy = "from_on"


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnly):
    list_display = ("user", "made_at", "read_at")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")


@admin.register(Preference)
class PreferenceAdmin(Kept):
    list_display = ("user", "digest", "digest_day", "language")
    list_filter = ("digest", "language")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")


@admin.register(Letter)
class LetterAdmin(ReadOnly):
    list_display = ("template", "recipient", "organization", "state", "due_at", "sent_at", "attempt_count")
    list_filter = ("state", "kind", "lane", "template")
    list_select_related = ("organization",)
    search_fields = ("recipient", "subject_key")
    date_hierarchy = "created_at"
    actions = ("send_again",)
    exclude = ("context", "stop_hash")

    @admin.action(description="Send again", permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        """Only what may not have arrived, or was given up; the rest is named with the reason."""
        sent = 0
        for letter in queryset:
            try:
                resend_letter(letter=letter, by=request.user, at=timezone.now())
                sent += 1
            except ValidationError as refusal:
                self.message_user(request, f"{letter}: {refusal.messages[0]}", messages.WARNING)
        self.message_user(request, f"{sent} waiting to be sent again.")


@admin.register(SecureLink)
class SecureLinkAdmin(ReadOnly):
    list_display = (
        "purpose",
        "recipient",
        "organization",
        "issued_at",
        "expires_at",
        "revoked_at",
        "continued_at",
    )
    list_filter = ("purpose", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("recipient__person", "recipient__organization", "organization")
    search_fields = ("recipient__person__family_name", "recipient__organization__name", "subject_key")
    date_hierarchy = "issued_at"
    exclude = ("token_hash", "context")
    inlines = (seen(LinkVisit, "at", "is_continued", "address", "agent", also=LINKED),)


@admin.register(Note)
class NoteAdmin(ReadOnly):
    """That an intermediary notes something, not what: its own people alone read that, the history too."""

    list_display = ("intermediary", "organization", "written_by", "written_at")
    list_select_related = ("intermediary", "organization", "written_by")
    list_filter = ("intermediary",)
    date_hierarchy = "written_at"
    exclude = ("text",)

    def set_history_delta_changes(self, *args: Any, **kwargs: Any) -> None:
        """Who changed it when, without a word of it."""


@admin.register(LinkVisit)
class LinkVisitAdmin(ReadOnly):
    list_display = ("link", "at", "is_continued", "address")
    list_filter = ("is_continued",)
    list_select_related = LINKED
    search_fields = ("link__recipient__person__family_name", "address")
    date_hierarchy = "at"


@admin.register(LinkCode)
class LinkCodeAdmin(ReadOnly):
    list_display = ("link", "asked_at", "expires_at", "try_count", "checked_at", "spent_at")
    list_select_related = LINKED
    search_fields = ("link__recipient__person__family_name",)
    date_hierarchy = "asked_at"
    exclude = ("code_hash",)


@admin.register(LinkRenewal)
class LinkRenewalAdmin(ReadOnly):
    list_display = ("key", "asked_at")
    date_hierarchy = "asked_at"
    exclude = ("token_hash",)


@admin.register(Allowance)
class AllowanceAdmin(ReadOnly):
    list_display = ("key", "count", "began_at", "until_at")
    search_fields = ("key",)


@admin.register(Submission)
class SubmissionAdmin(ReadOnly):
    list_display = ("path", "actor", "at")
    search_fields = ("path", "actor")
    date_hierarchy = "at"
    exclude = ("key", "content_hash")


@admin.register(FormDraft)
class FormDraftAdmin(ReadOnly):
    """That somebody types, not what."""

    list_display = ("path", "actor", "saved_at")
    search_fields = ("path", "actor")
    date_hierarchy = "saved_at"
    exclude = ("content",)


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnly):
    list_display = ("name", "content_type", "byte_count", "stored_by", "stored_at")
    list_filter = ("content_type",)
    list_select_related = ("stored_by",)
    search_fields = ("name", "=sha256")
    date_hierarchy = "stored_at"


@admin.register(Batch)
class BatchAdmin(ReadOnly):
    list_display = ("deed", "user", "at", "undone_at")
    list_filter = ("deed", ("undone_at", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")
    date_hierarchy = "at"


@admin.register(SavedView)
class SavedViewAdmin(ReadOnly):
    list_display = ("name", "list", "user", "organization", "is_pinned", "forgotten_at")
    list_filter = ("list", "is_pinned", ("forgotten_at", admin.EmptyFieldListFilter))
    list_select_related = ("user", "organization")
    search_fields = ("name", "user__name", "organization__name")


@admin.register(SearchWord)
class SearchWordAdmin(ReadOnly):
    list_display = ("spelled", "kind", "key")
    list_filter = ("kind",)
    search_fields = ("=key",)
    exclude = ("word", "backward")
    ordering = ("-pk",)


@admin.register(StaleMark)
class StaleMarkAdmin(ReadOnly):
    list_display = ("kind", "key", "at")
    list_filter = ("kind",)
    date_hierarchy = "at"
