"""Scores as `metrics.actions` keeps them, from evidence made by hand: a snapshot and, if current, its detail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from metrics.actions import record
from metrics.models import CurrentDetail, HealthSnapshot
from metrics.scoring.advice import advise
from metrics.scoring.engine import Bands, explain
from metrics.scoring.evidence import Evidence
from metrics.scoring.forecast import foresee
from metrics.scoring.rubric import DEFAULT, Rubric
from partnerships.models import Partnership
from tests.metrics.scoring.examples import FULL


@dataclass
class Told:
    """Keeps scores of one partnership."""

    partnership: Partnership
    rubric: Rubric = DEFAULT

    def evidence(self, as_of: date, **fields: Any) -> Evidence:
        """Everything in order, but for what is named."""
        given = {**FULL, "stage": self.partnership.stage, **fields}
        return Evidence(partnership_id=self.partnership.pk, as_of=as_of, **given)

    def snapshot(self, as_of: date, previous: Bands | None = None, **fields: Any) -> HealthSnapshot:
        health = explain(self.evidence(as_of, **fields), self.rubric, previous)
        text = record.document_of(health)
        columns = record.snapshot_of(health, text, record.evidence_hash(text, []), "")
        row: HealthSnapshot = HealthSnapshot.objects.create(**columns)
        row.refresh_from_db()
        return row

    def current(
        self, as_of: date, later: dict[int, dict[str, Any]] | None = None, **fields: Any
    ) -> HealthSnapshot:
        """The shown score, with failing rows, advice, and a forecast from what `later` says (days → fields)."""
        row = self.snapshot(as_of, **fields)
        now = self.evidence(as_of, **fields)
        ahead = []
        for days, changed in (later or {}).items():
            on = as_of + timedelta(days=days)
            ahead.append(self.evidence(on, **{**fields, **changed}))
        health = explain(now, self.rubric)
        CurrentDetail.objects.create(
            partnership=self.partnership,
            snapshot=row,
            failing=health.failing,
            advice=record.advice_of(advise(now, self.rubric)),
            forecast=record.forecast_of(foresee(health, ahead, self.rubric)),
        )
        Partnership.objects.filter(pk=self.partnership.pk).update(
            shown_value=health.headline,
            shown_band=record.slug(health.band),
            shown_grade=health.grade,
            shown_on=as_of,
        )
        return row
