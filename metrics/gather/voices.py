"""The partners' voice: the latest closed wave of each pair that met the survey rule."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from metrics.gather.dialect import Say
from metrics.scoring.evidence import Voices
from metrics.scoring.survey import Answers, Wave, perceive, voices
from metrics.statements import ELEMENT_OF

Ask = Callable[[str], Iterable[tuple[Any, ...]]]

_CLOSED = """FROM asked a CROSS JOIN metrics_surveywave w
    WHERE w.partnership_id = a.pid AND w.closed_on <= {today} AND w.closed_on >= {oldest}"""


def gather_voices(say: Say, ask: Ask) -> dict[int, Voices]:
    """Place of the pair → what its latest wave within the survey rule says; only pairs that have one.

    In: how to say it in this database, and what sends a statement. Out: S of 0..1 an element, in `Voices`.
    """
    closed = _CLOSED.format(today=say.today, oldest=say.ago(540))
    asked = list(
        ask(f"""{say.asked} SELECT a.n, w.id, {say.days(say.today, "w.closed_on")} {closed}
        ORDER BY a.n, w.closed_on DESC, w.id DESC""")
    )
    waves = _waves(say, ask, f"SELECT w.id {closed}")
    found: dict[int, Voices] = {}
    for place, wave, days in asked:
        if place not in found and (heard := voices(waves[wave], days)):
            found[place] = heard
    return found


def _waves(say: Say, ask: Ask, closed: str) -> dict[int, Wave]:
    """Each wave from its answers; two statements for all waves."""
    invited: dict[int, int] = dict(
        ask(f"""{say.asked} SELECT w.id, count(DISTINCT i.membership_id) FILTER (WHERE m.role <> 'convener')
        FROM metrics_surveywave w LEFT JOIN metrics_invitation i ON i.wave_id = w.id
        LEFT JOIN partnerships_membership m ON m.id = i.membership_id
        WHERE w.id IN ({closed}) GROUP BY w.id""")
    )
    answers: dict[int, list[Answers]] = defaultdict(list)
    for wave, party, sector, is_convener, marks in ask(f"""{say.asked}
            SELECT r.wave_id, m.id, r.sector, m.role = 'convener', r.answers
            FROM metrics_response r JOIN partnerships_membership m ON m.id = r.membership_id
            WHERE r.wave_id IN ({closed})"""):
        said = json.loads(marks) if isinstance(marks, str) else marks
        answers[wave].append(
            Answers(party, sector, bool(is_convener), tuple(zip(ELEMENT_OF, said, strict=True)))
        )
    return {wave: perceive(answers[wave], count) for wave, count in invited.items()}
