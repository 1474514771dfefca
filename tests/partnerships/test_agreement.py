"""The life of an agreement: drafted, worded, sent, signed, in force, left, ended."""

from datetime import timedelta

import pytest

from directory.models import Letter
from partnerships.actions.agreement import advance, advance_agreements, move_agreement
from partnerships.actions.clause import comment_clause, name_clause_owner, set_clause
from partnerships.actions.editing import (
    add_party,
    change_agreement,
    change_keepers,
    hold_agreement,
    remove_party,
    take_back,
)
from partnerships.actions.ending import (
    end_noticed,
    give_notice,
    leave_agreement,
    terminate_agreement,
    withdraw_notice,
)
from partnerships.actions.evidence import verify_agreement
from partnerships.actions.sending import send_agreement
from partnerships.choices import CLAUSES
from partnerships.models import Agreement, ClauseComment, Evidence, Paper, Responsibility, Signature
from partnerships.tasks import advance_agreements as advance_agreements_task
from tests import build
from tests.cast import refused
from tests.signing import drafted, final, sent, sign_link, signed, signer_of


@pytest.fixture
def who(manager, at):
    return {"by": manager, "at": at}


@pytest.fixture
def draft(convening, employer):
    return drafted(convening, employer)


@pytest.fixture
def out(draft):
    return sent(draft)


@pytest.fixture
def active(draft):
    return signed(draft)


def states(agreement):
    return [step.state for step in agreement.transitions.order_by("pk")]


def told(template):
    return set(Letter.objects.filter(template=template).values_list("recipient", flat=True))


# --- drafting and wording


def test_a_draft_has_its_parties_and_the_14_clauses(draft, day):
    assert draft.state == "draft" and draft.drafted_on == day and draft.parties.count() == 2
    clauses = list(draft.clauses.order_by("number"))
    assert [clause.heading for clause in clauses] == list(CLAUSES)
    assert {clause.states.get().progress for clause in clauses} == {"not_addressed"}


def test_a_state_that_the_table_refuses_changes_nothing(draft, who):
    with refused("state", "deed of its own"):
        move_agreement(agreement=draft, state="signed", **who)
    with refused("state", "can’t become"):
        move_agreement(agreement=draft, state="declined", reason="No", **who)
    move_agreement(agreement=draft, state="in_review", **who)
    with refused("state", "not final yet"):
        send_agreement(agreement=draft, **who)
    draft.refresh_from_db()
    assert draft.state == "in_review" and not Paper.objects.exists()
    with refused("state", "Say why"):
        move_agreement(agreement=draft, state="withdrawn", **who)
    move_agreement(agreement=draft, state="withdrawn", reason="Not needed", **who)
    assert draft.transitions.current().get().reason == "Not needed"


def test_a_clause_that_is_not_needed_here_holds_nothing_up(draft, who):
    final(draft)
    set_clause(clause=draft.clauses.get(number=8), progress="under_discussion", **who)
    with refused("state", "8"):
        send_agreement(agreement=draft, **who)
    set_clause(clause=draft.clauses.get(number=8), is_required=False, **who)
    send_agreement(agreement=draft, **who)
    assert draft.state == "out_for_signature"


def test_a_clause_has_somebody_who_settles_it_and_what_is_said(draft, employer, who, at):
    clause = draft.clauses.first()
    with refused("owner", "none of the parties"):
        name_clause_owner(clause=clause, owner=build.Affiliation(), **who)
    eve = build.Affiliation(organization=employer.organization)
    assert name_clause_owner(clause=clause, owner=eve, **who).owner == eve
    with refused("text"):
        comment_clause(clause=clause, text=" ", **who)
    comment_clause(clause=clause, text="Who pays?", affiliation=eve, by=None, at=at)
    comment_clause(clause=clause, text="They won’t.", is_internal=True, **who)
    theirs = build.seated(employer.organization)
    assert [row.text for row in ClauseComment.objects.for_user(theirs)] == ["Who pays?"]
    assert ClauseComment.objects.for_user(who["by"]).count() == 2


def test_a_party_of_another_partnership_is_refused(partnership, draft, who):
    with refused("membership", "another partnership"):
        add_party(agreement=draft, membership=build.Membership(), **who)
    with refused("membership", "not joined"):
        invited = build.Membership(partnership=partnership, accepted_on=None)
        add_party(agreement=draft, membership=invited, **who)


def test_a_party_taken_out_of_the_text_may_come_back(draft, employer, who, day):
    party = remove_party(party=draft.parties.get(membership=employer), reason="Not ready", **who)
    assert party.left_on == day
    assert add_party(agreement=draft, membership=employer, **who).pk == party.pk
    assert draft.parties.filter(left_on__isnull=True).count() == 2


