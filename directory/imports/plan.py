"""Compares a file with what is there and says all that would be done, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model

from directory.imports.kinds import (
    CAME_FROM,
    FileResource,
    Kind,
    KnownRows,
    Match,
    Record,
    Row,
    Source,
    read_rows,
)
from directory.imports.report import STRENGTH, Failure, Outcome, Report, RowVerdict
from directory.imports.tables import Refused
from directory.imports.widgets import Unknown

#: Rows asked for in one statement; SQLite takes a bounded number of values.
ASK = 500


NOTHING = (Outcome.UNCHANGED, "")


class Mode(StrEnum):
    """Which rows may be written."""

    BOTH = "both"
    CREATE = "create"
    UPDATE = "update"


@dataclass(slots=True)
class Planned:
    """A row of the database to be: new, or there already with the attributes that change."""

    row: int
    instance: Any
    changed: tuple[str, ...] = ()


@dataclass
class Layer:
    """What one resource will write."""

    resource: FileResource
    creates: list[Planned] = field(default_factory=list)
    updates: list[Planned] = field(default_factory=list)


@dataclass
class Plan:
    """All that an import will do, before it does it."""

    source: Source
    report: Report
    layers: list[Layer]
    outcomes: dict[int, tuple[Outcome, str]] = field(default_factory=dict)

    def note(self, row: int, outcome: Outcome, reason: str = "") -> None:
        """The strongest outcome of a row stands."""
        before = self.outcomes.get(row)
        if before is None or STRENGTH.index(outcome) > STRENGTH.index(before[0]):
            self.outcomes[row] = (outcome, reason)

    def fail(self, row: int, column: str, value: Any, reason: str) -> None:
        self.note(row, Outcome.FAILED, reason)
        text = "" if value is None else str(value)[:200]
        failure = Failure(row, self.source.match.shown(column), text, reason)
        if failure not in self.report.failures[-10:]:
            self.report.failures.append(failure)

    def has_failed(self, row: int) -> bool:
        return self.outcomes.get(row, NOTHING)[0] is Outcome.FAILED

    def is_passed_over(self, row: int) -> bool:
        """Nothing more is to be said about what other rows it misses."""
        return self.outcomes.get(row, NOTHING)[0] in (Outcome.FAILED, Outcome.SKIPPED)


def make_plan(match: Match, mode: Mode = Mode.BOTH) -> Plan:
    """Reads the whole file and compares it with what is there; writes nothing."""
    check_needs(match.kind)
    source = Source(match, KnownRows())
    source.rows = read_rows(match)
    plan = Plan(source, blank_report(match), [])
    for row in source.rows:
        if row.problem:
            plan.fail(row.number, "", "", row.problem)
        elif row.skip:
            plan.note(row.number, Outcome.SKIPPED, row.skip)
    sound = [row for row in source.rows if not row.problem]
    for resource in match.kind.resources:
        plan.layers.append(plan_layer(plan, resource(source), sound, mode))
    drop_failed(plan)
    sum_up(plan)
    return plan


def check_needs(kind: Kind) -> None:
    for need in kind.needs:
        if not need.rows().exists():
            raise Refused(f"{kind.title}: {need.message}")


def blank_report(match: Match) -> Report:
    table = match.table
    return Report(
        file=table.file,
        kind=match.kind.name,
        title=match.kind.title,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        header_row=match.header_row,
    )


def plan_layer(plan: Plan, resource: FileResource, rows: Sequence[Row], mode: Mode) -> Layer:
    layer = Layer(resource)
    reader = Reader(resource)
    seen: dict[tuple[Any, ...], tuple[int, Record]] = {}
    whole = reader.index(resource.existing())
    records = iter(resource.records(rows))
    size = 1 if resource.builds_on_itself else 4 * ASK
    while chunk := list(islice(records, size)):
        cleaned = list(reader.clean_all(plan, chunk))
        there = whole if whole is not None else reader.ask(values for _, values in cleaned)
        for row, values in cleaned:
            place(plan, layer, reader, Place(row, values, seen, there, mode))
    return layer


@dataclass(slots=True)
class Place:
    """One record on its way into the plan."""

    row: int
    values: Record
    seen: dict[tuple[Any, ...], tuple[int, Record]]
    there: dict[tuple[Any, ...], Model]
    mode: Mode


class Reader:
    """Cleans the records of one resource and finds the rows they speak of."""

    def __init__(self, resource: FileResource) -> None:
        self.resource = resource
        self.model: type[Model] = resource._meta.model
        self.fields = [(f.attribute, f.column_name, f) for f in resource.get_import_fields()]
        self.columns = {attribute: column for attribute, column, _ in self.fields}
        self.attnames = {f.name: f.attname for f in self.model._meta.concrete_fields}
        self.ties = {f.name for f in self.model._meta.concrete_fields if isinstance(f, ForeignKey)}
        self.unread = {f.name for f in self.model._meta.concrete_fields} - set(self.columns)

    def clean_all(self, plan: Plan, chunk: Iterable[tuple[Row, Record]]) -> Iterator[tuple[int, Record]]:
        """The records that are clean; what isn't becomes a failure with its column."""
        for row, record in chunk:
            values, is_sound = {}, True
            for attribute, column, field_ in self.fields:
                try:
                    values[attribute] = field_.widget.clean(
                        record.get(column), row=record, source=self.resource.source
                    )
                except ValueError as error:
                    is_sound = False
                    if isinstance(error, Unknown) and plan.is_passed_over(row.number):
                        continue
                    shown = record.get(CAME_FROM, {}).get(column, column)
                    plan.fail(row.number, shown, record.get(column), str(error))
            if is_sound:
                yield row.number, values

    def keys(self, values: Record) -> Iterator[tuple[Any, ...]]:
        """The keys by which a record may be found, best first; a key whose last part is empty is none."""
        for at, names in enumerate(self.resource.matches):
            last = values[names[-1]]
            if last is not None and last != "":
                yield (at, *(key_part(values[name]) for name in names))

    def index(self, rows: Iterable[Model] | None) -> dict[tuple[Any, ...], Model] | None:
        if rows is None:
            return None
        found = {}
        for row in rows:
            for at, names in enumerate(self.resource.matches):
                found[at, *(getattr(row, self.attnames[name]) for name in names)] = row
        return found

    def ask(self, records: Iterable[Record]) -> dict[tuple[Any, ...], Model]:
        """The rows that are there for these records, by every key that could find them."""
        records = list(records)
        found: dict[tuple[Any, ...], Model] = {}
        for names in self.resource.matches:
            wanted = sorted({values[names[-1]] for values in records} - {"", None})
            for start in range(0, len(wanted), ASK):
                part = {f"{names[-1]}__in": wanted[start : start + ASK]}
                found |= self.index(self.model._default_manager.filter(**part)) or {}
        return found

    def changed(self, instance: Any, values: Record) -> tuple[str, ...]:
        """The attributes that the file says otherwise."""
        names = []
        for attribute, new in values.items():
            old = getattr(instance, self.attnames[attribute])
            if attribute in self.ties:
                new = key_part(new)
            is_other = old in ("", None) if attribute in self.resource.fill else True
            if is_other and self.resource.differs(attribute, old, new):
                names.append(attribute)
        return tuple(names)

    def validate(self, instance: Any, names: Collection[str] | None = None) -> dict[str, str]:
        """What the model's own fields have against their values, by column; ties were looked up already."""
        untouched = set() if names is None else set(self.attnames) - set(names)
        try:
            instance.clean_fields(exclude=self.ties | untouched)
        except ValidationError as error:
            texts = error.message_dict.items()
            return {self.columns.get(name, name): " ".join(reasons) for name, reasons in texts}
        return {}


