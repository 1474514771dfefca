"""Who is who: organizations, people, users, letters, links."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from directory import models as directory
from tests.build.days import AT, DAY, START, ago


class Organization(DjangoModelFactory):
    class Meta:
        model = directory.Organization

    name = Sequence(lambda n: f"Organization {n}")
    slug = Sequence(lambda n: f"organization-{n}")
    kind = "school"


class District(Organization):
    name = Sequence(lambda n: f"District {n}")
    kind = "district"


class School(DjangoModelFactory):
    class Meta:
        model = directory.School

    organization = SubFactory(Organization, kind="school")
    lowest_grade = "09"
    highest_grade = "12"


class Intermediary(DjangoModelFactory):
    class Meta:
        model = directory.Intermediary

    organization = SubFactory(Organization, kind="intermediary")


class Network(Organization):
    """An organization that convenes: with its facet as intermediary."""

    class Meta:
        skip_postgeneration_save = True

    name = Sequence(lambda n: f"Network {n}")
    kind = "intermediary"
    facet = factory.RelatedFactory(Intermediary, factory_related_name="organization")


class ConsortiumMember(DjangoModelFactory):
    class Meta:
        model = directory.ConsortiumMember

    intermediary = SubFactory(Intermediary, is_consortium=True)
    organization = SubFactory(Organization, kind="workforce_board")
    from_on = START


class Tie(DjangoModelFactory):
    class Meta:
        model = directory.Tie

    intermediary = SubFactory(Network)
    organization = SubFactory(Organization)
    from_on = START


class Person(DjangoModelFactory):
    class Meta:
        model = directory.Person

    given_name = Sequence(lambda n: f"Given{n}")
    family_name = Sequence(lambda n: f"Family{n}")


class Affiliation(DjangoModelFactory):
    class Meta:
        model = directory.Affiliation

    person = SubFactory(Person)
    organization = SubFactory(Organization)
    title = "Coordinator"
    level = "manager"
    email = Sequence(lambda n: f"person{n}@example.org")
    from_on = START


class ContactCheck(DjangoModelFactory):
    class Meta:
        model = directory.ContactCheck

    affiliation = SubFactory(Affiliation)
    outcome = "verified"
    on = ago(30)
    entered_on = SelfAttribute("on")


class User(DjangoModelFactory):
    """Signs in by force_login only: the stored password is none that can be typed."""

    class Meta:
        model = directory.User

    email = Sequence(lambda n: f"user{n}@example.org")
    name = Sequence(lambda n: f"User {n}")
    password = "!"


class Seat(DjangoModelFactory):
    class Meta:
        model = directory.Seat

    user = SubFactory(User)
    organization = SubFactory(Network)
    role = "member"
    from_on = START


def seated(organization: directory.Organization, role: str = "member", **words: Any) -> directory.User:
    """A user with a seat in the organization."""
    user: directory.User = User(**words)
    Seat(user=user, organization=organization, role=role)
    return user


class StoredFile(DjangoModelFactory):
    """Its bytes lie in the tests' own storage, gone with the process."""

    class Meta:
        model = directory.StoredFile

    name = Sequence(lambda n: f"Report {n}.pdf")
    file = LazyAttribute(lambda row: ContentFile(b"%PDF-1.7 a report %%EOF", name=row.name))
    content_type = "application/pdf"
    byte_count = 23
    sha256 = "0" * 64
    stored_at = AT


class Note(DjangoModelFactory):
    class Meta:
        model = directory.Note

    intermediary = SubFactory(Network)
    organization = SubFactory(Organization)
    text = "Call before noon."
    written_at = AT


class Letter(DjangoModelFactory):
    class Meta:
        model = directory.Letter

    template = "welcome"
    recipient = Sequence(lambda n: f"letter{n}@example.org")
    subject_key = Sequence(lambda n: f"subject:{n}")
    period = "once"
    organization = SubFactory(Network)
    due_at = AT


class Absence(DjangoModelFactory):
    class Meta:
        model = directory.Absence

    user = SubFactory(User)
    from_on = DAY
    to_on = DAY + timedelta(days=4)


class CalendarFeed(DjangoModelFactory):
    class Meta:
        model = directory.CalendarFeed

    user = SubFactory(User)
    token_hash = Sequence(lambda n: f"{n:064x}")
    made_at = AT


class Preference(DjangoModelFactory):
    class Meta:
        model = directory.Preference

    user = SubFactory(User)


class SecureLink(DjangoModelFactory):
    class Meta:
        model = directory.SecureLink

    purpose = "personal"
    recipient = SubFactory(Affiliation)
    organization = SubFactory(Network)
    template = "link"
    subject_key = Sequence(lambda n: f"thing {n}")
    days = 14
    token_hash = Sequence(lambda n: f"{n:064x}")
    mailed_to = SelfAttribute("recipient.email")
    issued_at = AT
    expires_at = AT + timedelta(days=14)


class Silence(DjangoModelFactory):
    class Meta:
        model = directory.Silence

    affiliation = SubFactory(Affiliation)
    intermediary = SubFactory(Network)
    from_on = DAY


class LinkCode(DjangoModelFactory):
    class Meta:
        model = directory.LinkCode

    link = SubFactory(SecureLink)
    asked_at = AT


class LinkVisit(DjangoModelFactory):
    class Meta:
        model = directory.LinkVisit

    link = SubFactory(SecureLink)
    at = AT


class LinkRenewal(DjangoModelFactory):
    class Meta:
        model = directory.LinkRenewal

    token_hash = Sequence(lambda n: f"{n:064x}")
    asked_at = AT


class Allowance(DjangoModelFactory):
    class Meta:
        model = directory.Allowance

    key = Sequence(lambda n: f"deed {n}")
    began_at = AT
    until_at = AT + timedelta(hours=1)


class Submission(DjangoModelFactory):
    class Meta:
        model = directory.Submission

    actor = "user 1"
    path = "/"
    key = Sequence(lambda n: f"{n:032x}")
    content_hash = Sequence(lambda n: f"{n:064x}")
    at = AT


class FormDraft(DjangoModelFactory):
    class Meta:
        model = directory.FormDraft

    actor = "user 1"
    path = Sequence(lambda n: f"/drafted/{n}/")
    content = factory.LazyFunction(lambda: {"note": ["Half a sent"]})
    saved_at = AT


class SearchWord(DjangoModelFactory):
    class Meta:
        model = directory.SearchWord

    kind = "organization"
    key = Sequence(lambda n: n + 1)
    word = b"bluegrass"
    backward = b"ssargeulb"
    length = 15


class StaleMark(DjangoModelFactory):
    class Meta:
        model = directory.StaleMark

    kind = "partnership"
    key = Sequence(lambda n: n + 1)
    at = AT
