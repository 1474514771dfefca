"""The success metrics that the program computes itself from records, as definitions of the registry."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from employers.choices import ContinuumStage
from employers.rules import HIGHEST, LOWEST
from metrics.choices import ProcessStage, Unit
from metrics.models import MetricDefinition

FRAMEWORK, VERSION = "Causeway", "1.0"
SINCE = date(2000, 1, 1)
SOURCE = "Computed from deliveries, commitments and credential counts"
CONFIRMED = "in deliveries that the receiver confirmed, by the day of delivery"


class Computed(NamedTuple):
    """One definition; `numerator` says in words what is counted."""

    code: str
    title: str
    stage: str
    unit: str
    numerator: str
    denominator: str = ""
    is_learner_metric: bool = False


def _by_stage() -> list[Computed]:
    found = []
    for stage in ContinuumStage:
        word = str(stage.label)
        found.append(
            Computed(
                f"placements_{stage.value}",
                f"Placements: {word.lower()}",
                ProcessStage.PARTICIPATION,
                Unit.COUNT,
                f"Placements of the stage “{word}” {CONFIRMED}",
            )
        )
        found.append(
            Computed(
                f"hours_{stage.value}",
                f"Hours: {word.lower()}",
                ProcessStage.PARTICIPATION,
                Unit.HOURS,
                f"Learner hours of placements of the stage “{word}” {CONFIRMED}, as far as reported",
            )
        )
    return found


def _by_level() -> list[Computed]:
    return [
        Computed(
            f"employers_level_{level}",
            f"Active employers on level {level}",
            ProcessStage.EMPLOYER_RESULT,
            Unit.COUNT,
            f"Active employers on level {level} of the engagement ladder, by what they did, confirmed, in "
            "the twelve months to the period’s end",
        )
        for level in range(LOWEST + 1, HIGHEST + 1)  # who is active is past the lowest
    ]


DEFINITIONS: tuple[Computed, ...] = (
    Computed(
        "learners_reached",
        "Learners reached",
        ProcessStage.REACH,
        Unit.COUNT,
        f"Learners of placements {CONFIRMED}; one who takes part in two placements is counted in each",
        is_learner_metric=True,
    ),
    *_by_stage(),
    Computed(
        "credentials_earned",
        "Credentials earned",
        ProcessStage.ATTAINMENT,
        Unit.COUNT,
        "Credentials earned as counted by the schools, in periods that hold the counted one whole",
        is_learner_metric=True,
    ),
    Computed(
        "employers_active",
        "Active employers",
        ProcessStage.EMPLOYER_RESULT,
        Unit.COUNT,
        f"Employers with an activity {CONFIRMED}",
    ),
    *_by_level(),
    Computed(
        "employers_retained",
        "Employers retained",
        ProcessStage.EMPLOYER_RESULT,
        Unit.PERCENT,
        "Of those, the ones active in this period too",
        "Employers active in the period of the same length before",
    ),
    Computed(
        "commitments_kept",
        "Commitments kept",
        ProcessStage.TRANSITION,
        Unit.PERCENT,
        "Of those, delivered by the day agreed, and half of the ones delivered later",
        "Commitments due in the period by the date last agreed before it fell due; withdrawn ones left out",
    ),
)


def ensure_definitions() -> dict[str, MetricDefinition]:
    """The registry's rows of all computed metrics by code; those that are missing are added, in one go."""
    known = MetricDefinition.objects.filter(framework=FRAMEWORK, version=VERSION)
    codes = set(known.values_list("code", flat=True))
    MetricDefinition.objects.bulk_create(
        [_row(one) for one in DEFINITIONS if one.code not in codes],
        ignore_conflicts=True,  # two workers may add them at once
    )
    return {row.code: row for row in known.all()}


def _row(one: Computed) -> MetricDefinition:
    return MetricDefinition(
        code=one.code,
        framework=FRAMEWORK,
        version=VERSION,
        title=one.title,
        numerator=one.numerator,
        denominator=one.denominator,
        unit=one.unit,
        stage=one.stage,
        is_learner_metric=one.is_learner_metric,
        is_computed=True,
        source_note=SOURCE,
        from_on=SINCE,
    )
