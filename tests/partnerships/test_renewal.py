"""What follows an agreement: renewed by hand or by itself, amended, reviewed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from directory.models import Letter
from partnerships.actions.agreement import advance_agreements
from partnerships.actions.carrying import carry_agreements
from partnerships.actions.clause import set_clause
from partnerships.actions.ending import give_notice
from partnerships.actions.evidence import verify_agreement
from partnerships.actions.renewal import amend_agreement, finish_review, renew_agreement, start_review
from partnerships.actions.sending import send_agreement
from partnerships.models import Agreement, Commitment, Responsibility, Signer
from tests import build
from tests.cast import refused
from tests.signing import drafted, final, ready, sent, signed


@pytest.fixture
def who(manager, at):
    return {"by": manager, "at": at}


@pytest.fixture
def active(convening, employer):
    return signed(ready(convening, employer))


@pytest.fixture
def automatic(convening, employer, day):
    row = ready(convening, employer)
    terms = {
        "renewal": "automatic",
        "renewal_months": 12,
        "notice_days": 30,
        "ends_on": day + timedelta(days=364),
    }
    Agreement.objects.filter(pk=row.pk).update(**terms)
    row.refresh_from_db()
    return signed(row)


def test_the_old_one_is_renewed_when_the_new_one_is_signed(convening, employer, who, at, day):
    active = signed(drafted(convening, employer))
    set_to = active.ends_on + timedelta(days=365)
    new = renew_agreement(agreement=active, ends_on=set_to, **who)
    assert new.predecessor == active and new.version == 2 and new.lineage == active.lineage
    assert new.effective_on == active.ends_on + timedelta(days=1)
    assert {clause.text for clause in new.clauses.all()} == {"As agreed"}
    assert new.parties.count() == Signer.objects.filter(party__agreement=new).count() == 2
    with refused("__all__", "already drafted"):
        renew_agreement(agreement=active, **who)
    signed(new)
    active.refresh_from_db()
    assert (new.state, active.state) == ("signed", "renewed")
    assert active.transitions.standing(day).get().state == "renewed"
    assert advance_agreements(at=at + timedelta(days=365)) == 1
    new.refresh_from_db()
    assert new.state == "active"


def test_a_draft_is_neither_renewed_nor_amended(convening, employer, who):
    draft = ready(convening, employer)
    with refused("__all__", "in force"):
        renew_agreement(agreement=draft, **who)
    with refused("__all__", "in force"):
        amend_agreement(agreement=draft, summary="x", **who)


def test_an_amendment_is_a_version_of_its_own_and_the_old_text_stays(active, who):
    with refused("summary"):
        amend_agreement(agreement=active, summary=" ", **who)
    row = amend_agreement(agreement=active, summary="One more school", **who)
    assert row.replacement.state == "draft" and row.replacement.predecessor == active
    set_clause(clause=row.replacement.clauses.first(), text="New words", **who)
    assert active.clauses.first().text == "As agreed"
    signed(row.replacement)
    active.refresh_from_db()
    row.replacement.refresh_from_db()
    assert (row.replacement.state, active.state) == ("active", "renewed")


def test_one_of_a_lineage_is_in_force_at_a_time(active):
    with pytest.raises(IntegrityError, match="agreement_one_active|lineage"), transaction.atomic():
        build.Agreement(partnership=active.partnership, state="active", lineage=active.lineage)
    assert build.Agreement(partnership=active.partnership, state="active").pk  # another one is another matter


def test_duties_go_on_under_the_agreement_that_follows(convening, employer, who, at, day):
    row = ready(convening, employer)
    duty = build.Responsibility(
        membership=employer,
        agreement=row,
        how_often="quarterly",
        due_on=day + timedelta(days=20),
        from_on=day,
    )
    active = signed(row)
    assert (
        Commitment.objects.filter(responsibility=duty).count() == 1
    )  # the next is due in more than 100 days
    new = renew_agreement(
        agreement=active, effective_on=day + timedelta(days=10), ends_on=date(2028, 5, 31), **who
    )
    again = Responsibility.objects.get(agreement=new)
    assert (again.due_on, again.from_on, again.how_often) == (duty.due_on, new.effective_on, "quarterly")
    signed(new)
    duty.refresh_from_db()
    assert duty.to_on == day + timedelta(days=9)
    assert Commitment.objects.get(responsibility=duty).withdrawn_reason == "The agreement is renewed"
    advance_agreements(at=at + timedelta(days=10))
    assert Commitment.objects.get(responsibility=again).due_dates.get().due_on == duty.due_on


# --- by itself


def test_it_renews_itself_on_its_last_day_and_the_same_signatures_hold(automatic, employer, manager, at):
    assert carry_agreements(at=at + timedelta(days=363)) == 0
    last = at + timedelta(days=364)
    assert carry_agreements(at=last) == 1
    assert carry_agreements(at=last) == 0
    new = Agreement.objects.get(predecessor=automatic)
    automatic.refresh_from_db()
    assert (automatic.state, new.state) == ("renewed", "signed")
    assert (new.effective_on, new.ends_on) == (date(2027, 6, 1), date(2028, 5, 31))
    party = new.parties.get(membership=employer)
    assert party.signatures.get().method == "carried"
    assert verify_agreement(agreement=new) == []
    assert Letter.objects.filter(template="agreement_carried").exists()
    assert advance_agreements(at=last + timedelta(days=1)) == 1
    new.refresh_from_db()
    assert new.state == "active"


def test_a_missed_night_comes_to_the_same(automatic, at):
    assert carry_agreements(at=at + timedelta(days=370)) == 1
    new = Agreement.objects.get(predecessor=automatic)
    assert (new.state, new.effective_on) == ("active", date(2027, 6, 1))


def test_somebody_who_left_since_still_has_signed(automatic, at):
    for signer in Signer.objects.select_related("affiliation"):
        signer.affiliation.to_on = build.DAY + timedelta(days=50)
        signer.affiliation.save()
    assert carry_agreements(at=at + timedelta(days=364)) == 1
    assert Agreement.objects.get(predecessor=automatic).state == "signed"


@pytest.mark.parametrize("why", ["notice", "followed", "manual"])
def test_it_does_not_renew_itself_when_somebody_said_otherwise(automatic, who, at, why):
    match why:
        case "notice":
            give_notice(agreement=automatic, kind="non_renewal", reason="Enough", **who)
        case "followed":
            renew_agreement(agreement=automatic, **who)
        case "manual":
            Agreement.objects.update(renewal="manual")
    assert carry_agreements(at=at + timedelta(days=364)) == 0
    assert advance_agreements(at=at + timedelta(days=365)) == 1
    automatic.refresh_from_db()
    assert automatic.state == "expired"


def test_one_that_cannot_be_carried_on_holds_up_no_other(automatic, partnership, at, caplog):
    old = build.Agreement(
        partnership=partnership, state="active", renewal="automatic", renewal_months=12, ends_on=build.DAY
    )
    build.Signature(
        party=build.AgreementParty(agreement=old)
    )  # on paper, long ago, by nobody in the directory
    Agreement.objects.filter(pk=automatic.pk).update(ends_on=build.DAY + timedelta(days=1))
    assert carry_agreements(at=at + timedelta(days=1)) == 1
    assert "is not renewed automatically" in caplog.text


# --- reviews


def test_a_review_is_held_and_the_next_one_set(active, who, day):
    Agreement.objects.update(review_months=6, review_on=day)
    start_review(agreement=active, **who)
    with refused("outcome"):
        finish_review(agreement=active, outcome=" ", **who)
    row = finish_review(agreement=active, outcome="Still what we do", **who)
    assert (row.state, row.review_on) == ("active", date(2026, 12, 1))
    assert row.transitions.current().get().reason == "Still what we do"


def test_what_is_sent_again_needs_every_clause_final_again(convening, employer, who):
    active = signed(drafted(convening, employer))
    new = renew_agreement(agreement=active, ends_on=date(2028, 5, 31), **who)
    with refused("state", "can’t become"):
        send_agreement(agreement=new, **who)
    assert sent(final(new)).state == "out_for_signature"
