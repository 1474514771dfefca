"""Evidence for the tests of the score: nothing recorded, everything in order, and the golden examples."""

from datetime import date
from typing import Any

from metrics.scoring.engine import ElementScore, band
from metrics.scoring.evidence import CLAUSES, MEETING, Evidence, Kept, MetricAge, PartyContact, Voices

TODAY = date(2026, 3, 2)

FULL: dict[str, Any] = {
    "stage": 3,
    "parties": 4,
    "late_entered": (0, 40),
    "voices": Voices((0.9,) * 7, 100, 4),
    "convener_named": True,
    "convener_accepted": True,
    "lead_named": True,
    "lead_verified": True,
    "backup_named": True,
    "fte_assigned": 100,
    "fte_needed": 100,
    "meetings_held": 6,
    "meetings_due": 6,
    "convener_kept": Kept(5, 0, 5),
    "funding_secured": 5_000_000,
    "funding_budget": 5_000_000,
    "charter_parts": 4,
    "charter_days": 100,
    "endorsed": (5, 5),
    "protocols": (6, 6),
    "goals": (3, 3),
    "review_days": 50,
    "review_interval": 365,
    "review_clock": 500,
    "need_first": (4, 4),
    "needs_filled": (6, 6),
    "sectors": (5, 5),
    "has_targets": True,
    "labor_fit": (2, 2),
    "wide_net": (4, 4),
    "ladder": (8, 8),
    "value_sought": (4, 4),
    "value_confirmed": (4, 4),
    "reciprocal": (4, 4),
    "retained": (4, 4),
    "champions": (4, 4),
    "contacts": tuple(PartyContact(number, 10, 30, 400) for number in (1, 2, 3, 4)),
    "two_way": (4, 4),
    "answered": (7, 7),
    "attendance": (6 * MEETING, 6 * MEETING),
    "notes_shared": (6, 6),
    "reachable": (5, 5),
    "covered": (5, 5),
    "clauses": (CLAUSES, CLAUSES),
    "roles": (5, 5),
    "well_formed": (8, 8),
    "kept": Kept(10, 0, 10),
    "renewals": (1, 1),
    "data_flows": (2, 2),
    "defined": (5, 5),
    "targeted": (5, 5),
    "metric_ages": tuple(MetricAge(number, 20, 90, True) for number in (1, 2, 3, 4, 5)),
    "process_stages": (5, 5),
    "disaggregated": (3, 3),
    "used": (5, 5),
    "shared_back": (4, 4),
}

GOLDEN_E5: dict[str, Any] = {
    "stage": 3,
    "parties": 4,
    "contacts": (
        PartyContact(1, 10, 30, 400),
        PartyContact(2, 30, 30, 400),
        PartyContact(3, 60, 30, 400),
        PartyContact(4, None, 30, 400),
    ),
    "two_way": (2, 4),
    "attendance": (4 * MEETING, 5 * MEETING),
    "reachable": (3, 4),
}
GOLDEN_E6: dict[str, Any] = {
    "stage": 3,
    "parties": 3,
    "covered": (3, 4),
    "clauses": (12, 14),
    "roles": (4, 4),
    "well_formed": (5, 8),
    "kept": Kept(6, 2, 10),
    "data_flows": (1, 1),
}


def bare(**fields: Any) -> Evidence:
    """Evidence of a partnership of four parties, forming, with nothing on record but what is named."""
    given = {"stage": 3, "parties": 4, **fields}
    return Evidence(partnership_id=7, as_of=TODAY, **given)


def full(**fields: Any) -> Evidence:
    """Evidence of a partnership that does everything right, but for what is named."""
    return Evidence(partnership_id=7, as_of=TODAY, **{**FULL, **fields})


def scored(*values: float | None) -> tuple[ElementScore, ...]:
    """Seven element scores as the engine would make them; None: not enough evidence."""
    return tuple(
        ElementScore(f"E{number}", None, None, None, 0.4, 0.1, 0.7, None, 0.0, False, "not_enough_evidence")
        if value is None
        else ElementScore(f"E{number}", value, band(value), value, 1.0, value, value, None, 0.0, False, "")
        for number, value in enumerate(values, 1)
    )
