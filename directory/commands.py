"""The places and deeds that a search offers besides records; each app names its own (apps.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.access import convening, networks
from directory.folding import words_of
from directory.models import User


def anybody(user: User) -> bool:
    return True


class Command(NamedTuple):
    """`words`: what people may also call it; `page`: the name of its address; `may`: who is offered it."""

    label: Any
    words: Any
    page: str
    icon: str
    may: Callable[[User], Any] = anybody

    @property
    def address(self) -> str:
        return reverse(self.page)


COMMANDS = (
    Command(
        _("Organizations"), _("directory schools employers"), "directory:organization_list", "organization"
    ),
    Command(
        _("Add an organization"),
        _("new school employer"),
        "directory:organization_new",
        "organization",
        convening,
    ),
    Command(_("Team"), _("seats users invite roles colleagues"), "directory:team", "admin"),
    Command(_("People"), _("contacts persons directory"), "directory:person_list", "account"),
    Command(_("Letters"), _("mail sent again failed uncertain"), "directory:letter_list", "email", networks),
    Command(_("Letters to you"), _("digest mail unsubscribe language"), "directory:preferences", "email"),
    Command(_("Enter an absence"), _("away vacation holiday backup"), "directory:absence_new", "account"),
    Command(_("Your calendar"), _("subscribe ics feed address"), "directory:calendar", "account"),
    Command(_("Your account"), _("password mail second factor"), "directory:account", "account"),
)


@cache
def known_commands() -> list[Command]:
    """Those of all apps, from the right: what a day begins with stands there."""
    named = [getattr(config, "commands", None) for config in reversed(list(apps.get_app_configs()))]
    return [command for name in filter(None, named) for command in import_module(name).COMMANDS]


def commands_for(user: User, text: str) -> Iterator[Command]:
    """The commands that the user may give and that have all the words; all of them without any word."""
    terms = words_of(text)
    for command in known_commands():
        own = words_of(f"{command.label} {command.words}")
        if all(any(word.startswith(term) for word in own) for term in terms) and command.may(user):
            yield command
