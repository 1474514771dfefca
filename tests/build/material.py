"""What an intermediary keeps to begin with."""

from __future__ import annotations

from factory import Sequence, SubFactory
from factory.django import DjangoModelFactory

from partnerships import models as partnerships
from tests.build.directory import Network


class Material(DjangoModelFactory):
    """An agenda, unless told otherwise."""

    class Meta:
        model = partnerships.Material

    intermediary = SubFactory(Network)
    kind = "agenda"
    title = Sequence(lambda n: f"Agenda {n}")
    text = "Who is here\nWhat is owed"
