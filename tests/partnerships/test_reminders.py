"""What the calendar reminds people of, each once: ends, reviews, data to be destroyed, data without cover."""

from datetime import timedelta

import pytest

from directory.models import Letter
from partnerships.actions.reminding import remind
from partnerships.actions.renewal import renew_agreement
from partnerships.actions.sharing import (
    add_data_sharing_terms,
    certify_destruction,
    change_data_sharing_terms,
    cover_data_flow,
    record_data_flow,
)
from partnerships.models import Agreement, DataSharingAgreement
from partnerships.tasks import remind_of_agreements
from tests import build
from tests.cast import refused
from tests.signing import ready, sent, signed

TERMS = {
    "legal_basis": "studies",
    "purpose": "To see how many go on to college",
    "scope": "Learners of grades 11 and 12 in the pathway, two school years",
    "elements": "Course completions",
    "direction": "District to college",
    "method": "Encrypted file",
    "frequency": "Each June",
    "recipients": "The college’s research office",
    "breach_contact": "Data office, 502 555 0100",
}


@pytest.fixture
def who(manager, at):
    return {"by": manager, "at": at}


@pytest.fixture
def active(convening, employer, manager, staff, day):
    row = ready(convening, employer)
    build.MembershipContact(
        membership=employer,
        role="primary",
        affiliation=build.Affiliation(organization=employer.organization, email="ceo@plant.example"),
    )
    Agreement.objects.update(owner=manager, backup=staff, ends_on=day + timedelta(days=200))
    row.refresh_from_db()
    return signed(row)


def told(template):
    return sorted(Letter.objects.filter(template=template).values_list("recipient", "context__days"))


def test_before_the_end_owner_backup_and_partner_hear_of_it(active, manager, staff, at):
    end = at + timedelta(days=200)
    everybody = sorted([manager.email, staff.email, "ceo@plant.example"])
    assert remind(at=end - timedelta(days=91)) == 0
    for days in (90, 89, 60, 45, 30, 1):
        remind(at=end - timedelta(days=days))
        remind(at=end - timedelta(days=days))
    for step in (90, 60, 30):
        assert sorted(who for who, days in told("agreement_ending") if days == step) == everybody
    assert len(told("agreement_ending")) == 9
    letter = Letter.objects.filter(recipient="ceo@plant.example", template="agreement_ending").first()
    assert letter.context["address"] == "" and "2026" in letter.context["ends_on"]


def test_after_a_missed_month_the_nearest_one_is_enough(active, at):
    remind(at=at + timedelta(days=150))
    assert {days for _, days in told("agreement_ending")} == {60}


def test_nobody_is_reminded_of_what_is_taken_care_of(active, convening, employer, who, at):
    new = renew_agreement(agreement=active, ends_on=active.ends_on + timedelta(days=365), **who)
    soon = at + timedelta(days=150)
    sent(new)
    assert remind(at=soon) == 0


def test_on_the_day_of_the_review(active, at, day):
    Agreement.objects.update(review_on=day + timedelta(days=10))
    assert remind(at=at + timedelta(days=9)) == 0
    assert remind(at=at + timedelta(days=10)) == 1
    remind(at=at + timedelta(days=11))
    assert Letter.objects.filter(template="agreement_review").count() == 3


# --- data


@pytest.fixture
def sharing(convening, district, employer, who):
    row = ready(convening, district)
    Agreement.objects.filter(pk=row.pk).update(kind="data_sharing", owner=who["by"])
    row.refresh_from_db()
    return row


@pytest.fixture
def custodian(district):
    return build.Affiliation(organization=district.organization, email="records@district.example")


def test_terms_are_whole_before_they_are_sent(sharing, custodian, who, day):
    with refused("state", "anything"):
        sent(sharing)
    words = {**TERMS, "custodian": custodian, "destroy_by_on": day + timedelta(days=500)}
    terms = add_data_sharing_terms(agreement=sharing, **{**words, "method": ""}, **who)
    with refused("state", "method"):
        sent(sharing)
    change_data_sharing_terms(terms=terms, method="Encrypted file", **who)
    sent(sharing)
    assert "Encrypted file" in sharing.paper.content
    change_data_sharing_terms(terms=terms, frequency="Each month", **who)
    sharing.refresh_from_db()
    assert sharing.state == "in_review"
    with refused("destroyed_on", "deed of its own"):
        change_data_sharing_terms(terms=terms, destroyed_on=day, **who)
    with refused("custodian", "none of the parties"):
        change_data_sharing_terms(terms=terms, custodian=build.Affiliation(), **who)


def test_data_is_destroyed_and_somebody_certifies_it(sharing, custodian, who, at, day):
    words = {**TERMS, "custodian": custodian, "destroy_by_on": day + timedelta(days=100)}
    add_data_sharing_terms(agreement=sharing, **words, **who)
    signed(sharing)
    for days in (60, 70, 85, 100, 120, 131):
        remind(at=at + timedelta(days=days))
    assert {who for who, _ in told("data_destroy_due")} == {"records@district.example", who["by"].email}
    assert {days for _, days in told("data_destroy_due")} == {30, 0, -30}
    terms = DataSharingAgreement.objects.get()
    later = {**who, "at": at + timedelta(days=131)}
    with refused("destroyed_on"):
        certify_destruction(terms=terms, destroyed_by=" ", **later)
    certify_destruction(terms=terms, destroyed_by="Data office", destroyed_how="Overwritten", **later)
    Letter.objects.all().delete()
    remind(at=at + timedelta(days=160))
    assert told("data_destroy_due") == []


def test_student_level_data_without_an_agreement_raises_an_alarm(
    partnership, district, employer, manager, who, at, day
):
    flow = record_data_flow(
        partnership=partnership,
        giver=district,
        receiver=employer,
        description="Rosters",
        is_student_level=True,
        **who,
    )
    record_data_flow(partnership=partnership, giver=district, receiver=employer, description="Counts", **who)
    assert [who for who, _ in told("data_flow_uncovered")] == [manager.email]
    remind(at=at + timedelta(days=31))
    remind(at=at + timedelta(days=32))
    assert len(told("data_flow_uncovered")) == 2
    terms = build.DataSharingAgreement(
        agreement=build.Agreement(partnership=partnership, kind="data_sharing", state="active")
    )
    cover_data_flow(flow=flow, covered_by=terms, **who)
    remind(at=at + timedelta(days=70))
    assert len(told("data_flow_uncovered")) == 2


def test_the_task_runs(active):
    assert remind_of_agreements() >= 0
