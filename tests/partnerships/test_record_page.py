"""The pages of a record: rows have addresses that find their page, and days are those where it is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from partnerships.models import Partnership
from tests import build

TODAY = date(2026, 6, 1)


@pytest.fixture
def page(signed_in, staff):
    def read(name: str, partnership: Partnership, **query: str):
        response = signed_in(staff).get(
            reverse(f"partnerships:partnership_{name}", args=[partnership.slug]), query
        )
        assert response.status_code == 200
        return response

    return read


def days(count: int) -> list[date]:
    return [TODAY - timedelta(days=number) for number in range(count)]


# --- addresses of rows


@pytest.fixture
def meetings(partnership):
    """Fifty, one a day, newest first; timelines show twenty a page."""
    return [build.Meeting(partnership=partnership, planned_on=on, held_on=on) for on in days(50)]


@pytest.mark.parametrize(("place", "number"), [(0, 1), (19, 1), (20, 2), (49, 3)])
def test_an_entrys_address_finds_its_page(page, partnership, meetings, place, number):
    anchor = f"meeting-{meetings[place].pk}"
    response = page("detail", partnership, entry=anchor)
    assert response.context["timeline"].page.number == number
    assert f'id="{anchor}"' in response.content.decode()


def test_entries_of_one_day_are_told_apart(page, partnership, employer):
    rows = [build.Request(partnership=partnership, membership=employer, received_on=TODAY) for _ in range(25)]
    rows += [build.Meeting(partnership=partnership, planned_on=TODAY, held_on=TODAY) for _ in range(25)]
    for row in rows:
        anchor = f"{row._meta.model_name}-{row.pk}"
        assert f'id="{anchor}"' in page("detail", partnership, entry=anchor).content.decode()


def test_a_meeting_that_was_planned_and_not_held_is_on_the_timeline(page, partnership, meetings):
    missed = build.Meeting(partnership=partnership, planned_on=TODAY - timedelta(days=45), held_on=None)
    body = page("detail", partnership, entry=f"meeting-{missed.pk}").content.decode()
    assert f'id="meeting-{missed.pk}"' in body
    assert "Meeting, planned and not held" in body


@pytest.mark.parametrize(
    "entry", ["meeting-999999", "meeting-", "meeting", "secret-1", "meeting-1x", "meeting-" + "9" * 30]
)
def test_an_address_that_finds_nothing_shows_the_first_page(page, partnership, meetings, entry):
    assert page("detail", partnership, entry=entry).context["timeline"].page.number == 1


def test_an_entry_of_another_partnership_is_not_found(page, partnership, meetings):
    foreign = build.Meeting(
        partnership=build.Partnership(), planned_on=date(2020, 1, 1), held_on=date(2020, 1, 1)
    )
    body = page("detail", partnership, entry=f"meeting-{foreign.pk}").content.decode()
    assert f"meeting-{foreign.pk}" not in body


def test_a_commitments_address_finds_its_page(page, partnership, employer):
    rows = [build.Commitment(partnership=partnership, owner=employer) for _ in range(30)]
    seen = set()
    for row in rows:
        response = page("promises", partnership, entry=f"commitment-{row.pk}")
        assert f'id="commitment-{row.pk}"' in response.content.decode()
        seen.add(response.context["board"].page.number)
    assert seen == {1, 2}


# --- days


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Chicago"])
@pytest.mark.parametrize("name", ["partnerships:partnership_detail", "metrics:health", "metrics:success"])
def test_the_day_is_that_of_the_partnership(signed_in, staff, partnership, zone, name):
    """One of the first two is a day apart from the server's at any hour."""
    Partnership.objects.filter(pk=partnership.pk).update(time_zone=zone)
    before = datetime.now(UTC)
    response = signed_in(staff).get(reverse(name, args=[partnership.slug]))
    assert response.context["today"] in {
        moment.astimezone(ZoneInfo(zone)).date() for moment in (before, datetime.now(UTC))
    }


def test_moments_are_said_in_the_partnerships_zone(page, partnership):
    Partnership.objects.filter(pk=partnership.pk).update(time_zone="America/Chicago")
    partnership.history.update(history_date=datetime(2026, 1, 1, 3, 30, tzinfo=UTC))
    assert "Dec 31, 2025, 9:30 PM CST" in page("changes", partnership).content.decode()
