"""`gather` against the oracle on partnerships grown at random, then each indicator at its edges by hand."""

import os
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.gather import gather, prepared
from metrics.scoring.evidence import Evidence, faults
from tests.build import DAY
from tests.metrics.grown import Grower
from tests.naive_score import naive

pytestmark = pytest.mark.django_db

DAYS = [
    DAY,
    DAY - timedelta(days=1),
    DAY + timedelta(days=1),
    DAY - timedelta(days=180),
    DAY + timedelta(days=91),
]
GROWN = settings(
    max_examples=300 if os.environ.get("SOAK") else 10,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def plain(evidence: Evidence) -> dict[str, object]:
    """Field by field, where any order is allowed in one order."""
    said = evidence._asdict()
    failing = {indicator: sorted(keys) for indicator, keys in evidence.failing.items()}
    return said | {name: sorted(said[name]) for name in ("contacts", "metric_ages")} | {"failing": failing}


def differences(found: Evidence, wanted: Evidence) -> dict[str, tuple[object, object]]:
    one, other = plain(found), plain(wanted)
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


@GROWN
@given(seed=st.integers(0, 10**9), richness=st.integers(1, 3), day=st.sampled_from(DAYS))
def test_gather_says_what_the_oracle_says(seed: int, richness: int, day: date) -> None:
    grower = Grower(seed, richness)
    keys = [grower.partnership().pk, grower.partnership().pk]
    one_day, many_days = (
        [(key, DAY) for key in reversed(keys)],
        [(keys[0], day), (keys[1], DAY), (keys[0], DAY)],
    )
    wanted = {pair: naive(*pair) for pair in {*one_day, *many_days}}
    for asked, few in product((one_day, many_days), (prepared.FEW, 0)):  # prepared, and as for many pairs
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(prepared, "FEW", few)
            found, bare = gather(asked, with_rows=True), gather(asked, with_rows=False)
        for evidence, pair in zip(found, asked, strict=True):
            assert not differences(evidence, wanted[pair]), pair
            assert not faults(evidence)
        for evidence, pair in zip(bare, asked, strict=True):
            assert not differences(evidence, wanted[pair]._replace(failing={})), pair
