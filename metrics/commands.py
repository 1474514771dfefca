"""The places of the instrument that a search offers."""

from django.utils.translation import gettext_lazy as _

from directory.commands import Command

COMMANDS = (
    Command(_("Today"), _("home what to do tasks"), "metrics:today", "check"),
    Command(_("Portfolio"), _("health scores heatmap"), "metrics:portfolio", "portfolio"),
    Command(_("Success metrics"), _("targets outcomes numbers"), "metrics:success_network", "metric"),
    Command(_("Scoring runs"), _("jobs"), "metrics:run_list", "run"),
)
