"""The other shore: employers, needs, offers, placements."""

from __future__ import annotations

from datetime import timedelta

import factory
from factory import SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from employers import models as employers
from tests.build.days import AT, DAY, ago
from tests.build.directory import Network, Organization
from tests.build.pathways import Competency, Occupation, Pathway


class Employer(DjangoModelFactory):
    class Meta:
        model = employers.Employer

    organization = SubFactory(Organization, kind="employer")
    size = "50-249"


class Site(DjangoModelFactory):
    class Meta:
        model = employers.Site

    employer = SubFactory(Employer)
    name = Sequence(lambda n: f"Plant {n}")


class Need(DjangoModelFactory):
    class Meta:
        model = employers.Need

    employer = SubFactory(Employer)
    occupation = SubFactory(Occupation)
    submitted_on = ago(40)
    entered_on = SelfAttribute("submitted_on")


class Offer(DjangoModelFactory):
    class Meta:
        model = employers.Offer

    employer = SubFactory(Employer)
    intermediary = SubFactory(Network)
    kind = "internship"
    title = Sequence(lambda n: f"Internship {n}")
    slots_count = 4
    submitted_on = ago(60)
    entered_on = SelfAttribute("submitted_on")


class OfferQuestion(DjangoModelFactory):
    class Meta:
        model = employers.OfferQuestion

    offer = SubFactory(Offer)
    text = "On which days of the week?"
    asked_at = AT


class Interest(DjangoModelFactory):
    class Meta:
        model = employers.Interest

    intermediary = SubFactory(Network)
    organization_name = Sequence(lambda n: f"Stranger {n} Inc")
    given_name = "Tess"
    family_name = "Teller"
    email = Sequence(lambda n: f"tess{n}@stranger.test")
    offered = factory.LazyFunction(lambda: ["tour", "shadow"])
    needed = factory.LazyFunction(lambda: ["hires"])
    needs = factory.LazyFunction(lambda: [["Welders", 2]])
    received_at = AT
    received_on = DAY
    answer_by_on = DAY + timedelta(days=7)


class Ask(DjangoModelFactory):
    class Meta:
        model = employers.Ask

    employer = SubFactory(Employer)
    asked_by = SubFactory(Network)
    kind = "tour"
    from_on = ago(20)


class Placement(DjangoModelFactory):
    class Meta:
        model = employers.Placement

    offer = SubFactory(Offer)
    school = SubFactory(Organization, kind="school")
    grade_band = "high_upper"
    learners_count = 3
    from_on = ago(50)
    entered_on = SelfAttribute("from_on")


class PlaceRequest(DjangoModelFactory):
    class Meta:
        model = employers.PlaceRequest

    school = SubFactory(Organization, kind="school")
    intermediary = SubFactory(Network)
    kind = "internship"
    grade_band = "high_upper"
    learners_count = 3
    requested_on = ago(10)
    entered_on = SelfAttribute("requested_on")


class CompetencyEndorsement(DjangoModelFactory):
    class Meta:
        model = employers.CompetencyEndorsement

    employer = SubFactory(Employer)
    pathway = SubFactory(Pathway)
    competency = SubFactory(Competency)
    verdict = "endorsed"
    on = ago(20)
    entered_on = SelfAttribute("on")
