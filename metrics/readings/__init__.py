"""The 42 indicators in words: what each counts, what it rests on, what empty means, what to do about it."""

from metrics.readings.score import ABSENT, GRADES, HONEST, NOT_ENOUGH, NOTHING_APPLIES, UNSCORED
from metrics.readings.sentences import PROTOCOLS, element_title, missing, sentence, stage_state, title
from metrics.readings.words import WORDS

__all__ = [
    "ABSENT",
    "GRADES",
    "HONEST",
    "NOTHING_APPLIES",
    "NOT_ENOUGH",
    "PROTOCOLS",
    "UNSCORED",
    "WORDS",
    "element_title",
    "missing",
    "sentence",
    "stage_state",
    "title",
]
