"""The demo region: loads once, breaks no rule of the records, and is the same for everyone on the same day."""

from datetime import date

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from directory.models import Organization, StaleMark, User
from employers.models import Employer
from metrics.demo.load import load, tell_region
from partnerships.models import Agreement, Interaction, Membership, Partnership, StageChange

TODAY = date(2026, 11, 22)
OURS = {"directory", "pathways", "employers", "partnerships", "metrics"}


def told(today: date) -> list[str]:
    waiting = tell_region(today).rows.waiting
    return [
        f"{model.__name__} {[str(getattr(row, field.name, '')) for field in model._meta.concrete_fields if not field.is_relation]}"
        for model, rows in waiting.items()
        for row in rows
        if model.__name__ != "Signature"  # carries the moment of loading
    ]


@pytest.mark.django_db
def test_the_same_day_tells_the_same_region() -> None:
    assert told(TODAY) == told(TODAY)


@pytest.mark.django_db
def test_another_day_tells_another() -> None:
    assert told(TODAY) != told(date(2026, 11, 23))


@pytest.mark.django_db
def test_it_works(settings) -> None:
    settings.DEMO = True
    call_command("demo", verbosity=0)
    assert Partnership.objects.count() == 30
    assert Employer.objects.filter(organization__kind="employer").count() == 151  # one by the public form
    assert Organization.objects.filter(intermediary__isnull=False).count() == 3
    assert StaleMark.objects.filter(kind="partnership").values("key").distinct().count() == 30
    assert User.objects.filter(is_superuser=True).count() == 1
    span = Interaction.objects.order_by("on")
    assert (span.last().on - span.first().on).days > 400
    with pytest.raises(CommandError, match="already holds"):
        call_command("demo", verbosity=0)


@pytest.mark.django_db
def test_it_needs_the_demo_setting(settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=true"):
        call_command("demo", verbosity=0)
    assert not Organization.objects.exists()


@pytest.mark.django_db
def test_every_row_is_one_that_the_records_accept() -> None:
    load(TODAY, "not a secret at all")
    for model in apps.get_models():
        if model._meta.app_label in OURS and not model.__name__.startswith("Historical"):
            for row in model._base_manager.order_by("pk")[:6]:
                row.full_clean(validate_unique=False)
    for agreement in Agreement.objects.prefetch_related("transitions"):
        assert [step.state for step in agreement.transitions.all() if step.until_on is None] == [
            agreement.state
        ]
    current = dict(StageChange.objects.filter(until_on__isnull=True).values_list("partnership", "stage"))
    assert current == dict(Partnership.objects.values_list("pk", "stage"))
    assert not Interaction.objects.filter(on__gt=TODAY).exists()
    assert not Membership.objects.filter(accepted_on__gt=TODAY).exists()