def test_state_moves_by_its_own_deed_only(draft, who):
    with refused("state"):
        change_agreement(agreement=draft, state="active", **who)
    with refused("effective_on"):
        change_agreement(agreement=draft, ends_on=draft.effective_on - timedelta(days=1), **who)


# --- out for signature


def test_what_is_sent_is_frozen(out, day):
    paper = Paper.objects.get()
    assert out.paper == paper and paper.edition == 1 and "As agreed" in paper.content
    assert paper.pdf.read(5) == b"%PDF-"
    assert [row.kind for row in Evidence.objects.order_by("number")] == ["sent", "asked", "asked"]
    assert verify_agreement(agreement=out) == []


def test_an_edit_voids_what_was_sent_and_everybody_is_told(out, convening, employer, who, day):
    first = signer_of(convening, out)
    sign_link(first)
    links = [signer_of(member, out).link for member in (convening, employer)]
    asked = {signer_of(member, out).email for member in (convening, employer)}
    set_clause(clause=out.clauses.first(), text="Other words", **who)
    out.refresh_from_db()
    assert (out.state, out.paper) == ("in_review", None)
    assert Signature.objects.get().voided_on == day
    assert Paper.objects.get().void_reason == "The text changed"
    for link in links:
        link.refresh_from_db()
        assert link.revoked_at is not None
    assert told("agreement_voided") >= asked | {who["by"].email}
    send_agreement(agreement=out, **who)
    assert out.papers.count() == 2
    signed(out)
    assert out.state == "active" and Signature.objects.filter(voided_on__isnull=True).count() == 2
    assert verify_agreement(agreement=out) == []


def test_the_sender_takes_it_back(draft, out, who):
    with refused("reason"):
        take_back(agreement=out, reason=" ", **who)
    take_back(agreement=out, reason="A lawyer looks at it", **who)
    out.refresh_from_db()
    assert out.state == "in_review"
    with refused("state", "not out"):
        take_back(agreement=out, reason="Again", **who)


def test_a_template_or_another_row_never_changes_what_was_sent(out, employer, who):
    """The paper says what it said, whatever becomes of the rows that it was made of."""
    before = Paper.objects.get().content
    employer.organization.name = "Renamed"
    employer.organization.save()
    assert Paper.objects.get().content == before and verify_agreement(agreement=out) == []


# --- in force


def test_signed_by_all_it_takes_effect(out, convening, employer, day):
    sign_link(signer_of(convening, out))
    out.refresh_from_db()
    assert out.state == "out_for_signature"
    sign_link(signer_of(employer, out))
    out.refresh_from_db()
    assert out.state == "active"
    assert states(out) == ["draft", "in_review", "out_for_signature", "signed", "active"]
    assert [step.state for step in out.transitions.standing(day)] == ["active"]
    assert out.transitions.filter(until_on__isnull=True).count() == 1


def test_signed_before_its_day_it_waits_and_the_calendar_does_the_rest(convening, employer, at, day):
    out = signed(drafted(convening, employer, effective_on=day + timedelta(days=10)))
    assert out.state == "signed"
    assert advance_agreements(at=at + timedelta(days=9)) == 0
    assert advance_agreements(at=at + timedelta(days=10)) == 1
    assert advance_agreements(at=at + timedelta(days=10)) == 0
    out.refresh_from_db()
    assert out.state == "active"


def test_it_expires_on_the_day_after_its_last(active, at):
    assert advance_agreements(at=at + timedelta(days=364)) == 0
    assert advance_agreements(at=at + timedelta(days=400)) == 1
    active.refresh_from_db()
    assert active.state == "expired"
    assert active.transitions.current().get().on == active.ends_on + timedelta(days=1)


@pytest.mark.parametrize(("zone", "expired"), [("Pacific/Honolulu", 0), ("America/New_York", 1)])
def test_a_day_ends_where_the_partnership_is(partnership, active, at, zone, expired):
    """Eight in the morning in London on the day after: still the last day in Hawaii."""
    type(partnership).objects.update(time_zone=zone)
    morning = (at + timedelta(days=365)).replace(hour=8)
    assert advance_agreements(at=morning) == expired


def test_what_is_signed_is_never_edited(active, partnership, who):
    with refused("__all__", "amend or renew"):
        set_clause(clause=active.clauses.first(), text="Other words", **who)
    with refused("__all__", "amend or renew"):
        change_agreement(agreement=active, title="Other", **who)
    with refused("__all__", "amend or renew"):
        add_party(agreement=active, membership=build.Membership(partnership=partnership), **who)
    assert active.clauses.first().text == "As agreed"


