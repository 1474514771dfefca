"""A report as its readers see it, and the reports of a partnership with who has opened them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from metrics.boards.figures import Figure, read_figures
from metrics.models import Report, ReportDelivery
from partnerships.models import Partnership

SHOWN = 5  # of a partnership, the latest first


@dataclass(frozen=True)
class ReportPage:
    report: Report
    figures: list[Figure]
    replaces: Report | None
    replaced_by: Report | None
    deliveries: list[ReportDelivery]

    @property
    def opened_count(self) -> int:
        return sum(row.opened_on is not None for row in self.deliveries)


def build(report: Report) -> ReportPage:
    rows = report.deliveries.select_related("membership__organization", "link__recipient__person")
    return ReportPage(
        report,
        read_figures(report.figures),
        report.replaces,
        Report.objects.filter(replaces=report).first(),
        list(rows.order_by("membership__organization__name")),
    )


def reports_of(partnership: Partnership) -> Any:
    """The latest, each with how many got and have opened it."""
    rows = Report.objects.filter(partnership=partnership).select_related("replaced_by")
    opened = Count("deliveries", filter=Q(deliveries__opened_on__isnull=False))
    return rows.annotate(sent_count=Count("deliveries"), opened_count=opened)[:SHOWN]
