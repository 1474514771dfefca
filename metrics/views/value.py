"""A value of an adopted metric is typed in."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.rules import YES, no
from directory.sheets import Crumb, Sheet, answer, asks
from metrics.actions.measure import type_value
from metrics.forms.value import ValueForm
from metrics.models import MetricValue, PartnershipMetric
from metrics.periods import period_of
from partnerships import access
from partnerships.actions.write import today


@asks
def value_new(request: HttpRequest, pk: int) -> HttpResponse:
    rows = PartnershipMetric.objects.select_related("partnership__convener", "definition")
    metric = access.row(request, rows, pk, "member")
    form = ValueForm(request.POST or None, initial=_next(metric))
    deed = partial(type_value, definition=metric.definition, partnership=metric.partnership)
    return answer(request, _sheet(metric), form, deed)


def _sheet(metric: PartnershipMetric) -> Sheet:
    partnership, definition = metric.partnership, metric.definition
    return Sheet(
        _("Enter a value"),
        _("Enter it"),
        Crumb(definition.title, reverse("metrics:metric_detail", args=[partnership.slug, metric.pk])),
        _("The value is kept."),
        lead=definition.title,
        follows=(_("Entered again for the same period it counts as restated; what was before stays known."),),
        may=no(_("This one is computed from records.")) if definition.is_computed else YES,
        nav="partnerships",
        crumbs=(Crumb(partnership.name, partnership.get_absolute_url()),),
    )


def _next(metric: PartnershipMetric) -> dict[str, Any]:
    """The period after the last that has a value, else the last one that is over."""
    kind = metric.frequency or "year"
    last = (
        MetricValue.objects.filter(partnership=metric.partnership, definition=metric.definition, group="")
        .order_by("-period_to_on")
        .values_list("period_to_on", flat=True)
        .first()
    )
    now = period_of(today(metric.partnership, timezone.now()), kind)
    period = period_of(last + timedelta(days=1), kind) if last else now.before
    return {"period_from_on": period.first, "period_to_on": period.last, "source": metric.source}
