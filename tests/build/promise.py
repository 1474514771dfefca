"""Responsibilities, commitments, deliveries, plans."""

from __future__ import annotations

from factory import SelfAttribute, SubFactory
from factory.django import DjangoModelFactory

from partnerships import models as partnerships
from tests.build.days import START, ago
from tests.build.partnership import Membership, OfPartnership, of_same
from tests.build.purpose import Contribution


class Responsibility(DjangoModelFactory):
    class Meta:
        model = partnerships.Responsibility

    membership = SubFactory(Membership)
    role = "Host"
    description = "Hosts learners"
    from_on = START


class Commitment(OfPartnership):
    class Meta:
        model = partnerships.Commitment

    owner = of_same()
    text = "Six summer internships"
    made_on = ago(120)
    entered_on = SelfAttribute("made_on")


class DueDate(DjangoModelFactory):
    class Meta:
        model = partnerships.DueDate

    commitment = SubFactory(Commitment)
    due_on = ago(20)
    agreed_on = SelfAttribute("commitment.made_on")


class Delivery(DjangoModelFactory):
    class Meta:
        model = partnerships.Delivery

    commitment = SubFactory(Commitment)
    figure = 6
    unit = "learners"
    delivered_on = ago(25)
    entered_on = SelfAttribute("delivered_on")


class Confirmation(DjangoModelFactory):
    """Of a contribution by its receiver; of a delivery with `delivery=d, contribution=None, membership=m`."""

    class Meta:
        model = partnerships.Confirmation

    contribution = SubFactory(Contribution)
    membership = SelfAttribute("contribution.receiver")
    on = ago(5)
    entered_on = SelfAttribute("on")


class Plan(OfPartnership):
    class Meta:
        model = partnerships.Plan

    on = ago(150)
    entered_on = SelfAttribute("on")


class PlanStep(DjangoModelFactory):
    class Meta:
        model = partnerships.PlanStep

    plan = SubFactory(Plan)
    step = 1
