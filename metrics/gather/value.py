"""Element 4: benefits outside any commitment (4.2, 4.3; those of commitments are in commitments.py)."""

from metrics.gather.dialect import Say


def confirmed(say: Say) -> list[str]:
    """Who received, and who gave, what its receiver confirmed in the trailing year."""
    rows = f"""FROM partnerships_contribution g CROSS JOIN partnerships_confirmation y
        WHERE g.partnership_id = a.pid AND g."on" <= {say.today} AND y.contribution_id = g.id
        AND y.membership_id = g.receiver_id AND {say.within('y."on"', 365)}"""
    return [f"SELECT {say.listed(member)} {rows}" for member in ("g.receiver_id", "g.giver_id")]