def key_part(value: Any) -> Any:
    """A tie by its key; a row that is still to be written by itself."""
    if isinstance(value, Model):
        return value.pk if value.pk is not None else ("new", id(value))
    return value


def place(plan: Plan, layer: Layer, reader: Reader, at: Place) -> None:
    """Decides what becomes of one record."""
    keys = list(reader.keys(at.values))
    if not keys:
        columns = ", ".join(reader.columns[names[-1]] for names in reader.resource.matches)
        plan.fail(at.row, columns, "", "is empty, so the row can’t be told from others")
        return
    if again := next((key for key in keys if key in at.seen), None):
        repeat(plan, reader, at, again)
        return
    at.seen |= dict.fromkeys(keys, (at.row, at.values))
    found = next((row for key in keys if (row := at.there.get(key)) and is_free(reader, row, key)), None)
    if taken := taken_key(keys, at.there, found):
        name = reader.resource.matches[taken[0]][-1]
        reason = f"belongs to “{at.there[taken]}” already"
        plan.fail(at.row, reader.columns[name], at.values[name], reason)
    elif found is None:
        place_new(plan, layer, reader, at)
    else:
        place_known(plan, layer, reader, at, found)


def taken_key(keys: list[tuple[Any, ...]], there: dict[tuple[Any, ...], Model], found: Any) -> Any:
    """A lesser key under which another row than the one found is known."""
    own = found.pk if found is not None else None
    return next((key for key in keys[1:] if key in there and there[key].pk != own), None)


