"""Organizations, people, users, and what every app writes through the directory."""

from directory.models.draft import FormDraft
from directory.models.file import StoredFile
from directory.models.letter import Letter, SearchEntry, StaleMark
from directory.models.link import Allowance, LinkCode, LinkRenewal, LinkVisit, SecureLink, Submission
from directory.models.organization import ConsortiumMember, Intermediary, Organization, School, Tie
from directory.models.person import Affiliation, ContactCheck, Person, Silence
from directory.models.row import Entered, Period, Row, Step, not_before, unique_filled
from directory.models.user import Seat, User

__all__ = [
    "Affiliation",
    "Allowance",
    "ConsortiumMember",
    "ContactCheck",
    "Entered",
    "FormDraft",
    "Intermediary",
    "Letter",
    "LinkCode",
    "LinkRenewal",
    "LinkVisit",
    "Organization",
    "Period",
    "Person",
    "Row",
    "School",
    "SearchEntry",
    "Seat",
    "SecureLink",
    "Silence",
    "StaleMark",
    "Step",
    "Submission",
    "StoredFile",
    "Tie",
    "User",
    "not_before",
    "unique_filled",
]
