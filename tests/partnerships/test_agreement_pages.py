"""The pages on which staff write agreements: each form works, says why it refuses, and loses nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from metrics.scoring.evidence import CLAUSES as SCORED
from partnerships import querysets
from partnerships.actions.clause import set_clause
from partnerships.boards import agreements
from partnerships.choices import CLAUSES
from partnerships.models import (
    Agreement,
    AgreementTemplate,
    ClauseComment,
    Signer,
)
from tests import build
from tests.forms import at, errors, fields, fill, on_page, shown
from tests.signing import sign_paper

pytestmark = pytest.mark.django_db


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
    assert "purpose" in errors(on_page(page, "agreement_review", draft))["__all__"]
    Agreement.objects.filter(pk=draft.pk).update(purpose="Why")
    on_page(page, "agreement_review", draft)
    draft.refresh_from_db()
    assert draft.state == "in_review"


def test_a_hold_is_put_on_and_lifted(page, draft):
    on_page(page, "agreement_hold", draft, reason="A lawsuit")
    draft.refresh_from_db()
    assert (draft.is_held, draft.held_reason) == (True, "A lawsuit")
    on_page(page, "agreement_hold", draft, reason="Settled")
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


def test_all_clauses_are_made_final_at_once(page, draft):
    on_page(page, "agreement_finish", draft)
    standing = [clause.states.get(until_on=None).progress for clause in draft.clauses.all()]
    assert standing and set(standing) == {"final"}


def test_clauses_of_what_is_in_force_are_not_made_final(page, active):
    before = [*active.clauses.values_list("states__pk", flat=True)]
    errors(on_page(page, "agreement_finish", active))
    assert [*active.clauses.values_list("states__pk", flat=True)] == before


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


# --- the list


def test_the_list_says_whom_each_waits_for(page, out, convening):
    said = page.get(at("agreement_list") + "?view=partners").content.decode()
    assert "The signature of" in said
    for signer in Signer.objects.exclude(party__membership=convening):
        sign_paper(signer, at=timezone.now())
    assert "Nothing here" in page.get(at("agreement_list") + "?view=partners").content.decode()
    assert out.title in page.get(at("agreement_list") + "?view=us").content.decode()


def test_a_member_reads_whose_turn_it_is_by_name(signed_in, district_user, draft, network):
    said = signed_in(district_user).get(at("agreement_list")).content.decode()
    assert f"{network.name}: parties, dates and first words" in said
    assert "Wait for the convener" in said


@pytest.mark.parametrize("final", [0, 3, 14])
def test_each_page_counts_final_clauses_of_the_14_that_the_score_asks_for(page, draft, convening, final):
    for number in range(1, final + 1):
        set_clause(clause=draft.clauses.get(number=number), progress="final", by=None, at=timezone.now())
    assert clauses_said(page, draft) == [[f"{final} of 14"]] * 3
    assert len(CLAUSES) == SCORED == 14


def test_so_does_a_paper_of_before_that_has_no_clauses(page, partnership):
    assert clauses_said(page, build.Agreement(partnership=partnership)) == [["0 of 14"]] * 3


def clauses_said(page, agreement):
    """How many are final: on its own page, in the list of agreements, and with its partnership."""
    addresses = (
        at("agreement_detail", agreement.pk),
        at("agreement_list"),
        at("partnership_promises", agreement.partnership.slug),
    )
    told = re.compile(r"(?:=.Clauses final.|>Clauses</dt>).*?(\d+ of \d+)")
    return [told.findall(page.get(address).content.decode()) for address in addresses]


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
    on_page(page, "template_retire", second)
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


def test_tabs_count_up_to_what_they_look_at(
    signed_in: Any, staff: Any, partnership: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for state in ("draft", "active", "active"):
        build.Agreement(partnership=partnership, state=state)
    page = signed_in(staff)

    def counts() -> dict[str, int | None]:
        board = page.get("/agreements/?view=in-force").context["board"]
        assert board.page.count == 2
        return {tab.view.value: tab.row_count for tab in board.tabs}

    assert counts() == {"us": 1, "partners": 0, "ending": 0, "in-force": 2, "": 3}
    monkeypatch.setattr(querysets, "FEW", 0)
    assert counts()["us"] == 1
    monkeypatch.setattr(agreements, "TALLIED", 2)
    assert counts() == {"us": None, "partners": None, "ending": None, "in-force": None, "": 3}


def test_agreements_are_narrowed_to_their_owners(
    signed_in: Any, staff: Any, partnership: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = build.Agreement(partnership=partnership, owner=staff)
    build.Agreement(partnership=partnership)
    build.Agreement(owner=build.User(name="Somebody else"))
    for few in (300, 0):
        monkeypatch.setattr(querysets, "FEW", few)
        board = signed_in(staff).get(f"/agreements/?owner={staff.pk}").context["board"]
        assert [line.row for line in board.lines] == [own]
        assert "Somebody else" not in board.filters.owners.values()


def test_an_agreement_with_two_successors_is_there_once(signed_in: Any, staff: Any, partnership: Any) -> None:
    first = build.Agreement(partnership=partnership, title="First", state="draft")
    for _ in range(2):
        build.Agreement(partnership=partnership, predecessor=first, state="active")
    lines = signed_in(staff).get("/agreements/?view=us").context["board"].lines
    assert [line.row.title for line in lines] == ["First"]
