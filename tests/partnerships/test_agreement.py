"""The life of an agreement: drafted, worded, signed, in force, left, renewed, amended, ended."""

from datetime import timedelta

import pytest

from partnerships.actions.agreement import (
    add_party,
    advance,
    advance_agreements,
    change_agreement,
    draft_agreement,
    leave_agreement,
    move_agreement,
    set_clause,
)
from partnerships.actions.renewal import amend_agreement, renew_agreement
from partnerships.actions.signature import sign_agreement
from partnerships.choices import CLAUSES
from partnerships.models import Agreement, Signature
from partnerships.tasks import advance_agreements as advance_agreements_task
from tests import build
from tests.cast import refused


@pytest.fixture
def who(manager, at):
    return {"by": manager, "at": at}


@pytest.fixture
def draft(partnership, convening, employer, who, day):
    return draft_agreement(
        partnership=partnership,
        kind="mou",
        title="Memorandum",
        purpose="Who does what",
        effective_on=day,
        ends_on=day + timedelta(days=364),
        parties=[convening, employer],
        **who,
    )


@pytest.fixture
def out(draft, who):
    """Out for signature, with every clause final."""
    move_agreement(agreement=draft, state="in_review", **who)
    for clause in draft.clauses.all():
        set_clause(clause=clause, text="As agreed", progress="final", **who)
    return move_agreement(agreement=draft, state="out_for_signature", **who)


def sign_all(agreement, who, **words):
    for party in agreement.parties.all():
        sign_agreement(party=party, name=f"Signer {party.pk}", method="paper", **{**who, **words})
    agreement.refresh_from_db()


def states(agreement):
    return [step.state for step in agreement.transitions.order_by("pk")]


def test_a_draft_has_its_parties_and_the_14_clauses(draft, day):
    assert draft.state == "draft" and draft.drafted_on == day and draft.parties.count() == 2
    clauses = list(draft.clauses.order_by("number"))
    assert [clause.heading for clause in clauses] == list(CLAUSES)
    assert {clause.states.get().progress for clause in clauses} == {"not_addressed"}


def test_signed_by_all_it_takes_effect(out, who, day):
    first, second = out.parties.order_by("pk")
    sign_agreement(party=first, name="Ann", method="paper", **who)
    out.refresh_from_db()
    assert out.state == "out_for_signature"
    sign_agreement(party=second, name="Bob", method="paper", **who)
    out.refresh_from_db()
    assert out.state == "active"
    assert states(out) == ["draft", "in_review", "out_for_signature", "signed", "active"]
    assert [step.state for step in out.transitions.standing(day)] == ["active"]
    assert out.transitions.filter(until_on__isnull=True).count() == 1


def test_signed_before_its_day_it_waits_and_the_calendar_does_the_rest(out, who, at, day):
    Agreement.objects.update(effective_on=day + timedelta(days=10))
    sign_all(out, who)
    assert out.state == "signed"
    assert advance_agreements(at=at + timedelta(days=9)) == 0
    assert advance_agreements(at=at + timedelta(days=10)) == 1
    assert advance_agreements(at=at + timedelta(days=10)) == 0
    out.refresh_from_db()
    assert out.state == "active"


def test_it_expires_on_the_day_after_its_last(out, who, at):
    sign_all(out, who)
    assert advance_agreements(at=at + timedelta(days=364)) == 0
    assert advance_agreements(at=at + timedelta(days=400)) == 1
    out.refresh_from_db()
    assert out.state == "expired"
    assert out.transitions.current().get().on == out.ends_on + timedelta(days=1)


def test_a_state_that_the_table_refuses_changes_nothing(draft, who):
    with refused("state", "can’t become"):
        move_agreement(agreement=draft, state="active", **who)
    with refused("state", "not final yet"):
        move_agreement(agreement=draft, state="in_review", **who)
        move_agreement(agreement=draft, state="out_for_signature", **who)
    draft.refresh_from_db()
    assert draft.state == "in_review"
    with refused("state", "Say why"):
        move_agreement(agreement=draft, state="withdrawn", **who)
    move_agreement(agreement=draft, state="withdrawn", reason="Not needed", **who)
    assert draft.transitions.current().get().reason == "Not needed"


def test_an_edit_while_out_for_signature_voids_what_was_signed(out, who, day):
    sign_agreement(party=out.parties.first(), name="Ann", method="paper", **who)
    set_clause(clause=out.clauses.first(), text="Other words", **who)
    out.refresh_from_db()
    assert out.state == "in_review"
    assert Signature.objects.get().voided_on == day
    move_agreement(agreement=out, state="out_for_signature", **who)
    sign_all(out, who)
    assert out.state == "active" and Signature.objects.filter(voided_on__isnull=True).count() == 2


def test_taking_it_back_to_review_voids_too(out, who):
    sign_agreement(party=out.parties.first(), name="Ann", method="paper", **who)
    move_agreement(agreement=out, state="in_review", **who)
    assert Signature.objects.get().voided_on is not None


