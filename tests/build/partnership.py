"""A partnership and who belongs to it."""

from __future__ import annotations

from typing import Any

import factory
from factory import SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from partnerships import models as partnerships
from tests.build.days import START, ago
from tests.build.directory import Affiliation, Network, Organization, Person
from tests.build.employers import Employer
from tests.build.pathways import Pathway


class Partnership(DjangoModelFactory):
    """With the stage and status that hold from its first day; `steps=False` leaves both out."""

    class Meta:
        model = partnerships.Partnership
        skip_postgeneration_save = True

    slug = Sequence(lambda n: f"partnership-{n}")
    name = Sequence(lambda n: f"Partnership {n}")
    convener = SubFactory(Network)
    started_on = START
    stage = 1

    @factory.post_generation
    def steps(self, create: bool, wanted: bool | None, **_: Any) -> None:
        if create and wanted is not False:
            StageChange(partnership=self, stage=self.stage, on=self.started_on)
            StatusChange(partnership=self, status=self.status, on=self.started_on)


class StageChange(DjangoModelFactory):
    class Meta:
        model = partnerships.StageChange

    partnership = SubFactory(Partnership, steps=False)
    stage = SelfAttribute("partnership.stage")
    on = START


class StatusChange(DjangoModelFactory):
    class Meta:
        model = partnerships.StatusChange

    partnership = SubFactory(Partnership, steps=False)
    status = "open"
    on = START


class OfPartnership(DjangoModelFactory):
    class Meta:
        abstract = True

    partnership = SubFactory(Partnership)


class Membership(OfPartnership):
    """An accepted member; its organization is a school unless told otherwise."""

    class Meta:
        model = partnerships.Membership

    organization = SubFactory(Organization)
    invited_on = START
    accepted_on = START


def convening(partnership: partnerships.Partnership, **words: Any) -> partnerships.Membership:
    """The convener's own membership, accepted on the partnership's first day."""
    row: partnerships.Membership = Membership(
        partnership=partnership, organization=partnership.convener, role="convener", **words
    )
    return row


def employing(partnership: partnerships.Partnership, **words: Any) -> partnerships.Membership:
    """A member that is an employer, with its facet."""
    row: partnerships.Membership = Membership(
        partnership=partnership, organization=Employer().organization, **words
    )
    return row


def of_same(**words: Any) -> SubFactory:
    """A membership of the same partnership as the row that is built."""
    return SubFactory(Membership, partnership=SelfAttribute("..partnership"), **words)


class PartnershipPathway(OfPartnership):
    class Meta:
        model = partnerships.PartnershipPathway

    pathway = SubFactory(Pathway, owner=SelfAttribute("..partnership.convener"))
    from_on = START


class Assignment(OfPartnership):
    class Meta:
        model = partnerships.Assignment

    person = SubFactory(Person)
    role = "lead"
    fte = 0.5
    from_on = START


class MembershipContact(DjangoModelFactory):
    class Meta:
        model = partnerships.MembershipContact

    membership = SubFactory(Membership)
    affiliation = SubFactory(Affiliation, organization=SelfAttribute("..membership.organization"))
    role = "primary"
    from_on = START
    confirmed_on = START


class CadenceTerm(DjangoModelFactory):
    """Contact with one member; a meeting cadence is `kind="meeting", membership=None, partnership=p`."""

    class Meta:
        model = partnerships.CadenceTerm

    membership = SubFactory(Membership)
    partnership = SelfAttribute("membership.partnership")
    kind = "contact"
    days = 30
    from_on = START


class SystemChange(OfPartnership):
    class Meta:
        model = partnerships.SystemChange

    level = "policy"
    what = "Credit for the apprenticeship hours"
    on = ago(90)
    entered_on = SelfAttribute("on")
