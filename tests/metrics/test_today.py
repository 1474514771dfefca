"""Today as a page: whose work it shows, what can be decided about it, and that nothing disappears for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.actions.save import local_day
from directory.models import StaleMark
from metrics.actions.disposition import (
    Case,
    assign_situation,
    reopen_situation,
    settle_situation,
    snooze_situation,
)
from metrics.actions.situations import renew_of_network, renew_situations
from metrics.boards import today as board
from metrics.boards.today import COUNTED, Scope
from metrics.models import Disposition, Situation
from partnerships.actions.contact import answer_request
from partnerships.models import Interaction, MembershipContact, Partnership, Request
from tests import build
from tests.build import AT, DAY, ago
from tests.cast import refused
from tests.forms import errors, fill, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(partnership):
    return local_day(timezone.now(), partnership.time_zone)


@pytest.fixture
def asked(partnership, employer, day):
    """A request that waits, and its situation."""
    row = build.Request(
        partnership=partnership,
        membership=employer,
        text="Who visits us?",
        received_on=day - timedelta(days=2),
        answer_by_on=day + timedelta(days=3),
    )
    renew(partnership)
    return row


def renew(*partnerships):
    renew_situations([row.pk for row in partnerships], at=timezone.now())


def situation(row, kind="request"):
    return Situation.objects.get(kind=kind, subject_id=row.pk)


def deed(name, row, kind="request"):
    return reverse(f"metrics:situation_{name}", args=[kind, row.pk])


def titles(browser, **asked):
    """Kind → what the page shows of it."""
    found = browser.get(reverse("metrics:today"), asked).context["board"]
    return {block.kind: [case.words.title for case in block.cases] for block in found.blocks}


@pytest.fixture
def lead(signed_in, network, partnership):
    """The browser of whoever leads the partnership."""
    work = build.Affiliation(organization=network)
    build.Assignment(partnership=partnership, person=work.person, role="lead")
    return signed_in(build.seated(network, "member", person=work.person, name="Lea Lead"))


# --- what it shows


def test_each_line_says_what_who_by_when_and_leads_to_what_mends_it(page, asked, partnership):
    body = page.get("/").content.decode()
    assert "1 request waits for an answer" in body
    assert "Who visits us?" in body
    assert "in\N{NO-BREAK SPACE}3\N{NO-BREAK SPACE}days" in body
    assert reverse("partnerships:request_answer", args=[asked.pk]) in body
    fill(page, reverse("partnerships:request_answer", args=[asked.pk]), answer="Ms. Ford does")
    asked.refresh_from_db()
    assert asked.answer == "Ms. Ford does"
    assert "request" not in titles(page)  # at once, with no worker about


def test_nothing_to_do_is_a_good_answer(page, partnership):
    body = page.get("/").content.decode()
    assert "Nothing wants your attention" in body


def test_a_score_that_fell_says_from_what_and_why(page, partnership, day):
    now = build.HealthSnapshot(partnership=partnership, as_of=day, change_reason="Down 0.4: Recency")
    why = "Down 13.0: Two-way contact −9.0"
    build.CurrentDetail(
        snapshot=now, before=0.71, before_on=day - timedelta(days=28), moved=0.13, moved_reason=why
    )
    Partnership.objects.filter(pk=partnership.pk).update(shown_value=0.58)
    renew(partnership)
    (case,) = next(block.cases for block in page.get("/").context["board"].blocks if block.kind == "health")
    assert case.words.title == "Fell from 71 to 58"
    assert case.words.said == why


def test_a_network_sees_its_own_alone(page, signed_in, stranger, asked):
    assert titles(page) == {"request": ["Who visits us?"]} | {
        k: v for k, v in titles(page).items() if k != "request"
    }
    assert titles(signed_in(stranger)) == {}
    kind = reverse("metrics:situation_list", args=["request"])
    assert "Who visits us?" in page.get(kind).content.decode()
    assert "Who visits us?" not in signed_in(stranger).get(kind).content.decode()
    assert page.get("/", {"network": "no-such"}).status_code == 404
    theirs = stranger.seats.get().organization.slug
    assert page.get("/", {"network": theirs}).status_code == 404


def test_what_is_overdue_stands_first_and_says_so(page, partnership, employer, day):
    for days in (4, -3, 1):
        build.Request(
            partnership=partnership,
            membership=employer,
            text=f"In {days} days",
            received_on=day - timedelta(days=10 - days),
            answer_by_on=day + timedelta(days=days),
        )
    renew(partnership)
    assert titles(page)["request"] == ["In -3 days", "In 1 days", "In 4 days"]
    assert "Late" in page.get("/").content.decode()


def test_more_than_three_lead_to_all_and_counting_stops(page, partnership, employer, network, day):
    rows = [
        Request(
            partnership=partnership,
            membership=employer,
            text=f"Question {n}",
            received_on=day,
            answer_by_on=day,
            entered_on=day,
        )
        for n in range(COUNTED + 5)
    ]
    Request.objects.bulk_create(rows)
    renew(partnership)
    body = page.get("/").content.decode()
    assert f"{COUNTED}+ requests wait for an answer" in body
    listed = page.get(reverse("metrics:situation_list", args=["request"]) + "?page=2").context["board"]
    assert (listed.page.count, len(listed.cases), listed.page.number) == (COUNTED + 5, 25, 2)


def test_a_row_that_is_gone_is_left_out(page, asked):
    Request.objects.all().delete()
    assert "request" not in titles(page)


# --- whose work


def test_mine_is_what_i_lead_and_all_is_everything(lead, page, asked, network, day):
    other = build.Partnership(convener=network, name="Another")
    build.Request(partnership=other, text="Of another", received_on=day, answer_by_on=day)
    renew(other)
    assert titles(lead)["request"] == ["Who visits us?"]  # it opens with what is mine
    assert titles(lead, whose="all")["request"] == ["Who visits us?", "Of another"]
    assert titles(page)["request"] == ["Who visits us?", "Of another"]  # who leads nothing sees all
    assert "request" not in titles(page, whose="mine")


def test_a_team_is_whoever_works_on_it(signed_in, network, partnership, asked):
    work = build.Affiliation(organization=network)
    assignment = build.Assignment(partnership=partnership, person=work.person, role="backup")
    backup = signed_in(build.seated(network, "member", person=work.person))
    assert "request" not in titles(backup, whose="mine")
    assert titles(backup, whose="team")["request"] == ["Who visits us?"]
    assignment.to_on = ago(1)
    assignment.save()
    assert "request" not in titles(backup, whose="team")


def test_few_and_many_partnerships_are_the_same_work(lead, asked, monkeypatch):
    monkeypatch.setattr(board, "FEW", 0)
    assert titles(lead)["request"] == ["Who visits us?"]


def test_an_offer_is_everybodys_until_it_is_left_to_somebody(lead, page, network, staff):
    offer = build.Offer(intermediary=network, title="Tour", submitted_on=ago(1))
    renew_of_network("offer")
    assert titles(lead)["offer"] == titles(page, whose="mine")["offer"] == ["Tour"]
    fill(page, deed("assign", offer, "offer"), assignee=staff.pk)
    assert "offer" not in titles(lead)
    assert titles(page, whose="mine")["offer"] == titles(lead, whose="all")["offer"] == ["Tour"]


# --- decided


def test_put_off_until_a_day_and_back_on_it(partnership, staff, asked, day):
    now = timezone.now()
    case = Case(situation(asked), "Who visits us?")
    snooze_situation(case=case, until=day + timedelta(days=2), by=staff, at=now)

    def is_seen(at):
        return board.build(Scope(partnership.convener, staff, "all", at)).count

    before = is_seen(now + timedelta(days=1))
    assert is_seen(now + timedelta(days=2)) == before + 1


def test_put_off_by_its_page_and_brought_back(page, asked, day):
    with_request = titles(page)
    assert page.get(deed("snooze", asked)).context["form"].initial["until"] == day + timedelta(days=7)
    response = fill(page, deed("snooze", asked) + "?whose=all", note="Asked Ms. Ford")
    assert response.url == "/?whose=all"
    assert "request" not in titles(page)
    row = Disposition.objects.get()
    assert (row.said.startswith("Who visits us?"), row.note, row.by.name) == (
        True,
        "Asked Ms. Ford",
        "Sam Staff",
    )
    body = page.get("/").content.decode()
    assert "Put off" in body
    assert "Asked Ms. Ford" in body
    fill(page, reverse("metrics:disposition_reopen", args=[row.pk]))
    assert titles(page) == with_request
    assert row.history.count() == 2


@pytest.mark.parametrize(("days", "words"), [(0, "still to come"), (-1, "still to come"), (367, "A year")])
def test_put_off_to_no_day_that_helps(page, asked, day, days, words):
    said = errors(fill(page, deed("snooze", asked), until=day + timedelta(days=days)))
    assert words in said["until"]
    assert not Disposition.objects.exists()


def test_done_wants_a_word_and_stays_until_the_fact_changes(page, asked, partnership, day):
    assert set(errors(fill(page, deed("settle", asked), note="  "))) == {"note"}
    fill(page, deed("settle", asked), note="Told them on the phone")
    assert "request" not in titles(page)
    asked.answer_by_on = day + timedelta(days=20)
    asked.save()
    renew(partnership)
    assert titles(page)["request"] == ["Who visits us?"]
    assert "Told them on the phone" in page.get(reverse("metrics:disposition_list")).content.decode()


def test_left_to_a_colleague(page, lead, asked, network, signed_in):
    other = build.seated(network, "member", name="Cora Colleague")
    fill(page, deed("assign", asked), assignee=other.pk)
    assert "request" not in titles(lead)
    assert (
        titles(signed_in(other), whose="mine")["request"]
        == titles(lead, whose="all")["request"]
        == ["Who visits us?"]
    )
    assert "Cora Colleague sees to it" in page.get("/").content.decode()


def test_left_to_nobody_who_does_not_work_here(page, asked, viewer, stranger, network):
    at = timezone.now()
    case = Case(situation(asked), "Who visits us?")
    for other in (viewer, stranger):
        assert set(errors(fill(page, deed("assign", asked), assignee=other.pk))) == {"assignee"}
        with refused("assignee", "doesn’t work for"):
            assign_situation(case=case, assignee=other, by=None, at=at)
    assert not Disposition.objects.exists()


def test_left_to_a_colleague_and_put_off_are_one_decision(page, asked, staff, day):
    at = timezone.now()
    case = Case(situation(asked), "Who visits us?")
    assign_situation(case=case, assignee=staff, by=staff, at=at)
    row = snooze_situation(case=case, until=day + timedelta(days=3), by=staff, at=at)
    assert row.assignee == staff
    assert Disposition.objects.count() == 1
    settle_situation(case=case, note="Said yes", by=staff, at=at)
    row.refresh_from_db()
    assert (row.snoozed_until, row.done_on) == (None, day)
    reopen_situation(disposition=row, by=staff, at=at)
    with refused("__all__", "back already"):
        reopen_situation(disposition=row, by=staff, at=at)


def test_the_same_key_of_another_kind_is_another_thing(page, asked, partnership, network, staff):
    meeting = build.Meeting(pk=asked.pk, partnership=partnership, held_on=ago(1))
    Situation.objects.create(
        network=network,
        partnership=partnership,
        kind="notes",
        subject_id=meeting.pk,
        from_at=AT,
        fact=str(DAY),
    )
    fill(page, deed("assign", asked), assignee=staff.pk)
    assert titles(page, whose="mine") == {"request": ["Who visits us?"]}


def test_sent_twice_is_decided_once(page, asked):
    address = deed("snooze", asked)
    said = shown(page, address)
    assert page.post(address, said).url == page.post(address, said).url
    assert Disposition.objects.get().history.count() == 1


def test_who_decides(signed_in, viewer, stranger, district_user, nobody, asked):
    for name in ("snooze", "assign", "settle"):
        statuses = [
            signed_in(user).get(deed(name, asked)).status_code
            for user in (viewer, stranger, district_user, nobody)
        ]
        assert statuses == [403, 404, 404, 404]
    assert "Look at it later" not in signed_in(viewer).get("/").content.decode()


def test_what_is_mended_is_decided_by_nobody(page, asked, staff, partnership):
    answer_request(request=asked, answer="Yes", by=staff, at=timezone.now())
    renew(partnership)
    assert page.get(deed("snooze", asked)).status_code == 404


# --- those who convene nothing


def test_who_convenes_nothing_is_led_to_their_own_side(signed_in, district_user, nobody):
    for user in (district_user, nobody):
        browser = signed_in(user)
        assert browser.get("/").url == reverse("partnerships:side")
        assert browser.get("/", follow=True).status_code == 200


# --- the deeds that mend


def test_a_contact_is_logged_with_the_member_that_was_silent(page, partnership, employer):
    address = reverse("partnerships:interaction_new", args=[partnership.slug])
    assert page.get(f"{address}?with={employer.pk}").context["form"]["membership"].value() == str(employer.pk)
    fill(page, f"{address}?with={employer.pk}", subject="Rang back", direction="in")
    row = Interaction.objects.get()
    assert (row.membership, row.direction, row.subject) == (employer, "in", "Rang back")


def test_a_contact_of_tomorrow_is_refused_beside_its_field(page, partnership, day):
    address = reverse("partnerships:interaction_new", args=[partnership.slug])
    said = errors(fill(page, address, subject="Will ring", on=day + timedelta(days=1)))
    assert "still to come" in said["on"]


def test_notes_are_shared_once_the_meeting_was_held(page, partnership, day):
    row = build.Meeting(partnership=partnership, planned_on=day, held_on=None)
    address = reverse("partnerships:notes_share", args=[row.pk])
    assert "not held yet" in page.get(address).content.decode()
    assert errors(fill(page, address, minutes="We begin"))
    row.held_on = day
    row.save()
    fill(page, address, minutes="We begin")
    row.refresh_from_db()
    assert (row.notes_shared_on, row.minutes) == (day, "We begin")


def test_a_contact_is_named_and_verified(page, employer, district, day):
    person = build.Affiliation(organization=employer.organization)
    other = build.Affiliation(organization=district.organization)
    address = reverse("partnerships:contact_new", args=[employer.pk])
    assert page.get(f"{address}?role=champion").context["form"]["role"].value() == "champion"
    assert set(errors(fill(page, address, affiliation=other.pk))) == {"affiliation"}
    fill(page, address, affiliation=person.pk, role="champion")
    contact = MembershipContact.objects.get(affiliation=person)
    fill(page, reverse("partnerships:contact_confirm", args=[contact.pk]))
    contact.refresh_from_db()
    assert contact.confirmed_on == day
    assert person.checks.get().outcome == "verified"


def test_a_value_is_entered_for_the_period_after_the_last(page, partnership, day):
    metric = build.PartnershipMetric(partnership=partnership, frequency="quarter")
    build.MetricValue(
        partnership=partnership,
        definition=metric.definition,
        period_from_on="2026-01-01",
        period_to_on="2026-03-31",
    )
    address = reverse("metrics:value_new", args=[metric.pk])
    fill(page, address, value="12", source="Office records")
    row = partnership.metric_values.order_by("period_to_on").last()
    assert (str(row.period_from_on), str(row.period_to_on), row.value) == ("2026-04-01", "2026-06-30", 12)
    metric.definition.is_computed = True
    metric.definition.save()
    assert "computed from records" in page.get(address).content.decode()


# --- its cost


def test_two_partnerships_and_forty_cost_the_same(page, network, day):
    def more(count):
        rows = [build.Partnership(convener=network) for _ in range(count)]
        for row in rows:
            build.Request(partnership=row, received_on=day, answer_by_on=day)
            build.Meeting(partnership=row, held_on=day)
            build.Agreement(partnership=row, state="active", ends_on=day)
            build.CurrentDetail(
                snapshot=build.HealthSnapshot(partnership=row, as_of=day, change_reason="Up 9.0"),
                before=0.5,
                before_on=day - timedelta(days=28),
                moved=0.09,
            )
            Partnership.objects.filter(pk=row.pk).update(shown_value=0.59)
            build.MetricTarget(
                metric=build.PartnershipMetric(partnership=row, from_on=ago(400), frequency="month"),
                period_from_on=day - timedelta(days=30),
                period_to_on=day,
            )
        renew(*rows)

    def count():
        StaleMark.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            page.get("/")
        return len(queries)

    page.get("/")
    more(2)
    few = count()
    more(38)
    assert count() == few <= 26


def test_a_query_for_each_line_is_noticed(page, network, day, monkeypatch):
    """The control: words that ask for each row anew make the count grow."""
    together = board.cases_of
    monkeypatch.setattr(
        board, "cases_of", lambda rows, at: [case for row in rows for case in together([row], at)]
    )

    def count():
        with CaptureQueriesContext(connection) as queries:
            page.get("/")
        return len(queries)

    page.get("/")
    for _ in range(2):
        row = build.Partnership(convener=network)
        build.Request(partnership=row, received_on=day, answer_by_on=day)
        renew(row)
    few = count()
    row = build.Partnership(convener=network)
    build.Request(partnership=row, received_on=day, answer_by_on=day)
    renew(row)
    assert count() > few
