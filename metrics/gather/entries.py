"""Dated evidence and how long after the day it was written down, for the evidence grade."""

from metrics.gather.dialect import Say

# Rows (as `r`), the day they happened, and how they belong to a partnership.
OWN = "r.partnership_id = a.pid"
DATED = (
    ("partnerships_interaction r", '"on"', OWN),
    ("partnerships_request r", "received_on", OWN),
    ("partnerships_meeting r", "held_on", OWN),
    ("partnerships_decision r", '"on"', OWN),
    ("partnerships_charter r", "adopted_on", OWN),
    ("partnerships_review r", '"on"', OWN),
    ("partnerships_recruitmentneed r", "stated_on", OWN),
    ("partnerships_contribution r", '"on"', OWN),
    ("partnerships_commitment r", "made_on", OWN),
    (
        "partnerships_charter p CROSS JOIN partnerships_endorsement r",
        '"on"',
        "p.partnership_id = a.pid AND r.charter_id = p.id",
    ),
    (
        "partnerships_membership p CROSS JOIN partnerships_confirmation r",
        '"on"',
        "p.partnership_id = a.pid AND r.membership_id = p.id",
    ),
    (
        "partnerships_commitment p CROSS JOIN partnerships_delivery r",
        "delivered_on",
        "p.partnership_id = a.pid AND r.commitment_id = p.id",
    ),
    (
        "partnerships_agreement p CROSS JOIN partnerships_agreementparty t"
        " CROSS JOIN partnerships_signature r",
        '"on"',
        "p.partnership_id = a.pid AND t.agreement_id = p.id AND r.party_id = t.id",
    ),
)


def entries(say: Say) -> str:
    """n, rows of the trailing 180 days entered more than 30 days late, all such rows; imported ones aside."""
    each = " UNION ALL ".join(
        f"""SELECT a.n, r.entered_on > r.{on} AND {say.days("r.entered_on", f"r.{on}")} > 30 AS is_late
        FROM asked a CROSS JOIN {rows}
        WHERE {belongs} AND {say.within(f"r.{on}", 180)} AND NOT r.is_imported"""
        for rows, on, belongs in DATED
    )
    return f"{say.asked} SELECT x.n, count(*) FILTER (WHERE x.is_late), count(*) FROM ({each}) x GROUP BY x.n"
