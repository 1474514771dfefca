"""How people meet, talk and decide."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from directory.keeping import Evidence, each, seen
from partnerships.actions import connection, contact, meeting
from partnerships.admin.mended import BY_MEMBER, FOUND
from partnerships.models import (
    Connection,
    Decision,
    Interaction,
    Introduction,
    Meeting,
    MeetingParty,
    Request,
)


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
