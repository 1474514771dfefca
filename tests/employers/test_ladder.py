"""The engagement ladder, case by case."""

import pytest

from employers.rules import Activity, Year, ladder, rung

TALK, TOUR, SHADOW = Activity("speaker"), Activity("tour"), Activity("shadow")
INTERNS = Activity("internship", is_paid=True)
CLINICAL = Activity("clinical", is_credit_bearing=True)
BOARD, MONEY, CURRICULUM = Activity("board"), Activity("funding"), Activity("curriculum")


@pytest.mark.parametrize(
    ("activities", "level"),
    [
        ([], 1),
        ([TALK], 2),
        ([SHADOW], 2),
        ([TALK, TALK], 2),
        ([TALK, TALK, TALK], 3),
        ([TALK, TOUR], 3),
        ([Activity("internship")], 2),  # neither paid nor for credit
        ([Activity("mentoring", is_paid=True)], 2),  # paid, but nothing that is hosted
        ([INTERNS], 4),
        ([CLINICAL], 4),
        ([CURRICULUM], 4),
        ([BOARD], 2),  # leads nothing that it takes part in
        ([BOARD, MONEY], 3),
        ([INTERNS, BOARD], 5),
        ([CURRICULUM, MONEY], 5),
    ],
)
def test_rungs(activities: list[Activity], level: int) -> None:
    assert ladder(activities) == level
    assert ladder(reversed(activities)) == level


def test_more_activity_never_lowers_the_rung() -> None:
    some = [TALK, TOUR, INTERNS, BOARD, Activity("internship"), MONEY]
    for first in some:
        for second in some:
            assert ladder([first, second]) >= max(ladder([first]), ladder([second]))


def test_sums_say_the_same_as_the_activities() -> None:
    assert rung(Year()) == 1
    assert rung(Year(times=3, kinds=1)) == 3
    assert rung(Year(times=2, kinds=2, hosts=True, leads=True)) == 5
