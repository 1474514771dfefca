"""The pages on which staff write agreements: each form works, says why it refuses, and loses nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from directory.models import Letter
from partnerships.models import (
    Agreement,
    AgreementTemplate,
    ClauseComment,
    DataFlow,
    DataSharingAgreement,
    Notice,
    Responsibility,
    Signature,
    Signer,
)
from tests import build
from tests.forms import errors, fields, fill, shown
from tests.signing import drafted, final, sent, sign_paper, signed, signer_of

pytestmark = pytest.mark.django_db


def at(name: str, *args: Any) -> str:
    return reverse(f"partnerships:{name}", args=args)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def page(signed_in, staff):
    """The browser of a member of the convener's staff."""
    return signed_in(staff)


@pytest.fixture
def term(now):
    return {"effective_on": now.date(), "ends_on": now.date() + timedelta(days=364)}


@pytest.fixture
def draft(convening, employer, term, now):
    return drafted(convening, employer, at=now, **term)


@pytest.fixture
def out(draft, now):
    return sent(draft, at=now)


@pytest.fixture
def active(draft, now):
    return signed(draft, at=now)


# --- drafting


def test_a_new_agreement_is_drafted_with_its_parties_and_clauses(page, partnership, convening, employer):
    address = f"{at('agreement_draft', partnership.slug)}?start=mou"
    response = fill(page, address, title="With Orrin", parties=[convening.pk, employer.pk])
    made = Agreement.objects.get(title="With Orrin")
    assert response.url == made.get_absolute_url()
    assert (made.parties.count(), made.clauses.count()) == (2, 14)


def test_the_first_step_leads_on_with_what_was_chosen(page, partnership, convening):
    response = page.get(at("agreement_new"), {"partnership": partnership.slug, "start": "work_based"})
    assert response.url == f"{at('agreement_draft', partnership.slug)}?start=work_based"
    assert "Choose one" in page.get(at("agreement_new")).content.decode()


def test_a_template_lends_its_words(page, partnership, convening, employer, network):
    template = build.AgreementTemplate(intermediary=network, name="Memo", purpose="For {{ parties }}")
    build.TemplateClause(template=template)
    address = f"{at('agreement_draft', partnership.slug)}?start={template.pk}"
    fill(page, address, parties=[convening.pk, employer.pk])
    made = Agreement.objects.get(template=template)
    assert employer.organization.name in made.purpose
    assert employer.organization.name in made.clauses.get(number=1).text


def test_what_a_draft_lacks_is_said_beside_the_field_and_nothing_typed_is_lost(page, partnership, convening):
    address = f"{at('agreement_draft', partnership.slug)}?start=mou"
    response = fill(page, address, title="", purpose="Typed with care")
    assert set(errors(response)) == {"title"}
    assert "Typed with care" in response.content.decode()
    assert not Agreement.objects.exists()


def test_a_draft_that_is_sent_twice_is_made_once(page, partnership, convening):
    address = f"{at('agreement_draft', partnership.slug)}?start=mou"
    words = shown(page, address) | {"title": "Once"}
    first, second = page.post(address, words), page.post(address, words)
    assert first.url == second.url
    assert Agreement.objects.filter(title="Once").count() == 1
    # With the key of another form it is another draft.
    assert page.post(address, words | {"once": "k" * 20}).url != first.url


def test_the_term_of_an_agreement_is_edited(page, draft):
    fill(page, at("agreement_edit", draft.pk), title="Memorandum 2", notice_days=45)
    draft.refresh_from_db()
    assert (draft.title, draft.notice_days) == ("Memorandum 2", 45)


def test_a_term_that_ends_before_it_begins_is_refused_at_its_field(page, draft):
    response = fill(page, at("agreement_edit", draft.pk), ends_on="2020-01-01")
    assert "doesn’t fit" in errors(response)["effective_on"]


def test_two_who_edit_different_fields_lose_nothing(page, draft):
    address = at("agreement_edit", draft.pk)
    mine, theirs = shown(page, address), shown(page, address)
    page.post(address, theirs | {"title": "Theirs"})
    page.post(address, mine | {"notice_days": 90})
    draft.refresh_from_db()
    assert (draft.title, draft.notice_days) == ("Theirs", 90)


