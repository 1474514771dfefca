"""The pages by link: from the letter to a signature, each state in its own words, and whatever must not sign."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions.link import revoke_link
from directory.actions.secret import code_hash, new_token
from directory.models import LinkCode, SecureLink
from directory.once import new_key
from partnerships.actions.answer import answer_question
from partnerships.actions.editing import change_agreement, take_back
from partnerships.actions.evidence import verify_agreement
from partnerships.models import Agreement, ConsentText, Evidence, Membership, Question, Signature, Signer
from partnerships.views import linked as views
from tests import build
from tests.directory.test_link_codes import at_once
from tests.directory.test_links import rows_of_everything
from tests.factor import enter
from tests.links import carry_on, code_in_newest_letter
from tests.signing import drafted, sent, sign_link, signed, signer_of

pytestmark = pytest.mark.django_db
ROUNDS = 200 if os.environ.get("SOAK") else 20

COLLEAGUE = {
    "given_name": "Noor",
    "family_name": "Colleague",
    "title": "Vice President",
    "email": "noor@example.org",
}


@pytest.fixture
def out(convening: Membership, employer: Membership) -> Agreement:
    """Sent just now, to both at once."""
    return sent(drafted(convening, employer, title="Shop agreement"), at=timezone.now())


@pytest.fixture
def phone(theirs: Signer) -> Client:
    """The browser in which the employer's person pressed Continue."""
    assert theirs.link is not None
    return carry_on(Client(), theirs.link)


def address(link: SecureLink | None, name: str = "sign") -> str:
    assert link is not None
    return reverse(f"partnerships:{name}", args=[link.key])


def page_of(client: Client, signer: Signer, name: str = "sign") -> Any:
    return client.get(address(signer.link, name))


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def another(signer: Signer) -> Client:
    """A browser in which the person's newest letter was opened, and continued."""
    assert signer.link is not None
    return carry_on(Client(), signer.link)


def form_of(client: Client, link: SecureLink | None, page: str = "sign") -> dict[str, str]:
    """What stands hidden in a page's form."""
    shown = client.get(address(link, page)).context
    hidden = shown["form"].initial if shown and "form" in shown else {}
    known = {"title": "President"} if "title" in hidden else {}
    return {
        "once": new_key(),
        **{name: hidden[name] for name in ("document_hash", "consent_hash", "name") if name in hidden},
        **known,
    }


def press(client: Client, link: SecureLink | None, do: str, page: str = "sign", **typed: str) -> Any:
    return client.post(address(link, page), {**form_of(client, link, page), "do": do, **typed})


def ask_code(client: Client, link: SecureLink | None) -> str:
    assert press(client, link, "code").status_code == 302
    return code_in_newest_letter()


def whole(code: str, **changed: str) -> dict[str, str]:
    given = {"name": "Pat Employer", "title": "President", "has_consented": "on", "has_authority": "on"}
    return {**given, "code": code, **changed}


def sign(client: Client, link: SecureLink | None, **changed: str) -> Any:
    return press(client, link, "sign", **{**whole(ask_code(client, link)), **changed})


# --- from the letter to the signature ---------------------------------------------------------------------


def test_from_the_letter_to_the_signature(phone: Client, out: Agreement, theirs: Signer) -> None:
    shown = page_of(phone, theirs)
    for said in ("Please sign: Shop agreement", "As agreed", out.paper.content_hash, "Mail me a code"):
        assert said in words(shown)
    assert "has_consented" not in words(shown)  # what is asked for comes step by step
    code = ask_code(phone, theirs.link)
    assert "I agree to read and sign this agreement online" in words(page_of(phone, theirs))
    answer = press(phone, theirs.link, "sign", **whole(code))
    assert answer["Location"] == address(theirs.link)
    row = Signature.objects.get()
    assert (row.name, row.title, row.method, row.link) == ("Pat Employer", "President", "link", theirs.link)
    assert row.document_hash == out.paper.content_hash
    assert "Thank you. You have signed." in words(page_of(phone, theirs))
    assert verify_agreement(agreement=out) == []


