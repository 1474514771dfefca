"""The pages of an agreement that is sent, signed, in force and ended: each form works and says why it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from directory.models import Letter
from partnerships.models import (
    Agreement,
    DataFlow,
    DataSharingAgreement,
    Notice,
    Responsibility,
    Signature,
    Signer,
)
from tests import build
from tests.forms import at, errors, fields, fill, on_page, shown
from tests.signing import drafted, final, sent, signer_of

pytestmark = pytest.mark.django_db


# --- signing


def person_of(membership):
    return build.Affiliation(organization=membership.organization, email="sign@example.com")


def test_signers_are_named_in_their_order(page, draft, convening, employer):
    parties = {party.membership_id: party.pk for party in draft.parties.all()}
    ours, theirs = person_of(convening), build.Affiliation(organization=employer.organization)
    fill(
        page,
        at("agreement_signers", draft.pk),
        signing_order="in_order",
        **{f"person-{parties[convening.pk]}-0": ours.pk, f"place-{parties[convening.pk]}-0": 2},
        **{f"person-{parties[employer.pk]}-0": theirs.pk, f"optional-{parties[employer.pk]}-0": "on"},
    )
    named = Signer.objects.order_by("place").values_list("affiliation", "place", "is_required")
    assert list(named) == [(theirs.pk, 1, False), (ours.pk, 2, True)]
    draft.refresh_from_db()
    assert draft.signing_order == "in_order"


def test_signers_that_another_has_named_meanwhile_are_shown_first(page, draft, convening, employer):
    parties = {party.membership_id: party.pk for party in draft.parties.all()}
    key = f"person-{parties[convening.pk]}-0"
    mine = shown(page, at("agreement_signers", draft.pk))
    fill(page, at("agreement_signers", draft.pk), **{key: person_of(convening).pk})
    response = page.post(at("agreement_signers", draft.pk), mine | {key: person_of(convening).pk})
    assert "has changed" in errors(response)["shown"]
    assert Signer.objects.standing().count() == 1


def test_nobody_signs_for_two_parties(page, draft, convening, employer):
    parties = {party.membership_id: party.pk for party in draft.parties.all()}
    ours = person_of(convening)
    theirs = build.Affiliation(organization=employer.organization, person=ours.person)
    people = {f"person-{parties[convening.pk]}-0": ours.pk, f"person-{parties[employer.pk]}-0": theirs.pk}
    response = fill(page, at("agreement_signers", draft.pk), **people)
    assert "two parties" in errors(response)["__all__"]


def test_an_agreement_is_sent_as_it_was_shown(page, draft, now):
    final(draft, at=now)
    response = fill(page, at("agreement_send", draft.pk))
    assert response.url == at("agreement_signing", draft.pk)
    draft.refresh_from_db()
    assert draft.state == "out_for_signature"


def test_a_text_that_changed_since_it_was_read_is_not_sent(page, draft, now):
    final(draft, at=now)
    read = shown(page, at("agreement_send", draft.pk))
    draft.clauses.filter(number=2).update(text="Another text")
    response = page.post(at("agreement_send", draft.pk), read)
    assert "has changed" in errors(response)["shown"]
    draft.refresh_from_db()
    assert draft.state == "in_review"
    # Read again, the same page sends it.
    assert page.post(at("agreement_send", draft.pk), fields(response)).status_code == 302


def test_what_blocks_the_sending_is_said_in_place_of_the_button(page, draft, now):
    said = page.get(at("agreement_send", draft.pk)).content.decode()
    assert "It can’t be sent yet" in said
    assert "Freeze and send" not in said
    assert errors(fill(page, at("agreement_send", draft.pk)))


def test_taking_it_back_asks_why_and_voids_what_was_sent(page, out):
    assert "reason" in errors(on_page(page, "agreement_take_back", out, reason=""))
    on_page(page, "agreement_take_back", out, reason="A wrong date")
    out.refresh_from_db()
    assert (out.state, out.paper) == ("in_review", None)
    assert out.papers.get().void_reason == "A wrong date"


def test_a_signer_is_asked_again_only_after_a_day(page, out, employer):
    signer = signer_of(employer, out)
    assert "within the last day" in errors(on_page(page, "signer_nudge", signer))["__all__"]
    Signer.objects.filter(pk=signer.pk).update(asked_at=timezone.now() - timedelta(days=2))
    on_page(page, "signer_nudge", signer)
    signer.refresh_from_db()
    assert signer.nudged_at is not None


def test_only_a_manager_changes_where_a_sent_agreement_goes(page, signed_in, manager, out, employer):
    signer = signer_of(employer, out)
    words = {"email": "new@example.com", "reason": "A typo"}
    assert "manager" in errors(on_page(page, "signer_readdress", signer, **words))["__all__"]
    on_page(signed_in(manager), "signer_readdress", signer, **words)
    signer.refresh_from_db()
    assert signer.email == "new@example.com"


def pdf(name="scan.pdf", content=b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_paper_signature_is_kept_with_its_scan(page, out, employer):
    signer = signer_of(employer, out)
    on_page(page, "signer_paper", signer, upload=pdf())
    signature = Signature.objects.get(signer=signer)
    assert (signature.method, signature.name) == ("paper", str(signer.affiliation.person))
    response = page.get(signature.scan.get_absolute_url())
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_paper_signature_without_its_scan_is_refused(page, out, employer):
    signer = signer_of(employer, out)
    assert "upload" in errors(on_page(page, "signer_paper", signer))
    assert not Signature.objects.exists()


def test_a_file_that_is_no_scan_is_refused(page, out, employer):
    signer = signer_of(employer, out)
    response = on_page(page, "signer_paper", signer, upload=pdf("scan.html", b"<script>go()</script>"))
    assert "upload" in errors(response)


def test_a_question_is_answered_once(page, out, employer):
    question = build.Question(signer=signer_of(employer, out))
    on_page(page, "question_answer", question, answer="Yes")
    response = on_page(page, "question_answer", question, answer="No")
    assert "has been answered" in errors(response)["answer"]
    question.refresh_from_db()
    assert question.answer == "Yes"


def test_members_see_who_signs_but_not_at_which_address(page, signed_in, district_user, out, employer):
    signer = signer_of(employer, out)
    Signer.objects.filter(pk=signer.pk).update(email="private@example.com")
    assert "private@example.com" in page.get(at("agreement_signing", out.pk)).content.decode()
    theirs = signed_in(district_user).get(at("agreement_signing", out.pk)).content.decode()
    assert str(signer.affiliation.person) in theirs
    assert "private@example.com" not in theirs


def test_the_evidence_is_verified_and_a_changed_bit_is_named(page, out):
    assert "Everything is as it was written" in page.get(at("agreement_verify", out.pk)).content.decode()
    pdf_file = out.papers.get().pdf
    with pdf_file.storage.open(pdf_file.name, "ab") as file:
        file.write(b"x")
    assert "PDF was changed" in page.get(at("agreement_verify", out.pk)).content.decode()


def test_papers_are_read_and_kept(page, out):
    paper = out.papers.get()
    assert paper.content_hash in page.get(at("paper_detail", paper.pk)).content.decode()
    assert b"".join(page.get(at("paper_pdf", paper.pk)).streaming_content).startswith(b"%PDF")
    assert page.get(at("agreement_certificate", out.pk)).content.startswith(b"%PDF")


def test_the_blank_plan_is_for_work_based_learning_alone(page, partnership, draft):
    row = build.Agreement(partnership=partnership, kind="work_based")
    assert page.get(at("agreement_plan", row.pk)).content.startswith(b"%PDF")
    assert page.get(at("agreement_plan", draft.pk)).status_code == 404


# --- in force


def test_a_review_begins_and_ends_with_its_outcome(page, active):
    on_page(page, "agreement_check", active)
    assert "outcome" in errors(on_page(page, "agreement_check_done", active))
    on_page(page, "agreement_check_done", active, outcome="Still right")
    active.refresh_from_db()
    assert active.state == "active"
    assert active.transitions.get(until_on=None).reason == "Still right"


def test_a_renewal_begins_where_the_term_ends(page, active):
    response = on_page(page, "agreement_renew", active)
    made = Agreement.objects.get(predecessor=active)
    assert response.url == made.get_absolute_url()
    assert made.effective_on == active.ends_on + timedelta(days=1)
    assert "already drafted" in errors(on_page(page, "agreement_renew", active))["__all__"]


def test_an_amendment_is_a_version_of_its_own(page, active):
    assert "summary" in errors(on_page(page, "agreement_amend", active))
    response = on_page(page, "agreement_amend", active, summary="One more school")
    assert response.url == active.amendments.get().replacement.get_absolute_url()


def test_an_agreement_ends_by_notice_or_not_before(page, active):
    Agreement.objects.filter(pk=active.pk).update(notice_days=30)
    response = on_page(page, "agreement_terminate", active, reason="Over")
    assert "Give notice first" in errors(response)["__all__"]
    early = {"reason": "Over", "ends_on": active.effective_on + timedelta(days=3)}
    assert "30 days" in errors(on_page(page, "agreement_notice", active, **early))["ends_on"]
    on_page(page, "agreement_notice", active, reason="Over")
    notice = Notice.objects.get()
    assert notice.ends_on == notice.on + timedelta(days=30)
    on_page(page, "notice_withdraw", notice, reason="We go on")
    notice.refresh_from_db()
    assert notice.withdrawn_on is not None


def test_a_party_leaves_and_the_rest_stay_bound(page, active, employer):
    party = active.parties.get(membership=employer)
    assert "reason" in errors(on_page(page, "party_leave", party))
    on_page(page, "party_leave", party, reason="Sold")
    party.refresh_from_db()
    active.refresh_from_db()
    assert (party.left_on is not None, active.state) == (True, "active")


# --- duties and data


def test_a_duty_is_added_changed_and_taken_out(page, draft, employer, term):
    words = {"membership": employer.pk, "role": "Host", "how_often": "quarterly"}
    response = on_page(page, "duty_new", draft, **words)
    assert "due_on" in errors(response) or "how_often" in errors(response)
    on_page(page, "duty_new", draft, **words, due_on=term["effective_on"] + timedelta(days=30))
    duty = Responsibility.objects.get()
    fill(page, at("duty_edit", duty.pk), role="Host of interns")
    duty.refresh_from_db()
    assert (duty.role, duty.agreement, duty.how_often) == ("Host of interns", draft, "quarterly")
    on_page(page, "duty_drop", duty)
    assert not Responsibility.objects.exists()


def test_data_terms_are_written_and_changed(page, partnership, convening, employer, now, term):
    agreement = drafted(convening, employer, at=now, kind="data_sharing", **term)
    on_page(page, "terms_edit", agreement, legal_basis="studies", purpose="Which programs lead to work")
    on_page(page, "terms_edit", agreement, elements="Completions")
    terms = DataSharingAgreement.objects.get()
    assert (terms.purpose, terms.elements) == ("Which programs lead to work", "Completions")
    on_page(page, "terms_destroyed", terms, destroyed_by="Cy Custodian", destroyed_how="Wiped")
    terms.refresh_from_db()
    assert terms.destroyed_on is not None


def test_student_data_without_an_agreement_raises_the_alarm(page, manager, convening, employer, draft):
    words = {"giver": convening.pk, "receiver": employer.pk, "description": "Names", "is_student_level": "on"}
    on_page(page, "flow_new", draft, **words)
    flow = DataFlow.objects.get()
    assert Letter.objects.filter(template="data_flow_uncovered").exists()
    assert "Not covered" in page.get(at("agreement_data", draft.pk)).content.decode()
    on_page(page, "flow_end", flow)
    flow.refresh_from_db()
    assert flow.to_on is not None
    assert "giver" in errors(on_page(page, "flow_new", draft, **words | {"receiver": convening.pk}))


# --- what a page doesn't say too early --------------------------------------------------------------------


def test_before_it_is_sent_nobody_is_told_off_for_not_signing(page, draft, now):
    address = at("agreement_signing", draft.pk)
    shown = page.get(address).content.decode()
    assert "Not sent yet" in shown and "Not signed" not in shown
    sent(draft, at=now)
    shown = page.get(address).content.decode()
    assert "Not signed" in shown and "Not sent yet" not in shown


def test_ask_again_is_offered_once_it_would_be_done(page, out, now):
    address = at("agreement_signing", out.pk)
    assert "Ask again" not in page.get(address).content.decode()
    Signer.objects.update(asked_at=now - timedelta(days=2))
    assert "Ask again" in page.get(address).content.decode()


def test_the_calendar_says_what_its_colors_mean(page, active):
    assert page.get(at("agreement_calendar")).context["board"].legend == [("green", "Active")]
