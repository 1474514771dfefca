"""Dated evidence and how long after the day it was written down, for the evidence grade."""

from metrics.gather.dialect import Say

# Rows, the day they happened, and the partnership they belong to. The last table of each is `r`.
DATED = (
    ("partnerships_interaction r", '"on"', "r"),
    ("partnerships_request r", "received_on", "r"),
    ("partnerships_meeting r", "held_on", "r"),
    ("partnerships_decision r", '"on"', "r"),
    ("partnerships_charter r", "adopted_on", "r"),
    ("partnerships_review r", '"on"', "r"),
    ("partnerships_recruitmentneed r", "stated_on", "r"),
    ("partnerships_contribution r", '"on"', "r"),
    ("partnerships_commitment r", "made_on", "r"),
    ("partnerships_charter p JOIN partnerships_endorsement r ON r.charter_id = p.id", '"on"', "p"),
    ("partnerships_membership p JOIN partnerships_confirmation r ON r.membership_id = p.id", '"on"', "p"),
    ("partnerships_commitment p JOIN partnerships_delivery r ON r.commitment_id = p.id", "delivered_on", "p"),
    (
        "partnerships_agreement p JOIN partnerships_agreementparty t ON t.agreement_id = p.id "
        "JOIN partnerships_signature r ON r.party_id = t.id",
        '"on"',
        "p",
    ),
)


def entries(say: Say) -> str:
    """n, rows of the trailing 180 days entered more than 30 days late, all such rows; imported ones aside."""
    each = " UNION ALL ".join(
        f"""SELECT a.n, r.entered_on > r.{on} AND {say.days("r.entered_on", f"r.{on}")} > 30 AS is_late
        FROM asked a CROSS JOIN {rows}
        WHERE {owner}.partnership_id = a.pid AND {say.within(f"r.{on}", 180)} AND NOT r.is_imported"""
        for rows, on, owner in DATED
    )
    return f"{say.asked} SELECT x.n, count(*) FILTER (WHERE x.is_late), count(*) FROM ({each}) x GROUP BY x.n"
