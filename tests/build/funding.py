"""Money and where it may go."""

from __future__ import annotations

from datetime import timedelta

from factory import SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from partnerships import models as partnerships
from tests.build.days import START, ago
from tests.build.directory import Network
from tests.build.partnership import OfPartnership


class FundingSource(DjangoModelFactory):
    class Meta:
        model = partnerships.FundingSource

    holder = SubFactory(Network)
    name = Sequence(lambda n: f"Grant {n}")
    kind = "state"
    amount = 100_000
    from_on = START
    to_on = START + timedelta(days=729)
    applied_on = START
    awarded_on = START


class Allocation(OfPartnership):
    class Meta:
        model = partnerships.Allocation

    source = SubFactory(FundingSource, holder=SelfAttribute("..partnership.convener"))
    activity = "coordination"
    amount = 20_000
    from_on = START
    to_on = START + timedelta(days=364)
    made_on = START


class FundingReport(DjangoModelFactory):
    class Meta:
        model = partnerships.FundingReport

    source = SubFactory(FundingSource)
    title = Sequence(lambda n: f"Report {n}")
    due_on = START + timedelta(days=400)


class Match(DjangoModelFactory):
    class Meta:
        model = partnerships.Match

    source = SubFactory(FundingSource)
    kind = "cash"
    amount = 5_000
    on = ago(30)


class Budget(OfPartnership):
    class Meta:
        model = partnerships.Budget

    amount = 40_000
    from_on = START
    to_on = START + timedelta(days=729)
    made_on = START
