"""The places of the map that a search offers."""

from django.utils.translation import gettext_lazy as _

from directory.commands import Command

COMMANDS = (Command(_("Pathways"), _("programs careers map"), "pathways:pathway_list", "pathway"),)
