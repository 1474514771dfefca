"""The tables and verdicts of the partnerships, with no database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from metrics.scoring.engine import shown
from partnerships.choices import AgreementState, ProspectState, Stage, Status
from partnerships.rules import (
    AGREEMENT_MOVES,
    IN_FORCE,
    PROSPECT_MOVES,
    STATUS_MOVES,
    TERMS,
    AgreementFacts,
    Proposal,
    SignerFacts,
    SigningFacts,
    StageFacts,
    hundred,
    is_late_agreement,
    may_allocate,
    may_confirm,
    may_edit_agreement,
    may_move_agreement,
    may_move_stage,
    may_nudge,
    may_readdress,
    may_sign,
    missing_terms,
    propose_stage,
    signer_state,
)

DAY = date(2026, 6, 1)
READY = AgreementFacts(
    party_count=2,
    has_purpose=True,
    effective_on=DAY - timedelta(days=365),
    ends_on=DAY - timedelta(days=1),
    has_successor=True,
)
#: Every edge there is; each other pair of states is refused.
EDGES = {
    ("draft", "in_review"),
    ("draft", "withdrawn"),
    ("in_review", "draft"),
    ("in_review", "out_for_signature"),
    ("in_review", "withdrawn"),
    ("in_review", "declined"),
    ("out_for_signature", "in_review"),
    ("out_for_signature", "signed"),
    ("out_for_signature", "declined"),
    ("signed", "active"),
    ("signed", "terminated"),
    ("active", "under_review"),
    ("active", "renewed"),
    ("active", "expired"),
    ("active", "terminated"),
    ("under_review", "active"),
    ("under_review", "renewed"),
    ("under_review", "expired"),
    ("under_review", "terminated"),
}


@pytest.mark.parametrize("target", AgreementState.values)
@pytest.mark.parametrize("state", AgreementState.values)
def test_each_pair_of_agreement_states(state, target):
    verdict = may_move_agreement(state, target, READY, DAY, "A reason")
    assert verdict.ok is ((state, target) in EDGES)
    assert verdict.ok or verdict.reason


def test_every_state_has_a_row_and_the_tables_name_no_other():
    assert set(AGREEMENT_MOVES) == set(AgreementState.values)
    assert set().union(*AGREEMENT_MOVES.values()) <= set(AgreementState.values)
    assert set(STATUS_MOVES) == set(Status.values)
    assert set(PROSPECT_MOVES) == set(ProspectState.values)


@pytest.mark.parametrize(
    ("state", "target", "missing", "words"),
    [
        ("draft", "in_review", {"party_count": 1}, "two parties"),
        ("draft", "in_review", {"has_purpose": False}, "purpose"),
        ("draft", "in_review", {"effective_on": None}, "days"),
        ("draft", "in_review", {"ends_on": None}, "days"),
        ("in_review", "out_for_signature", {"open_clauses": (3, 8)}, "3, 8"),
        ("in_review", "out_for_signature", {"party_count": 1}, "two parties"),
        ("in_review", "out_for_signature", {"without_signer": ("Acme",)}, "to sign for Acme"),
        ("in_review", "out_for_signature", {"missing_terms": ("method",)}, "method"),
        ("active", "terminated", {"notice_days": 30}, "30 days"),
        ("active", "terminated", {"notice_ends_on": DAY + timedelta(days=1)}, "it ends on"),
        ("out_for_signature", "signed", {"unsigned": ("Acme",)}, "Acme"),
        ("signed", "active", {"effective_on": DAY + timedelta(days=1)}, "takes effect"),
        ("active", "renewed", {"has_successor": False}, "follows"),
        ("active", "expired", {"ends_on": DAY}, "until the end"),
        ("active", "expired", {"ends_on": None}, "until the end"),
    ],
)
def test_each_guard(state, target, missing, words):
    verdict = may_move_agreement(state, target, READY._replace(**missing), DAY, "So agreed")
    assert not verdict.ok and words in verdict.reason


@pytest.mark.parametrize(
    "edge", sorted(edge for edge in EDGES if edge[1] in ("terminated", "withdrawn", "declined"))
)
def test_an_end_by_will_needs_a_reason(edge):
    assert not may_move_agreement(*edge, READY, DAY, " ")


@pytest.mark.parametrize("state", AgreementState.values)
def test_only_what_is_unsigned_is_edited(state):
    verdict = may_edit_agreement(state)
    assert verdict.ok is (state in ("draft", "in_review", "out_for_signature"))
    assert ("amend or renew" in verdict.reason) is (state in IN_FORCE)


OUT = SigningFacts("out_for_signature")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (OUT, ""),
        (OUT._replace(state="in_review"), "not out"),
        (OUT._replace(state="active"), "not out"),
        (OUT._replace(must_sign=False), "have to"),
        (OUT._replace(has_signed=True), "already"),
        (OUT._replace(has_left=True), "left"),
        (OUT._replace(has_ended=True), "Somebody else"),
        (OUT._replace(waits_for=("Ann", "Bob")), "Ann, Bob first"),
    ],
)
def test_who_may_sign_when(facts, words):
    verdict = may_sign(facts)
    assert verdict.ok is (words == "") and words in verdict.reason


NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ASKED = SignerFacts(asked_at=NOON, letter="sent", expires_at=NOON + timedelta(days=14))


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (SignerFacts(), "not_asked"),
        (SignerFacts(must_wait=True), "waiting"),
        (ASKED, "sent"),
        (ASKED._replace(letter="queued"), "queued"),
        (ASKED._replace(letter="dead"), "bounced"),
        (ASKED._replace(is_visited=True), "unverified"),
        (ASKED._replace(is_visited=True, is_continued=True), "opened"),
        (ASKED._replace(is_continued=True, expires_at=NOON), "expired"),
        (ASKED._replace(is_continued=True, is_declined=True), "declined"),
        (ASKED._replace(is_delegated=True), "delegated"),
        (ASKED._replace(is_signed=True, expires_at=NOON), "signed"),
    ],
)
def test_how_far_a_signer_is(facts, state):
    assert signer_state(facts, NOON) == state


@pytest.mark.parametrize(
    ("asked", "nudged", "ok"), [(None, None, False), (0, None, False), (25, None, True), (50, 2, False)]
)
def test_a_signer_is_asked_again_once_a_day(asked, nudged, ok):
    before = [hours if hours is None else NOON - timedelta(hours=hours) for hours in (asked, nudged)]
    assert may_nudge(*before, NOON).ok is ok


@pytest.mark.parametrize(
    ("role", "ok"), [(None, False), ("viewer", False), ("member", False), ("manager", True)]
)
def test_who_changes_where_a_sent_agreement_goes(role, ok):
    assert may_readdress(role).ok is ok


def test_what_data_sharing_terms_have_to_say():
    assert missing_terms("studies", TERMS) == ()
    for field, words in TERMS.items():
        assert missing_terms("studies", set(TERMS) - {field}) == (words,)
    assert missing_terms("audit", TERMS) == ("authorized representative",)
    assert missing_terms("audit", {*TERMS, "representative"}) == ()
    assert missing_terms("aggregate", set(TERMS) - {"scope", "custodian", "destroy_by_on"}) == ()


ALL = StageFacts(True, True, True, True, DAY + timedelta(days=30), True)


@pytest.mark.parametrize(
    ("stage", "facts", "proposed"),
    [
        (0, ALL, 1),
        (0, ALL._replace(has_interest=False), None),
        (0, ALL._replace(has_contact=False), None),
        (0, ALL._replace(has_value=False), None),
        (1, ALL, 2),
        (1, ALL._replace(in_force=False), None),
        (2, ALL, 3),
        (2, ALL._replace(has_confirmed_delivery=False), None),
        (3, ALL, 4),
        (3, ALL._replace(ends_on=DAY + timedelta(days=90)), 4),
        (3, ALL._replace(ends_on=DAY + timedelta(days=91)), None),
        (3, ALL._replace(ends_on=DAY - timedelta(days=1)), None),
        (3, ALL._replace(in_force=False), None),
        (4, ALL, None),
    ],
)
def test_the_records_propose_one_step_up_at_most(stage, facts, proposed):
    proposal = propose_stage(stage, facts, DAY)
    assert (proposal.stage if proposal else None) == proposed
    assert proposal is None or proposal.reason


@pytest.mark.parametrize("stage", Stage.values)
@pytest.mark.parametrize("facts", [StageFacts(), ALL])
def test_nothing_proposes_a_step_down(stage, facts):
    proposal = propose_stage(stage, facts, DAY)
    assert proposal is None or proposal.stage == stage + 1


def test_a_stage_moves_as_proposed_or_with_a_reason():
    assert may_move_stage(1, 2, "", Proposal(2, "An agreement is in force."))
    assert may_move_stage(3, 1, "A new start", None)
    assert not may_move_stage(1, 3, "", Proposal(2, ""))
    assert not may_move_stage(1, 1, "why not", None)


def test_a_due_date_moves_before_it_falls_due_or_late():
    assert not is_late_agreement(DAY, DAY - timedelta(days=1))
    assert is_late_agreement(DAY, DAY)
    assert is_late_agreement(DAY, DAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("confirmer", "owner", "receiver", "convener", "ok"),
    [
        (2, 1, 2, 9, True),  # the receiver
        (9, 1, 2, 9, False),  # the convener in the receiver's place
        (1, 1, 2, 9, False),  # the owner itself
        (9, 1, None, 9, True),  # owed to the partnership: the convener
        (3, 1, None, 9, False),  # another member
        (3, 9, None, 9, True),  # the convener's own promise: any other member
        (9, 9, None, 9, False),  # the convener for itself
        (9, 9, 9, 9, False),
        (3, None, None, 9, False),
        (9, None, None, 9, True),
    ],
)
def test_who_may_confirm(confirmer, owner, receiver, convener, ok):
    verdict = may_confirm(confirmer, owner, receiver, convener)
    assert verdict.ok is ok and (ok or verdict.reason)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({}, ""),
        ({"allocated": Decimal(80)}, ""),
        ({"allocated": Decimal(81)}, "19.00 is left"),
        ({"wanted": (DAY - timedelta(days=1), DAY)}, "runs from"),
        ({"wanted": (DAY, DAY + timedelta(days=366))}, "runs from"),
        ({"prohibited": ["coaching"]}, "not be used"),
        ({"allowed": ["equipment"]}, "equipment only"),
        ({"allowed": ["coaching"]}, ""),
        ({"activity": "administration"}, ""),
        ({"activity": "administration", "cap": Decimal(20)}, ""),
        ({"activity": "administration", "cap": Decimal("19.5")}, "take 19.5% of this award, 19.50."),
        ({"activity": "Administration", "cap": Decimal("10.00")}, "take 10% of this award, 10.00."),
        ({"activity": "administration", "cap": Decimal(20), "administered": Decimal("0.01")}, "take 20%"),
        ({"activity": "administration", "cap": Decimal(0)}, "take 0%"),
        ({"cap": Decimal(5), "administered": Decimal(5)}, ""),
    ],
)
def test_money_goes_as_far_as_the_award(words, reason):
    asked = {
        "award": Decimal(100),
        "allocated": Decimal(0),
        "amount": Decimal(20),
        "period": (DAY, DAY + timedelta(days=365)),
        "wanted": (DAY, DAY + timedelta(days=365)),
        "activity": "coaching",
        "allowed": [],
        "prohibited": [],
    }
    found = " ".join(verdict.reason for verdict in may_allocate(**{**asked, **words}).values())
    assert bool(found.strip()) is bool(reason) and reason in found


def test_lists_round_a_health_as_the_score_does() -> None:
    assert [hundred(n / 1000) for n in range(1001)] == [shown(n / 1000) for n in range(1001)]
    assert (hundred(0.005), hundred(0.0049)) == (1, 0)
