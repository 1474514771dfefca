"""Users and seats: invited by mail, given another role, ended; nobody takes more than they may give."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions.factor import remove_second_factor
from directory.actions.invitation import accept_invitation, invite_again, invite_colleague
from directory.actions.post import send_letters
from directory.models import Affiliation, Letter, Seat, SecureLink, Submission, User
from tests import build
from tests.cast import refused
from tests.factor import with_factor
from tests.forms import errors, fill
from tests.links import carry_on, mailed

SAID = {
    "given_name": "Bo",
    "family_name": "Park",
    "email": "Bo@example.org",
    "level": "front_line",
    "role": "member",
}
PASSWORD = "a quiet river at noon"


@pytest.fixture
def invited(network, manager, now):
    return invite_colleague(organization=network, by=manager, at=now, **SAID)


def page(name, *args):
    return reverse(f"directory:{name}", args=args)


def link_of(seat):
    return SecureLink.objects.get(subject_key=f"seat {seat.pk}")


def welcome(seat):
    """The page to choose a password, in a browser that came by the letter."""
    link = link_of(seat)
    return carry_on(Client(), link), page("seat_accept", link.key)


# --- invited


def test_a_colleague_is_invited_by_a_link_that_expires(invited, network, manager, now):
    user = User.objects.get(email="bo@example.org")
    assert (invited.user, invited.role, invited.organization) == (user, "member", network)
    assert not user.has_usable_password()
    assert user.person.affiliations.get().organization == network
    link = link_of(invited)
    assert (link.issued_by, link.expires_at) == (manager, now + timedelta(days=3))
    mailed(link)
    (letter,) = [message for message in mail.outbox if message.to == ["bo@example.org"]]
    assert "Mia Manager invites you" in letter.body and "member" in letter.body.lower()
    token = mailed(link)
    assert link.token_hash and token.removeprefix("/l/") not in link.token_hash


def test_they_choose_a_password_once_and_sign_in_with_it(invited):
    browser, address = welcome(invited)
    answer = fill(browser, address, password=PASSWORD, again=PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    user = User.objects.get(email="bo@example.org")
    assert user.check_password(PASSWORD)
    assert browser.get(address).status_code == 410
    assert (
        Client().post(reverse("account_login"), {"login": user.email, "password": PASSWORD}).status_code
        == 302
    )
    # No hash of the password lies beside the form's key.
    assert not Submission.objects.exists()


def test_a_password_is_refused_beside_its_field(invited):
    browser, address = welcome(invited)
    assert "differ" in errors(fill(browser, address, password=PASSWORD, again="another"))["again"]
    assert "password" in errors(fill(browser, address, password="12345678", again="12345678"))
    assert not User.objects.get(email="bo@example.org").has_usable_password()


def test_an_invitation_opens_nothing_after_three_days_or_the_end_of_the_seat(invited, manager, now):
    browser, address = welcome(invited)
    Seat.objects.filter(pk=invited.pk).update(to_on=now.date())
    assert browser.get(address).status_code == 410
    Seat.objects.filter(pk=invited.pk).update(to_on=None)
    assert browser.get(address).status_code == 200
    SecureLink.objects.update(issued_at=now - timedelta(days=4), expires_at=now - timedelta(days=1))
    assert browser.get(address).status_code == 410


def test_an_invitation_is_accepted_once(invited, now):
    link = link_of(invited)
    accept_invitation(link=link, password=PASSWORD, by=None, at=now)
    with refused("__all__", "has ended"):
        accept_invitation(link=link, password="quite another river", by=None, at=now)
    assert User.objects.get(email="bo@example.org").check_password(PASSWORD)


def test_it_sets_no_password_of_an_account_that_has_one(invited, now):
    user = invited.user
    user.set_password("their own")
    user.save()
    with refused("__all__", "accepted already"):
        accept_invitation(link=link_of(invited), password=PASSWORD, by=None, at=now)


def test_whoever_has_an_account_is_told_and_gets_no_link(network, manager, now):
    user = build.User(email="bo@example.org")
    seat = invite_colleague(organization=network, by=manager, at=now, **SAID)
    assert seat.user == user and not SecureLink.objects.exists()
    assert Letter.objects.get().template == "seat_invitation"


def test_who_is_in_the_directory_is_not_added_twice(network, manager, now):
    known = build.Affiliation(organization=network, email="bo@example.org")
    seat = invite_colleague(organization=network, by=manager, at=now, **SAID)
    assert seat.user.person == known.person
    assert Affiliation.objects.filter(email="bo@example.org").count() == 1


def test_an_invitation_is_refused(invited, network, manager, staff, viewer, stranger, now):
    told = {"organization": network, "at": now}
    for other in (staff, viewer, stranger):
        with refused("role", "Only a manager"):
            invite_colleague(by=other, **told, **SAID | {"email": "new@example.org"})
    with refused("email", "have a seat already"):
        invite_colleague(by=manager, **told, **SAID)
    with refused("email"):
        invite_colleague(by=manager, **told, **SAID | {"email": "nonsense"})
    assert User.objects.filter(email__in=["new@example.org", "nonsense"]).count() == 0


def test_there_are_only_so_many_a_day(network, manager, now, monkeypatch):
    from directory.actions import invitation
    from directory.actions.allow import Limit

    monkeypatch.setattr(invitation, "PER_ORGANIZATION", Limit(1, timedelta(days=1)))
    invite_colleague(organization=network, by=manager, at=now, **SAID)
    with refused("__all__", "Too many"):
        invite_colleague(organization=network, by=manager, at=now, **SAID | {"email": "cy@example.org"})


def test_they_are_invited_again(invited, manager, staff, now):
    first = mailed(link_of(invited))
    with refused("role", "Only a manager"):
        invite_again(seat=invited, by=staff, at=now)
    invite_again(seat=invited, by=manager, at=now)
    second = mailed(link_of(invited))
    assert first != second
    assert Client().get(first).status_code == 410 and Client().get(second).status_code == 200
    accept_invitation(link=link_of(invited), password=PASSWORD, by=None, at=now)
    with refused("__all__", "accepted already"):
        invite_again(seat=invited, by=manager, at=now)


# --- the team


def test_a_manager_sees_how_each_signs_in_and_a_member_who_there_is(
    invited, staff, manager, viewer, stranger, signed_in
):
    with_factor(staff)
    html = signed_in(manager).get(page("team")).content.decode()
    assert "bo@example.org" in html and "Invited" in html and "Second factor" in html
    html = signed_in(viewer).get(page("team")).content.decode()
    assert "staff@example.org" in html and "Second factor" not in html and "seats/" not in html
    assert "staff@example.org" not in signed_in(stranger).get(page("team")).content.decode()


def test_a_role_is_changed_and_a_seat_ended_by_a_manager(staff, manager, signed_in):
    browser, seat = signed_in(manager), staff.seats.get()
    assert fill(browser, page("seat_edit", seat.pk), role="viewer").status_code == 302
    now = staff.seats.get(to_on__isnull=True)
    assert now.role == "viewer" and staff.seats.count() == 2
    assert fill(browser, page("seat_end", now.pk)).status_code == 302
    assert not staff.seats.filter(to_on__isnull=True).exists()
    html = browser.get(page("team")).content.decode()
    assert "Seats that have ended" in html


def test_the_last_manager_stays(staff, manager, admin, signed_in):
    seat = manager.seats.get()
    answer = fill(signed_in(admin), page("seat_edit", seat.pk), role="member")
    assert "last manager" in str(answer.context["form"].errors)
    answer = fill(signed_in(manager), page("seat_end", seat.pk))
    assert "last manager" in str(answer.context["form"].errors)
    seat.refresh_from_db()
    assert (seat.role, seat.to_on) == ("manager", None)


def test_nobody_changes_their_own_role_or_a_strangers_seat(staff, manager, stranger, signed_in):
    own, theirs = manager.seats.get(), stranger.seats.get()
    assert "can’t change your own role" in signed_in(manager).get(page("seat_edit", own.pk)).content.decode()
    assert signed_in(manager).get(page("seat_end", theirs.pk)).status_code == 404
    assert signed_in(staff).get(page("seat_edit", staff.seats.get().pk)).status_code == 403


def test_a_member_gives_up_their_own_seat(staff, manager, signed_in):
    assert fill(signed_in(staff), page("seat_end", staff.seats.get().pk)).status_code == 302
    assert not staff.seats.filter(to_on__isnull=True).exists()


def test_only_an_administrator_removes_a_factor_and_says_why(staff, manager, admin, signed_in, now):
    with_factor(staff)
    address = page("factor_remove", staff.seats.get().pk)
    assert signed_in(manager).get(address).status_code == 403
    with refused("__all__", "Only an administrator"):
        remove_second_factor(user=staff, reason="x", by=manager, at=now)
    browser = signed_in(admin)
    assert "reason" in errors(fill(browser, address, reason=""))
    assert fill(browser, address, reason="Called back on the office line").status_code == 302
    send_letters(clock=timezone.now)
    assert any("second factor" in message.body for message in mail.outbox)
