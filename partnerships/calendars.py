"""What stands in people's calendars: an invitation to a meeting, the days of a user's work (iCalendar)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from partnerships.models import Meeting

MAKER = "-//Causeway//Calendar//EN"
#: What a meeting takes of which only the beginning is known.
USUAL = timedelta(hours=1)


class Day(NamedTuple):
    """Something of a whole day: a promise that is due, an agreement that ends."""

    key: str
    on: date
    title: str
    address: str


def invitation(meeting: Meeting, email: str, name: str, *, at: datetime) -> str:
    """For one of those invited: added, changed or taken out by the same UID and a higher SEQUENCE."""
    calendar = new_calendar("CANCEL" if meeting.canceled_on else "REQUEST")
    event = event_of(meeting, stamp=at)
    event.add("organizer", address(sender_address(), meeting.partnership.convener.name))
    attendee = address(email, name)
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    event.add("attendee", attendee)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()


def feed(name: str, meetings: Iterable[Meeting], days: Iterable[Day], *, stamp: datetime) -> bytes:
    """The same rows give the same bytes, so that whoever asks again can be told that nothing is new."""
    calendar = new_calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    for meeting in meetings:
        event = event_of(meeting, stamp=stamp)
        event.add("url", settings.SITE_URL + meeting.get_absolute_url())
        calendar.add_component(event)
    for day in days:
        event = new_event(f"{day.key}@{host()}", day.title, stamp=stamp)
        event.add("dtstart", day.on)
        event.add("transp", "TRANSPARENT")
        event.add("url", settings.SITE_URL + day.address)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()  # type: ignore[no-any-return]


def new_calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def new_event(uid: str, title: str, *, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("summary", title)
    return event


def event_of(meeting: Meeting, *, stamp: datetime) -> Event:
    event = new_event(
        f"meeting-{meeting.pk}@{host()}", f"{meeting.title} · {meeting.partnership.name}", stamp=stamp
    )
    event.add("sequence", meeting.sequence)
    event.add("status", "CANCELLED" if meeting.canceled_on else "CONFIRMED")
    event.add("dtstart", moment(meeting, meeting.starts_at))
    if meeting.starts_at:
        event.add("dtend", end_of(meeting, meeting.starts_at))
    for field, said in (("location", meeting.place), ("description", meeting.agenda)):
        if said:
            event.add(field, said)
    return event


def moment(meeting: Meeting, clock: time | None) -> date | datetime:
    """In the partnership's own time zone."""
    if clock is None:
        return meeting.planned_on
    return datetime.combine(meeting.planned_on, clock, tzinfo=ZoneInfo(meeting.partnership.time_zone))


def end_of(meeting: Meeting, begins: time) -> date | datetime:
    return moment(meeting, meeting.ends_at) if meeting.ends_at else moment(meeting, begins) + USUAL


def address(email: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{email}")
    found.params["CN"] = vText(name)
    return found


def sender_address() -> str:
    """Whom an answer goes to: the address that our letters come from."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
