"""Users, their seats, and what they chose."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from directory.actions.factor import remove_second_factor
from directory.actions.seat import add_user, grant_seat
from directory.keeping import ByDeed, Kept, ReadOnly, ReasonForm, each, seen
from directory.models import Absence, CalendarFeed, Preference, Seat, User


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
