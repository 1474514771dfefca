"""Element 4: benefits outside any commitment (4.2, 4.3; those of commitments are in commitments.py)."""

from metrics.gather.dialect import Mark, Say
from metrics.gather.facts import Fact


def marks(say: Say) -> list[Mark]:
    """Contributions that their receiver confirmed in the trailing year."""
    confirmed = f"""pair a CROSS JOIN partnerships_contribution g CROSS JOIN partnerships_confirmation y
        WHERE g.partnership_id = a.pid AND g."on" <= {say.today} AND y.contribution_id = g.id
        AND y.membership_id = g.receiver_id AND {say.within('y."on"', 365)}"""
    return [
        Mark(confirmed, "g.receiver_id", Fact.RECEIVED),
        Mark(confirmed, "g.giver_id", Fact.GAVE),
    ]
