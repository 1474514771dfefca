"""The pages of a survey: asking, who has answered, what is shown; and by link the 24 statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from directory.actions.link import revoke_link
from directory.models import Letter, SecureLink, Submission
from metrics.actions.survey import Respondent, close_wave, shown
from metrics.boards.stored import health_in
from metrics.gather import gather
from metrics.models import Invitation, Response, SurveyWave
from metrics.scoring import disclosure
from metrics.scoring.engine import shown as number
from partnerships.models import Membership
from tests import build
from tests.factor import enter
from tests.forms import errors, fill
from tests.forms import shown as form_of
from tests.links import carry_on, mailed, token_in
from tests.metrics.stored import Told
from tests.surveys import answered, heard, invitation, opened, people_of

EVEN = {"school": [1, 1, 1], "employer": [1, 1, 1]}
WORDS = "Nobody but me would say this"


def to(name: str, *args: Any) -> str:
    return reverse(f"metrics:survey_{name}", args=args)


def text(response: Any) -> str:
    """What stands in the middle of a page, in one line."""
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.fixture
def member(employer: Membership, employer_contact: Any) -> Membership:
    return employer


# --- asking


def test_staff_ask_the_partners(page, partnership, member, employer_contact, convening):
    response = page.get(to("new", partnership.slug))
    assert f"Hello {employer_contact.person}" in text(response) and "(a link of their own)" in text(response)
    response = fill(page, to("new", partnership.slug))
    wave = SurveyWave.objects.get()
    assert response.url == wave.get_absolute_url()
    assert [row.affiliation for row in wave.invitations.all()] == [employer_contact]
    assert (wave.closes_on - wave.opened_on).days == 14
    assert Letter.objects.filter(template="survey_invitation").count() == 1


def test_two_of_each_member_are_chosen_and_of_the_convener_nobody(page, partnership, member, convening):
    for membership in (member, convening):
        for one in people_of(membership, 3):
            build.MembershipContact(membership=membership, affiliation=one.affiliation, role="other")
    said = form_of(page, to("new", partnership.slug))
    assert len(said["respondents"]) == 2
    assert {key.split("-")[0] for key in said["respondents"]} == {str(member.pk)}


def test_who_cannot_be_asked_is_not_offered(page, partnership, member, employer_contact):
    gone = build.Affiliation(organization=member.organization, to_on=build.DAY, email="gone@example.com")
    silent = build.Affiliation(organization=member.organization, email="")
    elsewhere = people_of(build.Membership())[0]
    build.MembershipContact(membership=elsewhere.membership, affiliation=elsewhere.affiliation)
    quiet = build.Affiliation(organization=member.organization, email="quiet@example.com")
    build.Silence(affiliation=quiet, intermediary=partnership.convener)
    for one in (gone, silent, quiet):
        build.MembershipContact(membership=member, affiliation=one, role="other")
    offered = page.get(to("new", partnership.slug)).context["form"].offered
    assert {one.affiliation for one in offered.values()} == {employer_contact}
    foreign = f"{elsewhere.membership.pk}-{elsewhere.affiliation.pk}"
    response = fill(page, to("new", partnership.slug), respondents=[foreign])
    assert "respondents" in errors(response) and not SurveyWave.objects.exists()


def test_a_day_too_soon_is_said_at_its_field_and_nothing_is_lost(page, partnership, member, now):
    soon = (now + timedelta(days=3)).date().isoformat()
    response = fill(page, to("new", partnership.slug), closes_on=soon)
    assert errors(response) == {"closes_on": "Leave people at least 7 days, and at most 59."}
    assert f'value="{soon}"' in response.content.decode() and " checked" in response.content.decode()


def test_whoever_may_not_ask_now_is_told_why_in_place_of_the_button(page, partnership, member, now):
    opened(partnership, people_of(member), at=now)
    response = page.get(to("new", partnership.slug))
    assert "A survey is open already" in text(response)
    assert "Send the invitations" not in text(response)
    assert "open already" in text(fill(page, to("new", partnership.slug)))
    assert SurveyWave.objects.count() == 1


def test_somebody_forgotten_is_asked_too(page, partnership, member, now):
    wave = opened(partnership, people_of(member), at=now)
    address = reverse("metrics:respondent_new", args=[wave.pk])
    asked = wave.invitations.get().affiliation
    forgotten = people_of(member)[0]
    build.MembershipContact(membership=member, affiliation=forgotten.affiliation, role="other")
    response = page.get(address)
    assert "1 people are asked already" not in text(response) and "1 person is asked already" in text(
        response
    )
    offered = response.context["form"].offered.values()
    assert forgotten.affiliation in {one.affiliation for one in offered}
    assert asked not in {one.affiliation for one in offered}
    assert response.context["form"].initial["respondents"] == []
    assert "Choose at least one person" in text(fill(page, address))
    keys = [one.key for one in offered]
    assert fill(page, address, respondents=keys).url == wave.get_absolute_url()
    assert "Everybody who can be reached is asked already." in text(page.get(address))


# --- looking


def test_an_open_wave_says_who_has_answered_and_never_what(
    page, signed_in, district_user, partnership, member, now
):
    people = people_of(member, 2)
    wave = opened(partnership, people, at=now)
    answered(wave, (people[0], [1] * 24), at=now, comment=WORDS)
    said = text(page.get(wave.get_absolute_url()))
    assert "1 of 2" in said and str(people[1].affiliation.person) in said
    assert "is shown once the survey is closed" in said and WORDS not in said
    theirs = text(signed_in(district_user).get(wave.get_absolute_url()))
    assert "1 of 2" in theirs and str(people[1].affiliation.person) not in theirs


def test_a_closed_wave_is_shown_with_its_spread_and_beside_the_one_before(page, partnership, now):
    heard(partnership, EVEN, lambda number: [2] * 24, at=now - timedelta(days=200))
    wave = heard(partnership, EVEN, lambda number: [4 if number < 3 else 5] * 24, at=now)
    response = page.get(wave.get_absolute_url())
    row = response.context["page"].elements[0]
    assert (row.told.score, row.change, row.word) == (0.88, pytest.approx(63), "Partners agree")
    assert row.means == [("Employer", 5.0), ("K-12", 4.0)]
    assert [(bar.label, bar.counts) for bar in row.statements[0].bars] == [
        ("All partners", (0, 0, 0, 3, 3, 0)),
        ("Employer", (0, 0, 0, 0, 3, 0)),
        ("K-12", (0, 0, 0, 3, 0, 0)),
    ]
    assert "+63 since 25" in text(response) and "Somebody clearly leads" in text(response)


def test_what_the_records_say_stands_beside_it(page, partnership, now):
    wave = heard(partnership, EVEN, at=now)
    snapshot = Told(partnership).snapshot(now.date())
    records = [element.record for element in health_in(snapshot).elements]
    rows = page.get(wave.get_absolute_url()).context["page"].elements
    assert [row.record for row in rows] == records and None not in records
    assert [row.is_disputed for row in rows] == [abs(record - 0.75) >= 0.25 for record in records]
    assert f"Records say {number(records[0])}, partners say 75." in text(page.get(wave.get_absolute_url()))


def test_a_wave_of_few_shows_nothing_but_why(page, partnership, now):
    wave = heard(partnership, {"school": [3], "employer": [3]}, at=now)
    response = page.get(wave.get_absolute_url())
    assert "Fewer than three members besides the convener have answered." in text(response)
    assert not response.context["page"].elements


def test_a_kind_with_one_respondent_hides_all_that_is_finer(page, partnership, now):
    wave = heard(partnership, {"school": [1], "employer": [1, 1, 1, 1]}, at=now)
    response = page.get(wave.get_absolute_url())
    assert "Only what all partners say together is shown" in text(response)
    assert all(not row.means and not row.statements for row in response.context["page"].elements)


def test_staff_close_it_on_a_page_that_says_what_follows(page, partnership, member, now):
    wave = opened(partnership, people_of(member), at=now)
    assert "0 of 1 people have answered" in page.get(to("close", wave.pk)).content.decode()
    assert fill(page, to("close", wave.pk)).url == wave.get_absolute_url()
    wave.refresh_from_db()
    assert wave.closed_on is not None
    assert "was closed on" in text(fill(page, to("close", wave.pk)))


def test_the_list_puts_open_waves_first_and_narrows_to_a_partnership(page, network, partnership, member, now):
    other = build.Partnership(convener=network, name="Healthcare")
    closed = heard(other, EVEN, at=now)
    wave = opened(partnership, people_of(member), at=now)
    rows = page.get(to("list")).context["page"].rows
    assert rows == [wave, closed] and (rows[1].asked_count, rows[1].party_count) == (6, 6)
    only = page.get(to("list"), {"partnership": other.slug})
    assert only.context["page"].rows == [closed]
    assert to("new", other.slug) in only.content.decode()


def test_the_health_page_leads_to_the_newest_wave(page, partnership, member, now):
    health = reverse("metrics:health", args=[partnership.slug])
    assert to("new", partnership.slug) in page.get(health).content.decode()
    build.SurveyWave(partnership=partnership, closed_on=build.ago(40))
    wave = opened(partnership, people_of(member), at=now)
    build.SurveyWave(partnership=partnership, opened_on=build.ago(90), closed_on=build.ago(70))
    assert wave.get_absolute_url() in page.get(health).content.decode()


# --- attacked by who may change records


def test_moving_a_member_to_another_sector_tells_nothing(page, partnership, now):
    """Seen before and after, figures that followed the membership would differ by just its people's answers."""
    wave = heard(partnership, EVEN, lambda number: [1 + number % 5] * 24, at=now)
    before, voices = told(page, wave), heard_by(partnership, now)
    moved = Membership.objects.filter(survey_responses__wave=wave).order_by("pk").first()
    Membership.objects.filter(pk=moved.pk).update(sector="workforce")
    assert told(page, wave) == before
    assert heard_by(partnership, now) == voices


