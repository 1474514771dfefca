"""One deed for many rows of a list: row by row, with each refusal and its reason, and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory import batches as sources
from directory.actions import batch as batches
from directory.actions.batch import do_batch, undo_batch
from directory.batches import known_deeds
from directory.models import Batch, Tie
from directory.once import new_key
from directory.views import batch as views
from partnerships.actions.contact import log_interaction
from partnerships.actions.partnership import change_status, move_stage
from partnerships.models import (
    Agreement,
    Assignment,
    Interaction,
    Membership,
    Partnership,
    PartnershipPathway,
    Signer,
)
from tests import build
from tests.forms import errors, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(network: Any) -> list[Partnership]:
    """Three of the network."""
    return [build.Partnership(name=name, convener=network, stage=1) for name in ("Alder", "Birch", "Cedar")]


def asking(deed: str, rows: Any, **also: Any) -> str:
    said = [("deed", deed), *(("row", row.pk) for row in rows), *also.items()]
    return f"{reverse('directory:batch_new')}?{urlencode(said)}"


def done(client: Client, deed: str, rows: Any, **words: Any) -> Batch:
    """What came of a deed on its page."""
    answer = fill(client, asking(deed, rows), **words)
    assert answer.status_code == 302, answer.context["form"].errors
    batch = Batch.objects.latest("pk")
    assert answer["Location"] == batch.get_absolute_url()
    return batch


def taken_back(client: Client, batch: Batch) -> Batch:
    assert fill(client, reverse("directory:batch_undo", args=[batch.pk])).status_code == 302
    batch.refresh_from_db()
    return batch


def names(lines: Any) -> list[str]:
    return [line["name"] for line in lines]


# --- what all deeds share


def test_each_row_is_done_by_itself_and_a_refusal_names_its_reason(page: Client, rows: Any, at: Any) -> None:
    change_status(partnership=rows[1], status="dormant", reason="Resting", by=None, at=at)
    batch = done(page, "partnership-status", rows, status="dormant", reason="Summer")
    assert names(batch.done) == ["Alder", "Cedar"]
    assert [(line["name"], line["refusal"]) for line in batch.refused] == [
        ("Birch", "The partnership has this status.")
    ]
    body = page.get(batch.get_absolute_url()).content.decode()
    assert "Done for 2, refused for 1." in body and rows[1].get_absolute_url() in body
    assert rows[0].history.latest("history_id").history_change_reason == "Summer"


def test_a_row_on_which_one_may_not_work_is_refused(
    signed_in: Any, viewer: Any, district_user: Any, partnership: Any, rows: Any
) -> None:
    for user, said in ((viewer, "takes the role of member"), (district_user, "Only staff of")):
        batch = done(signed_in(user), "partnership-status", [partnership], status="dormant", reason="Mine")
        assert said in batch.refused[0]["refusal"]
    partnership.refresh_from_db()
    assert partnership.status == "open"


def test_a_row_that_one_doesnt_see_isnt_there(signed_in: Any, stranger: Any, rows: Any) -> None:
    client = signed_in(stranger)
    body = client.get(asking("partnership-status", rows)).content.decode()
    assert "Choose some rows of the list first." in body and "Alder" not in body
    assert (
        "Choose some rows"
        in errors(fill(client, asking("partnership-status", rows), status="dormant", reason="Mine"))[
            "__all__"
        ]
    )
    assert not Batch.objects.exists()


def test_what_the_form_refuses_is_refused_for_all(page: Client, rows: Any) -> None:
    assert "reason" in errors(fill(page, asking("partnership-status", rows), status="dormant"))
    assert not Batch.objects.exists()


def test_all_that_match_are_named_before_anything_is_done(page: Client, rows: Any, network: Any) -> None:
    answer = page.get(asking("partnership-status", [], all=1, q="r"))
    named = page.get(answer["Location"])
    assert [row.name for row in named.context["rows"]] == ["Alder", "Birch", "Cedar"]
    build.Partnership(name="Larch", convener=network)
    fill(page, answer["Location"], status="dormant", reason="Summer")
    assert names(Batch.objects.get().done) == ["Alder", "Birch", "Cedar"]


@pytest.mark.parametrize("also", [{}, {"all": 1}])
def test_too_many_at_once_are_refused(page: Client, rows: Any, monkeypatch: Any, also: Any) -> None:
    for module in (batches, sources, views):
        monkeypatch.setattr(module, "MOST", 2)
    address = asking("partnership-status", [] if also else rows, **also)
    assert "choose 2 rows or fewer" in page.get(address).content.decode()
    said = errors(fill(page, address, status="dormant", reason="Summer"))
    assert "choose 2 rows or fewer" in said["__all__"]


def test_a_deed_that_nobody_knows_has_no_page(page: Client) -> None:
    assert page.get(asking("partnership-remove", [])).status_code == 404


def test_a_batch_is_ones_own(signed_in: Any, page: Client, manager: Any, rows: Any) -> None:
    batch = done(page, "partnership-status", rows, status="dormant", reason="Summer")
    other = signed_in(manager)
    assert other.get(batch.get_absolute_url()).status_code == 404
    assert other.get(reverse("directory:batch_undo", args=[batch.pk])).status_code == 404


def test_nothing_is_taken_back_twice(page: Client, staff: Any, rows: Any, at: Any) -> None:
    batch = taken_back(page, done(page, "partnership-status", rows, status="dormant", reason="Summer"))
    assert Partnership.objects.filter(status="open").count() == 3
    with pytest.raises(ValidationError, match="taken back already"):
        undo_batch(batch=batch, undo=lambda *_, **__: None, by=staff, at=at)


def test_without_the_savepoint_a_refusal_would_undo_none_of_its_own(staff: Any, rows: Any, at: Any) -> None:
    """A deed that writes and then refuses leaves nothing behind."""

    def half(row: Partnership, *, by: Any, at: Any) -> Any:
        Partnership.objects.filter(pk=row.pk).update(summary="Half")
        raise ValidationError("No further.")

    batch = do_batch(
        deed="half", rows=rows, may=known_deeds()["organization-tie"].source.may, do=half, by=staff, at=at
    )
    assert len(batch.refused) == 3
    assert not Partnership.objects.filter(summary="Half").exists()


# --- who runs them


@pytest.fixture
def person(network: Any) -> Any:
    return build.Affiliation(
        organization=network, person=build.Person(given_name="Lea", family_name="Lead"),
        from_on=timezone.localdate() - timedelta(days=90),
    ).person  # fmt: skip


def test_somebody_runs_them_and_whoever_did_hands_over(
    page: Client, rows: Any, person: Any, network: Any
) -> None:
    before = build.Assignment(
        partnership=rows[1], person=build.Affiliation(organization=network).person, role="lead"
    )
    words = {"person": person.pk, "role": "lead"}
    batch = done(page, "partnership-charge", rows, **words)
    assert names(batch.done) == ["Alder", "Cedar"]
    assert "next person needs to know" in batch.refused[0]["refusal"]
    batch = done(page, "partnership-charge", rows[1:2], **words, note="Call Ann first")
    assert Assignment.objects.get(partnership=rows[1], to_on__isnull=True).person == person
    taken_back(page, batch)
    before.refresh_from_db()
    assert (before.to_on, before.hand_over_note) == (None, "")
    assert Assignment.objects.get(partnership=rows[1]) == before


def test_who_works_elsewhere_isnt_offered(page: Client, rows: Any, person: Any) -> None:
    other = build.Affiliation(organization=build.Network()).person
    field = page.get(asking("partnership-charge", rows)).context["form"].fields["person"]
    assert person in field.queryset and other not in field.queryset


# --- what they do


def test_a_pathway_is_tied_and_untied_on_its_day(page: Client, rows: Any, at: Any) -> None:
    pathway = build.Pathway(title="Welding")
    build.PartnershipPathway(partnership=rows[0], pathway=pathway)
    batch = done(page, "partnership-pathway", rows, pathway=f"={pathway.pk}")
    assert (names(batch.done), names(batch.refused)) == (["Birch", "Cedar"], ["Alder"])
    PartnershipPathway.objects.filter(partnership=rows[1]).update(from_on=timezone.localdate() - timedelta(3))
    batch = taken_back(page, batch)
    assert [(line["name"], line["kept"]) for line in batch.kept] == [
        ("Birch", "It is from an earlier day: change it on its own page.")
    ]
    assert not PartnershipPathway.objects.filter(partnership=rows[2]).exists()
    assert "Could not be taken back" in page.get(batch.get_absolute_url()).content.decode()


def test_a_closed_pathway_is_not_tied(page: Client, rows: Any) -> None:
    pathway = build.Pathway(title="Welding", closed_on=timezone.localdate())
    assert (
        "closed"
        in errors(fill(page, asking("partnership-pathway", rows), pathway=f"={pathway.pk}"))["pathway"]
    )


def test_a_contact_is_logged_with_each_member(
    page: Client, partnership: Any, employer: Any, rows: Any
) -> None:
    left = build.Membership(partnership=partnership, left_on=timezone.localdate() - timedelta(days=9))
    words = {"subject": "News of spring", "is_mass_mail": "on"}
    batch = done(page, "partnership-contact", [partnership, rows[0]], **words)
    row = Interaction.objects.get()
    assert (row.membership, row.subject, row.is_mass_mail, row.direction) == (
        employer, "News of spring", True, "out",
    )  # fmt: skip
    assert left.interactions.count() == 0
    assert "no member" in batch.refused[0]["refusal"]
    taken_back(page, batch)
    assert not Interaction.objects.exists()


def test_what_was_sent_to_many_came_from_us(page: Client, partnership: Any, employer: Any) -> None:
    words = {"subject": "News", "direction": "in", "is_mass_mail": "on"}
    assert (
        "from us" in errors(fill(page, asking("partnership-contact", [partnership]), **words))["is_mass_mail"]
    )


# --- where they stand


def test_stages_move_with_a_reason_and_move_back(page: Client, rows: Any) -> None:
    batch = done(page, "partnership-stage", rows, stage=2)
    assert [line["refusal"] for line in batch.refused] == [
        "Say why: the records don’t propose this step."
    ] * 3
    batch = done(page, "partnership-stage", rows, stage=2, reason="Signed on paper")
    assert {row.stage for row in Partnership.objects.filter(pk__in=[one.pk for one in rows])} == {2}
    move_stage(partnership=rows[0], stage=3, reason="They deliver", by=None, at=timezone.now())
    batch = taken_back(page, batch)
    assert [(line["name"], line["kept"]) for line in batch.kept] == [
        ("Alder", "Somebody has changed it since.")
    ]
    stages = dict(Partnership.objects.values_list("name", "stage"))
    assert (stages["Alder"], stages["Birch"], stages["Cedar"]) == (3, 1, 1)
    assert rows[1].stage_changes.current().get().reason == "Taken back"


def test_a_status_that_moved_on_stays(page: Client, rows: Any) -> None:
    batch = done(page, "partnership-status", rows[:1], status="dormant", reason="Summer")
    change_status(partnership=rows[0], status="closed", reason="Over", by=None, at=timezone.now())
    assert taken_back(page, batch).kept[0]["kept"] == "Somebody has changed it since."


# --- organizations


def test_organizations_are_taken_into_the_network(page: Client, network: Any) -> None:
    known, fresh = build.District(name="Adair"), build.District(name="Boyle")
    build.Tie(intermediary=network, organization=known)
    batch = done(page, "organization-tie", [known, fresh, network])
    assert {line["name"]: line["refusal"] for line in batch.refused} == {
        "Adair": "The two work together already.",
        "Bluegrass Works": "This is the network itself.",
    }
    assert Tie.objects.get(organization=fresh).intermediary == network
    taken_back(page, batch)
    assert not Tie.objects.filter(organization=fresh).exists()


def test_only_ones_own_network_takes_in(signed_in: Any, viewer: Any, stranger: Any, network: Any) -> None:
    row = build.District()
    for user in (viewer, stranger):
        address = asking("organization-tie", [row])
        said = {"once": new_key(), "intermediary": network.pk}
        assert "intermediary" in errors(signed_in(user).post(address, said))


def test_organizations_are_invited(page: Client, partnership: Any, employer: Any) -> None:
    fresh = build.District(name="Adair")
    batch = done(
        page, "organization-invite", [fresh, employer.organization], partnership=f"={partnership.pk}"
    )
    assert names(batch.done) == ["Adair"] and len(batch.refused) == 1
    taken_back(page, batch)
    assert not Membership.objects.filter(organization=fresh).exists()
    batch = done(page, "organization-invite", [fresh], partnership=f"={partnership.pk}")
    Membership.objects.filter(organization=fresh).update(accepted_on=timezone.localdate())
    assert taken_back(page, batch).kept[0]["kept"] == "Somebody has changed it since."


def test_nobody_invites_into_what_others_convene(
    signed_in: Any, district_user: Any, partnership: Any
) -> None:
    address = asking("organization-invite", [build.District()])
    said = errors(fill(signed_in(district_user), address, partnership=f"={partnership.pk}"))
    assert "Only staff of" in said["partnership"]


# --- on the list


def test_the_bar_is_for_whoever_works_in_a_network(
    signed_in: Any, staff: Any, viewer: Any, district_user: Any, partnership: Any
) -> None:
    for user, offered in ((staff, True), (viewer, False), (district_user, False)):
        for address in ("/partnerships/", "/organizations/"):
            body = signed_in(user).get(address).content.decode()
            assert ('name="row"' in body) == ('name="deed"' in body) == offered


def test_a_contact_of_another_hand_is_not_unlogged(
    page: Client, partnership: Any, employer: Any, staff: Any
) -> None:
    other = log_interaction(
        partnership=partnership, membership=employer, direction="in", channel="call", subject="They called",
        by=staff, at=timezone.now(),
    )  # fmt: skip
    taken_back(page, done(page, "partnership-contact", [partnership], subject="News"))
    assert Interaction.objects.get() == other


# --- agreements


def test_whoever_has_not_signed_is_asked_again_once_a_day(page: Client, out: Agreement) -> None:
    early = done(page, "agreement-nudge", [out])
    assert [line["refusal"][:28] for line in early.refused] == ["Asked within the last day. W"]
    Signer.objects.update(asked_at=timezone.now() - timedelta(days=2))
    signer = Signer.objects.waiting().first()
    Signer.objects.exclude(pk=signer.pk).update(nudged_at=timezone.now())
    batch = done(page, "agreement-nudge", [out])
    assert [line["made"] for line in batch.done] == [{"signers": [signer.pk]}]
    signer.refresh_from_db()
    assert signer.nudged_at and signer.history.latest("history_id").history_user == batch.user


def test_what_waits_for_no_signature_is_refused_by_name(
    page: Client, draft: Agreement, stranger: Any, signed_in: Any
) -> None:
    (line,) = done(page, "agreement-nudge", [draft]).refused
    assert (line["name"], line["refusal"]) == (draft.title, "It waits for no signature by mail.")
    assert "Choose some rows" in signed_in(stranger).get(asking("agreement-nudge", [draft])).content.decode()


def test_letters_that_are_out_are_not_taken_back(page: Client, out: Agreement) -> None:
    Signer.objects.update(asked_at=timezone.now() - timedelta(days=2))
    batch = done(page, "agreement-nudge", [out])
    assert ">Undo</button>" not in page.get(batch.get_absolute_url()).content.decode()
    assert [line["kept"] for line in taken_back(page, batch).kept] == [
        "What went out by mail can’t be taken back."
    ]


def test_all_agreements_that_match_are_those_of_the_way_that_is_looked_at(
    page: Client, out: Agreement
) -> None:
    build.Agreement(partnership=out.partnership)
    answer = page.get(asking("agreement-nudge", [], all=1, view="partners"))
    assert answer["Location"] == asking("agreement-nudge", [out])


def test_only_who_works_in_a_network_chooses_rows_of_agreements(
    page: Client, out: Agreement, network: Any, district_user: Any, signed_in: Any
) -> None:
    address = reverse("partnerships:agreement_list")
    for browser, chooses in (
        (page, True),
        (signed_in(build.seated(network, "viewer")), False),
        (signed_in(district_user), False),
    ):
        body = browser.get(address).content.decode()
        assert out.title in body and ('value="agreement-nudge"' in body) is chooses