def is_free(reader: Reader, row: Any, key: tuple[Any, ...]) -> bool:
    """A row found by a lesser key may be meant only while its best key is still empty."""
    return key[0] == 0 or getattr(row, reader.resource.matches[0][-1]) in ("", None)


def repeat(plan: Plan, reader: Reader, at: Place, key: tuple[Any, ...]) -> None:
    """The same row twice is harmless; two rows with one key that differ are not."""
    first, values = at.seen[key]
    if reader.resource.is_shared and key[0] == 0:
        return
    if values == at.values:
        plan.note(at.row, Outcome.SKIPPED, "the same row again")
        return
    names = reader.resource.matches[key[0]]
    column = reader.columns[names[-1]]
    plan.fail(at.row, column, at.values[names[-1]], f"row {first} has the same key and says otherwise")


def place_new(plan: Plan, layer: Layer, reader: Reader, at: Place) -> None:
    resource = reader.resource
    if not resource.may_create:
        last = resource.matches[0][-1]
        reason = "is not known here; only known ones are updated"
        plan.fail(at.row, reader.columns[last], at.values[last], reason)
        return
    if at.mode is Mode.UPDATE and not resource.is_shared:
        plan.note(at.row, Outcome.SKIPPED, "not there yet, and only updates were asked for")
        return
    instance = reader.model(**at.values)
    if hasattr(instance, "is_imported"):
        instance.is_imported = True
    resource.complete(instance)
    if problems := reader.validate(instance):
        for column, reason in problems.items():
            plan.fail(at.row, column, value_in(reader, at.values, column), reason)
        return
    layer.creates.append(Planned(at.row, instance))
    resource.source.known.add(instance)
    note_own(plan, reader, at, Outcome.CREATED)


def place_known(plan: Plan, layer: Layer, reader: Reader, at: Place, found: Any) -> None:
    if reason := reader.resource.keeps(found):
        plan.note(at.row, Outcome.SKIPPED, reason)
        return
    changed = reader.changed(found, at.values)
    if not changed:
        note_own(plan, reader, at, Outcome.UNCHANGED)
        return
    if at.mode is Mode.CREATE:
        plan.note(at.row, Outcome.SKIPPED, "there already, and only new ones were asked for")
        return
    for name in changed:
        setattr(found, name, at.values[name])
    if problems := reader.validate(found, changed):
        for column, reason in problems.items():
            plan.fail(at.row, column, value_in(reader, at.values, column), reason)
        return
    layer.updates.append(Planned(at.row, found, changed))
    note_own(plan, reader, at, Outcome.UPDATED)


def note_own(plan: Plan, reader: Reader, at: Place, outcome: Outcome) -> None:
    if not reader.resource.is_shared:
        plan.note(at.row, outcome)


def value_in(reader: Reader, values: Record, column: str) -> Any:
    return next((values[a] for a, c in reader.columns.items() if c == column), "")


def drop_failed(plan: Plan) -> None:
    """A row that failed in one of its records writes none of them."""
    for layer in plan.layers:
        if not layer.resource.is_shared:
            layer.creates = [one for one in layer.creates if not plan.has_failed(one.row)]
            layer.updates = [one for one in layer.updates if not plan.has_failed(one.row)]


def sum_up(plan: Plan) -> None:
    report = plan.report
    report.failures.sort(key=lambda failure: failure.row)
    report.rows_read = len(plan.source.rows)
    for row in plan.source.rows:
        outcome, reason = plan.outcomes.get(row.number, NOTHING)
        report.outcomes[outcome] += 1
        report.verdicts.append(RowVerdict(row.number, outcome, reason))
        if outcome is Outcome.SKIPPED:
            report.skipped[reason] += 1
    for layer in plan.layers:
        name = str(layer.resource._meta.model._meta.verbose_name_plural)
        counts = report.records.setdefault(name, type(report.outcomes)())
        counts["created"] += len(layer.creates)
        counts["updated"] += len(layer.updates)
