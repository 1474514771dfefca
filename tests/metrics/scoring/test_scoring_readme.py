"""Every worked number of the README, computed by the code."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from metrics.scoring.elements import decay, freshness
from metrics.scoring.engine import assemble, band, score, shown
from metrics.scoring.rubric import DEFAULT, Band
from metrics.scoring.survey import agreement
from tests.metrics.scoring.examples import GOLDEN_E5, GOLDEN_E6, bare, full, scored

README = Path(__file__).parents[3] / "metrics" / "scoring" / "README.md"
LINES = re.findall(r"^- `(.+) → ([0-9.]+)`$", README.read_text(), re.MULTILINE)


def whole(*values):
    return assemble(full(), scored(*values), DEFAULT, None)


NAMES = {
    "decay": decay,
    "freshness": freshness,
    "agreement": agreement,
    "band": band,
    "shown": shown,
    **Band.__members__,
    "E5": score(bare(**GOLDEN_E5)).elements[4],
    "E6": score(bare(**GOLDEN_E6)).elements[5],
    "headline": lambda *values: whole(*values).headline,
    "balance": lambda *values: whole(*values).balance,
    "capped": lambda *values: whole(*values).band,
}


@pytest.mark.parametrize(("expression", "number"), LINES)
def test_worked_number(expression, number):
    half_digit = Decimal(1).scaleb(Decimal(number).as_tuple().exponent) / 2
    value = eval(expression, {"__builtins__": {}}, NAMES)  # our own page
    assert abs(Decimal(float(value)) - Decimal(number)) <= half_digit + Decimal("1e-12")


def test_the_numbers_are_found():
    assert len(LINES) >= 25
    assert len(LINES) == sum(line.startswith("- `") for line in README.read_text().splitlines())
