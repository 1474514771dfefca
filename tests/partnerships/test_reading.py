"""Comments by link while a text is negotiated: asked for, given, answered; and whatever opens or says nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from directory.actions.person import end_affiliation
from directory.actions.post import send_letters
from directory.models import Letter, SecureLink
from directory.once import new_key
from partnerships.actions.agreement import move_agreement
from partnerships.actions.clause import comment_clause, set_clause
from partnerships.actions.editing import remove_party, take_back
from partnerships.actions.reading import ask_reader, comment_by_link, end_reader
from partnerships.actions.template import draft_from_template
from partnerships.models import Agreement, AgreementParty, ClauseComment, Membership, Reader
from partnerships.rules import AGREEMENT_MOVES, NEGOTIATED, may_comment
from tests import build
from tests.cast import refused
from tests.directory.test_links import rows_of_everything
from tests.forms import at, errors, fill, on_page
from tests.links import carry_on
from tests.signing import drafted, final, sent, signed, signer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(draft: Agreement, employer: Membership) -> AgreementParty:
    return draft.parties.get(membership=employer)


@pytest.fixture
def reader(party: AgreementParty, employer_contact: Any, staff: Any, now: Any) -> Reader:
    """The employer's person, asked just now."""
    return ask_reader(party=party, affiliation=employer_contact, by=staff, at=now)


@pytest.fixture
def phone(reader: Reader) -> Client:
    """The browser in which they pressed Continue."""
    return carry_on(Client(), reader.link)


def address(reader: Reader, name: str = "read", *more: int) -> str:
    return at(name, reader.link.key, *more)


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def say(client: Client, reader: Reader, text: str, number: int = 1) -> Any:
    return client.post(address(reader), {"once": new_key(), "number": str(number), "text": text})


# --- asked for, given, answered ---------------------------------------------------------------------------


def test_from_the_letter_to_the_comment_and_its_answer(page, phone, draft, reader, staff):
    shown = words(phone.get(address(reader)))
    for said in (
        "Your comments, please: Memorandum",
        "Clause by clause",
        "Not addressed",
        "Parties and signers",
    ):
        assert said in shown
    answer = say(phone, reader, "Who pays for the bus?", 5)
    assert answer["Location"] == f"{address(reader)}#part-5"
    comment = ClauseComment.objects.get()
    assert (comment.clause.number, comment.affiliation, comment.author) == (5, reader.affiliation, None)

    record = words(page.get(draft.get_absolute_url()))
    assert "Who pays for the bus?" in record and str(reader.affiliation.person) in record
    on_page(page, "clause_comment", comment.clause, text="The district does.")
    on_page(page, "clause_comment", comment.clause, text="Ask the board first", is_internal="on")
    read = words(phone.get(address(reader)))
    assert "The district does." in read and f"{staff.name}, Bluegrass Works" in read
    assert "Ask the board first" not in read


def test_the_sender_is_told_once_a_day_for_each_who_comments(phone, reader, manager):
    for number in (1, 2, 3):
        say(phone, reader, "Too long", number)
    assert Letter.objects.filter(template="agreement_comment", recipient=manager.email).count() == 1


def test_who_commented_hears_that_they_were_answered_once_a_day(phone, reader, draft, staff, now):
    say(phone, reader, "Who pays?", 5)
    words = {"by": staff, "at": now}
    comment_clause(clause=draft.clauses.get(number=5), text="Ask the board", is_internal=True, **words)
    comment_clause(clause=draft.clauses.get(number=6), text="About another clause", **words)
    answers = Letter.objects.filter(template="agreement_reply")
    assert not answers.exists()
    for text in ("The district does.", "All of it."):
        comment_clause(clause=draft.clauses.get(number=5), text=text, **words)
    assert answers.get().recipient == reader.affiliation.email
    assert answers.get().context["text"] == "The district does."