def test_two_who_edit_one_field_are_shown_both_values(page, draft):
    address = at("agreement_edit", draft.pk)
    mine, theirs = shown(page, address), shown(page, address)
    page.post(address, theirs | {"title": "Theirs"})
    response = page.post(address, mine | {"title": "Mine"})
    assert "“Theirs”" in errors(response)["title"]
    assert 'value="Mine"' in response.content.decode()
    draft.refresh_from_db()
    assert draft.title == "Theirs"
    page.post(address, fields(response))
    draft.refresh_from_db()
    assert draft.title == "Mine"


def test_a_signed_agreement_is_not_edited_and_its_page_says_why(page, active):
    address = at("agreement_edit", active.pk)
    response = fill(page, address, title="Sneaky")
    assert "amend or renew" in errors(response)["__all__"]
    assert "Save</button>" not in page.get(address).content.decode()


def test_owner_and_backup_change_at_any_time(page, active, manager):
    fill(page, at("agreement_keepers", active.pk), backup=manager.pk)
    active.refresh_from_db()
    assert (active.backup, active.state) == (manager, "active")


def test_a_party_comes_in_and_is_taken_out(page, draft, district):
    fill(page, at("party_new", draft.pk), membership=district.pk)
    party = draft.parties.get(membership=district)
    assert "reason" in errors(fill(page, at("party_remove", party.pk), reason=""))
    fill(page, at("party_remove", party.pk), reason="Wrong district")
    party.refresh_from_db()
    assert party.left_on is not None


def test_the_review_opens_once_there_is_something_to_review(page, draft):
    Agreement.objects.filter(pk=draft.pk).update(purpose="")
    assert "purpose" in errors(page_post(page, "agreement_review", draft))["__all__"]
    Agreement.objects.filter(pk=draft.pk).update(purpose="Why")
    page_post(page, "agreement_review", draft)
    draft.refresh_from_db()
    assert draft.state == "in_review"


def page_post(page, name, row, **words):
    return fill(page, at(name, row.pk), **words)


def test_a_hold_is_put_on_and_lifted(page, draft):
    page_post(page, "agreement_hold", draft, reason="A lawsuit")
    draft.refresh_from_db()
    assert (draft.is_held, draft.held_reason) == (True, "A lawsuit")
    page_post(page, "agreement_hold", draft, reason="Settled")
    draft.refresh_from_db()
    assert not draft.is_held


# --- clauses


def test_a_clause_is_worded_settled_and_given_to_somebody(page, draft, employer_contact):
    clause = draft.clauses.get(number=3)
    fill(page, at("clause_edit", clause.pk), text="New", progress="final", owner=employer_contact.pk)
    clause.refresh_from_db()
    assert (clause.text, clause.owner) == ("New", employer_contact)
    assert clause.states.get(until_on=None).progress == "final"


def test_whoever_words_a_clause_does_not_take_back_how_far_another_brought_it(page, draft):
    address = at("clause_edit", draft.clauses.get(number=3).pk)
    mine, theirs = shown(page, address), shown(page, address)
    page.post(address, theirs | {"progress": "final"})
    page.post(address, mine | {"text": "Only the words"})
    clause = draft.clauses.get(number=3)
    assert (clause.text, clause.states.get(until_on=None).progress) == ("Only the words", "final")


def test_nobody_from_outside_settles_a_clause(page, draft):
    stranger = build.Affiliation()
    response = fill(page, at("clause_edit", draft.clauses.get(number=3).pk), owner=stranger.pk)
    assert "owner" in errors(response)


def test_a_change_shows_in_red_against_the_template(page, draft):
    template = build.AgreementTemplate(intermediary=draft.partnership.convener)
    Agreement.objects.filter(pk=draft.pk).update(template=template)
    draft.clauses.filter(number=3).update(template_text="One year", text="Two years")
    said = page.get(at("agreement_detail", draft.pk) + "?against=template").content.decode()
    assert "<ins>" in said
    assert "<del>" in said


def test_an_inner_comment_is_for_staff_alone(page, signed_in, draft, district_user, employer):
    clause = draft.clauses.get(number=3)
    words = {"text": "Our limit is two", "is_internal": "on"}
    page.post(at("clause_comment", clause.pk), words | {"once": "k" * 20})
    assert ClauseComment.objects.get().is_internal
    assert "Our limit" in page.get(at("clause_detail", clause.pk)).content.decode()
    theirs = signed_in(district_user).get(at("clause_detail", clause.pk))
    assert theirs.status_code == 200
    assert "Our limit" not in theirs.content.decode()


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
    assert "reason" in errors(page_post(page, "agreement_take_back", out, reason=""))
    page_post(page, "agreement_take_back", out, reason="A wrong date")
    out.refresh_from_db()
    assert (out.state, out.paper) == ("in_review", None)
    assert out.papers.get().void_reason == "A wrong date"


