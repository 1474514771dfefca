"""What a partnership measures and reports: adopted metrics with values, credentials, reports."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from metrics.boards.figures import figures_of
from metrics.demo.life import Life
from metrics.demo.region import SOURCE
from metrics.models import (
    CredentialCount,
    GoalMetric,
    MetricDefinition,
    MetricDiscussion,
    MetricTarget,
    MetricValue,
    PartnershipMetric,
    Report,
    ReportDelivery,
)
from partnerships.models import Goal, Meeting

#: Code, title, numerator, denominator, stage of the process, counts learners.
TYPED = [
    (
        "interest",
        "Learners who heard of the pathway",
        "Learners told of the pathway in a quarter",
        "Learners in grades 8 to 12",
        "reach",
        True,
    ),
    (
        "enrolled",
        "Learners in the pathway",
        "Learners enrolled in a course of the pathway",
        "Learners in grades 9 to 12",
        "participation",
        True,
    ),
    (
        "5S1",
        "Finishers with a recognized credential",
        "Concentrators who graduate with one",
        "Concentrators who graduate",
        "attainment",
        True,
    ),
    (
        "3S1",
        "Placed after the program",
        "Concentrators placed in the second quarter after leaving",
        "Concentrators who left",
        "transition",
        True,
    ),
    (
        "filled",
        "Openings filled by graduates",
        "Entry openings filled by graduates",
        "Entry openings of the hosts",
        "employer_result",
        False,
    ),
]


#: Computed metrics that partnerships adopt once they deliver: code, baseline, yearly target.
COMPUTED = [("learners_reached", 10, 60), ("hours_training", 200, 1500), ("commitments_kept", 50, 80)]


def definitions(rows: object, since: date) -> list[MetricDefinition]:
    kept = {row.code: row for row in MetricDefinition.objects.filter(framework=SOURCE)}
    return [
        kept.get(code)
        or rows.add(  # type: ignore[attr-defined]
            MetricDefinition(
                code=code,
                framework=SOURCE,
                version="1",
                title=title,
                numerator=top,
                denominator=bottom,
                unit="percent",
                stage=stage,
                is_learner_metric=learners,
                from_on=since,
                source_note="Written for the demo region",
            )
        )
        for code, title, top, bottom, stage, learners in TYPED
    ]


def tell_metrics(
    life: Life, registry: list[MetricDefinition], goals: list[Goal], meetings: list[Meeting]
) -> None:
    if not life.reached(1):
        return
    since = life.start + timedelta(days=life.story.stages[1][0] + 30)
    for number, definition in enumerate(registry):
        if since < life.today and life.cares("metrics"):
            metric = adopt(life, definition, since)
            if goals:
                life.region.rows.add(GoalMetric(goal=goals[number % len(goals)], metric=metric, on=since))
            tell_values(life, metric, definition, since)
            for meeting in meetings[-2:]:
                if life.cares("metrics"):
                    life.region.rows.add(MetricDiscussion(metric=metric, meeting=meeting))


def tell_computed(life: Life, registry: dict[str, MetricDefinition]) -> None:
    if not life.reached(3):
        return
    since = life.start + timedelta(days=200)
    year = life.today.year
    for code, baseline, target in COMPUTED:
        if life.cares("metrics"):
            metric = life.region.rows.add(
                PartnershipMetric(
                    partnership=life.partnership,
                    definition=registry[code],
                    from_on=since,
                    source="Deliveries that were confirmed",
                    owner=life.primary[life.convener.slug],
                    frequency="quarter",
                    lag_days=15,
                    baseline=Decimal(baseline),
                    baseline_on=since,
                )
            )
            life.region.rows.add(
                MetricTarget(
                    metric=metric,
                    period_from_on=date(year, 1, 1),
                    period_to_on=date(year, 12, 31),
                    value=Decimal(target),
                    set_on=since,
                )
            )


def adopt(life: Life, definition: MetricDefinition, since: date) -> PartnershipMetric:
    whole = life.cares("metrics")
    metric = life.region.rows.add(
        PartnershipMetric(
            partnership=life.partnership,
            definition=definition,
            from_on=since,
            source="School reports" if whole else "",
            owner=life.primary[life.convener.slug] if whole and life.home else None,
            frequency="quarter",
            lag_days=45,
            baseline=Decimal(life.chance.randint(18, 40)) if whole else None,
            baseline_on=since if whole else None,
        )
    )
    if life.cares("metrics"):
        life.region.rows.add(
            MetricTarget(
                metric=metric,
                period_from_on=date(life.today.year, 1, 1),
                period_to_on=date(life.today.year, 12, 31),
                value=Decimal(life.chance.randint(40, 70)),
                set_on=since,
            )
        )
    return metric


def quarters(since: date, until: date) -> list[tuple[date, date]]:
    found, year, quarter = [], since.year, (since.month - 1) // 3
    while True:
        quarter += 1
        year, quarter = year + quarter // 4, quarter % 4
        first = date(year, 3 * quarter + 1, 1)
        after = date(year + (quarter == 3), (3 * quarter + 3) % 12 + 1, 1)
        if after > until:
            return found
        found.append((first, after - timedelta(days=1)))


def tell_values(life: Life, metric: PartnershipMetric, definition: MetricDefinition, since: date) -> None:
    level = life.chance.randint(22, 45)
    for first, last in quarters(since, life.last):
        entered = last + timedelta(days=life.chance.randint(20, 50))
        if entered > life.today or not life.cares("metrics"):
            continue
        level = min(92, max(5, level + life.chance.randint(-4, 7)))
        of = life.chance.randint(40, 180)
        add_value(life, definition, "", first, last, entered, round(of * level / 100), of)
        if definition.is_learner_metric and life.cares("metrics"):
            half = of // 2
            add_value(
                life,
                definition,
                "Economically disadvantaged",
                first,
                last,
                entered,
                round(half * level / 110),
                half,
            )


def add_value(
    life: Life,
    definition: MetricDefinition,
    group: str,
    first: date,
    last: date,
    entered: date,
    top: int,
    of: int,
) -> None:
    life.region.rows.add(
        MetricValue(
            definition=definition,
            network=life.convener,
            partnership=life.partnership,
            group=group,
            period_from_on=first,
            period_to_on=last,
            numerator=top,
            denominator=of,
            value=(Decimal(100) * top / of).quantize(Decimal("0.01")),
            origin="typed",
            source="School reports",
            status="final" if (life.today - last).days > 120 else "provisional",
            entered_on=entered,
        )
    )


def tell_credentials(life: Life) -> None:
    if not life.reached(3):
        return
    for member in life.members:
        if member.organization.kind == "school" and life.cares("metrics"):
            year = life.today.year - (life.today.month < 7)
            life.region.rows.add(
                CredentialCount(
                    partnership=life.partnership,
                    credential=life.region.credentials[life.story.trade],
                    pathway=life.region.pathways[life.story.network, life.story.trade],
                    school=member.organization,
                    period_from_on=date(year - 1, 7, 1),
                    period_to_on=date(year, 6, 30),
                    entered_on=date(year, 6, 30),
                    earned_count=life.chance.randint(12, 48),
                )
            )


def tell_reports(life: Life) -> None:
    if not life.reached(3) or not life.cares("metrics"):
        return
    issued = life.region.ago(life.chance.randint(30, 120))
    report = life.region.rows.add(
        Report(
            partnership=life.partnership,
            title="What our learners and employers got",
            issued_on=issued,
            summary="Thank you for the visits, the hours, and the places. "
            "Please read the numbers before we meet, and tell us which of them you would count differently.",
        )
    )
    for member in life.members:
        opened = life.after(issued, 1, 20) if life.cares("metrics") else None
        life.region.rows.add(
            ReportDelivery(report=report, membership=member, sent_on=issued, opened_on=opened)
        )


def live() -> None:
    """Once all values are written: each report keeps the numbers of its day."""
    for report in Report.objects.select_related("partnership"):
        kept = figures_of(report.partnership, report.issued_on)
        Report.objects.filter(pk=report.pk).update(figures=kept)
