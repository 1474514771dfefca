"""`gather` against the oracle on partnerships grown at random, then each indicator at its edges by hand."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.gather import gather
from metrics.scoring.evidence import Evidence, faults
from tests.build import DAY
from tests.metrics.grown import Grower
from tests.naive_score import naive

pytestmark = pytest.mark.django_db

DAYS = [DAY, DAY - timedelta(days=1), DAY + timedelta(days=1), DAY - timedelta(days=180), DAY + timedelta(days=91)]
GROWN = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def plain(evidence: Evidence) -> dict[str, object]:
    """Field by field, where any order is allowed in one order."""
    said = evidence._asdict()
    return said | {name: sorted(said[name]) for name in ("contacts", "metric_ages")}


def differences(found: Evidence, wanted: Evidence) -> dict[str, tuple[object, object]]:
    one, other = plain(found), plain(wanted)
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


@GROWN
@given(seed=st.integers(0, 10**9), richness=st.integers(0, 3))
def test_gather_says_what_the_oracle_says(seed: int, richness: int) -> None:
    grower = Grower(seed, richness)
    keys = [grower.partnership().pk for _ in range(2)]
    many = [(key, day) for day in DAYS for key in keys]
    for asked in ([(key, DAY) for key in reversed(keys)], many):
        for evidence, pair in zip(gather(asked, with_rows=True), asked, strict=True):
            wanted = naive(*pair)
            assert not differences(evidence, wanted), pair
            assert not faults(evidence)
    counts = gather(many, with_rows=False)
    assert counts == [e._replace(failing={}) for e in gather(many, with_rows=True)]
