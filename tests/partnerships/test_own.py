"""A contact's own page: what is due, confirmed, endorsed and handed over by link, and nobody else's rows."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from directory.actions.link import answer_renewals
from directory.actions.post import send_letters
from directory.actions.save import local_day
from directory.models import Affiliation, SecureLink, StaleMark
from directory.templatetags.words import full_day
from partnerships.actions.membership import end_contact, name_contact
from partnerships.actions.own import hand_over, keep_roles, left_out
from partnerships.actions.value import report_missing
from partnerships.models import (
    Commitment,
    Confirmation,
    Delivery,
    Endorsement,
    Membership,
    MembershipContact,
    Signer,
)
from tests import build
from tests.cast import refused
from tests.forms import errors, fill, shown
from tests.links import carry_on
from tests.own import here, own_link, own_page
from tests.signing import ready, sent, signer_of

pytestmark = pytest.mark.django_db
COLLEAGUE = {"given_name": "Bo", "family_name": "Park", "title": "Plant lead", "email": "bo@example.com"}


@pytest.fixture
def day(partnership, now):
    return local_day(now, partnership.time_zone)


@pytest.fixture
def page(employer_contact, network, staff):
    return own_page(employer_contact, network, staff)


@pytest.fixture
def promise(partnership, convening, employer, district, day):
    """The employer owes it to the district, in twelve days."""
    row = build.Commitment(
        partnership=partnership,
        owner=employer,
        receiver=district,
        text="Host two interns",
        made_on=day - timedelta(days=60),
    )
    build.DueDate(commitment=row, due_on=day + timedelta(days=12), agreed_on=day - timedelta(days=60))
    return row


@pytest.fixture
def arrived(partnership, convening, employer, district, day):
    """The district delivered it to the employer."""
    made = {"made_on": day - timedelta(days=60), "text": "Send the schedule"}
    owed = build.Commitment(partnership=partnership, owner=district, receiver=employer, **made)
    return build.Delivery(
        commitment=owed, delivered_on=day - timedelta(days=3), file=build.StoredFile(name="Plan.pdf")
    )


@pytest.fixture
def gift(partnership, employer, district, day):
    return build.Contribution(
        partnership=partnership,
        giver=district,
        receiver=employer,
        description="A tour",
        on=day - timedelta(days=5),
    )


@pytest.fixture
def charter(partnership, day):
    return build.Charter(partnership=partnership, need="Machinists", adopted_on=day - timedelta(days=30))


def read(page, name, *args):
    browser, link = page
    return browser.get(here(f"partnerships:{name}", link, *args)).content.decode()


def send(page, name, *args, **words):
    browser, link = page
    return fill(browser, here(f"partnerships:{name}", link, *args), **words)


# --- what is due


def test_what_is_due_stands_with_its_day_in_words(page, promise, arrived, gift):
    body = read(page, "link_work")
    assert "Host two interns" in body
    assert "in\N{NO-BREAK SPACE}12\N{NO-BREAK SPACE}days" in body
    assert "Send the schedule" in body
    assert "A tour" in body


def test_an_agreement_that_waits_for_a_signature_stands_on_top(page, convening, employer, employer_contact):
    agreement = sent(ready(convening, employer))
    said = "asks you to sign this"
    assert said not in read(page, "link_work")  # another person signs
    signer = signer_of(employer, agreement)
    Signer.objects.filter(pk=signer.pk).update(affiliation=employer_contact)
    shown = read(page, "link_work")
    assert said in shown and agreement.title in shown
    Signer.objects.filter(pk=signer.pk).update(asked_at=None)
    assert said not in read(page, "link_work")  # not asked yet


def test_an_empty_page_says_what_belongs_there(page):
    assert "Nothing yet. What you promise" in read(page, "link_work")
    assert "You hold no role" not in read(page, "link_purpose")  # the primary contact is one


def test_a_part_of_the_page_comes_without_its_frame(page, promise):
    browser, link = page
    part = browser.get(here("partnerships:link_work", link), headers={"HX-Request": "true"}).content.decode()
    assert "Host two interns" in part
    assert "<html" not in part


def test_a_delivery_is_reported_and_the_score_is_asked_for(page, promise, employer_contact, day):
    response = send(page, "link_delivery_new", promise.pk, figure="2", unit="interns")
    assert response.url == here("directory:link_detail", page[1])
    row = Delivery.objects.get()
    assert (row.figure, row.reported_by, row.delivered_on) == (2, employer_contact, day)
    assert StaleMark.objects.filter(kind="partnership", key=promise.partnership_id).exists()


def test_what_is_missing_is_said_beside_its_field(page, promise):
    assert "Say what was delivered" in errors(send(page, "link_delivery_new", promise.pk))["note"]


def test_it_is_reported_once_however_often_it_is_sent(page, promise):
    browser, link = page
    address = here("partnerships:link_delivery_new", link, promise.pk)
    words = shown(browser, address) | {"note": "Two came"}
    assert browser.post(address, words).url == browser.post(address, words).url
    assert Delivery.objects.count() == 1


def test_a_receiver_without_an_account_confirms(page, arrived, employer, employer_contact):
    assert "Plan.pdf" in read(page, "link_delivery_confirm", arrived.pk)
    send(page, "link_delivery_confirm", arrived.pk)
    row = Confirmation.objects.get()
    assert (row.delivery, row.membership, row.affiliation) == (arrived, employer, employer_contact)
    assert "confirmed already" in read(page, "link_delivery_confirm", arrived.pk)


def test_a_receiver_reads_the_file_of_what_arrived(page, arrived):
    browser, link = page
    response = browser.get(here("partnerships:link_file", link, arrived.pk))
    assert (response.status_code, "attachment" in response["Content-Disposition"]) == (200, True)


def test_a_gift_is_confirmed_by_who_got_it(page, gift, employer):
    send(page, "link_value", gift.pk)
    assert Confirmation.objects.get().contribution == gift


def test_the_charter_is_read_and_endorsed_by_name(page, charter, employer, employer_contact):
    assert "Machinists" in read(page, "link_charter", charter.pk)
    send(page, "link_charter", charter.pk)
    row = Endorsement.objects.get()
    assert (row.membership, row.affiliation) == (employer, employer_contact)
    assert "has endorsed this version" in read(page, "link_charter", charter.pk)


def test_a_day_before_it_arrived_is_refused_with_the_days_that_may_be_chosen(page, gift, employer, day):
    """Also where the receiver joined later than that: the day is at fault, not who they are."""
    Membership.objects.filter(pk=employer.pk).update(accepted_on=day - timedelta(days=2))
    early = errors(send(page, "link_value", gift.pk, on=day - timedelta(days=6)))
    assert f"It happened on {full_day(gift.on)}. Choose that day" in early["on"]
    unjoined = errors(send(page, "link_value", gift.pk, on=day - timedelta(days=3)))
    assert f"joined on {full_day(day - timedelta(days=2))}" in unjoined["on"]
    assert not Confirmation.objects.exists()


def test_what_is_missing_and_a_day_to_come_are_told_in_one_round(page, promise, day):
    promise.responsibility = build.Responsibility(membership=promise.owner, proof="figure")
    promise.save()
    late = send(page, "link_delivery_new", promise.pk, delivered_on=day + timedelta(days=1))
    assert set(errors(late)) == {"delivered_on", "figure"}
    letters = errors(send(page, "link_delivery_new", promise.pk, figure="2 days"))
    assert "Type a number alone" in letters["figure"]


@pytest.mark.parametrize("name", ["link_delivery_missing", "link_value_missing"])
def test_what_has_not_arrived_is_told_to_the_sender_once_a_day_and_confirmed_later(
    page, arrived, gift, staff, name, day
):
    of = arrived if "delivery" in name else gift
    for _time in range(2):
        response = send(page, name, of.pk, text="The last page is missing.")
        assert response.url == here("directory:link_detail", page[1])
    mail.outbox.clear()
    send_letters()
    told = [message for message in mail.outbox if "Not arrived yet" in message.subject]
    assert [message.to for message in told] == [[staff.email]]
    assert "The last page is missing." in told[0].body
    assert full_day(of.delivered_on if of == arrived else of.on) in told[0].body
    assert "hasn’t arrived" in of.history.first().history_change_reason
    waits = read(page, "link_work")
    assert f"You said so on {full_day(day)}" in waits
    assert waits.count("Not arrived") == waits.count("Has it arrived by now?") == 1
    yes = name.replace("delivery_missing", "delivery_confirm").replace("value_missing", "value")
    assert here(f"partnerships:{name}", page[1], of.pk) in read(page, yes, of.pk)
    send(page, yes, of.pk)
    assert Confirmation.objects.count() == 1
    assert "confirmed already" in read(page, name, of.pk)
    with refused("__all__", "confirmed already"):
        report_missing(of=of, link=page[1], by=None, at=timezone.now())


def test_what_was_reported_waits_and_is_not_asked_for_again(page, promise, day):
    assert "Report a delivery" in read(page, "link_work")
    build.Delivery(commitment=promise, delivered_on=day - timedelta(days=1))
    body = read(page, "link_work")
    assert "Report a delivery" not in body
    assert "Report something more" in body
    assert f"You reported it for {full_day(day - timedelta(days=1))} already" in read(
        page, "link_delivery_new", promise.pk
    )


def test_what_waits_goes_to_the_top_of_the_page_and_what_is_done_is_folded(page, arrived, gift, promise, day):
    build.Confirmation(
        delivery=build.Delivery(commitment=promise), membership=promise.receiver, contribution=None
    )
    browser, link = page
    part = browser.get(here("partnerships:link_work", link), headers={"HX-Request": "true"}).content.decode()
    waits = part.split('id="waits-work" hx-swap-oob="true"')[1].split("</ul>")[0]
    assert "Send the schedule" in waits
    assert "A tour" in waits
    assert "Host two interns" in part.split("<details")[1].split("</details>")[0]
    assert "hx-swap-oob" not in read(page, "link_work")
    home = browser.get(here("directory:link_detail", link)).content.decode()
    assert home.index('id="waits-work"') < home.index("Loading…")


# --- nobody else's rows

NAMES = [
    *("link_delivery_new", "link_delivery_confirm", "link_delivery_missing", "link_file"),
    *("link_value", "link_value_missing", "link_charter"),
]


def rows_of(partnership, owner, other):
    """One row for each page, in this partnership: what `owner` promised, got and stands for."""
    made = {"partnership": partnership}
    promised = build.Commitment(owner=owner, receiver=other, **made)
    got = build.Delivery(
        commitment=build.Commitment(owner=other, receiver=owner, **made), file=build.StoredFile()
    )
    gift = build.Contribution(giver=other, receiver=owner, **made)
    return dict(zip(NAMES, (promised, got, got, got, gift, gift, build.Charter(**made)), strict=True))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("whose", ["another organization", "another intermediary", "a membership that ended"])
def test_a_row_that_is_not_theirs_is_as_if_it_were_not_there(
    page, partnership, employer, district, whose, name
):
    browser, link = page
    match whose:
        case "another organization":
            if name == "link_charter":
                pytest.skip("a charter is all members' alike")
            other = build.Membership(partnership=partnership)
            foreign = rows_of(partnership, other, district)[name]
        case "another intermediary":
            elsewhere = build.Partnership()
            own = build.Membership(partnership=elsewhere, organization=employer.organization)
            foreign = rows_of(elsewhere, own, build.Membership(partnership=elsewhere))[name]
        case _:
            foreign = rows_of(partnership, employer, district)[name]
            Membership.objects.filter(pk=employer.pk).update(
                left_on=employer.accepted_on, leave_reason="Moved"
            )
    hidden = browser.get(here(f"partnerships:{name}", link, foreign.pk))
    absent = browser.get(here(f"partnerships:{name}", link, 999_999))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_the_same_rows_open_where_they_are_theirs(page, partnership, convening, employer, district):
    """Negative control of the test above."""
    browser, link = page
    for name, row in rows_of(partnership, employer, district).items():
        assert browser.get(here(f"partnerships:{name}", link, row.pk)).status_code == 200, name


def test_the_lists_hold_nobody_elses_rows(page, partnership, convening, district, promise):
    other = build.Membership(partnership=partnership)
    build.Commitment(partnership=partnership, owner=other, receiver=district, text="Somebody else's promise")
    body = read(page, "link_work")
    assert "Somebody else" not in body
    assert "Host two interns" in body


# --- roles


def test_roles_are_confirmed_and_a_champion_comes_forward(page, employer, employer_contact):
    browser, link = page
    address = here("partnerships:link_champion", link)
    keep = [f"{employer.pk} primary", f"{employer.pk} champion"]
    browser.post(address, shown(browser, address) | {"roles": keep})
    held = MembershipContact.objects.filter(affiliation=employer_contact, to_on__isnull=True)
    assert set(held.values_list("role", flat=True)) == {"primary", "champion"}
    assert all(row.confirmed_on for row in held)


def test_a_role_that_is_not_ticked_any_more_ends(page, employer, employer_contact):
    browser, link = page
    address = here("partnerships:link_champion", link)
    words = {name: said for name, said in shown(browser, address).items() if name != "roles"}
    browser.post(address, words)
    assert not MembershipContact.objects.filter(affiliation=employer_contact, to_on__isnull=True).exists()


def tick(page, *roles):
    browser, link = page
    address = here("partnerships:link_champion", link)
    return browser.post(address, shown(browser, address) | {"roles": list(roles)}, follow=True)


def test_a_role_that_was_left_out_is_offered_and_taken_back(page, employer, employer_contact):
    primary = f"{employer.pk} primary"
    assert "no longer the primary contact" in read(page, "link_champion")
    assert "You hold no role now. You can tick yours again" in tick(page).content.decode()
    body = read(page, "link_champion")
    assert f'value="{primary}"' in body and "You hold no role now." in body
    assert "no longer the primary contact" not in body
    tick(page, primary)
    held = MembershipContact.objects.get(affiliation=employer_contact, to_on__isnull=True)
    assert (held.role, held.confirmed_on) == ("primary", held.from_on)
    tick(page)  # and so again
    assert f'value="{primary}"' in read(page, "link_champion")


def test_what_another_was_given_meanwhile_is_not_taken_back(page, employer, staff, now):
    tick(page)
    other = build.Affiliation(organization=employer.organization)
    name_contact(membership=employer, affiliation=other, role="primary", by=staff, at=now)
    assert f"{employer.pk} primary" not in read(page, "link_champion")
    with refused("roles", "Only whoever convenes"):
        words = {"affiliation": page[1].recipient, "members": [employer], "by": None, "at": now}
        keep_roles(roles={(employer.pk, "primary")}, **words)


def test_what_the_convener_ended_is_not_taken_back(page, employer, employer_contact, staff, now):
    held = MembershipContact.objects.get(affiliation=employer_contact)
    end_contact(contact=held, by=staff, at=now)
    assert left_out(employer_contact, [employer]) == []
    assert f"{employer.pk} primary" not in read(page, "link_champion")


def test_other_roles_are_the_conveners_to_give(employer, employer_contact, now):
    words = {"affiliation": employer_contact, "members": [employer], "by": None, "at": now}
    with refused("roles", "Only whoever convenes"):
        keep_roles(roles={(employer.pk, "sponsor")}, **words)


def test_roles_that_staff_changed_meanwhile_are_shown_anew(page, employer, employer_contact):
    browser, link = page
    address = here("partnerships:link_champion", link)
    words = shown(browser, address)
    build.MembershipContact(membership=employer, affiliation=employer_contact, role="sponsor")
    assert "has changed since" in errors(browser.post(address, words))["shown"]


# --- handed over


def test_a_colleague_takes_over_roles_promises_and_the_page(
    page, promise, employer, employer_contact, network
):
    build.MembershipContact(membership=employer, affiliation=employer_contact, role="champion")
    Commitment.objects.update(owner_person=employer_contact)
    response = send(page, "link_handover", **COLLEAGUE)
    assert response.url == "/links/handed/?language=en"
    heir = Affiliation.objects.get(email="bo@example.com")
    held = MembershipContact.objects.filter(to_on__isnull=True, membership=employer)
    assert {(row.role, row.affiliation) for row in held} == {("primary", heir), ("champion", heir)}
    assert Commitment.objects.get().owner_person == heir
    browser, link = page
    link.refresh_from_db()
    assert link.handed_to == heir
    assert browser.get(here("directory:link_detail", link)).status_code == 410
    fresh = SecureLink.objects.get(recipient=heir)
    assert carry_on(Client(), fresh).get(here("directory:link_detail", fresh)).status_code == 200


def test_both_and_the_sender_are_told_of_it(page, employer, signed_in, staff, employer_contact):
    send(page, "link_handover", **COLLEAGUE)
    mail.outbox.clear()
    send_letters()
    assert {message.to[0] for message in mail.outbox} == {
        "bo@example.com",
        "hr@example.com",
        "staff@example.org",
    }
    body = signed_in(staff).get(employer.organization.get_absolute_url()).content.decode()
    assert "Handed over" in body
    assert "Bo Park" in body


def test_who_leaves_is_no_longer_there(page, employer_contact):
    send(page, "link_handover", **COLLEAGUE, is_leaving="on")
    employer_contact.refresh_from_db()
    assert employer_contact.to_on is not None


def test_roles_in_another_network_stay(page, employer, employer_contact):
    elsewhere = build.Membership(organization=employer.organization)
    other = build.MembershipContact(membership=elsewhere, affiliation=employer_contact, role="champion")
    send(page, "link_handover", **COLLEAGUE)
    other.refresh_from_db()
    assert other.to_on is None


def test_nobody_hands_over_to_themselves_or_twice(page, now):
    _, link = page
    with refused("email", "your own address"):
        hand_over(link=link, by=None, at=now, **COLLEAGUE | {"email": "HR@example.com"})
    hand_over(link=link, by=None, at=now, **COLLEAGUE)
    with refused("__all__", "has ended"):
        hand_over(link=link, by=None, at=now, **COLLEAGUE | {"email": "cy@example.com"})


def test_whoever_asks_for_a_fresh_link_after_it_hears_by_letter_to_whom_the_work_went(page, now):
    """The page itself says the same to everybody: who holds an old link needn't be whom it was for."""
    browser, link = page
    old = here("directory:link_detail", link)
    hand_over(link=link, by=None, at=now, **COLLEAGUE)
    send_letters()
    mail.outbox.clear()
    gone = browser.get(old)
    assert gone.status_code == 410 and COLLEAGUE["email"] not in gone.content.decode()
    browser.post(re.search(r'action="([^"]+)"', gone.content.decode())[1], {"fresh": "1"})
    assert answer_renewals(at=now) == 1
    send_letters()
    (letter,) = mail.outbox
    assert letter.to == [link.recipient.email] and COLLEAGUE["email"] in letter.body
    assert browser.get(old).status_code == 410


def test_a_colleague_who_has_a_page_already_keeps_one(page, employer, network):
    known = build.Affiliation(organization=employer.organization, email="bo@example.com")
    theirs = own_link(known, network)
    send(page, "link_handover", **COLLEAGUE)
    assert SecureLink.objects.filter(recipient=known, revoked_at__isnull=True).get() == theirs