def test_after_the_last_one_each_reads_and_keeps_the_papers(
    phone: Client, theirs: Signer, ours: Signer
) -> None:
    sign(phone, theirs.link)
    assert phone.get(address(theirs.link, "sign_certificate")).status_code == 404
    sign_link(ours, at=timezone.now())
    first = theirs.link
    theirs.refresh_from_db()
    for link in (first, theirs.link):
        shown = carry_on(phone, link).get(address(link))
        assert "Signed by all: Shop agreement" in words(shown)
        assert phone.get(address(link, "sign_certificate")).content.startswith(b"%PDF")


def test_the_pdf_is_handed_out_as_an_attachment(phone: Client, out: Agreement, theirs: Signer) -> None:
    answer = phone.get(address(theirs.link, "sign_pdf"))
    assert b"".join(answer.streaming_content) == out.paper.pdf.open().read()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_link_pages_are_neither_stored_nor_indexed(phone: Client, theirs: Signer) -> None:
    for name in ("sign", "sign_question", "sign_delegate", "sign_decline", "sign_pdf"):
        answer = page_of(phone, theirs, name)
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow"), name


def test_looking_changes_nothing(phone: Client, theirs: Signer) -> None:
    page_of(phone, theirs)  # the first one notes that the link is in use
    before = rows_of_everything()
    for name in ("sign", "sign_question", "sign_delegate", "sign_decline", "sign_pdf"):
        page_of(phone, theirs, name)
    assert rows_of_everything() == before


# --- what is typed is kept --------------------------------------------------------------------------------


@pytest.mark.parametrize("do", ["save", "code"])
def test_what_is_typed_stands_there_on_another_day(phone: Client, theirs: Signer, do: str) -> None:
    press(phone, theirs.link, do, name="Pat Half", title="Chair\x00")
    assert 'value="Pat Half"' in words(page_of(another(theirs), theirs))
    theirs.refresh_from_db()
    assert (theirs.draft_name, theirs.draft_title) == ("Pat Half", "Chair")


def test_a_name_is_there_before_anybody_types(phone: Client, theirs: Signer) -> None:
    assert f'value="{theirs.affiliation.person}"' in words(page_of(phone, theirs))


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("name", "Type your full name."),
        ("title", "Type your title."),
        ("has_consented", "Agree to signing online"),
        ("has_authority", "Confirm that you may sign"),
        ("code", "Type in the code"),
    ],
)
def test_what_is_missing_is_said_above_and_at_its_field(
    phone: Client, theirs: Signer, left_out: str, said: str
) -> None:
    answer = sign(phone, theirs.link, **{left_out: ""})
    assert answer.status_code == 200
    assert words(answer).count(said) == 2 and f'href="#id_{left_out}"' in words(answer)
    if left_out != "title":
        assert 'value="President"' in words(answer)
    assert not Signature.objects.exists()


def test_a_right_code_is_not_asked_for_again_when_something_else_was_missing(
    phone: Client, theirs: Signer
) -> None:
    refused = sign(phone, theirs.link, has_authority="")
    assert "Your code was right" in words(refused)
    assert press(phone, theirs.link, "sign", **whole("")).status_code == 302
    assert Signature.objects.count() == 1


# --- what must not sign -----------------------------------------------------------------------------------


def test_a_wrong_code_signs_nothing_and_is_counted(phone: Client, theirs: Signer) -> None:
    code = ask_code(phone, theirs.link)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert "This isn’t the code" in words(press(phone, theirs.link, "sign", **whole(wrong)))
    assert "Too many tries" in words(press(phone, theirs.link, "sign", **whole(code)))
    assert not Signature.objects.exists()


def test_a_code_that_is_too_old_signs_nothing(phone: Client, theirs: Signer) -> None:
    code = ask_code(phone, theirs.link)
    LinkCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "too old" in words(press(phone, theirs.link, "sign", **whole(code)))
    assert not Signature.objects.exists()


def test_a_code_of_another_link_signs_nothing(phone: Client, theirs: Signer, ours: Signer) -> None:
    assert ours.link is not None
    code = ask_code(carry_on(Client(), ours.link), ours.link)
    ask_code(phone, theirs.link)
    assert "This isn’t the code" in words(press(phone, theirs.link, "sign", **whole(code)))
    assert not Signature.objects.exists()