def test_were_the_sector_read_from_the_membership_it_would_tell(partnership, now):
    wave = heard(partnership, EVEN, lambda number: [1 + number % 5] * 24, at=now)
    before = shown(wave).elements[0].score
    moved = Membership.objects.filter(survey_responses__wave=wave).order_by("pk").first()
    wave.responses.filter(membership=moved).update(sector="workforce")
    assert shown(wave).elements[0].score != before


def told(page: Client, wave: SurveyWave) -> Any:
    """All figures on the page."""
    board = page.get(wave.get_absolute_url()).context["page"]
    return board.told, board.elements


def heard_by(partnership: Any, now: Any) -> Any:
    (evidence,) = gather([(partnership.pk, now.date() + timedelta(days=1))], with_rows=False)
    return evidence.voices


def test_no_figure_is_worked_out_while_answers_come_in(page, partnership, now, monkeypatch):
    """Two looks around one answer would show that answer whole; so an open wave is never even read."""
    people = [who for _ in range(4) for who in people_of(build.Membership(partnership=partnership))]
    wave = opened(partnership, people, at=now)
    monkeypatch.setattr(disclosure, "disclose", lambda *args: pytest.fail("an open wave was read"))
    pages = []
    for who in people:
        answered(wave, (who, [5] * 24), at=now)
        pages.append(page.get(wave.get_absolute_url()).context["page"])
    assert [(one.told, one.elements) for one in pages] == [(None, [])] * 4