def test_what_changed_is_shown_against_the_template_and_the_version_before(network, convening, employer, now):
    template = build.AgreementTemplate(intermediary=network)
    build.TemplateClause(template=template, number=1, text="Between us and them.")
    row = draft_from_template(
        template=template,
        partnership=convening.partnership,
        title="Memorandum",
        parties=[convening, employer],
        effective_on=now.date(),
        by=None,
        at=now,
    )
    set_clause(clause=row.clauses.get(number=1), text="Between us and others.", by=None, at=now)
    contact = build.Affiliation(organization=employer.organization)
    asked = ask_reader(party=row.parties.get(membership=employer), affiliation=contact, by=None, at=now)
    client = carry_on(Client(), asked.link)
    against = words(client.get(address(asked), {"against": "template"}))
    assert "<del>" in against and "<ins>" in against and "No change." in against
    assert "Changes to the version before" not in against
    assert "<ins>" not in words(client.get(address(asked), {"against": "version"}))


def test_a_comment_without_words_is_said_at_its_clause(phone, reader):
    shown = say(phone, reader, "   ", 3)
    assert shown.status_code == 200 and "Write your comment." in words(shown)
    assert 'href="#id_text"' in words(shown) and not ClauseComment.objects.exists()
    assert "There is no such clause." in words(say(phone, reader, "Hello", 99))


def test_comments_are_limited(phone, reader, monkeypatch):
    from partnerships.views import reading

    monkeypatch.setattr(reading, "REMARKS", reading.REMARKS._replace(most=2))
    assert [say(phone, reader, f"Word {n}").status_code for n in range(3)] == [302, 302, 429]


def test_sent_twice_it_is_said_once(phone, reader):
    form = {"once": new_key(), "number": "1", "text": "Once"}
    first, second = (phone.post(address(reader), form) for _ in range(2))
    assert first["Location"] == second["Location"] and ClauseComment.objects.count() == 1


def test_looking_changes_nothing(phone, reader):
    phone.get(address(reader))
    before = rows_of_everything()
    for _ in range(3):
        phone.get(address(reader))
    assert rows_of_everything() == before


# --- the sender's pages -----------------------------------------------------------------------------------


def test_staff_ask_somebody_of_a_party_and_see_how_far_the_letter_is(page, draft, party, employer_contact):
    assert page.get(at("reader_new", draft.pk)).status_code == 200
    fill(page, at("reader_new", draft.pk), person=f"{party.pk}-{employer_contact.pk}", days=20)
    reader = Reader.objects.get()
    assert (reader.affiliation, reader.link.purpose, reader.link.days) == (employer_contact, "view", 20)
    record = draft.get_absolute_url()
    assert "Letter on its way" in words(page.get(record))
    client = Client()
    mail.outbox.clear()
    send_letters()
    assert "Sent" in words(page.get(record))
    assert "clause by clause" in mail.outbox[-1].body
    carry_on(client, reader.link)
    assert "Opened" in words(page.get(record))


def test_only_who_has_an_address_and_was_not_asked_can_be_chosen(page, draft, party, reader):
    build.Affiliation(organization=party.membership.organization, email="")
    response = fill(page, at("reader_new", draft.pk), person=f"{party.pk}-{reader.affiliation_id}")
    assert "person" in errors(response)


def test_revoked_it_opens_nothing_any_more(page, phone, reader, draft):
    say(phone, reader, "Before")
    assert on_page(page, "reader_end", reader).url == draft.get_absolute_url()
    assert phone.get(address(reader)).status_code == 410
    assert say(phone, reader, "After").status_code == 410
    assert [one.text for one in ClauseComment.objects.all()] == ["Before"]
    assert "Asked for comments" not in words(page.get(draft.get_absolute_url()))


# --- what opens nothing -----------------------------------------------------------------------------------


def test_another_agreements_key_a_wrong_purpose_and_a_forwarded_address_open_nothing(
    phone, reader, convening, employer, now
):
    out = sent(drafted(convening, employer, title="Another"), at=now)
    link = signer_of(employer, out).link
    assert phone.get(at("read", link.key)).status_code == 410  # the key of a link to sign
    assert phone.get(at("sign", reader.link.key)).status_code == 410  # this one signs nothing
    assert Client().get(address(reader)).status_code == 410  # not continued in this browser
    signs = carry_on(Client(), link)
    assert signs.get(address(reader)).status_code == 410


