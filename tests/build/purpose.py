"""What a partnership is for, whom it recruits and what is given."""

from __future__ import annotations

from factory import SelfAttribute, SubFactory
from factory.django import DjangoModelFactory

from partnerships import models as partnerships
from tests.build.days import START, ago
from tests.build.directory import Organization
from tests.build.partnership import Membership, OfPartnership, of_same


class Charter(OfPartnership):
    class Meta:
        model = partnerships.Charter

    version = 1
    need = "Technicians are missing"
    serves = "Learners of grades 9 to 14"
    geography = "Three counties"
    goal = "A pathway into maintenance"
    fte_needed = 0.5
    adopted_on = START
    entered_on = START


class Endorsement(DjangoModelFactory):
    class Meta:
        model = partnerships.Endorsement

    charter = SubFactory(Charter)
    membership = SubFactory(Membership, partnership=SelfAttribute("..charter.partnership"))
    on = ago(300)
    entered_on = SelfAttribute("on")


class Review(OfPartnership):
    class Meta:
        model = partnerships.Review

    on = ago(100)
    entered_on = SelfAttribute("on")


class Protocol(OfPartnership):
    class Meta:
        model = partnerships.Protocol

    kind = "decisions"
    title = "How we decide"
    from_on = START


class Goal(OfPartnership):
    class Meta:
        model = partnerships.Goal

    title = "Forty placements a year"
    from_on = START


class RecruitmentNeed(OfPartnership):
    class Meta:
        model = partnerships.RecruitmentNeed

    support = "hosting"
    stated_on = START
    entered_on = SelfAttribute("stated_on")


class Prospect(DjangoModelFactory):
    class Meta:
        model = partnerships.Prospect

    need = SubFactory(RecruitmentNeed)
    organization = SubFactory(Organization, kind="employer")
    listed_on = ago(200)


class ValueStatement(DjangoModelFactory):
    class Meta:
        model = partnerships.ValueStatement

    membership = SubFactory(Membership)
    kind = "seeks"
    text = "People who stay"
    from_on = START


class Intersection(OfPartnership):
    class Meta:
        model = partnerships.Intersection

    seeks = SubFactory(ValueStatement, membership__partnership=SelfAttribute("...partnership"))
    gives = SubFactory(ValueStatement, kind="gives", membership__partnership=SelfAttribute("...partnership"))
    on = ago(90)


class Contribution(OfPartnership):
    class Meta:
        model = partnerships.Contribution

    giver = of_same()
    receiver = of_same()
    description = "Two days of a machinist’s time"
    on = ago(80)
    entered_on = SelfAttribute("on")
