"""Who of us knows whom, told from the contacts that were logged; others are named, never what they say."""

from datetime import timedelta

import pytest

from partnerships.actions.contact import log_interaction
from partnerships.boards import standing
from partnerships.models import Interaction
from tests import build
from tests.forms import at as address_of
from tests.forms import fill


@pytest.fixture
def log(partnership, employer, staff, at):
    def logged(**words):
        told = {"direction": "in", "channel": "call", "subject": "Spring", "by": staff, "at": at, **words}
        return log_interaction(partnership=partnership, membership=employer, **told)

    return logged


def pairs(known):
    return [(row.colleague, row.contact.person, row.count) for row in known]


def test_who_wrote_a_contact_down_knows_whom_it_was_with(
    log, employer, employer_contact, staff, manager, day
):
    other = build.Affiliation(organization=employer.organization, level="executive")
    log(on=day - timedelta(days=60))
    log(on=day - timedelta(days=9))
    log(on=day - timedelta(days=3), participants=[other], by=manager)
    found = standing.of_organization(employer.organization, staff, day).known
    # Where nobody is named, it was with those who answer for their organization.
    assert pairs(found) == [("Mia Manager", other.person, 1), ("Sam Staff", employer_contact.person, 2)]
    assert (found[1].first_on, found[1].last_on) == (day - timedelta(days=60), day - timedelta(days=9))
    assert pairs(standing.of_person(other.person, staff)) == [("Mia Manager", other.person, 1)]


def test_a_contact_that_came_in_by_a_file_is_the_leads(log, partnership, employer_contact, staff):
    lead = build.Assignment(partnership=partnership, role="lead").person
    log(by=None)
    assert pairs(standing.of_person(employer_contact.person, staff)) == [
        (str(lead), employer_contact.person, 1)
    ]


def test_mail_to_many_is_no_acquaintance(log, employer_contact, staff):
    log(direction="out", is_mass_mail=True)
    assert standing.of_person(employer_contact.person, staff) == []


def test_others_see_nothing_of_it(log, employer, employer_contact, stranger, day):
    log()
    assert standing.of_person(employer_contact.person, stranger) == []
    told = standing.of_organization(employer.organization, stranger, day)
    assert (told.known, told.others, told.may_see_others) == ([], [], False)


def test_who_else_talks_to_them_is_named_without_what_is_said(
    employer, network, staff, stranger, signed_in, day
):
    place = employer.organization
    build.Tie(intermediary=network, organization=place)
    theirs = build.Partnership(convener=stranger.seats.get().organization)
    build.Tie(intermediary=theirs.convener, organization=place)
    member = build.Membership(partnership=theirs, organization=place)
    build.Interaction(partnership=theirs, membership=member, subject="A secret plan", on=day)
    (other,) = standing.of_organization(place, staff, day).others
    assert (other.intermediary, other.is_lately) == (theirs.convener, True)
    html = signed_in(staff).get(f"/organizations/{place.slug}/contacts/").content.decode()
    assert theirs.convener.name in html and "A secret plan" not in html and theirs.name not in html


def test_what_they_keep_private_is_not_even_counted(employer, network, staff, stranger, day):
    place = employer.organization
    theirs = build.Partnership(convener=stranger.seats.get().organization)
    for intermediary in (network, theirs.convener):
        build.Tie(intermediary=intermediary, organization=place)
    member = build.Membership(partnership=theirs, organization=place)
    build.Interaction(partnership=theirs, membership=member, is_private=True, on=day)
    (other,) = standing.of_organization(place, staff, day).others
    assert not other.is_lately


def test_what_part_a_person_has_is_told_to_who_sees_the_partnership(
    employer, employer_contact, staff, stranger
):
    assert [part.row.membership for part in standing.roles_of(employer_contact.person, staff)] == [employer]
    assert standing.roles_of(employer_contact.person, stranger) == []


def test_a_contact_is_logged_with_the_person_whose_page_one_comes_from(
    partnership, employer, employer_contact, staff, viewer, signed_in
):
    browser = signed_in(staff)
    roles = browser.get(address_of("person_roles", employer_contact.person_id)).content.decode()
    address = address_of("interaction_new", partnership.slug) + f"?who={employer.contacts.get().pk}"
    assert address in roles
    reading = signed_in(viewer).get(address_of("person_roles", employer_contact.person_id)).content.decode()
    assert "?who=" not in reading
    assert fill(browser, address, subject="Spring").status_code == 302
    row = Interaction.objects.get()
    assert (row.membership, list(row.participants.all())) == (employer, [employer_contact])


def test_a_contact_of_another_partnership_is_not_asked_about(partnership, staff, signed_in):
    other = build.MembershipContact()
    for who in (other.pk, "nonsense", ""):
        answer = signed_in(staff).get(address_of("interaction_new", partnership.slug), {"who": who})
        assert "participants" not in answer.context["form"].fields
