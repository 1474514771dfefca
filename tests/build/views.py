"""Builders of what people do with lists: views that they keep, deeds for many rows."""

from __future__ import annotations

import factory
from factory import Sequence, SubFactory
from factory.django import DjangoModelFactory

from directory import models as directory
from tests.build.days import AT
from tests.build.directory import User


class SavedView(DjangoModelFactory):
    class Meta:
        model = directory.SavedView

    user = SubFactory(User)
    list = "partnerships"
    name = Sequence(lambda n: f"View {n}")
    query = "stage=3"


class Batch(DjangoModelFactory):
    class Meta:
        model = directory.Batch

    user = SubFactory(User)
    deed = "partnership-status"
    at = AT
    lines = factory.LazyFunction(
        lambda: [
            {"name": "Alder", "address": "/partnerships/alder/", "refusal": "Say why."},
            {"name": "Birch", "address": "/partnerships/birch/", "made": {"partnership": 0}},
        ]
    )
