"""What a contact says by their personal link: offers, needs, competencies; said anew, taken back, asked back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import FormDraft, Letter, SecureLink
from employers.actions.offer import answer_offer, ask_back, revise_offer
from employers.legal import NOTES, Facts, notes_for
from employers.models import CompetencyEndorsement, Need, Offer
from employers.views import own as views
from tests import build
from tests.cast import refused
from tests.factor import enter
from tests.forms import errors, fill, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(employer_contact: Any, network: Any) -> SecureLink:
    row: SecureLink = build.SecureLink(
        purpose="personal",
        recipient=employer_contact,
        organization=network,
        mailed_to=employer_contact.email,
        expires_at=timezone.now() + timedelta(days=90),
    )
    return row


@pytest.fixture
def phone(link: SecureLink) -> Client:
    return enter(Client(), link)


@pytest.fixture
def facet(employer: Any) -> Any:
    return employer.organization.employer


@pytest.fixture
def offer(facet: Any, network: Any, employer_contact: Any) -> Offer:
    row: Offer = build.Offer(
        employer=facet, intermediary=network, kind="tour", title="A tour", submitted_by=employer_contact
    )
    return row


@pytest.fixture
def address(link: SecureLink) -> Any:
    return lambda name, *args: reverse(f"employers:{name}", args=[link.key, *args])


# --- offers


def test_an_offer_is_made_in_one_page_and_stands_on_the_contacts_own(
    phone: Client, address: Any, link: SecureLink, facet: Any, network: Any
) -> None:
    response = fill(
        phone,
        address("offer_new"),
        kind="shadow",
        slots_count="3",
        site_name="Plant 2, Mill Street",
        hours="6.5",
    )
    assert response["Location"] == reverse("directory:link_detail", args=[link.key])
    made = Offer.objects.get()
    assert (made.employer, made.intermediary, made.submitted_by, made.link) == (
        facet,
        network,
        link.recipient,
        link,
    )
    assert (made.title, made.slots_count, made.site.name) == ("Job shadow", 3, "Plant 2, Mill Street")
    part = phone.get(address("link_offers")).content.decode()
    assert "Job shadow" in part and "you hear from us by" in part
    assert made.history.get().history_user is None


def test_the_same_site_is_written_down_once(phone: Client, address: Any, facet: Any) -> None:
    for _ in range(2):
        fill(phone, address("offer_new"), kind="tour", site_name="Plant 2")
    assert facet.sites.count() == 1


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"slots_count": "0"}, "slots_count"),
        ({"slots_count": "9999999999"}, "slots_count"),
        ({"from_on": "2027-03-02", "to_on": "2027-03-01"}, "to_on"),
        ({"age_floor": "3"}, "age_floor"),
        ({"hours": "0"}, "hours"),
        ({"hours": "NaN"}, "hours"),
        ({"note": "x" * 2001}, "note"),
    ],
)
def test_what_makes_no_sense_is_said_beside_it(phone: Client, address: Any, words: Any, field: str) -> None:
    response = fill(phone, address("offer_new"), **{"kind": "tour", "title": "Ours"} | words)
    assert field in errors(response)
    assert response.context["form"]["title"].value() == "Ours"
    assert not Offer.objects.exists()


def test_a_site_of_another_employer_cant_be_named(phone: Client, address: Any) -> None:
    response = fill(phone, address("offer_new"), kind="tour", site=str(build.Site().pk))
    assert "site" in errors(response)


def test_law_is_shown_once_with_its_source_and_nothing_is_blocked(phone: Client, address: Any) -> None:
    words = {"kind": "internship", "age_floor": "15", "is_hazardous": "on"}
    response = fill(phone, address("offer_new"), **words)
    assert set(errors(response)) == {"has_read"}
    text = response.content.decode()
    assert "Fact Sheet 71" in text and "29 CFR 570.36" in text and "Seventeen federal orders" in text
    assert fill(phone, address("offer_new"), **words, has_read="on").status_code == 302
    assert Offer.objects.get().acknowledged == ["hazardous", "under_16", "unpaid"]


def test_where_the_law_says_nothing_nothing_is_to_be_read(phone: Client, address: Any) -> None:
    assert fill(phone, address("offer_new"), kind="tour").status_code == 302
    assert Offer.objects.get().acknowledged == []


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Facts("tour", None, False, True, "KY"), []),
        (Facts("internship", 18, True, True, "KY"), []),
        (Facts("internship", 16, True, True, "KY"), ["hazardous"]),
        (Facts("internship", None, False, False, "KY"), ["under_16", "unpaid"]),
        (Facts("coop", 16, True, True, "KY"), ["hazardous", "student_learner", "coop_ky"]),
        (Facts("coop", 16, True, False, "TN"), []),
        (Facts("apprenticeship", 18, True, True, "KY"), ["apprentices"]),
        (Facts("clinical", 15, False, False, "KY"), ["under_16"]),
    ],
)
def test_the_notes_are_those_of_the_table(facts: Facts, codes: list[str]) -> None:
    assert [note.code for note in notes_for(facts)] == codes


def test_every_note_has_a_source_and_a_date() -> None:
    assert all(note.source and note.dated and note.text for note in NOTES)
    assert len({note.code for note in NOTES}) == len(NOTES)


def test_said_anew_it_is_a_revision_and_what_stood_before_is_shown(
    phone: Client, address: Any, offer: Offer, signed_in: Any, staff: Any
) -> None:
    page = address("offer_change", offer.pk)
    assert shown(phone, page)["title"] == "A tour"
    fill(phone, page, title="A longer tour", slots_count="20")
    offer.refresh_from_db()
    assert (offer.title, offer.slots_count, offer.state) == ("A longer tour", 20, "submitted")
    assert Offer.objects.count() == 1
    seen = signed_in(staff).get(reverse("employers:offer_detail", args=[offer.pk])).content.decode()
    assert "<del>A tour</del>" in seen
    assert "<del>A tour</del>" in phone.get(page).content.decode()


def test_fewer_places_are_offered_down_to_those_that_schools_count_on(
    phone: Client, address: Any, offer: Offer
) -> None:
    """None is asked for before it is answered; what was entered from elsewhere may count on some all the same."""
    build.Placement(offer=offer, learners_count=2)
    build.Placement(
        offer=offer, learners_count=2, state="declined", end_reason="business", answered_on=build.AT
    )
    page = address("offer_change", offer.pk)
    assert "2 places" in errors(fill(phone, page, slots_count="1"))["slots_count"]
    offer.refresh_from_db()
    assert offer.slots_count == 4
    fill(phone, page, slots_count="2")
    offer.refresh_from_db()
    assert offer.slots_count == 2


def test_saying_the_same_again_changes_nothing(phone: Client, address: Any, offer: Offer) -> None:
    before = offer.history.count()
    fill(phone, address("offer_change", offer.pk))
    assert offer.history.count() == before


@pytest.mark.parametrize("accept", [True, False])
def test_what_is_answered_is_not_said_anew(
    phone: Client, address: Any, offer: Offer, accept: bool, staff: Any
) -> None:
    page = address("offer_change", offer.pk)
    said = shown(phone, page) | {"title": "Too late"}
    answer_offer(offer=offer, accept=accept, by=staff, at=timezone.now())
    assert "Offer something new" in phone.get(page).content.decode()
    assert phone.post(page, said).status_code == 200
    offer.refresh_from_db()
    assert offer.title == "A tour"
    with refused("state"):
        revise_offer(offer=offer, title="Too late", by=None, at=timezone.now())


def test_two_colleagues_who_change_it_see_both_versions(phone: Client, address: Any, offer: Offer) -> None:
    page = address("offer_change", offer.pk)
    stale = shown(phone, page)
    fill(phone, page, title="Theirs")
    assert "Theirs" in errors(phone.post(page, stale | {"title": "Mine"}))["title"]
    offer.refresh_from_db()
    assert offer.title == "Theirs"


def test_it_is_taken_back_until_it_is_answered(phone: Client, address: Any, offer: Offer) -> None:
    fill(phone, address("offer_withdraw", offer.pk))
    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    assert "already withdrawn" in phone.get(address("offer_withdraw", offer.pk)).content.decode()


def test_asked_back_it_is_answered_on_the_page_and_keeps_its_day(
    phone: Client, address: Any, offer: Offer, signed_in: Any, staff: Any
) -> None:
    by_day = offer.answer_by_on
    fill(signed_in(staff), reverse("employers:offer_ask", args=[offer.pk]), text="On which days?")
    letter = Letter.objects.get(template="offer_question")
    assert (letter.recipient, letter.context["question"]) == ("hr@example.com", "On which days?")
    page = address("offer_change", offer.pk)
    assert "On which days?" in phone.get(page).content.decode()
    fill(phone, page, answer="Fridays")
    question = offer.questions.get()
    assert question.answer == "Fridays" and question.answered_at
    offer.refresh_from_db()
    assert offer.answer_by_on == by_day


def test_nothing_is_asked_back_once_it_is_answered(offer: Offer, staff: Any) -> None:
    answer_offer(offer=offer, accept=False, by=staff, at=timezone.now())
    with refused("text", "already declined"):
        ask_back(offer=offer, text="Why?", by=staff, at=timezone.now())


def test_what_is_typed_is_kept_for_any_device_of_the_contact(
    phone: Client, address: Any, link: SecureLink
) -> None:
    page = address("offer_new")
    phone.post("/drafts/save/", shown(phone, page) | {"title": "Half a", "kind": "tour", "path": page})
    desk = enter(Client(), link)
    response = desk.get(page)
    assert "Restored what you typed" in response.content.decode()
    assert response.context["form"]["title"].value() == "Half a"
    fill(desk, page)
    assert Offer.objects.get().title == "Half a" and not FormDraft.objects.exists()


def test_others_offers_and_needs_are_not_there(phone: Client, address: Any, facet: Any) -> None:
    elsewhere = build.Offer(employer=facet)  # to another intermediary
    for name, row in (
        ("offer_change", elsewhere),
        ("offer_withdraw", build.Offer()),
        ("need_change", build.Need()),
    ):
        assert phone.get(address(name, row.pk)).status_code == 404


def test_a_schools_contact_offers_nothing(network: Any, district: Any) -> None:
    contact = build.Affiliation(organization=district.organization)
    link = build.SecureLink(
        purpose="personal",
        recipient=contact,
        organization=network,
        mailed_to=contact.email,
        expires_at=timezone.now() + timedelta(days=9),
    )
    phone = enter(Client(), link)
    assert phone.get(reverse("employers:offer_new", args=[link.key])).status_code == 404
    assert (
        "are for employers" in phone.get(reverse("employers:link_offers", args=[link.key])).content.decode()
    )


def test_one_link_says_so_much_a_day(phone: Client, address: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "PER_LINK", views.Limit(2, timedelta(days=1)))
    answers = [fill(phone, address("offer_new"), kind="tour").status_code for _ in range(3)]
    assert answers == [302, 302, 429]


# --- needs


def test_a_need_is_searched_for_chosen_and_said_without_javascript(
    phone: Client, address: Any, link: SecureLink, facet: Any
) -> None:
    welder = build.Occupation(title="Welders and cutters")
    build.Credential(name="Certified welder")
    page = address("need_new")
    found = fill(phone, page, q="welder", do="search", openings_count="4")
    text = found.content.decode()
    assert "Welders and cutters" in text and "Certified welder" in text
    assert not Need.objects.exists()
    response = fill(phone, page, q="welder", choice=f"occupation:{welder.pk}", openings_count="4")
    assert response.status_code == 302
    made = Need.objects.get()
    assert (made.employer, made.occupation, made.openings_count) == (facet, welder, 4)
    assert (made.submitted_by, made.link) == (link.recipient, link)


def test_without_a_choice_it_asks_for_one_and_shows_what_is_found(phone: Client, address: Any) -> None:
    build.Occupation(title="Welders and cutters")
    response = fill(phone, address("need_new"), q="welder")
    assert "q" in errors(response) and "Welders and cutters" in response.content.decode()


@pytest.mark.parametrize(
    "choice", ["", "occupation:0", "occupation:x", "user:1", "occupation:٣", "occupation:" + "9" * 30]
)
def test_what_was_not_found_cant_be_chosen(phone: Client, address: Any, choice: str) -> None:
    assert "q" in errors(fill(phone, address("need_new"), choice=choice))


@pytest.mark.parametrize("choice", ["", "words"])
def test_what_isnt_found_is_sent_in_own_words(phone: Client, address: Any, facet: Any, choice: str) -> None:
    page = address("need_new")
    text = fill(phone, page, q="forklift driver", do="search").content.decode()
    assert "We know nothing by these words" in text and "“forklift driver”, in my own words" in text
    assert fill(phone, page, q=" forklift driver ", choice=choice, note="Nights").status_code == 302
    need = Need.objects.get()
    assert (need.words, need.occupation, need.note) == ("forklift driver", None, "Nights")
    assert "forklift driver" in phone.get(address("link_offers")).content.decode()
    assert shown(phone, address("need_change", need.pk))["q"] == "forklift driver"


def test_own_words_can_be_sent_beside_what_is_found(phone: Client, address: Any) -> None:
    build.Occupation(title="Truck mechanics")
    fill(phone, address("need_new"), q="truck driver", choice="words")
    assert Need.objects.get().words == "truck driver"


@pytest.mark.parametrize("before", ["words", "occupation"])
def test_other_words_than_those_of_the_choice_ask_for_a_new_one(
    phone: Client, address: Any, before: str
) -> None:
    """Neither what was chosen nor what was typed since is lost without a word."""
    welder = build.Occupation(title="Welders")
    build.Occupation(title="Nurses")
    choice = before if before == "words" else f"occupation:{welder.pk}"
    typed = {"q": "nurse", "searched": "weldr", "choice": choice}
    found = fill(phone, address("need_new"), **typed, do="search").content.decode()
    assert "Nurses" in found and "checked" not in found
    response = fill(phone, address("need_new"), **typed)
    assert "You typed other words since" in errors(response)["q"]
    assert "Nurses" in response.content.decode() and "checked" not in response.content.decode()
    assert not Need.objects.exists()
    assert fill(phone, address("need_new"), **(typed | {"searched": "nurse"})).status_code == 302
    assert Need.objects.get().words == ("nurse" if before == "words" else "")


def test_what_is_chosen_takes_the_place_of_own_words(phone: Client, address: Any, facet: Any) -> None:
    welder = build.Occupation(title="Welders")
    need = build.Need(employer=facet, occupation=None, words="soldador")
    fill(phone, address("need_change", need.pk), choice=f"occupation:{welder.pk}")
    need.refresh_from_db()
    assert (need.occupation, need.words) == (welder, "")


def test_examples_are_found(phone: Client, address: Any) -> None:
    build.Occupation(title="Welders")
    build.Competency(title="Reads a drawing")
    text = phone.get(address("need_new")).content.decode()
    assert "Such as: Welders, Reads a drawing." in text
    for name in ("Welders", "Reads a drawing"):
        assert "We know nothing" not in fill(phone, address("need_new"), q=name, do="search").content.decode()
    assert "Welders" not in phone.get(address("need_new") + "?language=es").content.decode()


def test_a_need_is_said_anew_or_ended(phone: Client, address: Any, facet: Any) -> None:
    need = build.Need(employer=facet)
    skill = build.Competency(title="Blueprint reading")
    page = address("need_change", need.pk)
    fill(phone, page, choice=f"competency:{skill.pk}", openings_count="2")
    need.refresh_from_db()
    assert (need.occupation, need.competency, need.openings_count) == (None, skill, 2)
    assert need.history.count() == 2
    fill(phone, page, is_over="on")
    need.refresh_from_db()
    assert need.to_on is not None
    assert "has ended" in phone.get(page).content.decode()


# --- what is taught


@pytest.fixture
def taught(partnership: Any, employer: Any) -> Any:
    pathway = build.PartnershipPathway(partnership=partnership).pathway
    pathway.competencies.set([build.Competency(title="MIG welding"), build.Competency(title="Safety")])
    return pathway


def test_what_a_pathway_teaches_is_endorsed_or_corrected(
    phone: Client, address: Any, taught: Any, facet: Any
) -> None:
    first, second = taught.competencies.order_by("title")
    assert taught.title in phone.get(address("link_offers")).content.decode()
    page = address("competency_endorse", taught.slug)
    words = {
        f"verdict_{first.pk}": "corrected",
        f"correction_{first.pk}": "TIG, not MIG",
        f"verdict_{second.pk}": "endorsed",
    }
    assert fill(phone, page, **words).status_code == 302
    said = {row.competency: (row.verdict, row.correction) for row in CompetencyEndorsement.objects.all()}
    assert said == {first: ("corrected", "TIG, not MIG"), second: ("endorsed", "")}
    fill(phone, page)
    assert CompetencyEndorsement.objects.count() == 2
    fill(phone, page, **{f"verdict_{first.pk}": "endorsed"})  # the same day: said anew
    row = CompetencyEndorsement.objects.get(competency=first)
    assert (row.verdict, row.correction, row.history.count()) == ("endorsed", "", 2)


def test_a_correction_says_what(phone: Client, address: Any, taught: Any) -> None:
    first = taught.competencies.first()
    response = fill(phone, address("competency_endorse", taught.slug), **{f"verdict_{first.pk}": "corrected"})
    assert f"correction_{first.pk}" in errors(response)


def test_only_pathways_of_the_employers_partnerships_are_asked_about(phone: Client, address: Any) -> None:
    other = build.PartnershipPathway().pathway
    other.competencies.add(build.Competency())
    assert phone.get(address("competency_endorse", other.slug)).status_code == 404


# --- the intermediary's side


def test_the_inbox_holds_what_waits_soonest_first_and_what_is_new(
    signed_in: Any, staff: Any, offer: Offer, network: Any, facet: Any
) -> None:
    today = timezone.localdate()
    build.Tie(intermediary=network, organization=facet.organization)
    Offer.objects.filter(pk=offer.pk).update(answer_by_on=today + timedelta(days=9))
    build.Interest(intermediary=network, organization_name="Late Inc", answer_by_on=build.DAY)
    build.Need(employer=facet, submitted_on=today, occupation=build.Occupation(title="Machinists"))
    build.CompetencyEndorsement(employer=facet, verdict="corrected", correction="TIG", on=today)
    build.Offer(title="Elsewhere")
    build.Need(submitted_on=today, occupation=build.Occupation(title="Pilots"))
    text = signed_in(staff).get(reverse("employers:inbox")).content.decode()
    assert text.index("Late Inc") < text.index("A tour")
    assert "Machinists" in text and "TIG" in text
    assert "Elsewhere" not in text and "Pilots" not in text


def test_an_empty_inbox_says_that_nothing_waits(signed_in: Any, staff: Any) -> None:
    assert "Nothing waits" in signed_in(staff).get(reverse("employers:inbox")).content.decode()


def test_an_offer_leads_on_to_its_answer(signed_in: Any, staff: Any, viewer: Any, offer: Offer) -> None:
    page = reverse("employers:offer_detail", args=[offer.pk])
    text = signed_in(staff).get(page).content.decode()
    for name in ("partnerships:offer_accept", "partnerships:offer_decline", "employers:offer_ask"):
        assert reverse(name, args=[offer.pk]) in text
    assert "Ask back" not in signed_in(viewer).get(page).content.decode()


def test_offers_are_narrowed_by_state_kind_and_words(
    signed_in: Any, staff: Any, offer: Offer, network: Any
) -> None:
    build.Offer(intermediary=network, title="An internship", state="accepted")
    page = signed_in(staff)
    for query, seen in (
        ("state=submitted", "A tour"),
        ("kind=internship", "An internship"),
        ("q=intern", "An intern"),
    ):
        text = page.get(reverse("employers:offer_list") + f"?{query}").content.decode()
        assert seen in text and text.count("1 offer<") == 1


# --- what of it waits


def test_what_is_answered_is_folded_and_a_question_goes_to_the_top_of_the_page(
    phone: Client, address: Any, offer: Offer, facet: Any, network: Any
) -> None:
    made = {"employer": facet, "intermediary": network, "answered_on": timezone.localdate()}
    build.Offer(title="A shadow day", state="accepted", **made)
    build.Offer(title="A plant visit", state="withdrawn", **made)
    build.OfferQuestion(offer=offer, text="Which month?")
    body = phone.get(address("link_offers"), headers={"HX-Request": "true"}).content.decode()
    assert "A tour" in body.split('id="waits-offers" hx-swap-oob="true"')[1].split("</ul>")[0]
    folded = body.split("<details")[1].split("</details>")[0]
    assert "A shadow day" in folded
    assert "taken back on" in folded
    assert "A tour" not in folded


@pytest.mark.parametrize(
    ("age", "words"), [("160", "At most 99."), ("1", "At least 5."), ("ten", "a number alone")]
)
def test_the_lowest_age_is_one_that_somebody_has(
    phone: Client, address: Any, facet: Any, age: str, words: str
) -> None:
    said = errors(fill(phone, address("offer_new"), kind="shadow", slots_count="1", age_floor=age))
    assert words in said["age_floor"]