def test_what_is_answered_stands_in_one_table_alone(partnership, member, now):
    """Every other row of the database is searched for the words, the marks, and the response's keys."""
    (who,) = people_of(member)
    wave = opened(partnership, [who], at=now)
    marks = ["1", "5", "2", "4"] * 6
    browser = carry_on(Client(), invitation(wave, who).link)
    assert browser.post(to("answer", invitation(wave, who).link.key), filled(marks, WORDS)).status_code == 302
    close_wave(wave=wave, by=None, at=now)
    row = Response.objects.get()
    secrets = [WORDS, str(row.pk), row.key, str([int(mark) for mark in marks]), "".join(marks)]
    assert not [(model, word) for model, line in everything() for word in secrets if word in line]
    assert not Submission.objects.filter(path__contains="/survey/").exists()


def everything() -> Iterator[tuple[str, str]]:
    for model in apps.get_models(include_auto_created=True):
        if model is not Response:
            for row in model._base_manager.values():
                yield model.__name__, repr(row)


# --- by link


def filled(marks: list[str] | str = "4", comment: str = "") -> dict[str, str]:
    marks = [marks] * 24 if isinstance(marks, str) else marks
    return {**{f"s{number}": mark for number, mark in enumerate(marks, start=1)}, "comment": comment}


