"""What most rows share: history of changes, validity in time, and when a fact was written down."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from directory.querysets import RowQuerySet

#: Whose words in the search tell of a row: keys by kind (directory/actions/index.py).
Searched = list[tuple[str, Iterable[int]]]


def not_before(later: str, earlier: str, name: str) -> models.CheckConstraint:
    """The later date is empty or not before the earlier one."""
    return models.CheckConstraint(
        condition=Q(**{f"{later}__isnull": True}) | Q(**{f"{later}__gte": F(earlier)}), name=name
    )


def unique_filled(field: str, name: str, *also: str) -> models.UniqueConstraint:
    """Unique among the rows in which the text field isn't empty."""
    return models.UniqueConstraint(fields=[*also, field], condition=~Q(**{field: ""}), name=name)


class Row(models.Model):
    """A row whose every change is kept (one history row a change)."""

    history = HistoricalRecords(inherit=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True


class Period(Row):
    """A row that holds from one day to another; an end date holds to the end of that day."""

    from_on = models.DateField("from")
    to_on = models.DateField("to", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [not_before("to_on", "from_on", "%(app_label)s_%(class)s_period")]


class Step(Row):
    """A state taken on a day and held until the next one is taken: counts when on <= day < until_on.

    `until_on` is written once, when the successor is recorded, so that the state as of any day is one
    comparison; of two steps on one day only the later ever counts.
    """

    on = models.DateField()
    until_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [not_before("until_on", "on", "%(app_label)s_%(class)s_until")]


class Entered(Row):
    """Dated evidence: besides the day it happened, the day it was written down, and whether by an import."""

    entered_on = models.DateField("entered on")
    is_imported = models.BooleanField("imported", default=False)

    class Meta:
        abstract = True
