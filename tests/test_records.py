"""What holds for every record: history, scoping, no student anywhere, and invariants kept by the database."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from directory.actions.save import leaves
from directory.models import User
from partnerships.actions.write import keep_together, partnership_of
from partnerships.guards import GUARDS
from partnerships.models.inherited import InheritedKey
from tests import build

OURS = ("directory", "pathways", "employers", "partnerships", "metrics")
MODELS = [
    model
    for app in OURS
    for model in apps.get_app_config(app).get_models()
    if not model.__name__.startswith("Historical")
]

#: Models without a history of changes, and why.
NO_HISTORY = {
    "directory.Allowance": "a counter that begins anew with each window",
    "directory.FormDraft": "replaced while it is typed, deleted when it is sent",
    "directory.Letter": "its states and attempts are its history",
    "directory.LinkCode": "its times and tries are its history",
    "directory.LinkRenewal": "a wish, deleted when a worker has answered it",
    "directory.LinkVisit": "append-only: it is the access log",
    "directory.SearchWord": "made from other rows, made anew at will",
    "directory.StaleMark": "a note to rescore, deleted when read",
    "directory.Submission": "written once, with the answer to a form",
    "metrics.Response": "a history would tie answers to a moment",
    "metrics.ScoreRun": "it is its own history",
    "metrics.ScoreChunk": "it is its run's history",
    "metrics.HealthSnapshot": "append-only: it is the history",
    "metrics.CurrentDetail": "replaced with each snapshot",
    "metrics.Heartbeat": "only its last beat means anything",
    "metrics.Situation": "made from other rows, made anew at will",
    "partnerships.ConsentText": "only added to: it is its own history",
    "partnerships.Evidence": "only added to: it is the history",
    "partnerships.Paper": "frozen: only ever voided",
}
#: Models with no scoping, and why.
NO_SCOPE = {
    "directory.Allowance": "read by the limits alone",
    "directory.FormDraft": "read by whoever typed it alone",
    "directory.LinkRenewal": "read by the worker alone",
    "directory.SearchWord": "read by the search alone, which asks the rows themselves",
    "directory.StaleMark": "read by the worker alone",
    "directory.Submission": "read when the same form comes again",
    "metrics.Response": "read by the scoring alone, pooled",
    "metrics.ScoreChunk": "read through its run",
    "metrics.Heartbeat": "read by the health address alone",
}
#: What all staff share, whatever their network: names and published lists, nothing about a relationship.
SHARED = {
    "directory": {
        "Affiliation",
        "ContactCheck",
        "ConsortiumMember",
        "Intermediary",
        "Organization",
        "Person",
        "School",
    },
    "pathways": {model.__name__ for model in MODELS if model._meta.app_label == "pathways"},
    "employers": {"Ask", "CompetencyEndorsement", "Employer", "Need", "Site"},
    "partnerships": {"ConsentText"},
    "metrics": {"MetricDefinition", "ScoreRun"},
}


#: What not even an administrator reads.
OWN_ALONE = {"directory.Note"}


def named(model: type[models.Model]) -> str:
    return model._meta.label


def is_shared(model: type[models.Model]) -> bool:
    return model.__name__ in SHARED[model._meta.app_label]


# --- history and scoping ----------------------------------------------------------------------------------


def test_every_model_has_a_builder():
    assert set(build.BUILDERS) == set(MODELS)


def test_every_model_has_a_history_or_a_reason():
    without = {model._meta.label for model in MODELS if not hasattr(model, "history")}
    assert without == set(NO_HISTORY)


def test_every_model_is_scoped_or_has_a_reason():
    without = {model._meta.label for model in MODELS if not hasattr(model.objects, "for_user")}
    assert without == set(NO_SCOPE)


SCOPED = [model for model in MODELS if model._meta.label not in NO_SCOPE]


@pytest.mark.django_db
@pytest.mark.parametrize("model", SCOPED, ids=named)
def test_a_stranger_sees_none_of_it(model, stranger, nobody, admin):
    build.BUILDERS[model]()
    mine = {stranger.pk} if model is User else set()
    seen = set(model.objects.for_user(stranger).values_list("pk", flat=True))
    if not is_shared(model):
        own = {row.pk for row in model.objects.filter(pk__in=seen) if belongs_to(row, stranger)}
        assert seen - mine == own
    assert not set(model.objects.for_user(nobody).values_list("pk", flat=True)) - {nobody.pk}
    read_by_admin = 0 if model._meta.label in OWN_ALONE else model.objects.count()
    assert model.objects.for_user(admin).count() == read_by_admin
    stranger.is_active = False
    assert not model.objects.for_user(stranger).exists()


def belongs_to(row: Any, user: User) -> bool:
    """The stranger's own seat and network exist too."""
    return getattr(row, "user", None) == user


