"""Element 7: adopted metrics, one row each (what the parties were told of them is in members.py)."""

from metrics.gather.dialect import Say

PERIOD = "CASE t.frequency WHEN 'month' THEN 30 WHEN 'quarter' THEN 91 ELSE 365 END"


def metrics(say: Say) -> str:
    """One row a metric: n, its key, days since its latest value was due (null: no value), days of its period,
    whether the first value is due, is defined, has baseline and target, counts learners, is split in its
    latest period, was discussed, its stage of the process.

    Revising a metric ends a row and begins another; targets and talks of the earlier row stay with it, so
    they are found by its definition.
    """
    defined = " AND ".join(
        f"{text} <> ''" for text in ("d.numerator", "d.denominator", "t.source", "t.frequency")
    )
    return f"""{say.asked}
    SELECT a.n, t.id, {say.days(say.today, f"({_latest(say, _TOTAL)})")} - t.lag_days, {PERIOD},
        {say.days(say.today, "t.from_on")} >= {PERIOD} + t.lag_days,
        {defined} AND t.owner_id IS NOT NULL,
        t.baseline IS NOT NULL AND (t.baseline_on IS NULL OR t.baseline_on <= {say.today})
            AND {_at_any_row(say, _has_target(say))},
        d.is_learner_metric,
        d.is_learner_metric AND {say.found(_groups(say))},
        {_at_any_row(say, _is_used(say))}, d.stage
    FROM asked a CROSS JOIN metrics_partnershipmetric t
    JOIN metrics_metricdefinition d ON d.id = t.definition_id
    WHERE t.partnership_id = a.pid AND {say.stands("t")}"""


def _at_any_row(say: Say, which: str) -> str:
    """True of the metric's row, or of an earlier or later row of the same definition."""
    other = f"""metrics_partnershipmetric o WHERE o.partnership_id = a.pid AND o.id <> t.id
        AND o.definition_id + 0 = t.definition_id AND {say.found(which.format(row="o.id"))}"""
    return f"({say.found(which.format(row='t.id'))} OR {say.found(other)})"


def _has_target(say: Say) -> str:
    return f"metrics_metrictarget g WHERE g.metric_id = {{row}} AND g.set_on <= {say.today}"


_TOTAL = """AND v."group" = '' AND v.value IS NOT NULL"""


def _latest(say: Say, which: str) -> str:
    return f"""SELECT max(v.period_to_on) FROM metrics_metricvalue v WHERE v.partnership_id = a.pid
        AND v.definition_id = t.definition_id AND v.period_to_on <= {say.today} {which}"""


def _groups(say: Say) -> str:
    """Values of groups in the latest period that has any value."""
    return f"""metrics_metricvalue v WHERE v.partnership_id = a.pid AND v.definition_id = t.definition_id
        AND v.period_to_on = ({_latest(say, "")}) AND v."group" <> ''"""


def _is_used(say: Say) -> str:
    return f"""metrics_metricdiscussion k LEFT JOIN partnerships_meeting m ON m.id = k.meeting_id
        LEFT JOIN partnerships_decision c ON c.id = k.decision_id
        WHERE k.metric_id = {{row}} AND ({say.within("m.held_on", 365)} OR {say.within('c."on"', 365)})"""