@pytest.fixture
def wave(partnership, member, employer_contact, now):
    return opened(partnership, [Respondent(member, employer_contact)], at=now)


@pytest.fixture
def link(wave):
    return wave.invitations.get().link


@pytest.fixture
def browser(link):
    return carry_on(Client(), link)


def test_a_respondent_answers_on_one_page_and_is_thanked(browser, link, wave):
    address = to("answer", link.key)
    page = browser.get(address)
    assert text(page).count("Don’t know") == 24 and "Nobody sees who answered what" in text(page)
    assert browser.post(address, filled("2", " Keep going ")).url == address
    assert "Thank you, your answers have arrived" in text(browser.get(address))
    row = Response.objects.get()
    assert row.answers == [2] * 24 and row.comment == "Keep going"
    assert Letter.objects.filter(template="survey_thanks").count() == 1


def test_dont_know_is_an_answer_and_none_is_not(browser, link):
    page = browser.post(to("answer", link.key), {**filled("none", "Typed"), "s7": ""})
    assert page.status_code == 200 and set(page.context["form"].errors) == {"s7"}
    said = page.content.decode()
    assert said.count(" checked") == 23 and "Typed" in said and 'href="#s7"' in said
    assert "What you chose is still here" in text(page) and not Response.objects.exists()
    assert browser.post(to("answer", link.key), filled("none")).status_code == 302
    assert Response.objects.get().answers == [None] * 24


def test_sent_twice_it_is_answered_once_and_both_times_thanked(browser, link):
    address = to("answer", link.key)
    browser.post(address, filled("2"))
    assert browser.post(address, filled("5")).url == address
    assert Response.objects.get().answers == [2] * 24


def test_who_comes_too_late_is_told_so(browser, link, wave, now):
    close_wave(wave=wave, by=None, at=now)
    for page in (browser.get(to("answer", link.key)), browser.post(to("answer", link.key), filled())):
        assert "The survey is over" in text(page)
    assert not Response.objects.exists()


def test_a_scanner_that_presses_everything_answers_nothing(link):
    """It opens the letter's link, and sends each form that it finds on the way, as it stands."""
    scanner, path = Client(), mailed(link)
    for _ in range(3):
        assert scanner.get(path).status_code == 200
    page = scanner.get(scanner.post(path).url)
    assert scanner.post(to("answer", link.key), {}).status_code == 200
    assert "data-survey" in page.content.decode()
    assert not Response.objects.exists() and not Invitation.objects.filter(answered_on__isnull=False).exists()


def test_without_the_link_continued_nobody_gets_in(link, wave):
    for page in (Client().get(to("answer", link.key)), Client().post(to("answer", link.key), filled())):
        assert page.status_code == 410
    assert not Response.objects.exists()