@pytest.mark.django_db
@pytest.mark.parametrize("model", [m for m in SCOPED if getattr(m, "scope_path", None)], ids=named)
def test_the_conveners_staff_see_it(model):
    row = build.BUILDERS[model]()
    staff = build.seated(partnership_of(row).convener)
    assert row in model.objects.for_user(staff)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [m for m in MODELS if getattr(m, "scope_path", None)], ids=named)
def test_no_key_leads_into_another_partnership(model):
    """Each key in turn is pointed at a row of another network: the deed's check refuses it."""
    row = build.BUILDERS[model]()
    keep_together(row)
    names = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.name != model.scope_path.split("__")[0]
        and getattr(field.related_model, "scope_path", None)
    ]
    for name in names:
        before = getattr(row, name)
        setattr(row, name, build.BUILDERS[model._meta.get_field(name).related_model]())
        with pytest.raises(ValidationError, match="another partnership"):
            keep_together(row)
        setattr(row, name, before)


# --- no student, anywhere ---------------------------------------------------------------------------------

SUSPECT = (
    "student",
    "pupil",
    "learner",
    "child",
    "minor",
    "birth",
    "dob",
    "ssn",
    "social_security",
    "gender",
)
#: Counts, kinds and flags in whose names the word stands.
COUNTS = {
    "employers.PlaceRequest.learners_count",
    "employers.Placement.learners_count",
    "metrics.MetricDefinition.is_learner_metric",
    "partnerships.DataFlow.is_student_level",
}


def test_no_field_names_numbers_or_keys_a_student():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if not field.auto_created or field.concrete
        for word in SUSPECT
        if word in field.name.lower()
    }
    assert {name for name in found if not name.split(".")[1].startswith("Historical")} == COUNTS
    assert not [model for model in apps.get_models() if any(w in model.__name__.lower() for w in SUSPECT[:3])]


def test_what_counts_learners_is_a_number_or_a_flag():
    for name in COUNTS:
        app, model, field = name.split(".")
        kind = apps.get_model(app, model)._meta.get_field(field)
        assert isinstance(kind, models.PositiveIntegerField | models.BooleanField)


# --- invariants kept by the database ----------------------------------------------------------------------

CHECKS = [
    (model, constraint)
    for model in MODELS
    for constraint in model._meta.constraints
    if isinstance(constraint, CheckConstraint)
]
UNIQUES = [
    (model, constraint)
    for model in MODELS
    for constraint in model._meta.constraints
    if isinstance(constraint, UniqueConstraint)
]


#: Table → the columns that no statement may change at will.
GUARDED: dict[str, list[str]] = defaultdict(list)
for guard in GUARDS:
    GUARDED[guard.table] += guard.columns


def pair_id(value: Any) -> str | None:
    return getattr(value, "name", None) if not isinstance(value, type) else value.__name__


