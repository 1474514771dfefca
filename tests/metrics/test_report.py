"""Reports: issued with the numbers of the day, brought by a letter, opened once; one may correct another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions.link import revoke_link
from directory.models import Affiliation, Letter, StaleMark, User
from metrics.actions.measure import type_value
from metrics.actions.report import issue_report, open_report
from metrics.models import Report, ReportDelivery
from partnerships.models import Membership, Partnership
from tests import build
from tests.build import ago
from tests.cast import refused
from tests.forms import errors, fill
from tests.links import carry_on

pytestmark = pytest.mark.django_db
QUARTER = {"period_from_on": date(2026, 1, 1), "period_to_on": date(2026, 3, 31)}


@pytest.fixture
def who(staff: User, at: Any) -> dict[str, Any]:
    return {"by": staff, "at": at}


def issued(partnership: Partnership, *to: Membership, **words: Any) -> Report:
    return issue_report(
        partnership=partnership, **{"title": "Our year", "to": to, "by": None, "at": timezone.now()} | words
    )


def detail(row: Report) -> str:
    return reverse("metrics:report_detail", args=[row.pk])


def new(partnership: Partnership) -> str:
    return reverse("metrics:report_new", args=[partnership.slug])


# --- the deeds


def test_a_report_goes_to_members_and_is_opened_once(
    partnership: Partnership, employer: Membership, who: Any, at: Any, day: date
) -> None:
    report = issued(partnership, employer, **who)
    delivery = report.deliveries.get()
    assert (delivery.sent_on, delivery.opened_on, delivery.link) == (day, None, None)
    assert StaleMark.objects.filter(kind="partnership", key=partnership.pk).exists()
    open_report(delivery=delivery, **who)
    again = open_report(delivery=delivery, by=None, at=at + timedelta(days=3))
    assert again.opened_on == day


def test_who_has_not_joined_or_has_left_gets_none(
    partnership: Partnership, employer: Membership, who: Any
) -> None:
    invited = build.Membership(partnership=partnership, accepted_on=None)
    with refused("to", "not joined"):
        issued(partnership, invited, **who)
    employer.left_on = ago(2)
    employer.save()
    with refused("to", "left on"):
        issued(partnership, employer, **who)


def test_its_numbers_stay_as_they_were(partnership: Partnership, who: Any) -> None:
    metric = build.PartnershipMetric(partnership=partnership, from_on=ago(400))
    value = {"definition": metric.definition, "partnership": partnership, **QUARTER}
    type_value(value=40, **value, **who)
    report = issued(partnership, **who)
    type_value(value=55, **value, **who)
    report.refresh_from_db()
    assert [line["value"] for line in report.figures] == [40.0]
    assert [line["value"] for line in issued(partnership, **who).figures] == [55.0]


def test_a_group_too_small_is_kept_hidden(partnership: Partnership, who: Any) -> None:
    definition = build.MetricDefinition(is_learner_metric=True, unit="percent", stage="attainment")
    build.PartnershipMetric(partnership=partnership, definition=definition, from_on=ago(400))
    type_value(
        definition=definition,
        partnership=partnership,
        value=50,
        numerator=2,
        denominator=4,
        **QUARTER,
        **who,
    )
    (line,) = issued(partnership, **who).figures
    assert (line["is_hidden"], line["value"]) == (True, None)


def test_one_corrects_another_once(partnership: Partnership, who: Any) -> None:
    first = issued(partnership, **who)
    second = issued(partnership, replaces=first, **who)
    assert first.replaced_by == second
    with refused("replaces", "replaced already"):
        issued(partnership, replaces=first, **who)
    with refused("replaces", "another partnership"):
        issued(build.Partnership(convener=partnership.convener), replaces=first, **who)
    with refused("replaces", "later"):
        issued(partnership, replaces=second, issued_on=ago(1), **who)


# --- its pages


def test_a_report_is_issued_from_its_page(
    signed_in: Callable[..., Client],
    staff: User,
    partnership: Partnership,
    employer: Membership,
    district: Membership,
    employer_contact: Affiliation,
) -> None:
    page = signed_in(staff)
    assert (
        "Choose at least one member." in errors(fill(page, new(partnership), title="Our year", to=[]))["to"]
    )
    response = fill(page, new(partnership), title="Our year", summary="Two more hosts.", to=[employer.pk])
    report = Report.objects.get()
    assert response.url == detail(report)
    letter = Letter.objects.get(template="report_issued")
    assert letter.recipient == employer_contact.email
    body = page.get(detail(report)).content.decode()
    assert "Two more hosts." in body and "0 of 1" in body and "Not yet" in body
    assert "Our year" in page.get(reverse("metrics:success", args=[partnership.slug])).content.decode()


def test_a_report_is_corrected_from_its_page(
    signed_in: Callable[..., Client], staff: User, partnership: Partnership, employer: Membership
) -> None:
    page, first = signed_in(staff), issued(partnership, employer, summary="Two more hosts.")
    response = fill(page, f"{new(partnership)}?corrects={first.pk}", summary="Three more hosts.")
    second = Report.objects.get(replaces=first)
    assert (second.title, second.deliveries.get().membership) == ("Our year", employer)
    assert response.url == detail(second)
    assert "This report was corrected." in page.get(detail(first)).content.decode()
    assert "Correct it" not in page.get(detail(first)).content.decode()
    assert "This report corrects “Our year”" in page.get(detail(second)).content.decode()


def test_nothing_is_taken_over_from_a_report_of_others(
    signed_in: Callable[..., Client], staff: User, partnership: Partnership, employer: Membership
) -> None:
    theirs = issued(build.Partnership(), title="Nobody else’s business")
    for key in (theirs.pk, "9" * 40, "x"):
        page = signed_in(staff).get(f"{new(partnership)}?corrects={key}")
        assert page.status_code == 200 and "Nobody else’s business" not in page.content.decode()


def test_reading_signed_in_for_a_member_opens_it(
    signed_in: Callable[..., Client],
    staff: User,
    district_user: User,
    district: Membership,
    employer: Membership,
    partnership: Partnership,
) -> None:
    report = issued(partnership, district, employer)
    signed_in(staff).get(detail(report))  # whoever issued it has opened it for nobody
    assert not ReportDelivery.objects.filter(opened_on__isnull=False).exists()
    signed_in(district_user).get(detail(report))
    assert ReportDelivery.objects.get(opened_on__isnull=False).membership == district


# --- by link


def test_it_is_read_by_the_link_of_its_letter(
    client: Client, partnership: Partnership, employer: Membership, employer_contact: Affiliation
) -> None:
    report = issued(partnership, employer, summary="Two more hosts.")
    delivery = report.deliveries.get()
    here = reverse("metrics:report_read", args=[delivery.link.key])
    assert client.get(here).status_code == 410  # not continued: opening the letter never counts
    body = carry_on(client, delivery.link).get(here).content.decode()
    assert "Our year" in body and "Two more hosts." in body
    delivery.refresh_from_db()
    assert delivery.opened_on is not None
    revoke_link(link=delivery.link, by=None, at=timezone.now(), reason="Sent in error")
    assert client.get(here).status_code == 410


def test_the_link_of_one_report_opens_no_other(
    client: Client, partnership: Partnership, employer: Membership, employer_contact: Affiliation
) -> None:
    first, second = issued(partnership, employer), issued(partnership, employer, title="Another")
    mine, other = first.deliveries.get(), second.deliveries.get()
    carry_on(client, mine.link)
    assert client.get(reverse("metrics:report_read", args=[other.link.key])).status_code == 410
    other.refresh_from_db()
    assert other.opened_on is None


def test_who_wants_no_letters_gets_none_and_reads_it_signed_in(
    partnership: Partnership, employer: Membership, employer_contact: Affiliation
) -> None:
    build.Silence(affiliation=employer_contact, intermediary=partnership.convener)
    assert issued(partnership, employer).deliveries.get().link is None
    assert not Letter.objects.exists()
