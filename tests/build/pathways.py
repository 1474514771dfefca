"""The map: clusters, occupations, programs, pathways."""

from __future__ import annotations

from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from pathways import models as pathways
from tests.build.days import START
from tests.build.directory import Network, Organization


class CareerCluster(DjangoModelFactory):
    class Meta:
        model = pathways.CareerCluster

    scheme = "2024"
    title = Sequence(lambda n: f"Cluster {n}")


class Occupation(DjangoModelFactory):
    class Meta:
        model = pathways.Occupation

    soc = Sequence(lambda n: f"{11 + n % 80:02d}-{1000 + n // 80:04d}")
    title = Sequence(lambda n: f"Occupation {n}")


class OnetOccupation(DjangoModelFactory):
    class Meta:
        model = pathways.OnetOccupation

    occupation = SubFactory(Occupation)
    code = LazyAttribute(lambda o: f"{o.occupation.soc}.00")
    title = SelfAttribute("occupation.title")


class OnetCluster(DjangoModelFactory):
    class Meta:
        model = pathways.OnetCluster

    onet_occupation = SubFactory(OnetOccupation)
    cluster = SubFactory(CareerCluster)


class Industry(DjangoModelFactory):
    class Meta:
        model = pathways.Industry

    naics = Sequence(lambda n: f"{110000 + n}")
    title = Sequence(lambda n: f"Industry {n}")


class InstructionalProgram(DjangoModelFactory):
    class Meta:
        model = pathways.InstructionalProgram

    cip = Sequence(lambda n: f"{n // 10000 % 90 + 10:02d}.{n % 10000:04d}")
    title = Sequence(lambda n: f"Program kind {n}")


class CipSocLink(DjangoModelFactory):
    class Meta:
        model = pathways.CipSocLink

    instructional_program = SubFactory(InstructionalProgram)
    occupation = SubFactory(Occupation)
    source = "Crosswalk 2020"


class Area(DjangoModelFactory):
    class Meta:
        model = pathways.Area

    code = Sequence(lambda n: f"A{n}")
    title = Sequence(lambda n: f"Area {n}")
    kind = "state"


class OccupationFact(DjangoModelFactory):
    class Meta:
        model = pathways.OccupationFact

    occupation = SubFactory(Occupation)
    area = SubFactory(Area)
    year = 2024
    source = "OEWS"
    measure = "employment"
    value = 1200


class Credential(DjangoModelFactory):
    class Meta:
        model = pathways.Credential

    name = Sequence(lambda n: f"Credential {n}")


class Competency(DjangoModelFactory):
    class Meta:
        model = pathways.Competency

    title = Sequence(lambda n: f"Competency {n}")


class Program(DjangoModelFactory):
    class Meta:
        model = pathways.Program

    organization = SubFactory(Organization)
    instructional_program = SubFactory(InstructionalProgram)
    name = Sequence(lambda n: f"Program {n}")
    level = "secondary"
    from_on = START


class ProgramCompletions(DjangoModelFactory):
    class Meta:
        model = pathways.ProgramCompletions

    program = SubFactory(Program)
    year = 2024
    award_level = "3"
    completions_count = 40
    source = "IPEDS"


class Course(DjangoModelFactory):
    class Meta:
        model = pathways.Course

    organization = SubFactory(Organization)
    title = Sequence(lambda n: f"Course {n}")
    from_on = START


class Pathway(DjangoModelFactory):
    class Meta:
        model = pathways.Pathway

    slug = Sequence(lambda n: f"pathway-{n}")
    title = Sequence(lambda n: f"Pathway {n}")
    owner = SubFactory(Network)


class PathwayStep(DjangoModelFactory):
    class Meta:
        model = pathways.PathwayStep

    pathway = SubFactory(Pathway)
    order = 1
    kind = "work_based"
    title = Sequence(lambda n: f"Step {n}")


class Initiative(DjangoModelFactory):
    class Meta:
        model = pathways.Initiative

    name = Sequence(lambda n: f"Initiative {n}")
    organization = SubFactory(Network)
    region = "Bluegrass"
    from_on = START
