"""People, where they work, and whether they can be reached."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from directory.actions.person import check_contact, erase_person
from directory.admin.organization import AffiliationInline
from directory.choices import StaleKind
from directory.keeping import Evidence, Kept, ReasonForm, each, seen
from directory.models import Affiliation, ContactCheck, Person, Silence


@admin.register(Person)
class PersonAdmin(Kept):
    list_display = ("family_name", "given_name", "language", "works_at")
    list_display_links = ("family_name", "given_name")
    search_fields = ("family_name", "given_name", "affiliations__email")
    inlines = (AffiliationInline,)
    stale = (StaleKind.PERSON, "pk")
    actions = ("erase",)
    action_form = ReasonForm

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("affiliations__organization")

    @admin.display(description="works at")
    def works_at(self, person: Person) -> str:
        standing = [row for row in person.affiliations.all() if row.to_on is None]
        return ", ".join(row.organization.name for row in standing)

    @admin.action(description="Erase for good: name, titles, e-mail, phone", permissions=["view"])
    def erase(self, request: HttpRequest, queryset: Any) -> None:
        """For whoever asks to be forgotten: one at a time, since nothing brings a name back."""
        if queryset.count() > 1:
            self.message_user(request, "Erase one person at a time.", messages.WARNING)
            return

        def deed(row: Person, **who: Any) -> None:
            erase_person(person=row, reason=request.POST["reason"], **who)

        each(self, request, queryset, deed)


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
