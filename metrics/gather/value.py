"""Element 4: who confirmed a benefit, and who gave and received one (4.2, 4.3)."""

from metrics.gather.dialect import Say
from metrics.gather.recruitment import confirmed


def benefits(say: Say) -> str:
    """n, parties that received, parties that gave and received, parties active for 180 days; keys of those
    that fail 4.2 and 4.3."""
    return f"""{say.asked}
    SELECT x.n, count(*) FILTER (WHERE x.received), count(*) FILTER (WHERE x.received AND x.gave), count(*)
        {say.keys("NOT x.received")} {say.keys("NOT (x.received AND x.gave)")}
    FROM (
        SELECT a.n, m.id, {_received(say)} AS received, {_gave(say)} AS gave
        FROM {say.members()} AND m.role <> 'convener' AND m.accepted_on <= {say.ago(180)} {say.fence}
    ) x GROUP BY x.n"""


def _received(say: Say) -> str:
    """It confirmed, in the trailing year, a delivery or a contribution that was for it."""
    return f"""EXISTS (
        SELECT 1 FROM partnerships_confirmation y
        LEFT JOIN partnerships_delivery v ON v.id = y.delivery_id
        LEFT JOIN partnerships_commitment c ON c.id = v.commitment_id
        LEFT JOIN partnerships_contribution g ON g.id = y.contribution_id
        WHERE y.membership_id = m.id AND {say.within('y."on"', 365)}
        AND ((c.receiver_id = m.id AND v.delivered_on <= {say.today})
            OR (g.receiver_id = m.id AND g."on" <= {say.today})))"""


def _gave(say: Say) -> str:
    """What it owed was delivered, or what it gave arrived; whoever got it said so in the trailing year."""
    return f"""(EXISTS (
        SELECT 1 FROM partnerships_commitment c JOIN partnerships_delivery v ON v.commitment_id = c.id
        JOIN partnerships_confirmation y ON y.delivery_id = v.id
        WHERE c.owner_id = m.id AND v.delivered_on <= {say.today} AND {confirmed(say)}
        AND y."on" > {say.ago(365)}
    ) OR EXISTS (
        SELECT 1 FROM partnerships_contribution g JOIN partnerships_confirmation y ON y.contribution_id = g.id
        WHERE g.giver_id = m.id AND y.membership_id = g.receiver_id AND g."on" <= {say.today}
        AND {say.within('y."on"', 365)}))"""
