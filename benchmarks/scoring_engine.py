"""How many partnerships a second the pure engine scores: python -m benchmarks.scoring_engine."""

import random
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from metrics.scoring.advice import advise
from metrics.scoring.document import digest, to_json
from metrics.scoring.engine import explain, score
from metrics.scoring.evidence import (
    CLAUSES,
    MEETING,
    OPEN,
    Evidence,
    Kept,
    MetricAge,
    PartyContact,
    Voices,
)

AS_OF = date(2026, 3, 2)


def share(rng: random.Random, of: int, unit: int = 1) -> tuple[int, int]:
    return rng.randint(0, of * unit), of * unit


def partnership(rng: random.Random, number: int) -> Evidence:
    """Stage 3, all 42 indicators known, 6 parties, 5 metrics, a survey: the dearest case,
    not the mean one."""
    s = rng.randint
    return Evidence(
        number,
        AS_OF,
        3,
        OPEN,
        6,
        (1, 40),
        Voices(tuple(rng.random() for _ in range(7)), 100, 4),
        True,
        True,
        True,
        True,
        True,
        100,
        150,
        s(0, 12),
        12,
        Kept(3, 1, 5),
        s(0, 20000),
        20000,
        s(0, 4),
        s(0, 700),
        share(rng, 7),
        share(rng, 6),
        share(rng, 4),
        s(0, 700),
        365,
        800,
        share(rng, 5),
        share(rng, 4),
        share(rng, 5),
        True,
        share(rng, 3),
        share(rng, 6),
        share(rng, 3, 4),
        share(rng, 6),
        share(rng, 6),
        share(rng, 6),
        share(rng, 5),
        share(rng, 5),
        tuple(PartyContact(place, s(0, 200), rng.choice((30, 45, 60)), 400) for place in range(6)),
        share(rng, 6),
        share(rng, 10),
        share(rng, 12, MEETING),
        share(rng, 12),
        share(rng, 7),
        share(rng, 7),
        share(rng, 2, CLAUSES),
        share(rng, 7),
        share(rng, 10),
        Kept(6, 2, 10),
        share(rng, 1),
        share(rng, 2),
        share(rng, 5),
        share(rng, 5),
        tuple(MetricAge(place, s(-30, 400), 90, True) for place in range(5)),
        share(rng, 5),
        share(rng, 3),
        share(rng, 5),
        share(rng, 6),
        {
            "5.1": (("membership", 3), ("membership", 5)),
            "6.1": (("membership", 5),),
            "6.4": (("commitment", 9),),
        },
    )


def rate(act: Callable[[Evidence], Any], given: list[Evidence], rounds: int = 5) -> float:
    """Partnerships per second of processor time, so that neighbors count less; best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for evidence in given:
            act(evidence)
        best = min(best, time.process_time() - start)
    return len(given) / best


def stored(evidence: Evidence) -> str:
    return digest(to_json(explain(evidence)))


def main() -> None:
    rng = random.Random(1)
    given = [partnership(rng, number) for number in range(5000)]
    for name, act, many in (
        ("scores only", score, 5000),
        ("with 42 readings", explain, 5000),
        ("with the document and its digest", stored, 5000),
        ("advice", advise, 200),
    ):
        print(f"{name:34} {rate(act, given[:many]):10,.0f} partnerships/s")


if __name__ == "__main__":
    main()
