"""What data-sharing terms have to say."""

from __future__ import annotations

from collections.abc import Collection

from partnerships.choices import LegalBasis

#: What data-sharing terms have to say, by field; where it depends on the exception, by exception.
TERMS: dict[str, str] = {
    "purpose": "purpose",
    "scope": "whose records",
    "elements": "data elements",
    "direction": "from whom to whom",
    "method": "method",
    "frequency": "how often",
    "recipients": "recipients",
    "custodian": "custodian",
    "breach_contact": "breach contact",
    "destroy_by_on": "destroy-by date",
}
#: An agreement about aggregates names no records, so nothing of them needs to be destroyed.
NOT_FOR_AGGREGATES: frozenset[str] = frozenset({"scope", "custodian", "destroy_by_on"})


def missing_terms(legal_basis: str, said: Collection[str]) -> tuple[str, ...]:
    """What a data-sharing agreement has to say for its exception and doesn’t; `said`: the filled fields."""
    needed = dict(TERMS)
    if legal_basis == LegalBasis.AUDIT:
        needed["representative"] = "authorized representative"
    if legal_basis == LegalBasis.AGGREGATE:
        needed = {name: words for name, words in needed.items() if name not in NOT_FOR_AGGREGATES}
    return tuple(words for name, words in needed.items() if name not in said)