def test_a_forwarded_link_answers_for_one(link):
    """Whoever holds it speaks once; the second finds the thanks of the first."""
    first, second = carry_on(Client(), link), carry_on(Client(), link)
    first.post(to("answer", link.key), filled("1"))
    assert "Thank you" in text(second.get(to("answer", link.key)))
    second.post(to("answer", link.key), filled("5"))
    assert [row.answers for row in Response.objects.all()] == [[1] * 24]


def test_expired_revoked_and_guessed_links_look_alike(browser, link, now):
    path, gone = mailed(link), []
    SecureLink.objects.filter(pk=link.pk).update(
        expires_at=now - timedelta(minutes=1), issued_at=now - timedelta(days=1)
    )
    gone.append(browser.post(to("answer", link.key), filled()))
    SecureLink.objects.filter(pk=link.pk).update(expires_at=now + timedelta(days=1))
    revoke_link(link=link, by=None, at=now, reason="Left")
    gone += [
        browser.get(to("answer", link.key)),
        Client().get(path),
        Client().get(f"/l/{token_in(path)[:-1]}A"),
    ]
    assert [page.status_code for page in gone] == [410] * 4
    assert not Response.objects.exists()


def test_a_link_for_something_else_opens_no_survey(link, employer_contact):
    other = build.SecureLink(recipient=employer_contact, purpose="report")
    assert enter(Client(), other).get(to("answer", other.key)).status_code == 410


def test_staff_do_not_get_to_answer(page, link, admin, signed_in):
    for client in (page, signed_in(admin)):
        assert client.get(to("answer", link.key)).status_code == 410
        assert client.post(to("answer", link.key), filled()).status_code == 410


# --- on the personal page


@pytest.fixture
def personal(employer_contact, network, now):
    return build.SecureLink(
        purpose="personal",
        recipient=employer_contact,
        organization=network,
        mailed_to=employer_contact.email,
        issued_at=now,
        expires_at=now + timedelta(days=180),
    )


@pytest.fixture
def own(personal):
    """The contact's browser, in which only the personal link was continued."""
    client = Client()
    SecureLink.objects.filter(pk=personal.pk).update(mailed_to=personal.recipient.email)
    return enter(client, personal)


def section(personal: SecureLink) -> str:
    return reverse("metrics:link_surveys", args=[personal.key])


def begin(personal: SecureLink, row: Invitation) -> str:
    return reverse("metrics:survey_begin", args=[personal.key, row.pk])


def test_the_personal_page_leads_to_the_survey_and_says_once_it_is_answered(personal, own, wave, link):
    mailed(link)
    assert "How is Bluegrass Manufacturing going?" in text(own.get(section(personal)))
    page = own.post(begin(personal, wave.invitations.get()))
    assert page.url == to("answer", link.key)
    own.post(page.url, filled())
    assert "Thank you. You have nothing more to do." in text(own.get(section(personal)))
    assert Response.objects.count() == 1


def test_it_shows_a_part_of_a_page_to_the_page_around_it(personal, own, wave, link):
    mailed(link)
    part = own.get(section(personal), headers={"HX-Request": "true"}).content.decode()
    waits = part.split('id="waits-surveys" hx-swap-oob="true"')[1].split("</ul>")[0]
    assert "<html" not in part and "Answer the survey" in waits


def test_without_a_survey_it_says_so(personal, own):
    assert "No survey waits for you." in text(own.get(section(personal)))


def test_it_opens_no_one_elses_survey(personal, own, partnership, district, now):
    wave = opened(partnership, people_of(district), at=now)
    mailed(wave.invitations.get().link)
    assert own.post(begin(personal, wave.invitations.get())).status_code == 410
    assert "Bluegrass" not in text(own.get(section(personal)))


def test_it_opens_no_survey_whose_link_was_revoked(personal, own, wave, link, now):
    mailed(link)
    revoke_link(link=link, by=None, at=now, reason="Left")
    assert "No survey waits" in text(own.get(section(personal)))
    assert own.post(begin(personal, wave.invitations.get())).status_code == 410
