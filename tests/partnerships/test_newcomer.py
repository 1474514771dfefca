"""A signer who isn't in the directory is named on the page; whoever is there already is not made twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from directory.models import Affiliation, Person
from partnerships.actions.answer import delegate_signing
from partnerships.actions.certificate import certificate_of, stand_ins
from partnerships.actions.editing import take_back
from partnerships.models import AgreementParty, Signer
from tests import build
from tests.forms import at, errors, fill
from tests.signing import sent, sign_link, signed, signer_of, with_code

pytestmark = pytest.mark.django_db
WORDS = {
    "given_name": "Noor",
    "family_name": "New",
    "title": "Owner",
    "email": "Noor@example.com",
    "level": "executive",
}


@pytest.fixture
def party(draft, employer) -> AgreementParty:
    return draft.parties.get(membership=employer)


def name(page, party, **words):
    return fill(page, at("signer_new", party.agreement_id), party=party.pk, **WORDS | words)


def test_somebody_new_is_added_and_named(page, draft, party):
    assert name(page, party).url == at("agreement_signing", draft.pk)
    signer = Signer.objects.get(party=party)
    who = signer.affiliation
    assert (str(who.person), who.title, who.email) == ("Noor New", "Owner", "noor@example.com")
    assert who.organization == party.membership.organization
    assert "Noor New" in page.get(at("agreement_signing", draft.pk)).content.decode()


def test_those_who_were_named_stay_and_the_new_one_comes_last(page, draft, party, convening):
    other = draft.parties.get(membership=convening)
    build.Signer(party=other, place=3)
    type(draft).objects.filter(pk=draft.pk).update(signing_order="in_order")
    name(page, party)
    assert list(Signer.objects.standing().order_by("place").values_list("party", "place")) == [
        (other.pk, 3),
        (party.pk, 4),
    ]


def test_an_address_that_is_known_there_is_the_person_of_that_address(page, party):
    known = build.Affiliation(organization=party.membership.organization, email="noor@example.com")
    name(page, party)
    assert Signer.objects.get(party=party).affiliation == known
    assert not Person.objects.filter(family_name="New").exists()
    assert "is named already" in errors(name(page, party))["email"]


def test_the_same_person_of_another_organization_works_here_too(page, party):
    person = build.Person(given_name="noor", family_name="NEW")
    build.Affiliation(person=person, email="noor@example.com")
    name(page, party)
    assert Signer.objects.get(party=party).affiliation.person == person
    assert person.affiliations.count() == 2


def test_another_persons_address_is_refused(page, party):
    build.Affiliation(email="noor@example.com")
    people = Person.objects.count()
    assert "on file for" in errors(name(page, party))["email"]
    assert (Person.objects.count(), Signer.objects.count()) == (people, 0)


def test_what_is_missing_is_said_at_its_field_and_nobody_is_added(page, party):
    assert set(errors(name(page, party, email="no address", title=""))) == {"email", "title"}
    assert not Affiliation.objects.filter(title="Owner").exists()


def test_nobody_new_signs_what_is_signed(page, draft, party, now):
    signed(draft, at=now)
    people = Person.objects.count()
    assert "never edited" in errors(name(page, party))["__all__"]
    assert Person.objects.count() == people


def test_somebody_new_voids_what_was_sent(page, draft, party, now):
    sent(draft, at=now)
    name(page, party)
    draft.refresh_from_db()
    assert (draft.state, draft.paper) == ("in_review", None)


# --- who signs in place of whom ---------------------------------------------------------------------------


def passed_on(signer: Signer, email: str, now) -> Signer:
    words = {"given_name": "Ida", "family_name": email[:3].title(), "title": "CFO", "email": email}
    return delegate_signing(signer=signer, link=with_code(signer.link, at=now), by=None, at=now, **words)


def test_page_and_certificate_say_who_is_named_in_the_text(out, employer, convening, now):
    first = signer_of(employer, out)
    second = passed_on(first, "one@example.com", now)
    third = passed_on(second, "two@example.com", now)
    assert stand_ins(out)[third.pk] == str(first.affiliation.person)
    sign_link(third, at=now)
    sign_link(signer_of(convening, out), at=now)
    out.refresh_from_db()
    told = {one.name: one.in_place_of for one in certificate_of(out, now).signed}
    assert told[str(third.affiliation.person)] == str(first.affiliation.person)
    assert told[str(signer_of(convening, out).affiliation.person)] == ""


def test_in_the_next_edition_they_are_named_themselves(out, employer, now):
    heir = passed_on(signer_of(employer, out), "one@example.com", now)
    take_back(agreement=out, reason="A typo", by=None, at=now)
    out.refresh_from_db()
    again = sent(out, at=now + timedelta(seconds=1))
    assert stand_ins(again) == {} and signer_of(employer, again) == heir
