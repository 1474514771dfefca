"""The secret address of one's calendar: made, made anew, ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from directory.actions.feed import close_feed, open_feed
from directory.addresses import full_address
from directory.models import CalendarFeed
from directory.sheets import asks, hand


@never_cache
@asks
def calendar(request: HttpRequest) -> HttpResponse:
    """The address is said once, in the answer to whoever asks for it; it stands in no row and no session."""
    user, address = request.user, ""
    row = CalendarFeed.objects.filter(user=user).first()
    if request.method == "POST" and "end" in request.POST:
        if row:
            close_feed(user=user, **hand(request))
        return redirect("directory:calendar")
    if request.method == "POST":
        token = open_feed(user=user, **hand(request))
        address = full_address(reverse("partnerships:calendar_feed", args=[token]))
        row = CalendarFeed.objects.get(user=user)
    context = {"nav": "account", "feed": row, "address": address, "today": timezone.localdate()}
    return render(request, "directory/calendar.html", context)
