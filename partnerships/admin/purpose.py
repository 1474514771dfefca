"""What a partnership is for and how it decides."""

from __future__ import annotations

from django.contrib import admin

from directory.keeping import Evidence, seen
from partnerships.actions import purpose
from partnerships.admin.mended import BY_MEMBER, FOUND, OPEN, Mended
from partnerships.models import Charter, Endorsement, Goal, Protocol, Review


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
