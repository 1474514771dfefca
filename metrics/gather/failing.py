"""The rows behind each number that isn't full: keys by indicator, as `evidence.FAILING` says."""

from collections.abc import Iterable
from typing import Any

from metrics.choices import ProcessStage
from metrics.gather.commitments import HALF, YEAR, Promises
from metrics.gather.facts import Fact, Members
from metrics.scoring.evidence import Evidence, Key
from partnerships.choices import ProtocolKind, Sector

Row = tuple[Any, ...]
Failing = dict[str, tuple[Key, ...]]

# Topic (its place in gather.TOPICS) → column, indicator and kind, where the statement knows which rows fail;
# the others are judged below.
COLUMNS: tuple[tuple[int, tuple[tuple[int, str, str], ...]], ...] = (
    (3, ((-1, "2.4", "goal"),)),
    (4, ((-1, "3.2", "recruitmentneed"),)),
    (5, ((-1, "5.3", "request"),)),
    (6, ((-2, "5.4", "meeting"), (-1, "5.5", "meeting"))),
    (7, ((-2, "6.2", "agreement"), (-1, "6.6", "agreement"))),
    (8, ((-1, "6.7", "dataflow"),)),
)
BASIS, STAFF, CHARTER = 0, 1, 2
FIRST_KEYS = {BASIS: 9, STAFF: 5, CHARTER: 10}  # columns behind the numbers
PROTOCOLS, SECTORS, STAGES = ProtocolKind.values, Sector.values, ProcessStage.values
FRESH_CHARTER = 365
TOP_STEP = 4


def name_rows(
    e: Evidence,
    rows: tuple[Row, ...],
    people: Members,
    promises: Promises,
    steps: dict[int, int],
    metrics: list[Row],
) -> Failing:
    found = _stated(rows)
    for judged in (
        _convening(e, rows),
        _purpose(e, rows),
        _members(e, people),
        _promises(promises),
        _parties(e, people, steps),
        _measures(metrics),
    ):
        found |= judged
    return {indicator: keys for indicator, keys in found.items() if keys}


def _stated(rows: tuple[Row, ...]) -> Failing:
    return {
        indicator: _keys(kind, rows[topic][column])
        for topic, columns in COLUMNS
        for column, indicator, kind in columns
    }


def _behind(rows: tuple[Row, ...], topic: int) -> Row:
    """The columns behind the numbers; nothing in the row of a pair without records."""
    return rows[topic][FIRST_KEYS[topic] :] or ("", "", "")


def _keys(kind: str, text: Any) -> tuple[Key, ...]:
    return tuple([(kind, int(key)) for key in text.split(",")]) if text else ()


def _texts(text: Any) -> set[str]:
    return set(text.split(",")) if text else set()


def _missing(kind: str, wanted: Iterable[str], have: set[str]) -> tuple[Key, ...]:
    return tuple([(kind, word) for word in wanted if word not in have])


def _convening(e: Evidence, rows: tuple[Row, ...]) -> Failing:
    itself: tuple[Key, ...] = (("partnership", e.partnership_id),)
    staff = () if e.lead_verified else _keys("assignment", _behind(rows, STAFF)[0])
    is_staffed = e.lead_named and e.backup_named
    is_short = e.meetings_due is not None and e.meetings_held < e.meetings_due
    return {
        "1.1": () if e.convener_accepted else itself,
        "1.2": staff if is_staffed else staff + itself,
        "1.3": itself if e.fte_needed and e.fte_assigned < e.fte_needed else (),
        "1.4": _keys("meeting", _behind(rows, BASIS)[0]) if is_short else (),
        "1.6": itself if e.funding_budget and e.funding_secured < e.funding_budget else (),
    }


def _purpose(e: Evidence, rows: tuple[Row, ...]) -> Failing:
    kinds = _texts(_behind(rows, CHARTER)[0])
    missing = _missing("protocol", PROTOCOLS, kinds)
    charter = rows[CHARTER][1]
    if charter is None:
        return {"2.1": (("partnership", e.partnership_id),), "2.3": missing}
    itself: tuple[Key, ...] = (("charter", charter),)
    is_whole = e.charter_parts == 4 and (e.charter_days or 0) <= FRESH_CHARTER
    return {"2.1": () if is_whole else itself, "2.3": missing, "2.5": itself if _is_overdue(e) else ()}


def _is_overdue(e: Evidence) -> bool:
    if not e.review_interval:
        return False
    if e.review_days is not None:
        return e.review_days > e.review_interval
    return (e.review_clock or 0) >= e.review_interval


def _members(e: Evidence, people: Members) -> Failing:
    found = people.failing()
    if not e.has_targets:  # 3.4 is unknown then
        found["3.4"] = []
    return {indicator: _of_members(keys) for indicator, keys in found.items()}


def _promises(promises: Promises) -> Failing:
    lacking = {
        "1.5": [key for key, promise in promises.items() if promise.is_convener and promise.is_missed(HALF)],
        "6.4": [key for key, promise in promises.items() if promise.lacks_form()],
        "6.5": [key for key, promise in promises.items() if promise.is_missed(YEAR)],
    }
    return {indicator: tuple([("commitment", key) for key in keys]) for indicator, keys in lacking.items()}


def _parties(e: Evidence, people: Members, steps: dict[int, int]) -> Failing:
    low = [
        key for key, facts in people.facts.items() if facts & Fact.EMPLOYER and steps.get(key, 0) < TOP_STEP
    ]
    silent = [
        c.membership_id
        for c in e.contacts
        if (c.joined_days if c.inbound_days is None else c.inbound_days) > c.cadence_days
    ]
    return {
        "3.3": _missing("sector", SECTORS, people.sectors),
        "3.6": _of_members(low),
        "5.1": _of_members(silent),
    }


def _of_members(keys: list[int]) -> tuple[Key, ...]:
    return tuple([("membership", key) for key in keys])


def _measures(metrics: list[Row]) -> Failing:
    """What each metric lacks."""
    lacking: dict[str, list[int]] = {indicator: [] for indicator in ("7.1", "7.2", "7.3", "7.5", "7.6")}
    for _, key, overdue, period, is_due, defined, targeted, learner, broken_down, used, _stage in metrics:
        if not defined:
            lacking["7.1"].append(key)
        if not targeted:
            lacking["7.2"].append(key)
        if is_due if overdue is None else overdue > period:
            lacking["7.3"].append(key)
        if learner and not broken_down:
            lacking["7.5"].append(key)
        if not used:
            lacking["7.6"].append(key)
    found = {
        indicator: tuple([("partnershipmetric", key) for key in keys]) for indicator, keys in lacking.items()
    }
    return found | {"7.4": _missing("processstage", STAGES, {row[-1] for row in metrics})}