def values_for(model: type[models.Model], name: str, row: Any) -> Iterator[Any]:
    """Values that a careless statement might write into a column."""
    field = model._meta.get_field(name)
    if field.null:
        yield None
    match field:
        case models.ForeignKey():
            yield from keys_for(model, field, row)
        case models.BooleanField():
            yield from (True, False)
        case models.DateField():
            yield from (date(1980, 1, 1), date(2200, 1, 1))
        case models.TimeField():
            yield from (time(0), time(23, 59))
        case models.CharField() | models.TextField():
            yield from ("", "zz", "ZZ", *[value for value, _ in field.choices or ()])
        case models.DecimalField():
            yield from (0, -1, 10 ** (field.max_digits - field.decimal_places) - 1)
        case models.PositiveIntegerField() | models.PositiveSmallIntegerField():
            yield from (0, 3, 2000)
        case models.IntegerField() | models.FloatField():
            yield from (0, -1, 3)


def keys_for(model: type[models.Model], field: models.ForeignKey, row: Any) -> Iterator[Any]:
    """The row itself, what its other keys of the same kind point at, or something new."""
    if field.related_model is model:
        yield row.pk
    for other in model._meta.concrete_fields:
        if isinstance(other, models.ForeignKey) and other.related_model is field.related_model:
            yield getattr(row, other.attname)
    yield build.BUILDERS[field.related_model]().pk


def breaks_only(row: Any, constraint: CheckConstraint) -> bool:
    def broken(one: CheckConstraint) -> bool:
        try:
            one.validate(type(row), row)
        except ValidationError:
            return True
        return False

    others = [c for m, c in CHECKS if m is type(row) and c is not constraint]
    return broken(constraint) and not any(map(broken, others))


def violation(model: type[models.Model], constraint: CheckConstraint, row: Any) -> dict[str, Any]:
    """An assignment that breaks this constraint and no other: of its own fields if they suffice."""
    own = named_in(constraint)
    every = list(dict.fromkeys(name for m, c in CHECKS if m is model for name in named_in(c)))
    return search(model, constraint, row, own) or search(model, constraint, row, every) or fail(constraint)


def fail(constraint: CheckConstraint) -> dict[str, Any]:
    raise AssertionError(f"Nothing breaks {constraint.name} alone")


def named_in(constraint: CheckConstraint) -> list[str]:
    """The fields on either side of its comparisons."""
    right = [str(value.name) for value in right_sides(constraint.condition) if isinstance(value, models.F)]
    return [name for name in dict.fromkeys([*leaves(constraint.condition), *right]) if name != "pk"]


def right_sides(condition: models.Q) -> Iterator[Any]:
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from right_sides(child)
        else:
            yield child[1]


def search(
    model: type[models.Model], constraint: CheckConstraint, row: Any, names: list[str]
) -> dict[str, Any] | None:
    pools = {name: list(values_for(model, name, row)) for name in names}
    for count in (1, 2, 3):
        for chosen in itertools.combinations(pools, min(count, len(pools))):
            for values in itertools.product(*(pools[name] for name in chosen)):
                trial = model.objects.get(pk=row.pk)
                columns = {
                    model._meta.get_field(name).attname: v for name, v in zip(chosen, values, strict=True)
                }
                for column, value in columns.items():
                    setattr(trial, column, value)
                if breaks_only(trial, constraint):
                    return columns
    return None


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "constraint"), CHECKS, ids=pair_id)
def test_the_database_refuses_what_a_check_forbids(model, constraint):
    """Written past every deed and form, straight into the table."""
    row = built_for(model, constraint.name)
    columns = violation(model, constraint, row)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write_past_all_deeds(row, columns)
    assert constraint.name in str(refused.value), columns


def write_past_all_deeds(row: Any, columns: dict[str, Any]) -> None:
    """Into the row; or, where no statement changes one, as one more row."""
    rows = type(row).objects
    if set(columns) & set(GUARDED.get(row._meta.db_table, ())):
        rows.bulk_create([type(row)(**{**rows.values().get(pk=row.pk), **columns, "id": None})])
    else:
        rows.filter(pk=row.pk).update(**columns)


