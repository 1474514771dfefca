"""Registers the partnerships app."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    #: What the search offers besides records.
    commands = "partnerships.commands"
    #: What its lists offer for many rows at once.
    batches = "partnerships.batches"
