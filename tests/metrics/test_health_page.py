"""The health page: what it says in each state, that it names the rows that fail, who may see it and rescore."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.models import StaleMark
from directory.once import new_key
from metrics.boards.deeds import DEEDS, deed_of
from metrics.boards.health import health_page
from metrics.models import HealthSnapshot
from metrics.scoring.evidence import Kept, PartyContact, Voices
from metrics.scoring.rubric import INDICATORS, Rubric
from partnerships.models import Partnership
from tests import build
from tests.metrics.stored import Told

TODAY = date(2026, 6, 1)
QUIET = {"voices": None}


@pytest.fixture
def told(partnership: Partnership) -> Told:
    Partnership.objects.filter(pk=partnership.pk).update(stage=3)
    partnership.refresh_from_db()
    return Told(partnership)


@pytest.fixture
def text(signed_in, staff):
    """What a member of the staff reads at an address, tags taken out."""

    def read(url: str, **query: str) -> str:
        response = signed_in(staff).get(url, query)
        assert response.status_code == 200
        body = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
        return " ".join(re.sub(r"<[^>]+>", " ", body).replace("&#x27;", "'").split())

    return read


def address(partnership: Partnership) -> str:
    return reverse("metrics:health", args=[partnership.slug])


def row(page, element):
    return next(row for row in page.elements if row.id == element)


def line(page, indicator):
    return next(line for row in page.elements for line in row.indicators if line.id == indicator)


# --- the whole


def test_headline_band_range_grade_and_the_honest_sentence(told, text):
    told.current(TODAY, covered=(3, 5), convener_kept=Kept(), funding_budget=0)
    page = health_page(told.partnership)
    said = text(address(told.partnership))
    assert f"{round(100 * page.value)} of 100" in said
    assert "Strong" in said
    assert "Evidence grade A." in said
    assert f"permit {round(100 * page.low)} to {round(100 * page.high)}" in said
    assert "not been validated as a predictor" in said


def test_every_indicator_is_there_with_numerator_over_denominator_in_words(told, text):
    told.current(TODAY, covered=(3, 5))
    said = text(address(told.partnership))
    assert "3 of 5 members signed an agreement in force." in said
    assert all(line.name in said for line in INDICATORS)


def test_the_cap_is_named(told, text):
    told.current(TODAY, voices=None, value_sought=(0, 4), value_confirmed=(0, 4), reciprocal=(0, 4))
    page = health_page(told.partnership)
    assert page.own_band == "strong"
    assert page.band != page.own_band
    assert page.cap.id == "E4"
    said = text(address(told.partnership))
    assert "By its number this would be Strong." in said
    assert "Mutual benefit and shared value" in said.split("By its number")[1][:80]


def test_unknown_zero_and_below_stage_are_kept_apart(told, text):
    Partnership.objects.filter(pk=told.partnership.pk).update(stage=2)
    told.partnership.refresh_from_db()
    told.current(TODAY, answered=(0, 0), endorsed=(0, 5))
    page = health_page(told.partnership)
    assert (line(page, "5.3").state, line(page, "5.3").value) == ("unknown", None)
    assert (line(page, "2.2").state, line(page, "2.2").value) == ("known", 0.0)
    assert line(page, "4.4").state == "below_stage"
    assert line(page, "4.4").from_stage == "Delivering"
    said = text(address(told.partnership))
    assert "No request came due in the last 180 days." in said
    assert "Asked from the stage Delivering on." in said


def test_nothing_applies_is_said_and_never_a_number(told):
    told.current(TODAY, renewals=(0, 0))
    reading = line(health_page(told.partnership), "6.6")
    assert (reading.state, reading.value) == ("not_applicable", None)
    assert reading.sentence == "No agreement ends within 90 days."


def test_records_against_voices(told):
    told.current(TODAY, voices=Voices((0.9, 0.9, 0.2, 0.9, 0.9, 0.9, None), 100, 4))
    page = health_page(told.partnership)
    assert row(page, "E3").is_disputed
    assert "Records and partners disagree: records say 100, partners say 20." in row(page, "E3").voices
    assert not row(page, "E1").is_disputed
    assert "The survey weighs 50%." in row(page, "E4").voices
    assert row(page, "E7").voices == "No survey counts here; the records speak alone."


def test_too_few_records_for_an_element_is_its_own_state(told):
    told.current(
        TODAY, **QUIET, contacts=(PartyContact(1, None, 45, 10),) * 4, answered=(0, 0), notes_shared=(0, 0)
    )
    element = row(health_page(told.partnership), "E5")
    assert element.score is None
    assert element.reason.startswith("Not enough evidence")
    assert element.low is not None


# --- the rows that fail


def test_failing_rows_are_named_with_their_addresses(told, text, employer, district, signed_in, staff):
    commitment = build.Commitment(partnership=told.partnership, owner=employer, text="Host six interns")
    agreement = build.Agreement(partnership=told.partnership, title="Master agreement")
    metric = build.PartnershipMetric(partnership=told.partnership)
    told.current(
        TODAY,
        covered=(3, 5),
        failing={
            "6.1": (("membership", employer.pk), ("membership", district.pk)),
            "6.2": (("agreement", agreement.pk),),
            "6.5": (("commitment", commitment.pk),),
            "7.1": (("partnershipmetric", metric.pk),),
            "2.3": (("protocol", "conflict"),),
            "7.4": (("processstage", "employer result"),),
        },
    )
    page = health_page(told.partnership)
    members = reverse("partnerships:partnership_members", args=[told.partnership.slug])
    assert {link.url for link in line(page, "6.1").failing} == {
        f"{members}#member-{employer.pk}",
        f"{members}#member-{district.pk}",
    }
    assert line(page, "6.2").failing[0].url == reverse("partnerships:agreement_detail", args=[agreement.pk])
    assert line(page, "7.1").failing[0].url.endswith(f"/{metric.pk}/")
    assert line(page, "2.3").failing[0].name == "No protocol on conflict"
    assert line(page, "7.4").failing[0].name == "No metric for employer result"
    body = signed_in(staff).get(address(told.partnership)).content.decode()
    assert "Host six interns" in body
    assert f'href="{members}#member-{employer.pk}"' in body


def test_a_row_of_another_partnership_is_never_named(told, text):
    foreign = build.Commitment(text="Somebody else's promise")
    told.current(TODAY, failing={"6.5": (("commitment", foreign.pk),)})
    assert line(health_page(told.partnership), "6.5").failing == ()
    assert "Somebody else" not in text(address(told.partnership))


def test_a_failing_row_is_linked_on_the_page_where_it_stands(told, text, employer):
    """However many rows came since: the address finds the page, whatever its number is by then."""
    meeting = build.Meeting(partnership=told.partnership, planned_on=date(2025, 1, 8), held_on=None)
    commitment = build.Commitment(partnership=told.partnership, owner=employer)
    for number in range(25):
        on = date(2025, 2, 1) + timedelta(days=number)
        build.Meeting(partnership=told.partnership, planned_on=on, held_on=on)
    told.current(TODAY, failing={"1.4": (("meeting", meeting.pk),), "6.5": (("commitment", commitment.pk),)})
    page = health_page(told.partnership)
    for indicator, row in (("1.4", f"meeting-{meeting.pk}"), ("6.5", f"commitment-{commitment.pk}")):
        url = line(page, indicator).failing[0].url
        assert url.endswith(f"?entry={row}#{row}")
        assert text(url.partition("#")[0])
    assert "Meeting, planned and not held" in text(line(page, "1.4").failing[0].url.partition("#")[0])


def test_failing_rows_cost_no_query_each(told, employer):
    rows = [build.Commitment(partnership=told.partnership, owner=employer) for _ in range(30)]
    keys = tuple(("commitment", row.pk) for row in rows)
    told.current(TODAY, failing={"6.5": keys[:1], "6.4": keys[:1]})
    with CaptureQueriesContext(
        connection,
    ) as few:
        health_page(told.partnership)
    HealthSnapshot.objects.all().delete()
    told.current(TODAY, failing={"6.5": keys, "6.4": keys})
    with CaptureQueriesContext(connection) as many:
        page = health_page(told.partnership)
    assert len(many) == len(few)
    assert len(line(page, "6.5").failing) == 12
    assert line(page, "6.5").more_failing == 18


# --- what changed, what would help, what is coming


def test_what_changed_since_a_month_ago_sums_to_the_points(told, text):
    told.snapshot(TODAY - timedelta(days=60), **QUIET, covered=(1, 5))
    told.snapshot(TODAY - timedelta(days=31), **QUIET, covered=(2, 5))
    told.snapshot(TODAY - timedelta(days=1), **QUIET, covered=(5, 5))
    told.current(TODAY, **QUIET, covered=(5, 5), endorsed=(3, 5))
    change = health_page(told.partnership).change
    assert change.since == TODAY - timedelta(days=31)
    assert {cause.title for cause in change.causes} == {"Agreement in force", "Purpose endorsed"}
    assert sum(cause.points for cause in change.causes) == pytest.approx(change.points)
    said = text(address(told.partnership))
    assert "Before: 2 of 5 members signed an agreement in force." in said


def test_one_may_compare_with_another_day(told):
    told.snapshot(TODAY - timedelta(days=90), **QUIET, covered=(1, 5))
    told.snapshot(TODAY - timedelta(days=31), **QUIET)
    told.current(TODAY, **QUIET)
    page = health_page(told.partnership, since=TODAY - timedelta(days=80))
    assert page.change.since == TODAY - timedelta(days=90)
    assert [since.is_chosen for since in page.sinces] == [False, True]


def test_other_rules_are_not_compared_and_break_the_trend(told):
    told.rubric = Rubric.of({"E4": 3}, {})
    told.snapshot(TODAY - timedelta(days=40), **QUIET)
    told.rubric = Rubric()
    told.snapshot(TODAY - timedelta(days=20), **QUIET)
    told.current(TODAY, **QUIET)
    page = health_page(told.partnership)
    assert "rules or weights changed" in page.change.refusal
    assert [point.is_break for point in page.trend.points] == [False, True, False]
    series = page.trend.chart["series"]
    assert [one["values"].count(None) for one in series] == [2, 1]


def test_the_trend_and_its_table_hold_the_same_numbers(told, text):
    for weeks in (3, 2, 1):
        told.snapshot(TODAY - timedelta(days=7 * weeks), **QUIET, covered=(weeks, 5))
    told.current(TODAY, **QUIET)
    page = health_page(told.partnership)
    drawn = page.trend.chart["series"][0]["values"]
    assert drawn == [round(100 * point.value) for point in page.trend.points]
    said = text(address(told.partnership)).split("Numbers as a table")[1]
    assert all(f" {value} " in said for value in drawn)


def test_what_would_raise_it_most_is_ranked_by_exact_gain(told, text, employer):
    told.current(
        TODAY, **QUIET, covered=(0, 5), reachable=(4, 5), failing={"6.1": (("membership", employer.pk),)}
    )
    gains = health_page(told.partnership).gains
    assert gains[0].title == "Agreement in force"
    assert gains[0].points == pytest.approx(100 / 7 * 0.30)
    assert [gain.points for gain in gains] == sorted((gain.points for gain in gains), reverse=True)
    assert gains[0].links[0].name == employer.organization.name
    assert "+4.3" in text(address(told.partnership))


def test_it_leads_who_may_to_the_page_where_it_is_done(told, signed_in, staff, viewer, district_user):
    told.current(TODAY, **QUIET, covered=(0, 5), reachable=(4, 5))
    draft = f'href="{reverse("partnerships:agreement_draft", args=[told.partnership.slug])}"'

    def read(who):
        return signed_in(who).get(address(told.partnership)).content.decode()

    assert draft in read(staff)
    assert draft not in read(viewer) and draft not in read(district_user)


def test_each_of_these_deeds_raises_an_indicator_and_has_a_page(partnership, signed_in, staff):
    assert set(DEEDS) <= {indicator.id for indicator in INDICATORS}
    for indicator in DEEDS:
        assert signed_in(staff).get(deed_of(indicator, partnership).url).status_code == 200, indicator


def test_what_is_unknown_is_listed_by_the_coverage_it_would_add(told):
    told.current(TODAY, **QUIET, answered=(0, 0), funding_budget=0)
    blanks = health_page(told.partnership).blanks
    assert [blank.title for blank in blanks] == ["Responsiveness", "Convening is funded"]
    assert blanks[0].coverage == pytest.approx(100 * 0.15 / 7)


def test_what_is_coming_says_when_and_why(told, text, employer):
    told.current(
        TODAY,
        **QUIET,
        later={
            30: {},
            60: {"covered": (0, 5), "clauses": (0, 0), "failing": {"6.1": (("membership", employer.pk),)}},
        },
    )
    falls = health_page(told.partnership).falls
    element = next(fall for fall in falls if not fall.is_headline)
    assert (element.on, element.in_days) == (TODAY + timedelta(days=60), 60)
    assert element.title == "Clear stakeholder roles and responsibilities"
    assert (element.before, element.after) == ("strong", "developing")
    assert element.because[0].links[0].name == employer.organization.name
    assert "Agreement in force" in text(address(told.partnership)).split("What is coming")[1]


# --- as of an earlier day


def test_an_earlier_score_is_shown_without_what_only_the_current_one_carries(told, text, employer):
    told.snapshot(TODAY - timedelta(days=30), **QUIET, covered=(1, 5))
    told.current(TODAY, **QUIET, failing={"6.1": (("membership", employer.pk),)})
    page = health_page(told.partnership, as_of=TODAY - timedelta(days=3))
    assert (page.as_of, page.is_current) == (TODAY - timedelta(days=30), False)
    assert (page.gains, page.falls, line(page, "6.1").failing) == ((), (), ())
    assert page.newer_on == TODAY
    said = text(address(told.partnership), as_of=(TODAY - timedelta(days=3)).isoformat())
    assert "1 of 5 members signed an agreement in force." in said
    assert "kept for the current score only" in said


@pytest.mark.parametrize("asked", ["yesterday", "2026-13-40", ""])
def test_what_is_no_date_is_as_if_it_were_not_there(told, text, asked):
    told.current(TODAY, **QUIET)
    assert "The seven elements" in text(address(told.partnership), as_of=asked, since=asked)


# --- no headline


@pytest.mark.parametrize(
    ("stage", "fields", "title"),
    [
        (0, {"parties": 1, "contacts": (PartyContact(1, 5, 45, 20),)}, "Exploring: no score yet"),
        (1, {"parties": 0, "contacts": ()}, "No members yet"),
        (1, {"parties": 1, "contacts": (PartyContact(1, 5, 45, 20),)}, "One member so far"),
    ],
)
def test_absent_reasons_are_said_with_the_next_action(told, text, stage, fields, title):
    Partnership.objects.filter(pk=told.partnership.pk).update(stage=stage)
    told.partnership.refresh_from_db()
    told.current(TODAY, **fields)
    page = health_page(told.partnership)
    assert page.value is None
    assert page.absent.title == title
    said = text(address(told.partnership))
    assert title in said
    assert "Next:" in said
    assert "Ready to begin?" in said


def test_too_few_elements_is_no_bad_score(told, text):
    unknown = {
        "need_first": (0, 0),
        "needs_filled": (0, 0),
        "value_confirmed": (0, 0),
        "reciprocal": (0, 0),
        "retained": (0, 0),
        "answered": (0, 0),
        "notes_shared": (0, 0),
        "labor_fit": (0, 0),
        "ladder": (0, 0),
    }
    told.current(TODAY, **QUIET, **unknown, contacts=(PartyContact(1, None, 45, 10),) * 4)
    said = text(address(told.partnership))
    assert "Not enough evidence for a headline" in said
    assert "of 100" not in said
    assert "What we don’t know yet" in said


def test_a_dormant_partnership_keeps_its_last_score(told, text):
    told.current(TODAY - timedelta(days=200))
    Partnership.objects.filter(pk=told.partnership.pk).update(status="dormant")
    said = text(address(told.partnership))
    assert "This partnership is resting" in said
    assert "of 100" in said


def test_never_scored(told, text):
    said = text(address(told.partnership))
    assert "Not scored yet" in said
    assert "The seven elements" not in said


def test_the_checklist_sees_what_is_there(told, employer):
    Partnership.objects.filter(pk=told.partnership.pk).update(stage=0)
    told.partnership.refresh_from_db()
    build.Interaction(partnership=told.partnership, membership=employer)
    build.Goal(partnership=told.partnership)
    steps = {step.title: step.is_done for step in health_page(told.partnership).checklist.steps}
    assert steps["Make contact"]
    assert steps["Look for the win/win"]
    assert steps["Members have accepted"]
    assert not steps["Define your interest"]
    assert not steps["An agreement is drafted"]


# --- being rescored


def test_while_stale_it_polls_and_then_loads_anew(told, signed_in, staff, at):
    told.current(TODAY)
    state = reverse("metrics:health_state", args=[told.partnership.slug])
    Partnership.objects.filter(pk=told.partnership.pk).update(stale_since=at)
    browser = signed_in(staff)
    body = browser.get(address(told.partnership)).content.decode()
    assert f'hx-get="{state}"' in body
    assert "Reload the page" in body
    waiting = browser.get(state, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in waiting.headers
    assert "Being rescored" in waiting.content.decode()
    Partnership.objects.filter(pk=told.partnership.pk).update(stale_since=None)
    assert browser.get(state, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "hx-get" not in browser.get(address(told.partnership)).content.decode()


def test_staff_ask_for_a_score(told, signed_in, staff):
    url = reverse("metrics:health_rescore", args=[told.partnership.slug])
    response = signed_in(staff).post(url, {"once": new_key()})
    assert response.url == address(told.partnership)
    assert StaleMark.objects.filter(kind="partnership", key=told.partnership.pk).count() == 1
    told.partnership.refresh_from_db()
    assert told.partnership.stale_since is not None


@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("district_user", 403), ("stranger", 404)])
def test_others_cannot_ask_for_a_score(told, signed_in, request, who, status):
    browser = signed_in(request.getfixturevalue(who))
    url = reverse("metrics:health_rescore", args=[told.partnership.slug])
    assert browser.post(url, {"once": new_key()}).status_code == status
    assert not StaleMark.objects.filter(kind="partnership", key=told.partnership.pk).exists()
    assert b"Rescore now" not in browser.get(address(told.partnership)).content


def test_asking_is_a_post(told, signed_in, staff):
    assert (
        signed_in(staff).get(reverse("metrics:health_rescore", args=[told.partnership.slug])).status_code
        == 405
    )


# --- who, and at what cost


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 200), ("district_user", 200), ("stranger", 404), ("nobody", 404)]
)
def test_the_parties_see_their_own_score_and_strangers_nothing(told, signed_in, request, who, status):
    told.current(TODAY)
    assert signed_in(request.getfixturevalue(who)).get(address(told.partnership)).status_code == status


def test_the_page_keeps_to_its_queries(told, signed_in, staff, employer):
    agreement = build.Agreement(partnership=told.partnership)
    for weeks in range(20, 0, -1):
        told.snapshot(TODAY - timedelta(days=7 * weeks), **QUIET, covered=(weeks % 5, 5))
    told.current(
        TODAY, **QUIET, failing={"6.1": (("membership", employer.pk),), "6.2": (("agreement", agreement.pk),)}
    )
    browser = signed_in(staff)
    with CaptureQueriesContext(connection) as queries:
        browser.get(address(told.partnership))
    assert len(queries) <= 15, [query["sql"][:120] for query in queries]


def test_nothing_inline_in_the_page(told, signed_in, staff):
    told.snapshot(TODAY - timedelta(days=30), **QUIET)
    told.current(TODAY, **QUIET)
    body = signed_in(staff).get(address(told.partnership)).content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", body)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", body))
