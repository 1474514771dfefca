"""Registers the metrics app."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "metrics"
    #: What the search offers besides records.
    commands = "metrics.commands"
