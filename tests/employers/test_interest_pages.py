"""The public form in two screens, its limits, its receipt; and the queue of the intermediary's people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import FormDraft, Letter, Organization
from directory.once import new_key
from employers.models import Employer, Interest, Need
from employers.views import interest as views
from tests import build
from tests.forms import errors, fields, fill

pytestmark = pytest.mark.django_db
FIRST = {"organization_name": "Kestrel Forge", "city": "Lexington", "offered": ["tour", "shadow"]}
SECOND = {
    "given_name": "Ines",
    "family_name": "Valdez",
    "email": "ines@kestrel.test",
    "phone": "859-555-0142",
    "website": "kestrel.test",
}


def at(name: str, *args: Any) -> str:
    return reverse(f"employers:{name}", args=args)


@pytest.fixture
def form(network: Organization) -> str:
    return at("interest_form", network.slug)


@pytest.fixture
def contact(network: Organization) -> str:
    return at("interest_contact", network.slug)


def begin(client: Client, form: str, **words: Any) -> Any:
    return client.post(form, FIRST | {"once": new_key()} | words)


def send(client: Client, contact: str, **words: Any) -> Any:
    return client.post(contact, SECOND | {"once": new_key()} | words)


def send_both(form: str, contact: str, client: Client | None = None, **words: Any) -> Any:
    client = client or Client()
    assert begin(client, form)["Location"] == contact
    return send(client, contact, **words)


# --- the stranger


def test_a_stranger_says_it_on_two_screens_and_gets_a_receipt(
    form: str, contact: str, network: Organization, manager: Any
) -> None:
    client = Client()
    begin(client, form, needed=["hires"])
    response = send(client, contact, need_0="Welders", openings_0="3", need_2="Machinists")
    assert response["Location"] == at("interest_sent", network.slug)
    row = Interest.objects.get()
    assert (row.organization_name, row.offered, row.needed) == (
        "Kestrel Forge",
        ["tour", "shadow"],
        ["hires"],
    )
    assert row.needs == [["Welders", 3], ["Machinists", None]]
    assert (row.phone, row.website) == ("(859) 555-0142", "https://kestrel.test")
    said = client.get(response["Location"]).content.decode()
    assert "Mia Manager answers you by" in said and f"{row.answer_by_on:%Y}" in said
    assert Letter.objects.get(template="interest_receipt").recipient == "ines@kestrel.test"
    assert not FormDraft.objects.exists()


def test_the_choices_say_the_time_that_each_takes(form: str) -> None:
    said = Client().get(form).content.decode()
    assert "Job shadow" in said and "1 day" in said and "6–12 weeks" in said


def test_going_back_shows_what_was_chosen(form: str, contact: str) -> None:
    client = Client()
    begin(client, form)
    shown = client.get(form).context["form"]
    assert shown["organization_name"].value() == "Kestrel Forge"
    assert shown["offered"].value() == ["tour", "shadow"]
    begin(client, form, city="Paris")
    send(client, contact)
    assert Interest.objects.get().city == "Paris"


def test_the_second_screen_alone_leads_to_the_first(form: str, contact: str, network: Organization) -> None:
    for address in (contact, at("interest_sent", network.slug)):
        assert Client().get(address)["Location"] == form
    assert send(Client(), contact)["Location"] == form
    assert not Interest.objects.exists()


def test_needs_are_asked_for_only_of_who_has_some(form: str, contact: str) -> None:
    client = Client()
    begin(client, form)
    assert "need_0" not in client.get(contact).context["form"].fields
    begin(client, form, needed=["hires"])
    page = client.get(contact)
    assert "need_0" in page.context["form"].fields
    body = page.content.decode()
    assert body.index('name="email"') < body.index('name="need_0"')  # it begins as it is titled


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"organization_name": " "}, "organization_name"),
        ({"offered": []}, "offered"),
        ({"offered": ["x"]}, "offered"),
    ],
)
def test_a_first_screen_that_says_nothing_is_shown_again(form: str, words: Any, field: str) -> None:
    response = begin(Client(), form, **words)
    assert field in errors(response)
    assert response.context["form"]["city"].value() == "Lexington"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"email": "nonsense"}, "email"),
        ({"given_name": ""}, "given_name"),
        ({"phone": "12"}, "phone"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"note": "x" * 2001}, "note"),
    ],
)
def test_a_second_screen_with_a_fault_keeps_what_was_typed(
    form: str, contact: str, words: Any, field: str
) -> None:
    response = send_both(form, contact, **words)
    assert field in errors(response)
    assert response.context["form"]["family_name"].value() == "Valdez"
    assert not Interest.objects.exists()


def test_sent_twice_it_has_arrived_once(form: str, contact: str) -> None:
    client, key = Client(), new_key()
    begin(client, form)
    answers = [send(client, contact, once=key)["Location"] for _ in range(2)]
    assert len(set(answers)) == 1
    assert Interest.objects.count() == 1


def test_known_and_unknown_addresses_get_the_same_answer(form: str, contact: str) -> None:
    build.Affiliation(email="known@kestrel.test")
    known = send_both(form, contact, email="known@kestrel.test")
    unknown = send_both(form, contact, email="unknown@kestrel.test")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_a_program_that_fills_in_everything_sees_the_same_page_and_is_set_aside(
    form: str, contact: str
) -> None:
    assert send_both(form, contact, fax="555")["Location"].endswith("/sent/")
    assert Interest.objects.get().state == "spam"
    assert not Letter.objects.exists()


def test_an_organization_that_convenes_nothing_has_no_form() -> None:
    for slug in (build.District().slug, "no-such-place"):
        assert Client().get(at("interest_form", slug)).status_code == 404


# --- mail bombing


def flood(form: str, contact: str, count: int, **words: Any) -> list[int]:
    return [send_both(form, contact, **words).status_code for _ in range(count)]


def test_one_mailbox_is_not_bombed_through_the_form(form: str, contact: str) -> None:
    assert flood(form, contact, 8) == [302] * 5 + [429] * 3
    assert Interest.objects.count() == 5
    assert Letter.objects.filter(template="interest_receipt").count() == 1


def test_many_mailboxes_are_not_bombed_from_one_address(form: str, contact: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "PER_ADDRESS", views.Limit(4, timedelta(hours=1)))
    answers = []
    for number in range(6):
        client = Client()
        first = begin(client, form)
        answers.append(
            send(client, contact, email=f"{number}@x.test").status_code if first.status_code == 302 else 429
        )
    assert answers == [302] * 4 + [429] * 2
    assert Letter.objects.count() == 4


def test_one_intermediary_is_not_flooded_from_everywhere(form: str, contact: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "PER_NETWORK", views.Limit(3, timedelta(days=1)))
    answers = []
    for number in range(5):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        answers.append(send_both(form, contact, client, email=f"{number}@x.test").status_code)
    assert answers == [302] * 3 + [429] * 2


def test_without_the_limits_the_flood_comes_through(form: str, contact: str, monkeypatch: Any) -> None:
    """Negative control."""
    monkeypatch.setattr(views, "allow", lambda *_, **__: timedelta(0))
    assert flood(form, contact, 8) == [302] * 8


def test_whoever_is_stopped_loses_nothing_and_is_told_how_long(
    form: str, contact: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(views, "PER_MAILBOX", views.Limit(0, timedelta(days=1)))
    client = Client()
    response = send_both(form, contact, client)
    assert response.status_code == 429 and int(response["Retry-After"]) > 3600
    assert client.get(form).context["form"]["organization_name"].value() == "Kestrel Forge"


# --- the intermediary's people


@pytest.fixture
def said(network: Organization) -> Interest:
    return build.Interest(
        intermediary=network,
        organization_name="Kestrel Forge",
        received_on=timezone.localdate(),
        received_at=timezone.now(),
        answer_by_on=timezone.localdate() + timedelta(days=7),
    )


def test_the_queue_is_oldest_first_marks_what_is_late_and_counts_what_was_in_time(
    page: Client, network: Organization, said: Interest
) -> None:
    today = timezone.localdate()
    own = {"intermediary": network, "received_at": timezone.now() - timedelta(days=20)}
    own["received_on"] = today - timedelta(days=20)
    build.Interest(organization_name="Late Inc", answer_by_on=today - timedelta(days=13), **own)
    build.Interest(
        state="accepted",
        answered_on=today - timedelta(days=14),
        answer_by_on=today - timedelta(days=13),
        **own,
    )
    build.Interest(organization_name="Elsewhere")
    text = page.get(at("interest_list")).content.decode()
    assert text.index("Late Inc") < text.index("Kestrel Forge")
    assert "Elsewhere" not in text
    assert text.count("Late:") == 1
    assert "1 of 2 answered in time" in text


def test_an_empty_queue_says_what_belongs_here(page: Client) -> None:
    assert "Put the address of the form" in page.get(at("interest_list")).content.decode()


def test_accepted_for_a_known_organization(page: Client, said: Interest) -> None:
    known = build.Organization(kind="employer", name="Kestrel Forge Inc", website="https://kestrel.test")
    welder = build.Occupation(title="Welders and cutters")
    said.website = "https://kestrel.test"
    said.save()
    address = at("interest_review", said.pk)
    shown = page.get(address)
    assert "Similar name" in shown.content.decode() and "Same website" in shown.content.decode()
    assert shown.context["form"]["organization"].value() == str(known.pk)
    response = fill(page, address, offered=["tour"], need_0=str(welder.pk))
    assert response["Location"] == f"/organizations/{known.slug}/"
    employer = Employer.objects.get(organization=known)
    assert [offer.kind for offer in employer.offers.all()] == ["tour"]
    assert Need.objects.get().openings_count == 2


def test_accepted_as_new_under_a_mended_name(page: Client, said: Interest) -> None:
    response = fill(
        page, at("interest_review", said.pk), organization="new", name="Kestrel Forge of Kentucky"
    )
    assert response.status_code == 302
    assert Organization.objects.get(name="Kestrel Forge of Kentucky").affiliations.count() == 1


def test_what_it_is_must_be_said(page: Client, said: Interest) -> None:
    build.Organization(kind="employer", name="Kestrel Forge Inc")
    response = fill(page, at("interest_review", said.pk))
    assert "organization" in errors(response)


def test_another_organization_is_found_by_search_and_only_what_was_shown_can_be_chosen(
    page: Client, said: Interest
) -> None:
    other = build.Organization(kind="employer", name="Zephyr Works")
    address = at("interest_review", said.pk)
    refused = fill(page, address, organization=str(other.pk))
    assert "organization" in errors(refused)
    assert fill(page, f"{address}?q=zephyr", organization=str(other.pk))["Location"].endswith(
        f"/{other.slug}/"
    )


def test_two_who_accept_it_get_one_row_and_the_other_the_reason(page: Client, said: Interest) -> None:
    address = at("interest_review", said.pk)
    first = fields(page.get(address)) | {"organization": "new"}
    page.post(address, first)
    second = page.post(address, first | {"once": new_key()})
    assert "already accepted" in second.content.decode()
    assert Organization.objects.filter(name="Kestrel Forge").count() == 1


def test_taken_declined_and_taken_up_again(page: Client, said: Interest, staff: Any) -> None:
    fill(page, at("interest_take", said.pk))
    fill(page, at("interest_decline", said.pk), reason="We work in Ohio only")
    said.refresh_from_db()
    assert (said.state, said.keeper, said.answer) == ("declined", staff, "We work in Ohio only")
    fill(page, at("interest_reopen", said.pk))
    fill(page, at("interest_spam", said.pk))
    said.refresh_from_db()
    assert said.state == "spam"


def test_another_networks_people_find_nothing(said: Interest, signed_in: Any, stranger: Any) -> None:
    client = signed_in(stranger)
    assert client.get(at("interest_review", said.pk)).status_code == 404
    assert "Kestrel" not in client.get(at("interest_list")).content.decode()


def test_a_viewer_reads_and_decides_nothing(said: Interest, signed_in: Any, viewer: Any) -> None:
    client = signed_in(viewer)
    address = at("interest_review", said.pk)
    assert "Accept it" not in client.get(address).content.decode()
    assert (
        client.post(address, {"once": new_key(), "organization": "new", "person": "new"}).status_code == 403
    )
