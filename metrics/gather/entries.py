"""Dated evidence and how long after the day it was written down, for the evidence grade."""

from metrics.gather.dialect import Say

# Tables of evidence, and the day on which it happened.
DATED = (
    ("partnerships_interaction", '"on"'),
    ("partnerships_request", "received_on"),
    ("partnerships_meeting", "held_on"),
    ("partnerships_decision", '"on"'),
    ("partnerships_charter", "adopted_on"),
    ("partnerships_review", '"on"'),
    ("partnerships_recruitmentneed", "stated_on"),
    ("partnerships_contribution", '"on"'),
    ("partnerships_commitment", "made_on"),
    ("partnerships_endorsement", '"on"'),
    ("partnerships_confirmation", '"on"'),
    ("partnerships_delivery", "delivered_on"),
    ("partnerships_signature", '"on"'),
)


def entries(say: Say) -> str:
    """n, rows of the trailing 180 days entered more than 30 days late, all such rows; imported ones aside."""
    each = " UNION ALL ".join(
        f"""SELECT a.n, count(*) FILTER (WHERE r.entered_on > r.{on}
            AND {say.days("r.entered_on", f"r.{on}")} > 30) AS late, count(*) AS entered
        FROM asked a CROSS JOIN {table} r
        WHERE r.partnership_id = a.pid AND {say.within(f"r.{on}", 180)} AND NOT r.is_imported GROUP BY a.n"""
        for table, on in DATED
    )
    return f"""{say.asked}
    SELECT x.n, CAST(sum(x.late) AS int), CAST(sum(x.entered) AS int) FROM ({each}) x GROUP BY x.n"""
