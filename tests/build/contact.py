"""Who spoke with whom, and what was decided."""

from __future__ import annotations

from datetime import timedelta

from factory import LazyAttribute, SelfAttribute, SubFactory
from factory.django import DjangoModelFactory

from partnerships import models as partnerships
from tests.build.days import ago
from tests.build.directory import Network, Organization, Person
from tests.build.partnership import Membership, OfPartnership, of_same


class Connection(DjangoModelFactory):
    class Meta:
        model = partnerships.Connection

    intermediary = SubFactory(Network)
    organization = SubFactory(Organization)
    reason = "insight"
    interest = "What do local employers look for?"
    on = ago(300)
    entered_on = SelfAttribute("on")


class Introduction(DjangoModelFactory):
    class Meta:
        model = partnerships.Introduction

    connection = SubFactory(Connection)
    introduced_by = SubFactory(Person)
    introduced_to = SubFactory(Person)
    on = ago(290)
    entered_on = SelfAttribute("on")


class Interaction(OfPartnership):
    class Meta:
        model = partnerships.Interaction

    membership = of_same()
    direction = "in"
    channel = "call"
    subject = "Spring placements"
    on = ago(10)
    entered_on = SelfAttribute("on")


class Request(OfPartnership):
    class Meta:
        model = partnerships.Request

    membership = of_same()
    text = "Who visits us in fall?"
    received_on = ago(30)
    answer_by_on = LazyAttribute(lambda o: o.received_on + timedelta(days=7))
    entered_on = SelfAttribute("received_on")


class Meeting(OfPartnership):
    class Meta:
        model = partnerships.Meeting

    title = "Quarterly meeting"
    planned_on = ago(60)
    entered_on = SelfAttribute("planned_on")


class MeetingParty(DjangoModelFactory):
    class Meta:
        model = partnerships.MeetingParty

    meeting = SubFactory(Meeting)
    membership = SubFactory(Membership, partnership=SelfAttribute("..meeting.partnership"))
    invited_on = LazyAttribute(lambda o: o.meeting.planned_on - timedelta(days=14))


class Decision(OfPartnership):
    class Meta:
        model = partnerships.Decision

    text = "We begin with juniors"
    on = ago(60)
    entered_on = SelfAttribute("on")