def test_what_is_signed_is_never_edited(out, who):
    sign_all(out, who)
    with refused("__all__", "amend or renew"):
        set_clause(clause=out.clauses.first(), text="Other words", **who)
    with refused("__all__", "amend or renew"):
        change_agreement(agreement=out, title="Other", **who)
    with refused("__all__", "amend or renew"):
        add_party(agreement=out, membership=build.Membership(partnership=out.partnership), **who)
    assert out.clauses.first().text == "As agreed"


def test_a_party_signs_once_and_only_when_asked(draft, out, who):
    party, other = out.parties.order_by("pk")
    sign_agreement(party=party, name="Ann", method="paper", **who)
    with refused("party", "signed already"):
        sign_agreement(party=party, name="Ann", method="paper", **who)
    with refused("name", "full name"):
        sign_agreement(party=other, name=" ", method="paper", **who)
    move_agreement(agreement=out, state="in_review", **who)
    with refused("party", "not out for signature"):
        sign_agreement(party=other, name="Bob", method="paper", **who)


def test_a_paper_signature_is_of_a_day_that_has_come(out, who, day):
    with refused("on", "still to come"):
        sign_agreement(
            party=out.parties.first(), name="Ann", method="paper", on=day + timedelta(days=1), **who
        )
    row = sign_agreement(
        party=out.parties.first(), name="Ann", method="paper", on=day - timedelta(days=3), **who
    )
    assert (row.on, row.entered_on) == (day - timedelta(days=3), day)


def test_one_party_leaves_and_the_agreement_stays(out, who, day):
    sign_all(out, who)
    party = out.parties.first()
    leave_agreement(party=party, reason="Moved away", **who)
    out.refresh_from_db()
    assert (party.left_on, out.state) == (day, "active")
    with refused("left_on", "already"):
        leave_agreement(party=party, **who)


def test_the_old_one_is_renewed_when_the_new_one_is_signed(out, who, at, day):
    sign_all(out, who)
    new = renew_agreement(agreement=out, ends_on=out.ends_on + timedelta(days=365), **who)
    assert new.predecessor == out and new.version == 2 and new.effective_on == out.ends_on + timedelta(days=1)
    assert {clause.text for clause in new.clauses.all()} == {"As agreed"}
    assert new.parties.count() == 2
    with refused("__all__", "already drafted"):
        renew_agreement(agreement=out, **who)
    move_agreement(agreement=new, state="in_review", **who)
    for clause in new.clauses.all():
        set_clause(clause=clause, progress="final", **who)
    move_agreement(agreement=new, state="out_for_signature", **who)
    sign_all(new, who)
    out.refresh_from_db()
    assert (new.state, out.state) == ("signed", "renewed")
    assert out.transitions.standing(day).get().state == "renewed"


def test_a_draft_is_neither_renewed_nor_amended(draft, who):
    with refused("__all__", "in force"):
        renew_agreement(agreement=draft, **who)
    with refused("__all__", "in force"):
        amend_agreement(agreement=draft, summary="x", **who)


def test_an_amendment_is_a_version_of_its_own_and_the_old_text_stays(out, who):
    sign_all(out, who)
    with refused("summary"):
        amend_agreement(agreement=out, summary=" ", **who)
    row = amend_agreement(agreement=out, summary="One more school", **who)
    assert row.replacement.state == "draft" and row.replacement.predecessor == out
    set_clause(clause=row.replacement.clauses.first(), text="New words", **who)
    assert out.clauses.first().text == "As agreed"


def test_a_party_of_another_partnership_is_refused(partnership, draft, who):
    with refused("membership", "another partnership"):
        add_party(agreement=draft, membership=build.Membership(), **who)
    with refused("membership", "not joined"):
        invited = build.Membership(partnership=partnership, accepted_on=None)
        add_party(agreement=draft, membership=invited, **who)


def test_state_moves_by_its_own_deed_only(draft, who):
    with refused("state"):
        change_agreement(agreement=draft, state="active", **who)
    with refused("effective_on"):
        change_agreement(agreement=draft, ends_on=draft.effective_on - timedelta(days=1), **who)


def test_the_calendar_passes_over_what_somebody_moved(out, who, at):
    sign_all(out, who)
    terminated = build.Agreement(state="active", ends_on=build.ago(10))
    stale = Agreement.objects.get(pk=terminated.pk)
    move_agreement(agreement=terminated, state="terminated", reason="Plant closed", **who)
    assert advance(stale, by=None, at=at) == 0
    terminated.refresh_from_db()
    assert terminated.state == "terminated"


def test_the_hourly_task_moves_what_is_due(out, who):
    sign_all(out, who)
    Agreement.objects.update(ends_on=build.START + timedelta(days=1), effective_on=build.START)
    assert advance_agreements_task() == 1
    assert advance_agreements_task() == 0
