"""The digest: what wants attention, mailed to the people of a network on the morning that each of them chose.

Its letter's key names the network and the week (or day), so it goes once, however often this runs and whoever
is killed at it. Where nothing waits there is no letter, and none for whoever is away.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.utils import translation

from directory.actions.letter import language_of
from directory.actions.sweep import each
from directory.models import Absence, Intermediary, Letter, Organization, Preference, User
from directory.rules import digest_due, holds
from metrics import letters
from metrics.boards.cover import cover_of
from metrics.boards.today import Scope, blocks_of, has_work


def send_digests(*, at: datetime) -> int:
    """Queues the digests that are due now; how many."""
    networks = Intermediary.objects.select_related("organization").order_by("pk")
    return sum(_of_network(one.organization, at) for one in networks)


def _of_network(network: Organization, at: datetime) -> int:
    now = at.astimezone(ZoneInfo(network.time_zone))
    due = {}
    away = Absence.objects.active(now.date()).values("user")
    for user in User.objects.working_for(network).exclude(pk__in=away):
        chosen = Preference.of(user)
        if period := digest_due(chosen.digest, chosen.digest_day, now):
            due[user] = period
    told = set(
        Letter.objects.filter(
            template=letters.DIGEST, organization=network, period__in=set(due.values())
        ).values_list("recipient", "period")
    )
    waiting = [(user, period) for user, period in due.items() if (user.email, period) not in told]
    return each(waiting, partial(_send, network, at))


def _send(network: Organization, at: datetime, reader: tuple[User, str]) -> int:
    user, period = reader
    with translation.override(language_of(user.email)):
        scope = Scope(network, user, whose_of(user, network), at)
        blocks, cover = blocks_of(scope), cover_of(scope)
        if not blocks and not cover:
            return 0
        letters.digest(scope, blocks, cover, period, at=at)
    return 1


def whose_of(user: User, network: Organization) -> str:
    """One's own work; of whoever decides and leads nothing, that of all."""
    decides = holds(user.role_in(network.pk), "manager")
    return "all" if decides and not has_work(user) else "mine"
