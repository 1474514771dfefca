"""Scores partnerships: gather, score, then one short write; whoever is overtaken reads the records again.

Two workers may score one partnership at once. Each reads the partnership's turn before it reads the records,
and writes only if the turn is still the same, under a lock; so what was read earlier never replaces what was
read later, and nothing is scored into two rows. The unique key of the snapshots stands behind that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError

from metrics.actions.crash import crash_at
from metrics.actions.keep import Draft, may_show, save_drafts
from metrics.actions.levels import show_levels
from metrics.actions.record import FIRST, NOTHING, OTHER_RUBRIC, document_of, is_a_move, reason_of
from metrics.actions.standing import Standing, earlier_of, is_up_to_date, standings
from metrics.gather import gather
from metrics.models import ScoreRun
from metrics.scoring.advice import Advice, advise
from metrics.scoring.changes import compare
from metrics.scoring.engine import Health, explain
from metrics.scoring.evidence import Evidence
from metrics.scoring.forecast import foresee
from metrics.undisturbed import undisturbed

OUTLOOK_DAYS = (30, 60, 90)  # how far ahead a forecast looks
ROUNDS = 5  # how often one is overtaken before the chunk is given back


class Scored(NamedTuple):
    seen: int  # partnerships looked at
    changed: int  # of which got a new snapshot


class OvertakenError(RuntimeError):
    """Others kept scoring the same partnerships meanwhile; to be tried again later."""


@undisturbed()
def score_partnerships(
    ids: Iterable[int],
    *,
    as_of: date,
    at: datetime,
    run: ScoreRun | None = None,
    looks_ahead: bool = True,
    may_skip: bool = True,
) -> Scored:
    """Scores these partnerships as of a date and keeps what is new.

    What is up to date is passed over, unless it may not be skipped (for rows written past the deeds). Same
    records, date and rubric: no new row. A date before the one shown is kept and never shown. Unknown ids are
    passed over. Without looking ahead, the shown score has neither advice nor forecast (for dates of a
    history, of which each is soon replaced by the next). Raises OvertakenError if others scored the same
    partnerships all the while.
    """
    left = sorted(set(ids))
    count, changed = len(left), 0
    for _ in range(ROUNDS):
        subjects = standings(left, as_of)
        if may_skip:
            subjects = [one for one in subjects if not is_up_to_date(one, looks_ahead)]
        if not subjects:
            return Scored(count, changed)
        try:
            drafts = _drafts(subjects, as_of, looks_ahead)
            crash_at("before_write", left)
            added, left = save_drafts(drafts, at, run)
        except IntegrityError:  # the last guard: another worker wrote the same snapshot this moment
            continue
        changed += added
        crash_at("after_write")
        show_levels([one.id for one in subjects], as_of=as_of)
        if not left:
            return Scored(count, changed)
    raise OvertakenError(f"overtaken {ROUNDS} times: {len(left)} partnerships")


# --- reading and computing, outside any transaction


def _drafts(subjects: Sequence[Standing], as_of: date, looks_ahead: bool) -> list[Draft]:
    """Reads the records of each as of now and, if this date may be shown, as of the dates to come."""
    crash_at("before_gather", [one.id for one in subjects])
    earlier = earlier_of(subjects)
    dates = [as_of + timedelta(days=days) for days in OUTLOOK_DAYS] if looks_ahead else []
    ahead = {one.id for one in subjects if looks_ahead and may_show(as_of, one.shown_on)}
    asked = [(one.id, as_of) for one in subjects] + [(pk, on) for pk in sorted(ahead) for on in dates]
    now, later = {}, defaultdict(list)
    for evidence in gather(asked, with_rows=True):
        if evidence.as_of == as_of:
            now[evidence.partnership_id] = evidence
        else:
            later[evidence.partnership_id].append(evidence)
    return [_draft(one, now[one.id], later[one.id], earlier.get(one.id), one.id in ahead) for one in subjects]


def _draft(
    subject: Standing, now: Evidence, later: list[Evidence], earlier: Health | None, has_outlook: bool
) -> Draft:
    rubric, bands = subject.rubric, earlier.bands if earlier else None
    health = explain(now, rubric, bands)
    has_detail = has_outlook and bool(health.elements)
    return Draft(
        subject,
        health,
        document_of(health),
        _reason(subject, health, earlier),
        advise(now, rubric, bands) if has_detail else Advice((), ()),
        foresee(health, later, rubric) if has_detail else None,
        has_outlook,
    )


def _reason(subject: Standing, health: Health, earlier: Health | None) -> str:
    if earlier:
        if not is_a_move(earlier.headline, health.headline):
            return NOTHING
        # No document holds failing rows, so those of today are nothing to compare.
        return reason_of(compare(earlier, health._replace(failing={}), subject.rubric))
    was_shown = subject.shown_on is not None and subject.shown_on < health.as_of
    return OTHER_RUBRIC if was_shown else FIRST
