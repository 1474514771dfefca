"""What a stranger says on the public form: received once, answered in time, turned into rows whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from directory.models import Affiliation, Letter, Organization, Person, Tie
from employers.actions import interest as deeds
from employers.actions.interest import (
    accept_interest,
    decline_interest,
    purge_interests,
    receive_interest,
    reopen_interest,
    set_aside_interest,
    take_interest,
)
from employers.boards import review
from employers.boards.host import host_of
from employers.models import Employer, Interest, Need, Offer
from employers.rules import INTEREST_MOVES, mailbox_of, may_move_interest
from tests import build
from tests.cast import refused

pytestmark = pytest.mark.django_db

SAID = {
    "organization_name": "Kestrel Forge LLC",
    "city": "Lexington",
    "website": "https://www.kestrel.test/jobs",
    "given_name": "Ines",
    "family_name": "Valdez",
    "title": "HR lead",
    "email": "ines@kestrel.test",
    "phone": "(859) 555-0142",
    "note": "Fridays are best",
    "offered": ["tour", "internship"],
    "needed": ["hires"],
    "needs": [["Welders", 3], ["Machinists", None]],
}


@pytest.fixture
def said(network: Any, at: Any) -> Interest:
    return receive_interest(intermediary=network, at=at, **SAID)


def letters(template: str) -> list[Letter]:
    return list(Letter.objects.filter(template=template).order_by("pk"))


# --- received


def test_it_is_kept_word_for_word_with_the_day_of_its_answer(said: Interest, day: Any) -> None:
    assert {name: getattr(said, name) for name in SAID} == SAID
    assert (said.state, said.received_on, said.answer_by_on) == ("new", day, day + timedelta(days=7))
    assert said.history.count() == 1


def test_the_receipt_names_who_answers_and_by_when_and_nothing_that_was_typed(
    said: Interest, manager: Any, network: Any, at: Any
) -> None:
    receive_interest(intermediary=network, at=at, **SAID | {"email": "other@kestrel.test"})
    letter = letters("interest_receipt")[-1]
    assert (letter.recipient, letter.context["host"]) == ("other@kestrel.test", "Mia Manager")
    assert str(said.answer_by_on.year) in letter.context["answer_by"]
    typed = {"Kestrel", "Ines", "Valdez", "HR lead", "Fridays", "Welders", "kestrel.test/jobs"}
    assert not [word for word in typed if word in str(letter.context)]


def test_who_answers_is_whom_the_intermediary_named(network: Any, manager: Any, staff: Any) -> None:
    assert host_of(network).name == "Mia Manager"
    network.intermediary.greeter = staff
    network.intermediary.save()
    assert host_of(network) == ("Sam Staff", "staff@example.org")
    staff.seats.update(to_on=build.DAY)
    assert host_of(network).name == "Mia Manager"
    assert host_of(build.Network(name="Nobody there")) == ("Nobody there", "")


def test_of_many_forms_one_mailbox_gets_one_receipt_a_day(network: Any, at: Any) -> None:
    for name in ("ines@kestrel.test", "i.nes@kestrel.test", "INES+jobs@kestrel.test"):
        receive_interest(intermediary=network, at=at, **SAID | {"email": name})
    assert Interest.objects.count() == 3
    assert len(letters("interest_receipt")) == 1
    receive_interest(intermediary=network, at=at + timedelta(days=1, minutes=1), **SAID)
    assert len(letters("interest_receipt")) == 2


def test_without_the_limit_each_form_would_mail(network: Any, at: Any, monkeypatch: Any) -> None:
    """Negative control of the one above."""
    monkeypatch.setattr(deeds, "may_write_receipt", lambda *_: True)
    for minute in range(3):
        receive_interest(intermediary=network, at=at + timedelta(minutes=minute), **SAID)
    assert len(letters("interest_receipt")) == 3


def test_through_many_intermediaries_a_mailbox_gets_three_a_day(at: Any) -> None:
    for _ in range(5):
        receive_interest(intermediary=build.Network(), at=at, **SAID)
    assert len(letters("interest_receipt")) == 3


def test_what_a_program_filled_in_is_set_aside_without_a_letter(network: Any, at: Any) -> None:
    row = receive_interest(intermediary=network, at=at, is_trapped=True, **SAID)
    assert row.state == "spam" and not letters("interest_receipt")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"offered": [], "needed": []}, "offered"),
        ({"offered": ["bribe"]}, "offered"),
        ({"needed": ["nothing"]}, "offered"),
        ({"organization_name": ""}, "organization_name"),
        ({"email": "nonsense"}, "email"),
    ],
)
def test_what_makes_no_sense_is_refused(network: Any, at: Any, words: Any, field: str) -> None:
    with refused(field):
        receive_interest(intermediary=network, at=at, **SAID | words)


def test_only_an_intermediary_gets_any(at: Any) -> None:
    with refused("intermediary"):
        receive_interest(intermediary=build.District(), at=at, **SAID)


# --- accepted


def test_accepted_it_becomes_an_employer_a_person_offers_and_needs(
    said: Interest, who: Any, day: Any
) -> None:
    welder = build.Occupation(title="Welders, Cutters, Solderers")
    row = accept_interest(
        interest=said, county="Fayette", offered=["tour", "internship"], needs=[(welder, 3)], **who
    )
    assert (row.state, row.answered_on, row.keeper) == ("accepted", day, who["by"])
    made = row.organization
    assert (made.name, made.county, made.kind) == ("Kestrel Forge LLC", "Fayette", "employer")
    assert (row.affiliation.email, row.affiliation.title) == ("ines@kestrel.test", "HR lead")
    offers = {offer.kind: offer for offer in made.employer.offers.all()}
    assert set(offers) == {"tour", "internship"}
    assert offers["tour"].submitted_by == row.affiliation and offers["tour"].note == "Fridays are best"
    assert [(need.occupation, need.openings_count) for need in made.employer.needs.all()] == [(welder, 3)]
    assert Tie.objects.filter(intermediary=said.intermediary, organization=made).exists()
    assert letters("interest_accepted")[0].recipient == "ines@kestrel.test"
    link = row.affiliation.links.get()
    assert (link.purpose, link.organization) == ("personal", said.intermediary)
    assert Letter.objects.get(link=link).recipient == "ines@kestrel.test"


def test_answers_come_in_the_language_of_the_form(network: Any, who: Any) -> None:
    said = receive_interest(intermediary=network, at=who["at"], language="es", **SAID)
    row = accept_interest(interest=said, **who)
    assert {letter.language for letter in Letter.objects.all()} == {"es"}
    assert row.affiliation.person.language == "es"


def test_who_wants_no_letters_gets_no_page(said: Interest, who: Any) -> None:
    known = build.Affiliation(organization__kind="employer", email="ines@kestrel.test")
    build.Silence(affiliation=known, intermediary=said.intermediary)
    accept_interest(interest=said, organization=known.organization, **who)
    assert not known.links.exists()
    assert not letters("interest_accepted")[0].context["has_page"]


def test_an_offer_is_dated_by_the_form_and_its_own_answer_counted_from_the_acceptance(
    said: Interest, staff: Any, at: Any, day: Any
) -> None:
    row = accept_interest(interest=said, offered=["tour"], by=staff, at=at + timedelta(days=3))
    offer = row.organization.employer.offers.get()
    assert offer.submitted_on == day
    assert offer.answer_by_on == day + timedelta(days=10)


def test_a_known_organization_and_person_are_not_made_twice(said: Interest, who: Any) -> None:
    known = build.Organization(kind="employer", name="Kestrel Forge")
    person = build.Affiliation(organization=known, email="Ines@kestrel.test").person
    counts = [model.objects.count() for model in (Organization, Person, Affiliation)]
    row = accept_interest(interest=said, organization=known, person=person, offered=["tour"], **who)
    assert [model.objects.count() for model in (Organization, Person, Affiliation)] == counts
    assert (row.organization, row.affiliation.person) == (known, person)
    assert Employer.objects.get(organization=known).offers.count() == 1


def test_a_known_person_who_has_moved_gets_a_second_place(said: Interest, who: Any) -> None:
    person = build.Affiliation(email="ines@kestrel.test").person
    row = accept_interest(interest=said, person=person, **who)
    assert row.affiliation.person == person and person.affiliations.count() == 2


def test_accepting_is_whole_or_nothing(said: Interest, who: Any) -> None:
    before = Organization.objects.count()
    with pytest.raises(ValueError, match="bribe"):
        accept_interest(interest=said, offered=["tour", "bribe"], **who)
    said.refresh_from_db()
    assert said.state == "new"
    assert Organization.objects.count() == before
    assert not Offer.objects.exists() and not Person.objects.filter(family_name="Valdez").exists()
    assert not letters("interest_accepted")


def test_it_is_accepted_once(said: Interest, who: Any) -> None:
    accept_interest(interest=said, **who)
    for deed in (accept_interest, take_interest, set_aside_interest):
        with refused("state", "already accepted"):
            deed(interest=said, **who)
    assert Organization.objects.filter(name="Kestrel Forge LLC").count() == 1


# --- not accepted


def test_declined_it_says_why_and_can_be_taken_back_for_a_while(said: Interest, staff: Any, at: Any) -> None:
    decline_interest(interest=said, reason="We work in Ohio only", by=staff, at=at)
    letter = letters("interest_declined")[0]
    assert (letter.recipient, letter.context["reason"]) == ("ines@kestrel.test", "We work in Ohio only")
    said.refresh_from_db()
    with refused("state", "14 days"):
        reopen_interest(interest=said, by=staff, at=at + timedelta(days=15))
    row = reopen_interest(interest=said, by=staff, at=at + timedelta(days=14))
    assert (row.state, row.answered_on, row.keeper) == ("in_review", None, staff)


def test_a_decline_needs_a_reason(said: Interest, who: Any) -> None:
    with refused("reason"):
        decline_interest(interest=said, reason=" ", **who)
    assert not letters("interest_declined")


def test_spam_is_answered_to_nobody_taken_back_or_gone_after_thirty_days(said: Interest, who: Any) -> None:
    set_aside_interest(interest=said, **who)
    assert not letters("interest_declined")
    said.refresh_from_db()
    assert reopen_interest(interest=said, **who).state == "in_review"
    set_aside_interest(interest=said, **who)
    assert purge_interests(at=who["at"] + timedelta(days=29)) == 0
    assert purge_interests(at=who["at"] + timedelta(days=30)) == 1
    assert not Interest.history.exists()


def test_what_waits_is_not_taken_up_again_nor_purged(said: Interest, who: Any) -> None:
    with refused("state"):
        reopen_interest(interest=said, **who)
    assert purge_interests(at=who["at"] + timedelta(days=400)) == 0


def test_whoever_takes_it_stands_beside_it(said: Interest, who: Any) -> None:
    assert take_interest(interest=said, **who).keeper == who["by"]


@pytest.mark.parametrize("state", list(INTEREST_MOVES))
@pytest.mark.parametrize("target", list(INTEREST_MOVES))
def test_the_moves_are_those_of_the_table(state: str, target: str) -> None:
    assert bool(may_move_interest(state, target)) == (target in INTEREST_MOVES[state])


@pytest.mark.parametrize(
    ("email", "mailbox"),
    [("A.B@x.test", "ab@x.test"), ("a+b@x.test", "a@x.test"), (" ab@X.test ", "ab@x.test")],
)
def test_one_mailbox_has_many_addresses(email: str, mailbox: str) -> None:
    assert mailbox_of(email) == mailbox


# --- who it may be


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"name": "Kestrel Forge, Inc."}, "Similar name"),
        ({"name": "KFL", "website": "http://kestrel.test"}, "Same website"),
        ({"name": "KFL", "phone": "859.555.0142"}, "Same phone"),
    ],
)
def test_an_organization_that_it_may_be_is_found_with_the_reason(
    said: Interest, known: Any, why: str
) -> None:
    row = build.Organization(kind="employer", **known)
    build.Organization(
        kind="employer", name="Kestrel Airlines", website="https://other.test", phone="8595550199"
    )
    found = review.build(said, "").candidates
    assert [(one.organization, one.why) for one in found] == [(row, [why])]


def test_colleagues_at_the_same_mail_domain_speak_for_it(said: Interest) -> None:
    place = build.Affiliation(email="boss@kestrel.test")
    free = receive_free(said)
    build.Affiliation(email="somebody@gmail.com")
    assert [one.organization for one in review.build(said, "").candidates] == [place.organization]
    assert not review.build(free, "").candidates


def receive_free(said: Interest) -> Interest:
    return build.Interest(intermediary=said.intermediary, email="ines@gmail.com", organization_name="Zyx")


def test_two_signs_or_the_very_person_are_proposed_one_sign_is_not(said: Interest) -> None:
    one = build.Organization(kind="employer", name="Kestrel Forge")
    assert review.build(said, "").guess == {"organization": "", "person": "new"}
    one.website = "https://kestrel.test"
    one.save()
    assert review.build(said, "").guess == {"organization": str(one.pk), "person": "new"}
    assert review.build(receive_free(said), "").guess == {"organization": "new", "person": "new"}


def test_a_need_in_their_words_finds_occupations(said: Interest) -> None:
    welder = build.Occupation(title="Welders, Cutters, Solderers, and Brazers")
    build.Occupation(title="Nurses")
    needs = review.build(said, "").needs
    assert [(need.label, [key for key, _ in need.choices]) for need in needs] == [
        ("“Welders”, 3", [str(welder.pk)]),
        ("“Machinists”", []),
    ]


def test_needs_and_offers_stay_out_until_they_are_chosen(said: Interest, who: Any) -> None:
    accept_interest(interest=said, **who)
    assert not Offer.objects.exists() and not Need.objects.exists()
