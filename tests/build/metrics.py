"""The instrument: metrics, reports, surveys, runs and snapshots."""

from __future__ import annotations

from datetime import date

import factory
from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from metrics import models as metrics
from metrics.actions.survey import sector_of
from tests.build.contact import Meeting
from tests.build.days import AT, DAY, START, ago
from tests.build.directory import Affiliation, Network, Organization
from tests.build.partnership import Membership, OfPartnership, Partnership
from tests.build.pathways import Credential
from tests.build.purpose import Goal


class MetricDefinition(DjangoModelFactory):
    class Meta:
        model = metrics.MetricDefinition

    code = Sequence(lambda n: f"M{n}")
    framework = "Causeway"
    version = "1"
    title = Sequence(lambda n: f"Metric {n}")
    numerator = "Those who did"
    denominator = "Those who could"
    unit = "count"
    stage = "participation"
    from_on = START


class PartnershipMetric(OfPartnership):
    class Meta:
        model = metrics.PartnershipMetric

    definition = SubFactory(MetricDefinition)
    frequency = "quarter"
    from_on = START


class MetricTarget(DjangoModelFactory):
    class Meta:
        model = metrics.MetricTarget

    metric = SubFactory(PartnershipMetric)
    period_from_on = date(2026, 1, 1)
    period_to_on = date(2026, 12, 31)
    value = 40
    set_on = START


class MetricValue(OfPartnership):
    """Of a partnership; of the network with `partnership=None, network=n`."""

    class Meta:
        model = metrics.MetricValue

    definition = SubFactory(MetricDefinition)
    network = LazyAttribute(lambda o: o.partnership.convener if o.partnership else Network())
    period_from_on = date(2026, 1, 1)
    period_to_on = date(2026, 3, 31)
    value = 12
    origin = "typed"
    entered_on = date(2026, 4, 10)


class GoalMetric(DjangoModelFactory):
    class Meta:
        model = metrics.GoalMetric

    goal = SubFactory(Goal)
    metric = SubFactory(PartnershipMetric, partnership=SelfAttribute("..goal.partnership"))
    on = START


class MetricDiscussion(DjangoModelFactory):
    class Meta:
        model = metrics.MetricDiscussion

    metric = SubFactory(PartnershipMetric)
    meeting = SubFactory(
        Meeting, partnership=SelfAttribute("..metric.partnership"), held_on=SelfAttribute("planned_on")
    )


class CredentialCount(OfPartnership):
    class Meta:
        model = metrics.CredentialCount

    credential = SubFactory(Credential)
    school = SubFactory(Organization)
    period_from_on = date(2026, 1, 1)
    period_to_on = date(2026, 3, 31)
    earned_count = 11
    entered_on = date(2026, 4, 10)


class Report(OfPartnership):
    class Meta:
        model = metrics.Report

    title = "The year in figures"
    issued_on = ago(40)


class ReportDelivery(DjangoModelFactory):
    class Meta:
        model = metrics.ReportDelivery

    report = SubFactory(Report)
    membership = SubFactory(Membership, partnership=SelfAttribute("..report.partnership"))
    sent_on = SelfAttribute("report.issued_on")


class SurveyWave(OfPartnership):
    class Meta:
        model = metrics.SurveyWave

    opened_on = ago(60)
    closes_on = ago(40)


class Invitation(DjangoModelFactory):
    class Meta:
        model = metrics.Invitation

    wave = SubFactory(SurveyWave)
    membership = SubFactory(Membership, partnership=SelfAttribute("..wave.partnership"))
    affiliation = SubFactory(Affiliation, organization=SelfAttribute("..membership.organization"))
    sent_on = SelfAttribute("wave.opened_on")


class Response(DjangoModelFactory):
    class Meta:
        model = metrics.Response

    wave = SubFactory(SurveyWave)
    membership = SubFactory(Membership, partnership=SelfAttribute("..wave.partnership"))
    sector = LazyAttribute(lambda made: sector_of(made.membership))
    key = Sequence(lambda n: f"{n:064x}")
    answers = factory.LazyFunction(lambda: [4] * 24)


class RubricVersion(DjangoModelFactory):
    class Meta:
        model = metrics.RubricVersion

    network = SubFactory(Network)
    number = 1
    weights = factory.LazyFunction(lambda: {"elements": {}, "indicators": {}})
    reason = "Our board asked for it"
    from_on = START


class ScoreRun(DjangoModelFactory):
    class Meta:
        model = metrics.ScoreRun

    kind = "by_hand"
    as_of = DAY
    started_at = AT


class ScoreChunk(DjangoModelFactory):
    class Meta:
        model = metrics.ScoreChunk

    run = SubFactory(ScoreRun)
    first_id = 1
    last_id = 100
    count = 100


class HealthSnapshot(OfPartnership):
    class Meta:
        model = metrics.HealthSnapshot

    run = SubFactory(ScoreRun)
    as_of = DAY
    version = "1.0"
    rubric_key = "published"
    evidence_hash = Sequence(lambda n: f"{n:064x}")
    stage = SelfAttribute("partnership.stage")
    value = 0.65
    low = 0.6
    high = 0.7
    band = "developing"
    own_band = "developing"
    coverage = 0.9
    grade = "B"


class CurrentDetail(DjangoModelFactory):
    class Meta:
        model = metrics.CurrentDetail

    snapshot = SubFactory(HealthSnapshot)
    partnership = SelfAttribute("snapshot.partnership")
    failing = factory.LazyFunction(lambda: {"5.1": []})
    advice = factory.LazyFunction(lambda: [{}])
    forecast = factory.LazyFunction(lambda: [{}])


class Situation(DjangoModelFactory):
    class Meta:
        model = metrics.Situation

    partnership = SubFactory(Partnership)
    network = SelfAttribute("partnership.convener")
    kind = "request"
    subject_id = Sequence(lambda n: 1000 + n)
    from_at = AT
    fact = "2026-06-08"


class Disposition(DjangoModelFactory):
    class Meta:
        model = metrics.Disposition

    partnership = SubFactory(Partnership)
    network = SelfAttribute("partnership.convener")
    kind = "request"
    subject_id = Sequence(lambda n: 1000 + n)
    fact = "2026-06-08"
    said = "Who visits us?"
    at = AT


class Heartbeat(DjangoModelFactory):
    class Meta:
        model = metrics.Heartbeat

    name = Sequence(lambda n: f"worker-{n}")
    at = AT
