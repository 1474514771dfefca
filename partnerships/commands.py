"""The places and deeds of the bridge that a search offers."""

from django.utils.translation import gettext_lazy as _

from directory.commands import Command
from partnerships.access import may_draft, may_plan, may_start

COMMANDS = (
    Command(_("Partnerships"), _("list"), "partnerships:partnership_list", "partnership"),
    Command(
        _("Start a partnership"),
        _("new add create"),
        "partnerships:partnership_new",
        "partnership",
        may_start,
    ),
    Command(_("Board of partnerships"), _("stages kanban"), "partnerships:partnership_board", "board"),
    Command(_("Agreements"), _("contracts memorandums list"), "partnerships:agreement_list", "document"),
    Command(_("Calendar of agreements"), _("ends renewals"), "partnerships:agreement_calendar", "calendar"),
    Command(_("New agreement"), _("draft add create"), "partnerships:agreement_new", "document", may_draft),
    Command(_("Connections"), _("action guide steps"), "partnerships:connection_list", "decision"),
    Command(
        _("New connection"), _("action guide begin"), "partnerships:connection_new", "decision", may_start
    ),
    Command(_("Library"), _("materials charters protocols agendas"), "partnerships:library", "document"),
    Command(_("Funding"), _("money grants awards streams budget"), "partnerships:funding_list", "metric"),
    Command(_("New stream of money"), _("grant award add"), "partnerships:source_new", "metric", may_plan),
    Command(_("Templates"), _("clauses texts agreements"), "partnerships:template_list", "document"),
    Command(_("Verify a document"), _("hash signature check"), "partnerships:paper_find", "check"),
)