def test_expired_it_opens_nothing(phone, reader):
    SecureLink.objects.update(issued_at=timezone.now() - timedelta(days=40))
    SecureLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert phone.get(address(reader)).status_code == 410


@pytest.mark.parametrize("gone", ["party", "person", "address"])
def test_it_ends_with_the_party_the_job_and_the_address(phone, reader, party, gone, now):
    if gone == "party":
        remove_party(party=party, reason="Not theirs", by=None, at=now)
    elif gone == "person":
        end_affiliation(affiliation=reader.affiliation, by=None, at=now, to_on=now.date() - timedelta(days=2))
    else:
        type(reader.affiliation).objects.update(email="new@example.com")
    assert phone.get(address(reader)).status_code == 410


# --- once it is settled -----------------------------------------------------------------------------------


def test_sent_for_signature_the_same_link_only_reads(phone, reader, draft, now):
    sent(draft, at=now)
    shown = words(phone.get(address(reader)))
    assert "It takes no more comments" in shown and "Who signs" in shown and "<textarea" not in shown
    assert Agreement.objects.get(pk=draft.pk).paper.content_hash in shown
    assert phone.get(address(reader, "read_pdf"))["Content-Type"] == "application/pdf"
    assert "The text is settled" in words(say(phone, reader, "Too late"))
    assert not ClauseComment.objects.exists()


def test_taken_back_it_takes_comments_again(phone, reader, draft, now):
    take_back(agreement=sent(draft, at=now), reason="A typo", by=None, at=now)
    assert "Your comments, please" in words(phone.get(address(reader)))
    assert say(phone, reader, "Now then").status_code == 302
    assert phone.get(address(reader, "read_pdf")).status_code == 404


def test_signed_it_is_read_as_it_was_signed_and_withdrawn_not_at_all(phone, reader, draft, now):
    signed(draft, at=now)
    assert "Who signed" in words(phone.get(address(reader)))


def test_withdrawn_there_is_nothing_to_read(phone, reader, draft, now):
    move_agreement(agreement=draft, state="withdrawn", reason="Another way", by=None, at=now)
    shown = words(phone.get(address(reader)))
    assert "There is nothing left to read" in shown and "Parties and signers" not in shown


# --- the deeds' own refusals ------------------------------------------------------------------------------


def test_comments_are_asked_for_while_it_is_negotiated_alone():
    assert {state for state in AGREEMENT_MOVES if may_comment(state)} == NEGOTIATED


def test_whom_the_deed_refuses_to_ask(draft, party, reader, employer_contact, now):
    ask = {"party": party, "by": None, "at": now}
    with refused("affiliation", "asked already"):
        ask_reader(affiliation=employer_contact, **ask)
    with refused("affiliation", "doesn’t work for"):
        ask_reader(affiliation=build.Affiliation(), **ask)
    place = {"organization": party.membership.organization}
    with refused("affiliation", "no longer works there"):
        ask_reader(affiliation=build.Affiliation(to_on=now.date() - timedelta(days=1), **place), **ask)
    with refused("recipient", "no e-mail address"):
        ask_reader(affiliation=build.Affiliation(email="", **place), **ask)
    final(draft, at=now)
    with refused("state", "settled"):
        sent(draft, at=now)
        ask_reader(affiliation=build.Affiliation(**place), **ask)


def test_revoked_twice_and_said_after_it(reader, now):
    end_reader(reader=reader, by=None, at=now)
    with refused("__all__", "revoked already"):
        end_reader(reader=reader, by=None, at=now)
    with refused("__all__", "asked for no more"):
        comment_by_link(reader=reader, number=1, text="Still here", at=now)


def test_an_internal_comment_is_for_the_conveners_staff(draft, staff, employer, now):
    clause = draft.clauses.get(number=1)
    comment_clause(clause=clause, text="Careful", by=staff, at=now, is_internal=True)
    outsider = build.seated(employer.organization, "member")
    assert not ClauseComment.objects.for_user(outsider).exists()
    assert ClauseComment.objects.for_user(staff).exists()
