"""Commitments: what is open, what fell due, what was done and confirmed (1.5, 6.4, 6.5)."""

from metrics.gather.dialect import Say
from metrics.gather.recruitment import confirmed


def commitments(say: Say) -> str:
    """n; on time, late and due of the convener in 180 days; the same of all in 365 days; well formed, open;
    keys of those that fail 1.5, 6.5 and 6.4."""
    in_time, late = "x.done_on <= x.due_on", "x.done_on > x.due_on"
    missed = "(x.done_on IS NULL OR x.done_on > x.due_on)"
    return f"""{say.asked}
    SELECT x.n,
        count(*) FILTER (WHERE x.is_convener AND {in_time}), count(*) FILTER (WHERE x.is_convener AND {late}),
        count(*) FILTER (WHERE x.is_convener),
        count(*) FILTER (WHERE x.is_due AND {in_time}), count(*) FILTER (WHERE x.is_due AND {late}),
        count(*) FILTER (WHERE x.is_due),
        count(*) FILTER (WHERE x.done_on IS NULL AND x.is_formed), count(*) FILTER (WHERE x.done_on IS NULL)
        {say.keys(f"x.is_convener AND {missed}")} {say.keys(f"x.is_due AND {missed}")}
        {say.keys("x.done_on IS NULL AND NOT x.is_formed")}
    FROM (
        SELECT a.n, a.id, a.due_on, a.done_on, {say.within("a.due_on", 365)} AS is_due,
            a.owner_id IS NOT NULL AND a.owner_person_id IS NOT NULL AND a.due_on IS NOT NULL AS is_formed,
            {say.within("a.due_on", 180)} AND EXISTS (SELECT 1 FROM partnerships_membership o
                WHERE o.id = a.owner_id AND o.role = 'convener') AS is_convener
        FROM (
            SELECT a.*, c.id, c.owner_id, c.owner_person_id,
                ({_due(say)}) AS due_on, ({_done(say)}) AS done_on
            FROM asked a CROSS JOIN partnerships_commitment c
            WHERE c.partnership_id = a.pid AND c.made_on <= {say.today}
            AND (c.withdrawn_on IS NULL OR c.withdrawn_on > {say.today}) {say.fence}
        ) a {say.fence}
    ) x GROUP BY x.n"""


def _due(say: Say) -> str:
    """The due date as last agreed before it fell due."""
    return f"""SELECT u.due_on FROM partnerships_duedate u WHERE u.commitment_id = c.id AND NOT u.is_late
        AND u.agreed_on <= {say.today} AND (u.until_on IS NULL OR u.until_on > {say.today})"""


def _done(say: Say) -> str:
    """The day of the first delivery that is confirmed."""
    return f"""SELECT min(v.delivered_on) FROM partnerships_delivery v
        JOIN partnerships_confirmation y ON y.delivery_id = v.id
        WHERE v.commitment_id = c.id AND v.delivered_on <= {say.today} AND {confirmed(say)}"""
