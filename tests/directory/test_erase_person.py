"""A person is forgotten: names and addresses are gone everywhere, what was done stays."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import reverse

from directory.actions.person import erase_person
from directory.actions.save import change
from partnerships.actions.contact import log_interaction
from tests import build
from tests.cast import refused

#: Where a name or address of a person may stand: erased by erase_person, or why it stays.
ERASED = {
    "directory.Affiliation.email",
    "directory.Affiliation.phone",
    "directory.Letter.recipient",
    "directory.SecureLink.mailed_to",
    "directory.User.email",
    "employers.Interest.email",
    "employers.Interest.phone",
}
STAYS = {
    "pathways.Initiative.contact_page": "a page of an organization",
    "directory.Organization.phone": "of the organization, not of a person",
    "partnerships.DataSharingAgreement.breach_contact": "an office named in a contract",
    "partnerships.Signer.email": "where the agreement was sent: evidence, kept as long as the agreement",
    "partnerships.Evidence.email": "the evidence itself, kept as long as the agreement",
}


@pytest.fixture
def known(partnership, employer, staff, at):
    person = build.Person(given_name="Quentin", family_name="Zimmerfrau")
    place = build.Affiliation(
        person=person,
        organization=employer.organization,
        title="Chief Quilter",
        email="quentin@zimmer.example",
        phone="+15025550142",
    )
    build.Interest(
        given_name="Quentin", family_name="Zimmerfrau", email=place.email, note="Ask Quentin Zimmerfrau"
    )
    change(place, by=staff, at=at, email="zimmerfrau@quilts.example")
    change(person, by=staff, at=at, given_name="Quentin-Otto")
    user = build.User(person=person, name="Quentin Zimmerfrau", email="quentin@zimmer.example")
    build.Seat(user=user, organization=employer.organization)
    build.Letter(recipient="quentin@zimmer.example", state="sent", sent_at=at, context={"name": "Zimmerfrau"})
    build.Letter(recipient="zimmerfrau@quilts.example")
    link = build.SecureLink(recipient=place, context={"title": "For Quentin Zimmerfrau"})
    build.LinkVisit(link=link, address="203.0.113.77", agent="Quilter")
    build.MembershipContact(membership=employer, affiliation=place)
    log_interaction(
        partnership=partnership,
        membership=employer,
        direction="in",
        channel="call",
        subject="A call",
        participants=[place],
        by=staff,
        at=at,
    )
    return person


def everything_stored() -> str:
    """Every text of every table, history included."""
    words = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            words += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(words)


def test_nothing_of_the_name_is_left_in_any_table(known, partnership, admin, at):
    before = everything_stored()
    assert "Zimmerfrau" in before and "quentin@zimmer.example" in before
    erase_person(person=known, reason="Asked for it", by=admin, at=at)
    after = everything_stored()
    for word in (
        "Quentin",
        "Zimmerfrau",
        "zimmer.example",
        "quilts.example",
        "5025550142",
        "Quilter",
        "203.0.113.77",
    ):
        assert word not in after, word
    assert partnership.interactions.get().participants.get().person == known


def test_the_account_is_closed_and_links_open_no_more(known, admin, at):
    erase_person(person=known, reason="Asked for it", by=admin, at=at)
    user = known.user
    user.refresh_from_db()
    assert (
        not user.is_active and not user.has_usable_password() and not user.seats.filter(to_on=None).exists()
    )
    assert known.affiliations.get().links.get().revoked_at == at


def test_it_takes_a_reason_and_no_last_manager(known, employer, admin, at):
    with refused("reason"):
        erase_person(person=known, reason="", by=admin, at=at)
    known.user.seats.update(role="manager")
    with refused("__all__", "last manager"):
        erase_person(person=known, reason="Asked for it", by=admin, at=at)
    known.refresh_from_db()
    assert known.family_name == "Zimmerfrau"


def test_an_administrator_erases_with_a_reason_and_one_at_a_time(known, signed_in, admin):
    browser, people = signed_in(admin), reverse("admin:directory_person_changelist")

    def erase(*rows, reason="Asked for it"):
        sent = {"action": "erase", "_selected_action": [row.pk for row in rows], "reason": reason}
        said = browser.post(people, sent, follow=True).content.decode()
        known.refresh_from_db()
        return said

    assert "Say why this person is erased." in erase(known, reason="")
    assert "Erase one person at a time." in erase(known, build.Person())
    assert known.family_name == "Zimmerfrau"
    assert "1 done." in erase(known)
    assert known.family_name != "Zimmerfrau"
    assert known.history.first().history_user == admin


def test_every_address_of_a_person_is_known_to_the_eraser():
    found = set()
    for app in ("directory", "pathways", "employers", "partnerships", "metrics"):
        for model in apps.get_app_config(app).get_models():
            if model.__name__.startswith("Historical"):
                continue
            for field in model._meta.concrete_fields:
                named = any(word in field.name for word in ("email", "phone", "contact", "recipient"))
                if isinstance(field, models.EmailField) or (named and isinstance(field, models.CharField)):
                    found.add(f"{app}.{model.__name__}.{field.name}")
    assert found == ERASED | set(STAYS)