def test_who_keeps_it_is_no_part_of_the_text(active, staff, manager, who):
    assert change_keepers(agreement=active, owner=staff, backup=manager, **who).state == "active"
    with refused("is_held"):
        hold_agreement(agreement=active, reason=" ", **who)
    assert hold_agreement(agreement=active, reason="A lawsuit", **who).is_held
    assert not hold_agreement(agreement=active, reason="Settled", is_held=False, **who).is_held


def test_one_party_leaves_and_the_agreement_stays(active, employer, who, day):
    build.MembershipContact(membership=employer, role="primary", affiliation__email="ceo@plant.example")
    duty = build.Responsibility(membership=employer, agreement=active)
    party = leave_agreement(party=active.parties.get(membership=employer), reason="Moved away", **who)
    active.refresh_from_db()
    duty.refresh_from_db()
    assert (party.left_on, active.state, duty.to_on) == (day, "active", day)
    assert who["by"].email in told("agreement_left")
    with refused("left_on", "already"):
        leave_agreement(party=party, **who)


def test_nobody_leaves_what_binds_nobody(draft, employer, who):
    with refused("__all__", "Nobody is bound"):
        leave_agreement(party=draft.parties.get(membership=employer), **who)


def test_it_ends_once_the_notice_has_run_out(convening, employer, who, at, day):
    active = signed(drafted(convening, employer, notice_days=30))
    with refused("state", "Give notice first"):
        terminate_agreement(agreement=active, reason="Plant closed", **who)
    party = active.parties.get(membership=employer)
    with refused("ends_on", "at the earliest"):
        give_notice(agreement=active, kind="termination", reason="Closing", party=party, ends_on=day, **who)
    with refused("reason"):
        give_notice(agreement=active, kind="termination", reason=" ", party=party, **who)
    notice = give_notice(agreement=active, kind="termination", reason="Closing", party=party, **who)
    assert notice.ends_on == day + timedelta(days=30)
    with refused("agreement", "already"):
        give_notice(agreement=active, kind="termination", reason="Twice", **who)
    with refused("state", "it ends on"):
        terminate_agreement(agreement=active, reason="Plant closed", **who)
    assert end_noticed(at=at + timedelta(days=29)) == 0
    assert end_noticed(at=at + timedelta(days=30)) == 1
    assert end_noticed(at=at + timedelta(days=30)) == 0
    active.refresh_from_db()
    assert active.state == "terminated"
    assert [row.kind for row in active.evidence.order_by("number")][-2:] == ["notice", "ended"]


def test_a_notice_that_is_withdrawn_ends_nothing(active, who, at):
    notice = give_notice(agreement=active, kind="termination", reason="Closing", **who)
    withdraw_notice(notice=notice, reason="We stay", **who)
    with refused("withdrawn_on", "no longer runs"):
        withdraw_notice(notice=notice, reason="Again", **who)
    assert end_noticed(at=at + timedelta(days=60)) == 0
    assert give_notice(agreement=active, kind="termination", reason="After all", **who).pk


def test_notice_that_it_is_not_renewed_comes_in_time(convening, employer, who, at):
    active = signed(drafted(convening, employer, notice_days=60))
    late = {**who, "at": at + timedelta(days=320)}
    with refused("on", "too late"):
        give_notice(agreement=active, kind="non_renewal", reason="Enough", **late)
    notice = give_notice(agreement=active, kind="non_renewal", reason="Enough", **who)
    assert notice.ends_on == active.ends_on
    assert end_noticed(at=at + timedelta(days=364)) == 0  # it ends by itself


def test_a_draft_is_ended_by_withdrawing_not_by_notice(draft, employer, who):
    with refused("__all__", "in force"):
        give_notice(agreement=draft, kind="termination", reason="Closing", **who)
    build.Responsibility(membership=employer, agreement=draft)
    move_agreement(agreement=draft, state="withdrawn", reason="Not needed", **who)
    assert not Responsibility.objects.exists()


def test_the_calendar_passes_over_what_somebody_moved(active, who, at):
    terminated = build.Agreement(state="active", ends_on=build.ago(10))
    stale = Agreement.objects.get(pk=terminated.pk)
    terminate_agreement(agreement=terminated, reason="Plant closed", **who)
    assert advance(stale, by=None, at=at) == 0
    terminated.refresh_from_db()
    assert terminated.state == "terminated"


def test_the_hourly_task_moves_what_is_due(active):
    Agreement.objects.update(ends_on=build.START + timedelta(days=1), effective_on=build.START)
    assert advance_agreements_task() == 1
    assert advance_agreements_task() == 0
