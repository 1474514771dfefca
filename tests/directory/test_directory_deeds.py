"""Organizations, people, seats: added, changed, ended, refused."""

from datetime import timedelta

import pytest

from directory.actions.organization import (
    add_organization,
    change_organization,
    end_tie,
    join_consortium,
    tie_organization,
)
from directory.actions.person import add_affiliation, add_person, check_contact, end_affiliation
from directory.actions.seat import add_user, end_seat, grant_seat
from directory.models import Organization, Seat, StaleMark, Tie
from tests import build
from tests.cast import refused


@pytest.fixture
def who(manager, at):
    return {"by": manager, "at": at}


def test_an_organization_gets_its_facet_and_a_free_address(who):
    first = add_organization(name="Lake School", kind="school", **who)
    second = add_organization(name="Lake  School", kind="intermediary", **who)
    assert (first.slug, second.slug) == ("lake-school", "lake-school-2")
    assert first.school and second.intermediary.answer_days == 5
    assert first.history.get().history_user == who["by"]


def test_names_kinds_and_numbers_are_checked(who):
    with refused("name"):
        add_organization(name=" ", kind="school", **who)
    with refused("kind"):
        add_organization(name="x", kind="club", **who)
    add_organization(name="One", kind="school", nces_id="210000100001", **who)
    with refused("nces_id", "already"):
        add_organization(name="Two", kind="school", nces_id="210000100001", **who)
    row = Organization.objects.get(name="One")
    with refused("parent"):
        change_organization(organization=row, parent=row, **who)


def test_a_change_marks_what_reads_it(who):
    row = build.Organization()
    change_organization(organization=row, kind="district", **who)
    assert StaleMark.objects.filter(kind="organization", key=row.pk).exists()


def test_a_tie_is_made_once_and_never_with_oneself(network, who, day):
    other = build.Organization()
    first = tie_organization(intermediary=network, organization=other, **who)
    assert tie_organization(intermediary=network, organization=other, **who) == first
    assert tie_organization(intermediary=network, organization=network, **who) is None
    end_tie(intermediary=network, organization=other, **who)
    assert Tie.objects.get().to_on == day


def test_staff_of_a_members_organization_hold_their_seat_in_the_consortium(network, who):
    member = build.Organization(kind="workforce_board")
    user = build.seated(member, "manager")
    assert user.role_in(network.pk) is None
    join_consortium(intermediary=network.intermediary, organization=member, **who)
    assert type(user).objects.get(pk=user.pk).role_in(network.pk) == "manager"


def test_a_person_may_work_in_several_places_and_stop(who, day):
    place = build.Organization()
    person = add_person(given_name="Ann", family_name="Lee", organization=place, level="manager", **who)
    add_affiliation(person=person, organization=build.Organization(), level="executive", **who)
    with refused("title", "already"):
        add_affiliation(person=person, organization=place, level="manager", **who)
    row = person.affiliations.get(organization=place)
    assert end_affiliation(affiliation=row, **who).to_on == day
    with refused("to_on", "ended"):
        end_affiliation(affiliation=row, **who)
    with refused("family_name"):
        add_person(given_name="Ann", family_name=" ", **who)


def test_an_address_is_checked_on_a_day_that_has_come(employer_contact, who, day):
    row = check_contact(affiliation=employer_contact, outcome="bounced", **who)
    assert (row.on, row.entered_on) == (day, day)
    with refused("on", "still to come"):
        check_contact(affiliation=employer_contact, outcome="verified", on=day + timedelta(days=1), **who)
    with refused("outcome"):
        check_contact(affiliation=employer_contact, outcome="maybe", **who)


def test_e_mail_is_lower_case_and_one_accounts(who):
    user = add_user(email="New@Example.org ", name="New", **who)
    assert user.email == "new@example.org" and not user.has_usable_password()
    with refused("email"):
        add_user(email="new@example.org", name="Again", **who)


def test_a_manager_grants_a_role_and_changes_it(network, who, day):
    user = build.User()
    grant_seat(user=user, organization=network, role="viewer", **who)
    grant_seat(user=user, organization=network, role="member", **who)
    assert user.role_in(network.pk) == "member"
    assert Seat.objects.filter(user=user, to_on__isnull=True).count() == 1


def test_nobody_grants_above_or_for_themselves(network, staff, manager, stranger, at):
    user = build.User()
    for by in (staff, stranger):
        with refused("role", "Only a manager"):
            grant_seat(user=user, organization=network, role="viewer", by=by, at=at)
    with refused("role", "your own"):
        grant_seat(user=manager, organization=network, role="viewer", by=manager, at=at)
    assert not user.seats.exists()


def test_the_last_manager_stays(network, manager, admin, at):
    seat = manager.seats.get()
    with refused("__all__", "last manager"):
        end_seat(seat=seat, by=manager, at=at)
    with refused("__all__", "last manager"):
        grant_seat(user=manager, organization=network, role="member", by=admin, at=at)
    other = build.User()
    grant_seat(user=other, organization=network, role="manager", by=manager, at=at)
    end_seat(seat=seat, by=manager, at=at)
    assert not manager.has_seat


def test_staff_end_only_their_own_seat(network, staff, viewer, stranger, at):
    for by in (staff, stranger):
        with refused("__all__", "Only a manager"):
            end_seat(seat=viewer.seats.get(), by=by, at=at)
    end_seat(seat=viewer.seats.get(), by=viewer, at=at)
    assert not viewer.has_seat