def test_a_signer_is_asked_again_only_after_a_day(page, out, employer):
    signer = signer_of(employer, out)
    assert "within the last day" in errors(page_post(page, "signer_nudge", signer))["__all__"]
    Signer.objects.filter(pk=signer.pk).update(asked_at=timezone.now() - timedelta(days=2))
    page_post(page, "signer_nudge", signer)
    signer.refresh_from_db()
    assert signer.nudged_at is not None


def test_only_a_manager_changes_where_a_sent_agreement_goes(page, signed_in, manager, out, employer):
    signer = signer_of(employer, out)
    words = {"email": "new@example.com", "reason": "A typo"}
    assert "manager" in errors(page_post(page, "signer_readdress", signer, **words))["__all__"]
    page_post(signed_in(manager), "signer_readdress", signer, **words)
    signer.refresh_from_db()
    assert signer.email == "new@example.com"


def pdf(name="scan.pdf", content=b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_paper_signature_is_kept_with_its_scan(page, out, employer):
    signer = signer_of(employer, out)
    page_post(page, "signer_paper", signer, upload=pdf())
    signature = Signature.objects.get(signer=signer)
    assert (signature.method, signature.name) == ("paper", str(signer.affiliation.person))
    response = page.get(signature.scan.get_absolute_url())
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_paper_signature_without_its_scan_is_refused(page, out, employer):
    signer = signer_of(employer, out)
    assert "upload" in errors(page_post(page, "signer_paper", signer))
    assert not Signature.objects.exists()


def test_a_file_that_is_no_scan_is_refused(page, out, employer):
    signer = signer_of(employer, out)
    response = page_post(page, "signer_paper", signer, upload=pdf("scan.html", b"<script>go()</script>"))
    assert "upload" in errors(response)


def test_a_question_is_answered_once(page, out, employer):
    question = build.Question(signer=signer_of(employer, out))
    page_post(page, "question_answer", question, answer="Yes")
    response = page_post(page, "question_answer", question, answer="No")
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
    page_post(page, "agreement_check", active)
    assert "outcome" in errors(page_post(page, "agreement_check_done", active))
    page_post(page, "agreement_check_done", active, outcome="Still right")
    active.refresh_from_db()
    assert active.state == "active"
    assert active.transitions.get(until_on=None).reason == "Still right"


def test_a_renewal_begins_where_the_term_ends(page, active):
    response = page_post(page, "agreement_renew", active)
    made = Agreement.objects.get(predecessor=active)
    assert response.url == made.get_absolute_url()
    assert made.effective_on == active.ends_on + timedelta(days=1)
    assert "already drafted" in errors(page_post(page, "agreement_renew", active))["__all__"]


def test_an_amendment_is_a_version_of_its_own(page, active):
    assert "summary" in errors(page_post(page, "agreement_amend", active))
    response = page_post(page, "agreement_amend", active, summary="One more school")
    assert response.url == active.amendments.get().replacement.get_absolute_url()


def test_an_agreement_ends_by_notice_or_not_before(page, active):
    Agreement.objects.filter(pk=active.pk).update(notice_days=30)
    response = page_post(page, "agreement_terminate", active, reason="Over")
    assert "Give notice first" in errors(response)["__all__"]
    early = {"reason": "Over", "ends_on": active.effective_on + timedelta(days=3)}
    assert "30 days" in errors(page_post(page, "agreement_notice", active, **early))["ends_on"]
    page_post(page, "agreement_notice", active, reason="Over")
    notice = Notice.objects.get()
    assert notice.ends_on == notice.on + timedelta(days=30)
    page_post(page, "notice_withdraw", notice, reason="We go on")
    notice.refresh_from_db()
    assert notice.withdrawn_on is not None


def test_a_party_leaves_and_the_rest_stay_bound(page, active, employer):
    party = active.parties.get(membership=employer)
    assert "reason" in errors(page_post(page, "party_leave", party))
    page_post(page, "party_leave", party, reason="Sold")
    party.refresh_from_db()
    active.refresh_from_db()
    assert (party.left_on is not None, active.state) == (True, "active")


# --- duties and data


def test_a_duty_is_added_changed_and_taken_out(page, draft, employer, term):
    words = {"membership": employer.pk, "role": "Host", "how_often": "quarterly"}
    response = page_post(page, "duty_new", draft, **words)
    assert "due_on" in errors(response) or "how_often" in errors(response)
    page_post(page, "duty_new", draft, **words, due_on=term["effective_on"] + timedelta(days=30))
    duty = Responsibility.objects.get()
    fill(page, at("duty_edit", duty.pk), role="Host of interns")
    duty.refresh_from_db()
    assert (duty.role, duty.agreement, duty.how_often) == ("Host of interns", draft, "quarterly")
    page_post(page, "duty_drop", duty)
    assert not Responsibility.objects.exists()


def test_data_terms_are_written_and_changed(page, partnership, convening, employer, now, term):
    agreement = drafted(convening, employer, at=now, kind="data_sharing", **term)
    page_post(page, "terms_edit", agreement, legal_basis="studies", purpose="Which programs lead to work")
    page_post(page, "terms_edit", agreement, elements="Completions")
    terms = DataSharingAgreement.objects.get()
    assert (terms.purpose, terms.elements) == ("Which programs lead to work", "Completions")
    page_post(page, "terms_destroyed", terms, destroyed_by="Cy Custodian", destroyed_how="Wiped")
    terms.refresh_from_db()
    assert terms.destroyed_on is not None


def test_student_data_without_an_agreement_raises_the_alarm(page, manager, convening, employer, draft):
    words = {"giver": convening.pk, "receiver": employer.pk, "description": "Names", "is_student_level": "on"}
    page_post(page, "flow_new", draft, **words)
    flow = DataFlow.objects.get()
    assert Letter.objects.filter(template="data_flow_uncovered").exists()
    assert "Not covered" in page.get(at("agreement_data", draft.pk)).content.decode()
    page_post(page, "flow_end", flow)
    flow.refresh_from_db()
    assert flow.to_on is not None
    assert "giver" in errors(page_post(page, "flow_new", draft, **words | {"receiver": convening.pk}))


# --- the list


def test_the_list_says_whom_each_waits_for(page, out, convening):
    said = page.get(at("agreement_list") + "?view=partners").content.decode()
    assert "The signature of" in said
    for signer in Signer.objects.exclude(party__membership=convening):
        sign_paper(signer, at=timezone.now())
    assert "Nothing here" in page.get(at("agreement_list") + "?view=partners").content.decode()
    assert out.title in page.get(at("agreement_list") + "?view=us").content.decode()


def test_a_list_without_rows_says_which_filter_to_drop(page, draft):
    said = page.get(at("agreement_list") + "?kind=articulation&view=us").content.decode()
    assert "No agreement fits these filters" in said
    assert "Drop the filter Kind" in said


# --- templates


def test_a_manager_writes_revises_and_retires_a_template(signed_in, manager, network):
    page = signed_in(manager)
    words = {"name": "Memo", "kind": "mou", "intermediary": network.pk, "text_2": "Between {{ parties }}"}
    fill(page, at("template_new"), **words)
    first = AgreementTemplate.objects.get()
    assert first.clauses.count() == 14
    response = fill(page, at("template_edit", first.pk), text_2="By {{ parties }}")
    second = AgreementTemplate.objects.get(edition=2)
    assert response.url == at("template_detail", second.pk)
    assert first.clauses.get(number=2).text == "Between {{ parties }}"
    page_post(page, "template_retire", second)
    second.refresh_from_db()
    assert second.retired_on is not None


def test_a_name_that_nothing_fills_in_is_refused(signed_in, manager, network):
    template = build.AgreementTemplate(intermediary=network)
    response = fill(signed_in(manager), at("template_edit", template.pk), text_1="For {{ nobody }}")
    assert "nobody" in errors(response)["__all__"]


def test_a_draft_from_another_convener_s_template_begins_without_it(page, partnership, convening):
    foreign = build.AgreementTemplate(name="Foreign words")
    said = page.get(f"{at('agreement_draft', partnership.slug)}?start={foreign.pk}").content.decode()
    assert "Foreign words" not in said
