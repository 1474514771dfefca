"""What a certificate of signing says: who signed which text, when, how we know, and where the chain ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Signed:
    """`authenticated` says in words how we know that it was this person; `at` has a time zone.

    `in_place_of` is who is named in the text, where somebody else was asked to sign since.
    """

    name: str
    title: str
    organization: str
    authenticated: str
    at: datetime
    in_place_of: str = ""


@dataclass(frozen=True)
class Certificate:
    """`time_zone` is the partnership's; `address` is where anybody looks the agreement up by its hash."""

    title: str
    kind: str
    edition: int
    partnership: str
    convener: str
    made_on: date
    time_zone: str
    sha256: str
    pdf_sha256: str
    head_hash: str
    row_count: int
    signed: tuple[Signed, ...]
    consent_sha256: str = ""
    address: str = ""


def moment(at: datetime, zone: str = "UTC") -> str:
    """A moment in words: “August 3, 2026, 10:30:05 AM EDT”. ZoneInfoNotFoundError: unknown zone."""
    there = at.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
    return f"{day(there.date())}, {there.hour % 12 or 12}:{there:%M:%S %p %Z}"


def day(on: date) -> str:
    """A day in words: “August 3, 2026”. Raises nothing."""
    return f"{on:%B} {on.day}, {on.year}"
