"""Asking an employer on a page: who else did stands beside the form, and too much takes a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.actions.save import local_day
from employers.models import Ask
from tests import build
from tests.forms import errors, fill

pytestmark = pytest.mark.django_db
TODAY = local_day(timezone.now(), "America/New_York")


@pytest.fixture
def acme(db):
    return build.Employer(organization__name="Acme Forge")


def new(employer):
    return reverse("employers:ask_new", args=[employer.organization.slug])


def test_an_ask_is_written_down_and_answered(page, acme, network):
    fill(page, new(acme), kind="tour", note="By phone with Ann")
    row = Ask.objects.get()
    assert (row.asked_by, row.kind, row.note, row.outcome) == (network, "tour", "By phone with Ann", "open")
    fill(page, reverse("employers:ask_close", args=[row.pk]), outcome="yes")
    row.refresh_from_db()
    assert (row.outcome, row.to_on) == ("yes", TODAY)


def test_who_asked_lately_stands_beside_it_without_what_they_said(page, acme):
    build.Ask(
        employer=acme, from_on=TODAY - timedelta(days=3), note="A secret", asked_by__name="Quill Valley"
    )
    body = page.get(new(acme)).content.decode()
    assert "Quill Valley" in body
    assert "still waits for an answer" in body
    assert "A secret" not in body
    assert "A secret" not in page.get(reverse("employers:ask_list")).content.decode()


def test_beyond_the_guard_it_takes_a_reason(page, acme):
    build.Ask(employer=acme, from_on=TODAY - timedelta(days=3))
    response = fill(page, new(acme), kind="mentoring", note="Kept")
    assert set(errors(response)) == {"reason_beyond"}
    assert "Kept" in response.content.decode()
    fill(page, new(acme), kind="mentoring", reason_beyond="They called us")
    assert Ask.objects.get(kind="mentoring").reason_beyond == "They called us"


def test_what_others_asked_is_answered_by_no_one_else(page, acme):
    foreign = build.Ask(employer=acme)
    assert page.get(reverse("employers:ask_close", args=[foreign.pk])).status_code == 404


def test_a_no_employer_is_asked_nothing(page, network):
    assert page.get(reverse("employers:ask_new", args=[network.slug])).status_code == 404
