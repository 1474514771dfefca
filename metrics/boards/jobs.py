"""What runs in the background: the worker's sign of life, what waits for it, its last runs, the letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from directory.choices import LetterState
from directory.models import Letter, StaleMark, User
from metrics.actions import heart
from metrics.models import Heartbeat, ScoreRun

RUNS = 3
#: States of letters on which somebody may have to look.
WATCHED = (LetterState.QUEUED, LetterState.SENDING, LetterState.UNKNOWN, LetterState.DEAD)


@dataclass(frozen=True)
class Waiting:
    """So many letters in a state."""

    state: LetterState
    count: int


@dataclass(frozen=True)
class Jobs:
    beaten_at: datetime | None
    is_alive: bool
    is_starting: bool
    mark_count: int
    oldest_mark_at: datetime | None
    runs: list[ScoreRun]
    letters: list[Waiting]


def build(user: User, now: datetime) -> Jobs:
    beaten_at = Heartbeat.objects.filter(name=heart.WORKER).values_list("at", flat=True).first()
    marks = StaleMark.objects.order_by("pk")
    letters = Letter.objects.for_user(user).filter(state__in=WATCHED).order_by()
    counts = dict(letters.values_list("state").annotate(count=Count("pk")))
    return Jobs(
        beaten_at,
        beaten_at is not None and beaten_at > now - heart.LONGEST_SILENCE,
        now < heart.BEGAN_AT + heart.LONGEST_SILENCE,
        marks.count(),
        marks.values_list("at", flat=True).first(),
        list(ScoreRun.objects.for_user(user).order_by("-started_at", "-pk")[:RUNS]),
        [Waiting(state, counts[state]) for state in WATCHED if counts.get(state)],
    )
