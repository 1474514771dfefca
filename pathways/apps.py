"""Registers the pathways app."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "pathways"
    #: What the search offers besides records.
    commands = "pathways.commands"
