"""A reading as a sentence."""

from __future__ import annotations

import re

from metrics.readings.words import ADDED, NOTES, WORDS
from metrics.scoring.elements import KNOWN, NOT_APPLICABLE, Reading
from metrics.scoring.rubric import ELEMENTS, INDICATORS, PLACE, PROCESS_STAGES

_CHOICE = re.compile(r"\[(?:([^|\]]*)\|)?([^\]]*)\]")


def title(indicator: str) -> str:
    return INDICATORS[PLACE[indicator]].name


def element_title(element: str) -> str:
    return ELEMENTS[int(element[1:]) - 1].title


def sentence(line: Reading) -> str:
    """A reading as one sentence: its numerator over its denominator in words, or why there is none."""
    stated = NOTES.get(f"{line.indicator} {line.note}".strip()) or NOTES.get(line.note)
    if stated:
        return stated
    if line.state != KNOWN:
        return "Nothing could be recorded yet."
    if line.indicator in TELLERS:
        return f"{TELLERS[line.indicator](line)}{_added(line)}."
    return f"{_share(line)}{_added(line)}."


def stage_state(line: Reading) -> str:
    """known, unknown, not_applicable, or below_stage: four states that a page keeps apart from zero."""
    return "below_stage" if line.state == NOT_APPLICABLE and line.note == "below_stage" else line.state


def _share(line: Reading) -> str:
    words = WORDS[line.indicator]
    if not line.denominator:
        return f"There are no {_spell(words.thing, 0)}"
    thing, counted = _spell(words.thing, line.denominator), _spell(words.counted, line.numerator)
    return f"{_number(line.numerator)} of {_number(line.denominator)} {thing} {counted}"


def _added(line: Reading) -> str:
    """What makes the value another than the plain share: else two sentences agree where two values differ."""
    if line.note != "late":
        return ADDED.get(line.note, "")
    late = round(2 * ((line.value or 0) * line.denominator - line.numerator))
    return _spell(f"; {late} more [was|were] done late and count[s|] half", late)


def _spell(text: str, number: float) -> str:
    """Fills "[one|many]" by the number; "[s]" is short for "[|s]"."""
    return _CHOICE.sub(lambda found: (found[1] or "") if number == 1 else found[2], text)


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _lead(line: Reading) -> str:
    lead = (
        "No lead person is named"
        if line.note == "no_lead"
        else "A lead person is named, but not verified in the last 180 days"
    )
    return f"{lead}; a backup is" if line.numerator else f"{lead}, and no backup is named"


def _capacity(line: Reading) -> str:
    return (
        f"{line.numerator / 100:.2f} of the {line.denominator / 100:.2f} full-time positions needed are "
        "assigned"
    )


def _meetings(line: Reading) -> str:
    held, due = line.numerator, line.denominator
    return f"{_count(held, 'meeting')} held; the agreed cadence called for {_number(due)}"


def _funding(line: Reading) -> str:
    return (
        f"${line.numerator / 100:,.0f} is secured of the ${line.denominator / 100:,.0f} budgeted for "
        "convening in the next 12 months"
    )


def _purpose(line: Reading) -> str:
    return (
        f"{_number(line.numerator)} of 4 parts of the purpose statement are filled in (need, who it "
        "serves, geography, pathways with a goal)"
    )


def _review(line: Reading) -> str:
    every = f"a review is agreed every {_count(line.denominator, 'day')}"
    if line.note == "never":
        return f"Never reviewed in {_count(line.numerator, 'day')}; {every}"
    return f"Last reviewed {_count(line.numerator, 'day')} ago; {every}"


def _ladder(line: Reading) -> str:
    step, employers = 1 + 4 * (line.value or 0), line.denominator / 4
    stand = "stands" if employers == 1 else "stand on average"
    return f"{_count(employers, 'employer')} {stand} on step {_number(round(step, 1))} of 5 of engagement"


def _attendance(line: Reading) -> str:
    share = 100 * (line.value or 0)
    return f"On average {share:.0f}% of the invited parties came, over {_count(line.denominator, 'meeting')}"


def _count(number: float, noun: str) -> str:
    return f"{_number(number)} {noun}{'' if number == 1 else 's'}"


TELLERS = {
    "1.2": _lead,
    "1.3": _capacity,
    "1.4": _meetings,
    "1.6": _funding,
    "2.1": _purpose,
    "2.5": _review,
    "3.6": _ladder,
    "5.4": _attendance,
}

#: Kinds of failing row that have no row, since it is missing: their names in words.
PROTOCOLS = {
    "decisions": "Decisions",
    "meetings": "Meeting cadence",
    "meeting cadence": "Meeting cadence",
    "communication": "Communication",
    "conflict": "Conflict",
    "data": "Data governance",
    "data governance": "Data governance",
    "joining": "Joining and leaving",
    "joining and leaving": "Joining and leaving",
}
SECTORS = {"k12": "K-12", "workforce": "workforce or state agency"}
_STAGES = {stage.replace(" ", "_"): stage for stage in PROCESS_STAGES}


def missing(kind: str, name: str) -> str:
    """A missing protocol, sector or stage of the process, in words."""
    if kind == "protocol":
        return f"No protocol on {PROTOCOLS.get(name, name).lower()}"
    if kind == "sector":
        return f"No member from: {SECTORS.get(name, name)}"
    return f"No metric for {_STAGES.get(name, name)}"