def test_a_code_that_was_right_elsewhere_signs_nothing_here(phone: Client, theirs: Signer) -> None:
    """The link was forwarded: its holder waits until the recipient has typed the code in, then presses Sign."""
    other = another(theirs)
    sign(phone, theirs.link, has_consented="")
    assert LinkCode.objects.filter(checked_at__isnull=False).exists()
    for code in ("", "000000"):
        assert press(other, theirs.link, "sign", **whole(code)).status_code == 200
    assert not Signature.objects.exists()


def test_without_the_note_in_the_session_it_would(
    phone: Client, theirs: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control for the test above."""
    other = another(theirs)
    sign(phone, theirs.link, has_consented="")
    monkeypatch.setattr(views, "_try_code", lambda request, link: views.YES)
    press(other, theirs.link, "sign", **whole(""))
    assert Signature.objects.exists()


def test_another_browser_must_press_continue_first(phone: Client, theirs: Signer) -> None:
    for name in ("sign", "sign_question", "sign_delegate", "sign_decline", "sign_pdf", "sign_certificate"):
        assert page_of(Client(), theirs, name).status_code == 410


def test_the_link_of_one_opens_nothing_of_another(phone: Client, ours: Signer) -> None:
    assert page_of(phone, ours).status_code == 410
    assert (
        phone.post(address(ours.link), {"once": new_key(), "do": "sign", **whole("123456")}).status_code
        == 410
    )


def test_an_expired_or_revoked_link_signs_nothing(phone: Client, theirs: Signer) -> None:
    code = ask_code(phone, theirs.link)
    sending = {**form_of(phone, theirs.link), "do": "sign", **whole(code)}
    assert theirs.link is not None
    revoke_link(link=theirs.link, by=None, at=timezone.now(), reason="Lost")
    answer = phone.post(address(theirs.link), sending)
    assert answer.status_code == 410 and "no longer works" in words(answer)
    SecureLink.objects.update(
        revoked_at=None, issued_at=timezone.now() - timedelta(days=20), expires_at=timezone.now()
    )
    assert phone.post(address(theirs.link), sending).status_code == 410
    assert not Signature.objects.exists()


def test_a_form_that_is_sent_twice_signs_once_and_leads_to_the_same_page(
    phone: Client, theirs: Signer
) -> None:
    code = ask_code(phone, theirs.link)
    form = {**form_of(phone, theirs.link), "do": "sign", **whole(code)}
    first, second = (phone.post(address(theirs.link), form) for _ in range(2))
    assert first["Location"] == second["Location"] == address(theirs.link)
    assert (Signature.objects.count(), Evidence.objects.filter(kind="signed").count()) == (1, 1)


def test_a_text_that_was_changed_meanwhile_is_not_signed(
    phone: Client, out: Agreement, theirs: Signer
) -> None:
    code = ask_code(phone, theirs.link)
    form = {**form_of(phone, theirs.link), "do": "sign", **whole(code)}
    change_agreement(agreement=out, by=None, at=timezone.now(), purpose="Something else")
    answer = phone.post(address(theirs.link), form)
    assert answer.status_code == 410 and "The text has changed" in words(answer)
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("field", "said"), [("document_hash", "has changed"), ("consent_hash", "agree to has changed")]
)
def test_a_text_that_was_not_shown_is_not_signed(
    phone: Client, theirs: Signer, field: str, said: str
) -> None:
    answer = sign(phone, theirs.link, **{field: "0" * 64})
    assert said in words(answer) and not Signature.objects.exists()
    # The page has the texts of now beside it: read again, it can be signed.
    assert press(phone, theirs.link, "sign", **whole("")).status_code == 302


def test_fields_that_the_form_has_not_change_nothing(phone: Client, theirs: Signer) -> None:
    names = {field.name: "1" for model in (Signature, Signer, Agreement) for field in model._meta.fields}
    code = ask_code(phone, theirs.link)
    form = {**names, **form_of(phone, theirs.link), "do": "sign", **whole(code)}
    assert phone.post(address(theirs.link), form).status_code == 302
    row, signer = Signature.objects.get(), Signer.objects.get(pk=theirs.pk)
    assert (row.method, row.signer, row.party, row.voided_on) == ("link", theirs, theirs.party, None)
    assert (signer.place, signer.is_required, signer.declined_at) == (theirs.place, True, None)


def test_many_codes_are_refused_in_words(phone: Client, theirs: Signer) -> None:
    for _ in range(5):
        press(phone, theirs.link, "code")
    answer = press(phone, theirs.link, "code")
    assert answer.status_code == 200 and "Many codes were asked for" in words(answer)


# --- instead of signing -----------------------------------------------------------------------------------


def test_a_signer_declines_with_a_reason(phone: Client, out: Agreement, theirs: Signer, ours: Signer) -> None:
    assert "Nobody can sign this agreement after that" in words(page_of(phone, theirs, "sign_decline"))
    code = ask_code(phone, theirs.link)
    assert "Say why." in words(press(phone, theirs.link, "go", page="sign_decline", reason=" ", code=code))
    answer = press(phone, theirs.link, "go", page="sign_decline", reason="Too early")
    assert answer["Location"] == address(theirs.link)
    out.refresh_from_db()
    assert out.state == "declined"
    assert "You have declined" in words(page_of(phone, theirs))
    other = words(page_of(another(ours), ours))
    assert "This agreement was declined" in other and "Too early" in other


@pytest.mark.parametrize("code", ["", "wrong"])
def test_without_the_code_nothing_is_declined(
    phone: Client, out: Agreement, theirs: Signer, code: str
) -> None:
    """A forwarded link ends nobody's round: what it can't do is read the mailbox."""
    ask_code(phone, theirs.link)
    answer = press(phone, theirs.link, "go", page="sign_decline", reason="Not you", code=code)
    assert answer.status_code == 200 and "Not you" in words(answer)
    out.refresh_from_db()
    assert out.state == "out_for_signature"


def test_a_code_that_was_right_elsewhere_declines_nothing_here(
    phone: Client, out: Agreement, theirs: Signer
) -> None:
    code = ask_code(phone, theirs.link)
    press(phone, theirs.link, "go", page="sign_decline", reason=" ", code=code)
    stolen = another(theirs)
    assert press(stolen, theirs.link, "go", page="sign_decline", reason="Ha", code=code).status_code == 200
    out.refresh_from_db()
    assert out.state == "out_for_signature"


def test_a_signer_asks_and_reads_the_answer(phone: Client, theirs: Signer, manager: Any) -> None:
    answer = press(phone, theirs.link, "", page="sign_question", text="May our lawyer read it?")
    assert answer.status_code == 302
    question = Question.objects.get(signer=theirs)
    answer_question(question=question, answer="Of course.", by=manager, at=timezone.now())
    shown = words(page_of(phone, theirs, "sign_question"))
    assert "May our lawyer read it?" in shown and "Of course." in shown


def test_questions_are_limited(phone: Client, theirs: Signer) -> None:
    for number in range(10):
        press(phone, theirs.link, "", page="sign_question", text=f"Question {number}")
    assert press(phone, theirs.link, "", page="sign_question", text="One more").status_code == 429
    assert Question.objects.count() == 10


def test_a_signer_passes_it_on(phone: Client, theirs: Signer) -> None:
    code = ask_code(phone, theirs.link)
    answer = press(phone, theirs.link, "go", page="sign_delegate", code=code, **COLLEAGUE)
    assert answer.status_code == 302
    heir = Signer.objects.get(delegated_by=theirs)
    assert heir.affiliation.email == "noor@example.org"
    after = phone.get(address(theirs.link))
    assert after.status_code == 410 and "You have passed it on" in words(after)
    assert "A letter is on its way to Noor Colleague, noor@example.org." in words(after)
    assert "Please sign" in words(page_of(another(heir), heir))
    told = next(one.body for one in mail.outbox if one.to == ["noor@example.org"])
    assert f"{theirs.affiliation.person} passed it on to you" in " ".join(told.split())


@pytest.mark.parametrize(("field", "said"), [("name", "Type your full name."), ("title", "Type your title.")])
def test_an_emptied_field_is_refused_before_a_code_is_mailed(
    phone: Client, theirs: Signer, field: str, said: str
) -> None:
    answer = press(phone, theirs.link, "code", **{field: " "})
    assert answer.status_code == 200 and said in words(answer)
    assert "Agree to signing online" not in words(answer)  # the next step's
    assert not LinkCode.objects.exists()


def test_on_a_page_in_spanish_the_consent_is_told_and_the_english_is_what_is_kept(
    phone: Client, theirs: Signer
) -> None:
    english = words(page_of(phone, theirs))
    assert "The agreement itself is in English" not in english
    code = ask_code(phone, theirs.link)
    assert "That is a translation" not in words(page_of(phone, theirs))
    phone.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    spanish = words(page_of(phone, theirs))
    for said in ("El acuerdo está en inglés", "Esto es una traducción", "Acepto leer", "I agree to read and"):
        assert said in spanish
    assert press(phone, theirs.link, "sign", **whole(code)).status_code == 302
    kept = Signature.objects.get()
    assert kept.consent_hash == ConsentText.objects.get().text_hash
    assert verify_agreement(agreement=kept.party.agreement) == []


def test_a_foreign_address_to_pass_it_on_to_is_asked_about(phone: Client, theirs: Signer) -> None:
    typed = {**COLLEAGUE, "email": "noor@mail.test", "code": ask_code(phone, theirs.link)}
    answer = press(phone, theirs.link, "go", page="sign_delegate", **typed)
    assert answer.status_code == 200 and 'value="Noor"' in words(answer)
    assert "Yes, this address is theirs: noor@mail.test" in words(answer)
    assert not Signer.objects.filter(delegated_by=theirs).exists()
    press(phone, theirs.link, "go", page="sign_delegate", is_theirs="noor@mail.test", **typed)
    assert Signer.objects.get(delegated_by=theirs).affiliation.email == "noor@mail.test"


def test_what_is_missing_of_the_colleague_is_said_by_its_name(phone: Client, theirs: Signer) -> None:
    code = ask_code(phone, theirs.link)
    shown = words(press(phone, theirs.link, "go", page="sign_delegate", code=code))
    faults = shown.split('id="faults"')[1].split("</ul>")[0]
    for what in ("first name", "last name", "title", "e-mail address"):
        assert f"Type their {what}." in faults


@pytest.mark.parametrize("code", ["", "wrong"])
def test_without_the_code_nothing_is_passed_on(phone: Client, theirs: Signer, code: str) -> None:
    ask_code(phone, theirs.link)
    answer = press(phone, theirs.link, "go", page="sign_delegate", code=code, **COLLEAGUE)
    assert answer.status_code == 200 and 'value="noor@example.org"' in words(answer)
    assert not Signer.objects.filter(delegated_by=theirs).exists()


# --- each state in its own words --------------------------------------------------------------------------


def in_order(convening: Membership, employer: Membership) -> Agreement:
    row = drafted(convening, employer, signing_order="in_order")
    sent(row, at=timezone.now())
    first, second = Signer.objects.filter(party__agreement=row).order_by("pk")
    Signer.objects.filter(pk=second.pk).update(place=2)
    return row


def test_whoever_comes_after_another_waits(convening: Membership, employer: Membership) -> None:
    row = in_order(convening, employer)
    first, second = Signer.objects.filter(party__agreement=row).order_by("place")
    client = another(second)
    shown = words(page_of(client, second))
    assert "It isn’t your turn yet" in shown and f"{first.affiliation.person} first" in shown
    refused = client.post(address(second.link), {"once": new_key(), "do": "sign", **whole("123456")})
    assert not Signature.objects.exists() and refused.status_code == 200


def test_a_text_that_was_taken_back_says_so_to_whoever_was_reading_it(
    phone: Client, out: Agreement, theirs: Signer
) -> None:
    take_back(agreement=out, reason="A mistake", by=None, at=timezone.now())
    assert "The text has changed" in words(phone.get(address(theirs.link)))
    stranger = Client().get(address(theirs.link))
    assert "no longer works" in words(stranger) and "changed" not in words(stranger)


def test_after_signing_a_party_sees_what_it_has_promised(convening: Membership, employer: Membership) -> None:
    row = drafted(convening, employer)
    for who in (employer, convening):
        build.Responsibility(
            membership=who,
            agreement=row,
            role="Host",
            description=f"Job of {who.organization}",
            due_on=build.DAY + timedelta(days=200),
            how_often="once",
        )
    signed(sent(row, at=timezone.now()), at=timezone.now())
    signer = signer_of(employer, row)
    shown = words(page_of(another(signer), signer))
    own = shown[shown.index(f"What {employer.organization} does") : shown.index("Keep it as a PDF")]
    assert f"Job of {employer.organization}" in own
    assert f"Job of {convening.organization}" not in own


# --- for anybody who holds the document -------------------------------------------------------------------


def look(sha256: str, client: Client | None = None) -> str:
    return words((client or Client()).get(reverse("partnerships:paper_verify", args=[sha256])))


def test_a_document_is_known_by_its_hash_without_a_name(out: Agreement, theirs: Signer, ours: Signer) -> None:
    sign_link(theirs, at=timezone.now())
    for sha256 in (out.paper.content_hash, out.paper.pdf_hash, out.paper.content_hash.upper()):
        said = look(sha256)
        assert "This document is known" in said and "1 of 2 parties" in said and "Out for signature" in said
    for name in (out.title, str(theirs.affiliation.person), out.partnership.name, theirs.email):
        assert name not in said


def test_a_changed_bit_is_told(out: Agreement) -> None:
    with out.paper.pdf.storage.open(out.paper.pdf.name, "r+b") as file:
        first = file.read(1)
        file.seek(0)
        file.write(bytes([first[0] ^ 1]))
    assert "Something was changed" in look(out.paper.content_hash)


def test_a_void_document_is_told(out: Agreement) -> None:
    sha256 = out.paper.content_hash
    take_back(agreement=out, reason="A mistake", by=None, at=timezone.now())
    assert "Void" in look(sha256) and "0 of 2 parties" in look(sha256)


def test_an_unknown_document_gets_the_same_page(out: Agreement) -> None:
    known, unknown = (look(sha256) for sha256 in (out.paper.content_hash, "0" * 64))
    assert "No such document here" in unknown
    assert known.count("<dt>") == unknown.count("<dt>") == 5


def test_a_hash_is_taken_as_people_copy_it() -> None:
    find = reverse("partnerships:paper_find")
    answer = Client().get(find, {"sha256": f" {'AB' * 16}\n{'cd' * 16} "})
    assert answer["Location"] == reverse("partnerships:paper_verify", args=["ab" * 16 + "cd" * 16])
    assert "64 digits" in words(Client().get(find, {"sha256": "zz"}))


def test_looking_documents_up_is_limited(out: Agreement) -> None:
    client = Client()
    answers = {look(f"{number:064}", client)[:0] for number in range(30)}
    last = client.get(reverse("partnerships:paper_verify", args=["1" * 64]))
    assert answers == {""} and last.status_code == 429 and int(last["Retry-After"]) > 0


# --- many at once, on PostgreSQL --------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_twice_at_once_signs_once(convening: Membership, employer: Membership) -> None:
    for _ in range(ROUNDS):
        out = sent(drafted(convening, employer), at=timezone.now())
        signer = signer_of(employer, out)
        client, code = continued(signer), with_code(signer.link)
        form = {**form_of(client, signer.link), "do": "sign", **whole(code)}
        answers = at_once(2, partial(post_by, client, signer, form))
        # The second waits for the first, and on a machine that is busy is told that it is still worked on (409).
        assert "302" in answers and set(answers) <= {"302", "200", "409"}
        assert Signature.objects.filter(signer=signer).count() == 1
        assert Evidence.objects.filter(signer=signer, kind="signed").count() == 1
        assert verify_agreement(agreement=out) == []


def continued(signer: Signer) -> Client:
    """As after the letter and Continue; so many letters in an hour would wait for their turn."""
    new_token(signer.link, mailed_to=signer.email, at=timezone.now())
    return enter(Client(), signer.link)


def with_code(link: SecureLink | None) -> str:
    row = build.LinkCode(link=link, expires_at=timezone.now() + timedelta(minutes=10))
    row.code_hash = code_hash(row, "271828")
    row.save()
    return "271828"


def post_by(client: Client, signer: Signer, form: dict[str, str], number: int) -> str:
    """The same browser in a thread of its own."""
    same = Client()
    same.cookies = client.cookies
    return str(same.post(address(signer.link), form).status_code)