#: What the first row needs so that the constraint's condition holds for it.
SETUP: dict[str, dict[str, Any]] = {
    "organization_nces_id": {"nces_id": "210000100001"},
    "organization_unitid": {"unitid": "156620"},
    "organization_ein": {"ein": "610000001"},
    "organization_state_code": {"state_code": "001", "state": "KY"},
    "membership_one_convener": {"role": "convener"},
    "membership_contact_once": {"role": "champion"},
    "agreement_template_edition": {"retired_on": build.DAY},
    "agreement_one_active": {"state": "active"},
    "paper_edition": {"voided_at": build.AT, "void_reason": "The text changed"},
    "signature_by_link": {"method": "account", "document_hash": "d" * 64, "consent_hash": "c" * 64},
    "score_run_key": {"key": "nightly:2026-06-01"},
}


def built_for(model: type[models.Model], name: str) -> Any:
    match name:
        case "cadence_term_one_meeting":
            return build.CadenceTerm(kind="meeting", membership=None, partnership=build.Partnership())
        case "metric_value_pathway_once":
            return build.MetricValue(partnership=None, network=build.Network(), pathway=build.Pathway())
        case "metric_value_network_once":
            return build.MetricValue(partnership=None, network=build.Network())
        case "signature_once" | "signature_by_link":
            return build.Signature(signer=build.Signer(), **SETUP.get(name, {}))
        case "commitment_of_period":
            return build.Commitment(responsibility=build.Responsibility(), period="2026-06-01")
        case "request_of_offer_once":
            return build.Request(offer=build.Offer())
        case "request_of_interest_once":
            return build.Request(interest=build.Interest())
        case "metric_discussion_decision_once":
            metric = build.PartnershipMetric()
            decision = build.Decision(partnership=metric.partnership)
            return build.MetricDiscussion(metric=metric, meeting=None, decision=decision)
    return build.BUILDERS[model](**SETUP.get(name, {}))


def other_value(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return build.BUILDERS[field.related_model]().pk
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, int):
        return value + 1
    return f"{str(value)[:-2]}zz" if isinstance(value, str) else value


def twin(model: type[models.Model], constraint: UniqueConstraint, row: Any) -> Any:
    """A second row that shares with the first what must be unique, and nothing else that must be."""
    copy = model.objects.get(pk=row.pk)
    copy.pk = None
    copy._state.adding = True
    kept = {*constraint.fields, *leaves(constraint.condition)}
    elsewhere = {
        [name for name in other.fields if name not in kept][-1]
        for m, other in UNIQUES
        if m is model and other is not constraint and set(other.fields) - kept
    }
    for field in model._meta.concrete_fields:
        freed = (field.unique and not field.primary_key) or field.name in elsewhere
        value = getattr(copy, field.attname)
        if freed and field.name not in kept and value not in ("", None):
            setattr(copy, field.attname, other_value(field, value))
        if isinstance(field, InheritedKey):
            setattr(copy, field.attname, None)  # that of its parent, whichever that is now
    return copy


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "constraint"), UNIQUES, ids=pair_id)
def test_the_database_refuses_a_second_one(model, constraint):
    row = built_for(model, constraint.name)
    copy = twin(model, constraint, row)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        model.objects.bulk_create([copy])
    assert says(constraint, model, str(refused.value)), str(refused.value)


def says(constraint: UniqueConstraint, model: type[models.Model], message: str) -> bool:
    """PostgreSQL names the constraint; SQLite the index if it is partial, else the columns."""
    if constraint.name in message or connection.vendor == "postgresql":
        return constraint.name in message
    columns = [f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in constraint.fields]
    return message.endswith(": " + ", ".join(columns))


@pytest.mark.django_db
def test_one_to_one_keys_are_unique_too():
    """A facet, a confirmation and a delivered placement are each of one thing."""
    for model, name in (
        (build.Confirmation, "contribution"),
        (build.Employer, "organization"),
        (build.School, "organization"),
    ):
        row = model()
        copy = type(row).objects.get(pk=row.pk)
        copy.pk, copy._state.adding = None, True
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.bulk_create([copy])
        assert type(row)._meta.get_field(name).unique


def test_what_the_table_above_calls_shared_exists():
    for app, names in SHARED.items():
        assert names <= {model.__name__ for model in MODELS if model._meta.app_label == app}
