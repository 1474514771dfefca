"""Builders of saved views of lists."""

from __future__ import annotations

from factory import Sequence, SubFactory
from factory.django import DjangoModelFactory

from directory import models as directory
from tests.build.directory import User


class SavedView(DjangoModelFactory):
    class Meta:
        model = directory.SavedView

    user = SubFactory(User)
    list = "partnerships"
    name = Sequence(lambda n: f"View {n}")
    query = "stage=3"
