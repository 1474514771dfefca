"""Each kind of situation appears in the records that bring it, and is over with the deed that mends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from directory.models import StaleMark
from employers.actions.offer import answer_offer
from metrics.actions.marks import rescore_marked
from metrics.actions.measure import type_value
from metrics.actions.runs import work_run
from metrics.actions.situations import catch_up, renew_all, renew_of_network, renew_situations
from metrics.boards.cases import cases_of
from metrics.models import CurrentDetail, Situation
from partnerships.actions.commitment import record_delivery, set_due_date, withdraw_commitment
from partnerships.actions.contact import answer_request, log_interaction
from partnerships.actions.funding import plan_report, send_report
from partnerships.actions.meeting import share_notes
from partnerships.actions.membership import leave_partnership, name_contact, set_cadence, verify_contact
from partnerships.actions.partnership import change_status
from tests import build
from tests.build import AT, DAY, ago

pytestmark = pytest.mark.django_db
KENTUCKY = "America/New_York"


def seen(partnership, kind, at=AT):
    """The keys of what is to be seen of a kind, found anew."""
    renew_situations([partnership.pk], at=at)
    return set(
        Situation.objects.at(at)
        .filter(partnership=partnership, kind=kind)
        .values_list("subject_id", flat=True)
    )


def fact(kind):
    return Situation.objects.get(kind=kind).fact


@pytest.fixture
def who(staff):
    return {"by": staff, "at": AT}


# --- promised, asked, written down


@pytest.fixture
def promise(partnership, employer, district):
    row = build.Commitment(partnership=partnership, owner=employer, receiver=district, made_on=ago(60))
    build.DueDate(commitment=row, due_on=DAY + timedelta(days=7), agreed_on=ago(60))
    return row


def test_a_commitment_is_seen_a_week_before_it_is_due(partnership, promise):
    assert not seen(partnership, "commitment", AT - timedelta(days=1))
    assert seen(partnership, "commitment") == {promise.pk}
    assert seen(partnership, "commitment", AT + timedelta(days=90)) == {promise.pk}


def test_what_is_delivered_or_withdrawn_is_seen_no_more(partnership, promise, who):
    record_delivery(commitment=promise, note="Six came", **who)
    assert not seen(partnership, "commitment")
    other = build.Commitment(partnership=partnership, made_on=ago(60))
    build.DueDate(commitment=other, due_on=DAY, agreed_on=ago(60))
    assert seen(partnership, "commitment") == {other.pk}
    withdraw_commitment(commitment=other, reason="Not needed", **who)
    assert not seen(partnership, "commitment")


def test_another_due_date_is_another_fact(partnership, promise, who):
    seen(partnership, "commitment")
    assert fact("commitment") == str(DAY + timedelta(days=7))
    set_due_date(commitment=promise, due_on=DAY + timedelta(days=30), agreed_on=DAY, reason="Illness", **who)
    assert not seen(partnership, "commitment")
    assert fact("commitment") == str(DAY + timedelta(days=30))


def test_a_request_waits_until_it_is_answered(partnership, employer, who):
    row = build.Request(partnership=partnership, membership=employer, received_on=ago(2))
    assert seen(partnership, "request") == {row.pk}
    answer_request(request=row, answer="Yes", **who)
    assert not seen(partnership, "request")


def test_an_offer_waits_until_it_is_answered(network, who):
    offer = build.Offer(intermediary=network, submitted_on=ago(3), answer_by_on=DAY)
    renew_of_network("offer")
    assert (fact("offer"), Situation.objects.get().partnership) == (str(DAY), None)
    answer_offer(offer=offer, accept=False, **who)
    catch_up(network, at=AT)  # by the mark of the deed
    assert not Situation.objects.exists()


def test_an_offer_whose_mark_the_worker_takes_first_is_seen_all_the_same(network, who):
    """No page need be open in the seconds between the deed and the worker."""
    offer = build.Offer(intermediary=network, submitted_on=ago(3), answer_by_on=DAY)
    build.StaleMark(kind="offer", key=offer.pk)
    rescore_marked(at=AT)
    assert Situation.objects.get(kind="offer").subject_id == offer.pk
    answer_offer(offer=offer, accept=False, **who)
    rescore_marked(at=AT)
    assert not StaleMark.objects.exists() and not Situation.objects.exists()


@pytest.fixture
def award(network, partnership):
    """Two partnerships live on it."""
    row = build.FundingSource(holder=network, name="State grant")
    for one in (partnership, build.Partnership(convener=network)):
        build.Allocation(source=row, partnership=one)
    return row


def reports_on(network, at=AT):
    return list(Situation.objects.filter(network=network, kind="report").at(at))


def test_a_report_to_a_funder_is_seen_a_month_before_it_is_due_and_once(network, award, who):
    plan_report(source=award, title="Half year", due_on=DAY + timedelta(days=31), **who)
    catch_up(network, at=AT)  # by the mark of the deed
    assert not reports_on(network)
    (row,) = reports_on(network, AT + timedelta(days=1))
    assert (row.partnership, row.fact) == (None, str(DAY + timedelta(days=31)))
    (case,) = cases_of([row], AT)
    assert (case.words.title, case.words.said) == ("Half year", "State grant, for 2 partnerships")
    assert not case.words.is_late
    (late,) = cases_of([row], AT + timedelta(days=32))
    assert late.words.is_late


def test_a_report_that_was_sent_is_seen_no_more(network, award, who):
    report = plan_report(source=award, title="Half year", due_on=DAY, **who)
    rescore_marked(at=AT)
    assert [row.subject_id for row in reports_on(network)] == [report.pk]
    send_report(report=report, **who)
    rescore_marked(at=AT)
    assert not reports_on(network) and not StaleMark.objects.exists()


def test_an_agreement_is_seen_ninety_days_before_it_ends_without_successor(partnership):
    def ends(days, state="active", **words):
        return build.Agreement(
            partnership=partnership, state=state, ends_on=DAY + timedelta(days=days), **words
        )

    soon, today = ends(90), ends(0)
    ends(91), ends(-1), ends(20, "draft"), ends(20, renewal="automatic", renewal_months=12)
    renewed = ends(30)
    successor = build.Agreement(partnership=partnership, predecessor=renewed, state="in_review")
    assert seen(partnership, "agreement") == {soon.pk, today.pk}
    successor.state = "declined"
    successor.save()
    assert seen(partnership, "agreement") == {soon.pk, today.pk, renewed.pk}


def test_notes_are_asked_for_once_a_meeting_was_held(partnership, who):
    held = build.Meeting(partnership=partnership, held_on=ago(1))
    build.Meeting(partnership=partnership, planned_on=ago(1))
    build.Meeting(partnership=partnership, held_on=ago(365))
    assert seen(partnership, "notes") == {held.pk}
    share_notes(meeting=held, minutes="We begin", **who)
    assert not seen(partnership, "notes")


# --- members and their people


def test_a_member_is_silent_for_longer_than_was_agreed(partnership, convening, employer, who):
    set_cadence(partnership=partnership, membership=employer, days=20, from_on=ago(100), **who)
    build.Interaction(partnership=partnership, membership=employer, direction="in", on=ago(20))
    assert not seen(partnership, "silence")
    assert seen(partnership, "silence", AT + timedelta(days=1)) == {employer.pk}
    assert fact("silence") == str(ago(20))
    log_interaction(
        partnership=partnership, membership=employer, direction="out", channel="call", subject="Rang", **who
    )
    assert seen(partnership, "silence", AT + timedelta(days=1)) == {employer.pk}
    log_interaction(
        partnership=partnership,
        membership=employer,
        direction="in",
        channel="call",
        subject="Rang back",
        **who,
    )
    assert not seen(partnership, "silence", AT + timedelta(days=1))


def test_the_usual_cadence_holds_where_none_was_agreed(partnership, employer):
    build.Interaction(partnership=partnership, membership=employer, direction="in", on=ago(45))
    assert not seen(partnership, "silence")  # an employer: 45 days
    assert seen(partnership, "silence", AT + timedelta(days=1)) == {employer.pk}


def test_a_day_begins_where_the_partnership_is(partnership, employer):
    """At midnight in Frankfort it is still yesterday in Paducah."""
    build.Interaction(partnership=partnership, membership=employer, direction="in", on=ago(45))
    midnight = datetime(2026, 6, 2, 4, 0, tzinfo=UTC)  # of 2 June in the east
    second = timedelta(seconds=1)
    assert not seen(partnership, "silence", midnight - second)
    assert seen(partnership, "silence", midnight)
    partnership.time_zone = "America/Chicago"
    partnership.save()
    assert not seen(partnership, "silence", midnight)
    assert not seen(partnership, "silence", midnight + timedelta(hours=1) - second)
    assert seen(partnership, "silence", midnight + timedelta(hours=1))


@pytest.fixture
def known(employer):
    """The employer has been known for long, through its primary contact and its champion."""
    people = [build.Affiliation(organization=employer.organization) for _ in range(2)]
    for person in people:
        build.ContactCheck(affiliation=person, on=ago(30))
    return [
        build.MembershipContact(
            membership=employer, affiliation=person, role=role, from_on=ago(300), confirmed_on=ago(30)
        )
        for person, role in zip(people, ("primary", "champion"), strict=True)
    ]


def test_a_member_that_is_known_through_one_person(partnership, employer, known, who):
    assert not seen(partnership, "thread")
    known[1].to_on = ago(1)
    known[1].save()
    assert seen(partnership, "thread") == {employer.pk}
    assert fact("thread") == f"person {known[0].affiliation.person_id}"
    name_contact(
        membership=employer, affiliation=build.Affiliation(organization=employer.organization), **who
    )
    assert not seen(partnership, "thread")


def test_two_parts_of_one_person_are_one_person(partnership, employer, known):
    known[1].affiliation = known[0].affiliation
    known[1].save()
    assert seen(partnership, "thread") == {employer.pk}


def test_a_new_member_has_time_to_name_a_second_person(partnership, employer):
    employer.accepted_on = ago(89)
    employer.save()
    assert not seen(partnership, "thread")
    assert seen(partnership, "thread", AT + timedelta(days=1)) == {employer.pk}
    assert fact("thread") == "nobody"


def test_a_champion_who_left_is_missed_until_another_is_named(partnership, employer, known, who):
    assert not seen(partnership, "champion")
    known[1].affiliation.to_on = ago(1)  # left the employer; nobody touched the partnership
    known[1].affiliation.save()
    assert seen(partnership, "champion") == {employer.pk}
    assert fact("champion") == str(ago(1))
    person = build.Affiliation(organization=employer.organization)
    name_contact(membership=employer, affiliation=person, role="champion", **who)
    assert not seen(partnership, "champion")


def test_a_champion_confirmed_anew_has_not_left(partnership, employer, known, who):
    verify_contact(contact=known[1], **who)
    assert not seen(partnership, "champion")


def test_a_member_that_never_had_a_champion_misses_none(partnership, employer):
    assert not seen(partnership, "champion")


def test_a_contact_is_to_be_verified_after_a_year_or_a_bounce(partnership, employer, known, who):
    primary, champion = known
    year_on = AT + timedelta(days=336)
    assert not seen(partnership, "contact", year_on - timedelta(days=1))
    assert seen(partnership, "contact", year_on) == {primary.pk, champion.pk}
    build.ContactCheck(affiliation=primary.affiliation, outcome="bounced", on=ago(1))
    assert seen(partnership, "contact") == {primary.pk}
    assert Situation.objects.get(kind="contact", subject_id=primary.pk).fact == f"bounced {ago(1)}"
    verify_contact(contact=primary, **who)
    assert not seen(partnership, "contact")


def test_who_has_left_is_looked_after_no_more(partnership, employer, known, who):
    known[1].to_on = ago(1)
    known[1].save()
    assert seen(partnership, "thread")
    leave_partnership(membership=employer, reason="Moved away", **who)
    for kind in ("thread", "champion", "contact", "silence"):
        assert not seen(partnership, kind), kind


# --- numbers


def test_a_value_is_due_a_period_and_its_lag_after_the_last(partnership, who):
    metric = build.PartnershipMetric(
        partnership=partnership, frequency="month", lag_days=10, from_on=ago(400)
    )
    build.MetricValue(
        partnership=partnership,
        definition=metric.definition,
        period_from_on=ago(70),
        period_to_on=ago(41),
    )
    assert not seen(partnership, "value")
    assert seen(partnership, "value", AT + timedelta(days=1)) == {metric.pk}
    assert fact("value") == str(DAY)
    type_value(
        definition=metric.definition,
        partnership=partnership,
        period_from_on=ago(40),
        period_to_on=ago(10),
        value=4,
        **who,
    )
    assert not seen(partnership, "value", AT + timedelta(days=1))


def test_nobody_is_asked_for_what_the_program_computes(partnership):
    metric = build.PartnershipMetric(partnership=partnership, frequency="month", from_on=ago(400))
    assert seen(partnership, "value") == {metric.pk}
    metric.definition.is_computed = True
    metric.definition.save()
    assert not seen(partnership, "value")


@pytest.fixture
def moved(partnership):
    told = build.HealthSnapshot(
        partnership=partnership, as_of=ago(3), value=0.5, change_reason="Down 12.0: Two-way"
    )
    now = build.HealthSnapshot(partnership=partnership, as_of=DAY, value=0.5, change_reason="")
    build.CurrentDetail(snapshot=now, before=0.62, before_on=ago(28), moved=0.12)
    return told


def test_a_score_that_moved_rests_on_its_last_told_change(partnership, moved):
    assert seen(partnership, "health") == {partnership.pk}
    assert fact("health") == str(ago(3))
    build.HealthSnapshot(partnership=partnership, as_of=ago(1), value=0.5, change_reason="Down 3.0: Minutes")
    seen(partnership, "health")
    assert fact("health") == str(ago(1))


def test_little_is_no_move(partnership, moved):
    CurrentDetail.objects.update(moved=0.049)
    assert not seen(partnership, "health")


# --- all of them


def test_a_closed_partnership_wants_nothing(partnership, promise, employer, who):
    build.Request(partnership=partnership, membership=employer, received_on=ago(2))
    assert seen(partnership, "request")
    change_status(partnership=partnership, status="closed", reason="Done", **who)
    renew_situations([partnership.pk], at=AT)
    assert not Situation.objects.exists()


def test_what_has_not_changed_is_not_written(partnership, promise, employer):
    assert renew_all(at=AT) > 0
    before = list(Situation.objects.order_by("pk").values())
    assert renew_all(at=AT) == 0
    assert list(Situation.objects.order_by("pk").values()) == before


def test_the_worker_finds_them_anew_after_a_deed(partnership, employer, who):
    row = build.Request(partnership=partnership, membership=employer, received_on=ago(2))
    assert seen(partnership, "request") == {row.pk}
    answer_request(request=row, answer="Yes", **who)
    for run in rescore_marked(at=AT):
        work_run(run)
    assert not StaleMark.objects.exists()
    assert not Situation.objects.filter(kind="request").exists()
    assert Situation.objects.filter(kind="silence", subject_id=employer.pk).exists()


def test_a_page_does_not_wait_for_the_worker(partnership, employer, network, who):
    row = build.Request(partnership=partnership, membership=employer, received_on=ago(2))
    assert seen(partnership, "request") == {row.pk}
    answer_request(request=row, answer="Yes", **who)
    catch_up(build.Network(), at=AT)  # of another network: nothing of ours
    assert Situation.objects.filter(kind="request").exists()
    catch_up(network, at=AT)
    assert not Situation.objects.filter(kind="request").exists()
