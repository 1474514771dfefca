"""Signing: who may, in what order, by link, signed in or on paper; and what a signer may do instead."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from directory.actions.link import Browser, state_of
from directory.actions.post import send_letters
from directory.models import Affiliation, Letter, LinkCode, StoredFile
from partnerships.actions.answer import (
    answer_question,
    ask_question,
    decline_agreement,
    delegate_signing,
    save_draft,
)
from partnerships.actions.editing import change_agreement, take_back
from partnerships.actions.evidence import verify_agreement
from partnerships.actions.sending import Named, nudge_signer, readdress_signer, send_agreement, set_signers
from partnerships.actions.signature import sign_by_link, sign_signed_in
from partnerships.models import Agreement, Evidence, Paper, Signature, Signer
from tests import build
from tests.cast import refused
from tests.signing import (
    agreed,
    drafted,
    final,
    scan,
    sent,
    sign_link,
    sign_paper,
    somebody,
    with_code,
)

BROWSER = Browser("203.0.113.9", "A phone")


@pytest.fixture
def who(manager, at):
    return {"by": manager, "at": at}


@pytest.fixture
def draft(convening, employer):
    return drafted(convening, employer)


@pytest.fixture
def out(draft):
    return sent(draft)


def letters_to(email):
    return list(Letter.objects.filter(recipient=email).order_by("pk").values_list("template", flat=True))


# --- by link


def test_the_outside_party_signs_by_link_and_all_of_it_is_kept(out, theirs, at):
    link = with_code(theirs.link)
    row = sign_by_link(signer=theirs, link=link, agreed=agreed(theirs), at=at, browser=BROWSER)
    kept = Evidence.objects.get(kind="signed")
    assert (row.method, row.link, row.address) == ("link", link, "203.0.113.9")
    assert row.document_hash == kept.document_hash == out.paper.content_hash
    assert row.consent_hash == kept.consent_hash != ""
    assert (kept.email, kept.link, kept.name) == (theirs.email, link, row.name)
    assert (kept.address, kept.user_agent) == ("203.0.113.9", "A phone")
    assert "code" in kept.authenticated_by and LinkCode.objects.get().spent_at == at
    assert verify_agreement(agreement=out) == []


def test_without_a_fresh_code_nothing_is_signed(out, theirs, at):
    with refused("code", "fresh code"):
        sign_by_link(signer=theirs, link=theirs.link, agreed=agreed(theirs), at=at)
    link = with_code(theirs.link, at=at - timedelta(minutes=11))
    with refused("code", "fresh code"):
        sign_by_link(signer=theirs, link=link, agreed=agreed(theirs), at=at)
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("words", "field", "said"),
    [
        ({"has_consented": False}, "__all__", "Agree to signing"),
        ({"has_authority": False}, "__all__", "may sign"),
        ({"document_hash": "0" * 64}, "__all__", "has changed"),
        ({"name": " "}, "name", "full name"),
        ({"title": " "}, "title", "title"),
    ],
)
def test_nobody_signs_without_meaning_it(theirs, at, words, field, said):
    link = with_code(theirs.link)
    with refused(field, said):
        sign_by_link(signer=theirs, link=link, agreed=agreed(theirs, **words), at=at)
    assert LinkCode.objects.get().spent_at is None  # it may be tried again with the same code


def test_a_link_signs_for_its_recipient_only(theirs, ours, at):
    with refused("link", "somebody else"):
        sign_by_link(signer=theirs, link=with_code(ours.link), agreed=agreed(theirs), at=at)
    with refused("link", "somebody else"):
        stray = build.SecureLink(recipient=theirs.affiliation, purpose="sign")
        sign_by_link(signer=theirs, link=with_code(stray), agreed=agreed(theirs), at=at)


def test_an_address_that_was_changed_behind_its_back_signs_nothing(theirs, at):
    Affiliation.objects.filter(pk=theirs.affiliation_id).update(email="thief@example.com")
    with refused("link", "address was changed"):
        sign_by_link(signer=theirs, link=with_code(theirs.link), agreed=agreed(theirs), at=at)


def test_one_signs_once(theirs, at):
    sign_link(theirs)
    with refused("signer", "signed already"):
        sign_by_link(signer=theirs, link=with_code(theirs.link), agreed=agreed(theirs), at=at)


def test_what_is_not_out_is_not_signed(out, theirs, who, at):
    link, said = with_code(theirs.link), agreed(theirs)
    take_back(agreement=out, reason="Wait", **who)
    with refused("signer", "not out for signature"):
        sign_by_link(signer=theirs, link=link, agreed=said, at=at)


def test_after_the_last_one_each_gets_the_papers(theirs, ours):
    sign_link(theirs)
    sign_link(ours)
    for signer in (theirs, ours):
        old = signer.link
        signer.refresh_from_db()
        assert letters_to(signer.email) == ["sign_request", "agreement_receipt", "agreement_papers"]
        assert signer.link != old and Signer.objects.by_link(old).get() == signer
        assert Signer.objects.by_link(signer.link).get() == signer


def test_who_has_signed_has_it_in_writing_at_once(theirs, ours):
    signature = sign_link(theirs)
    mail.outbox.clear()
    send_letters(clock=lambda: build.AT)
    (letter,) = [one for one in mail.outbox if one.subject == "Your signature: Memorandum"]
    assert letter.to == [theirs.email]
    for word in (signature.name, signature.document_hash, f"/verify/{signature.document_hash}/", "by link"):
        assert word in letter.body
    assert "agreement_receipt" not in letters_to(ours.email)


def test_the_certificate_comes_with_the_papers(out, theirs, ours):
    sign_link(theirs)
    sign_paper(ours)
    mail.outbox.clear()
    send_letters(clock=lambda: build.AT)
    for signer in (theirs, ours):
        (letter,) = [one for one in mail.outbox if one.to == [signer.email] and one.attachments]
        ((name, data, kind),) = letter.attachments
        assert (name, kind, data[:5]) == ("memorandum-certificate.pdf", "application/pdf", b"%PDF-")
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        assert str(theirs.affiliation.person) in text and str(ours.affiliation.person) in text
    assert Letter.objects.filter(template="agreement_papers").values("file").distinct().count() == 1


def test_a_letter_whose_certificate_is_gone_is_given_up(theirs, ours):
    sign_link(theirs)
    sign_link(ours)
    kept = StoredFile.objects.get()
    kept.file.storage.delete(kept.file.name)
    send_letters(clock=lambda: build.AT)
    assert set(Letter.objects.filter(file=kept).values_list("state", flat=True)) == {"dead"}


# --- in order, and several for a party


def test_in_order_the_next_is_asked_when_the_one_before_has_signed(draft, convening, employer, who):
    change_agreement(agreement=draft, signing_order="in_order", **who)
    first, second = (draft.parties.get(membership=member) for member in (employer, convening))
    named = [somebody(first, place=1), somebody(first, place=2), somebody(second, place=3)]
    set_signers(agreement=draft, signers=named, **who)
    send_agreement(agreement=final(draft), **who)
    one, two, three = Signer.objects.order_by("place")
    assert (one.asked_at is None, two.asked_at, three.asked_at) == (False, None, None)
    with refused("signer", f"{one.affiliation.person}, {two.affiliation.person} first"):
        sign_paper(three)
    sign_link(one)
    draft.refresh_from_db()
    assert draft.state == "out_for_signature"
    sign_link(two)
    sign_link(three)
    draft.refresh_from_db()
    assert draft.state == "active" and draft.evidence.filter(kind="completed").count() == 1


def test_whoever_need_not_sign_holds_nothing_up(draft, convening, employer, who):
    first, second = (draft.parties.get(membership=member) for member in (employer, convening))
    named = [somebody(first), somebody(first, is_required=False), somebody(second)]
    set_signers(agreement=draft, signers=named, **who)
    send_agreement(agreement=final(draft), **who)
    for signer in Signer.objects.filter(is_required=True):
        sign_link(signer)
    draft.refresh_from_db()
    assert draft.state == "active"


def test_each_party_names_somebody(draft, employer, who):
    set_signers(agreement=draft, signers=[somebody(draft.parties.get(membership=employer))], **who)
    with refused("state", "Nobody is named"):
        send_agreement(agreement=final(draft), **who)


def test_nobody_signs_for_two_parties(draft, convening, employer, who):
    ours, theirs = (draft.parties.get(membership=member) for member in (convening, employer))
    eve = build.Affiliation(organization=employer.organization)
    also = build.Affiliation(organization=convening.organization, person=eve.person)
    same = build.Affiliation(organization=convening.organization, email=eve.email.upper())
    for other in (also, same):
        with refused("affiliation", "two parties"):
            set_signers(agreement=draft, signers=[Named(theirs, eve), Named(ours, other)], **who)
    with refused("affiliation", "doesn’t work for"):
        set_signers(agreement=draft, signers=[Named(theirs, also)], **who)
    with refused("affiliation", "no longer works"):
        gone = build.Affiliation(organization=employer.organization, to_on=build.ago(3))
        set_signers(agreement=draft, signers=[Named(theirs, gone)], **who)
    with refused("party", "no party"):
        set_signers(agreement=draft, signers=[somebody(build.AgreementParty())], **who)


def test_one_who_came_to_both_parties_later_signs_for_one(theirs, ours, at):
    Affiliation.objects.filter(pk=ours.affiliation_id).update(person=theirs.affiliation.person)
    sign_link(theirs)
    with refused("signer", "two parties"):
        sign_link(ours)


def test_naming_other_signers_voids_what_was_sent(out, theirs, ours, who):
    sign_link(theirs)
    named = [somebody(theirs.party), Named(ours.party, ours.affiliation)]
    set_signers(agreement=out, signers=named, **who)
    out.refresh_from_db()
    theirs.refresh_from_db()
    assert out.state == "in_review" and theirs.ended_at is not None
    assert not Signature.objects.filter(voided_on__isnull=True).exists()


# --- signed in, and on paper


def test_a_user_signs_for_their_own_person(ours, who, at):
    user = build.User(person=ours.affiliation.person)
    words = {"signer": ours, "agreed": agreed(ours), "at": at}
    with refused("signer", "yourself"):
        sign_signed_in(by=who["by"], authenticated_by="Second factor", **words)
    with refused("signer", "it is you"):
        sign_signed_in(by=user, authenticated_by=" ", **words)
    row = sign_signed_in(by=user, authenticated_by="Signed in, second factor", **words)
    assert row.method == "account" and Evidence.objects.get(kind="signed").actor == user


def test_on_paper_staff_keep_the_scan_and_vouch_for_it(out, theirs, who, day):
    with refused("on", "still to come"):
        sign_paper(theirs, on=day + timedelta(days=1))
    row = sign_paper(theirs, on=day - timedelta(days=3), by=who["by"], upload=scan("ink"))
    assert (row.on, row.entered_on, row.attested_by) == (day - timedelta(days=3), day, who["by"])
    assert verify_agreement(agreement=out) == []
    with row.scan.file.storage.open(row.scan.file.name, "wb") as file:
        file.write(b"other ink")
    assert [found.problem for found in verify_agreement(agreement=out)] == ["scanned copy was changed"]


def test_nothing_of_a_signature_or_its_evidence_can_be_rewritten(theirs):
    row = sign_link(theirs)
    for rows, change in (
        (Signature.objects.filter(pk=row.pk), {"name": "Somebody Else"}),
        (Signature.objects.filter(pk=row.pk), {"document_hash": "f" * 64}),
        (Evidence.objects.all(), {"name": "Somebody Else"}),
        (Paper.objects.all(), {"content": "{}"}),
        (Agreement.objects.all(), {"state": "draft", "paper": None}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    for rows in (Signature.objects.all(), Evidence.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete(rows.db)


# --- instead of signing


def test_what_was_typed_waits_for_them(theirs, at):
    save_draft(signer=theirs, name="Eve Plant", title="Owner", by=None, at=at)
    theirs.refresh_from_db()
    assert (theirs.draft_name, theirs.draft_title) == ("Eve Plant", "Owner")


def test_one_no_is_enough_and_all_are_told(out, theirs, ours, who, at):
    with refused("reason"):
        decline_agreement(signer=theirs, reason=" ", by=None, at=at, link=theirs.link)
    with refused("link"):
        decline_agreement(signer=theirs, reason="No", by=None, at=at, link=ours.link)
    with refused("code"):
        decline_agreement(signer=theirs, reason="No", by=None, at=at, link=theirs.link)
    link = with_code(theirs.link)
    decline_agreement(signer=theirs, reason="Our board said no", by=None, at=at, link=link)
    out.refresh_from_db()
    assert out.state == "declined" and out.transitions.current().get().reason == "Our board said no"
    assert "agreement_declined" in letters_to(ours.email) and "agreement_declined" in letters_to(
        who["by"].email
    )
    with refused("signer", "not out for signature"):
        sign_link(ours)
    with refused("signer", "no longer needed"):
        decline_agreement(signer=ours, reason="Me too", by=None, at=at)


def test_it_is_passed_on_with_a_code(out, theirs, who, at):
    words = {"given_name": "Ida", "family_name": "Smith", "title": "CFO", "by": None, "at": at}
    link = theirs.link
    with refused("signer", "Say who"):
        delegate_signing(signer=theirs, email="ida@plant.example", **words)
    with refused("code"):
        delegate_signing(signer=theirs, email="ida@plant.example", link=link, **words)
    with refused("email"):
        delegate_signing(signer=theirs, email=theirs.email, link=with_code(link), **words)
    heir = delegate_signing(signer=theirs, email="Ida@plant.example", link=link, **words)
    theirs.refresh_from_db()
    link.refresh_from_db()
    assert theirs.delegated_to == heir and not state_of(link, at=at)
    assert letters_to("ida@plant.example") == ["sign_request"]
    assert "agreement_delegated" in letters_to(who["by"].email)
    with refused("signer", "Somebody else signs"):
        sign_link(theirs)
    assert sign_link(heir).name == "Ida Smith"
    assert verify_agreement(agreement=out) == []


def test_nothing_is_passed_on_to_the_other_party(theirs, ours, at):
    with refused("email", "another party"):
        delegate_signing(
            signer=theirs,
            given_name="Cy",
            family_name="Own",
            title="",
            email=ours.email,
            link=with_code(theirs.link),
            by=None,
            at=at,
        )


def test_a_question_and_its_answer(theirs, who, at):
    question = ask_question(signer=theirs, text="Who pays the bus?", by=None, at=at)
    assert "agreement_question" in letters_to(who["by"].email)
    with refused("answer"):
        answer_question(question=question, answer=" ", **who)
    answer_question(question=question, answer="The district.", **who)
    assert letters_to(theirs.email)[-1] == "agreement_answer"
    with refused("answer", "has been answered"):
        answer_question(question=question, answer="We do.", **who)


def test_asking_again_makes_a_fresh_link_once_a_day(theirs, who, at):
    with refused("signer", "Wait a little"):
        nudge_signer(signer=theirs, **who)
    later = {**who, "at": at + timedelta(days=2)}
    nudge_signer(signer=theirs, **later)
    theirs.link.refresh_from_db()
    assert theirs.link.issue_count == 2 and letters_to(theirs.email) == ["sign_request"] * 2
    with refused("signer", "Wait a little"):
        nudge_signer(signer=theirs, **later)


def test_an_address_is_changed_by_a_manager_and_nobody_does_it_unseen(theirs, ours, staff, who, at):
    old, words = theirs.email, {"signer": theirs, "reason": "Mistyped"}
    with refused("__all__", "Only a manager"):
        readdress_signer(email="new@plant.example", by=staff, at=at, **words)
    with refused("reason"):
        readdress_signer(signer=theirs, email="new@plant.example", reason=" ", **who)
    with refused("email", "another address"):
        readdress_signer(email=old.upper(), **words, **who)
    with refused("email", "another party"):
        readdress_signer(email=ours.email, **words, **who)
    dead = theirs.link
    readdress_signer(email="New@plant.example", **words, **who)
    theirs.refresh_from_db()
    dead.refresh_from_db()
    assert theirs.email == "new@plant.example" and dead.revoked_at is not None and theirs.link != dead
    assert "agreement_address" in letters_to(old)
    assert letters_to("new@plant.example") == ["agreement_address", "sign_request"]
    assert Evidence.objects.get(kind="readdressed").details["reason"] == "Mistyped"
    assert sign_link(theirs).pk
