"""Organizations, people, users, and what every app writes through the directory."""

from directory.models.absence import Absence
from directory.models.batch import Batch
from directory.models.draft import FormDraft
from directory.models.feed import CalendarFeed
from directory.models.file import StoredFile
from directory.models.letter import Letter, StaleMark
from directory.models.link import Allowance, LinkCode, LinkRenewal, LinkVisit, SecureLink, Submission
from directory.models.note import Note
from directory.models.organization import ConsortiumMember, Intermediary, Organization, School, Tie
from directory.models.person import Affiliation, ContactCheck, Person, Silence
from directory.models.preference import Preference
from directory.models.row import Entered, Period, Row, Searched, Step, not_before, unique_filled
from directory.models.search import SearchWord
from directory.models.user import Seat, User
from directory.models.view import SavedView

__all__ = [
    "Absence",
    "Affiliation",
    "Allowance",
    "CalendarFeed",
    "Batch",
    "ConsortiumMember",
    "ContactCheck",
    "Entered",
    "FormDraft",
    "Intermediary",
    "Letter",
    "LinkCode",
    "LinkRenewal",
    "LinkVisit",
    "Note",
    "Organization",
    "Period",
    "Person",
    "Preference",
    "Row",
    "SavedView",
    "School",
    "SearchWord",
    "Searched",
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
