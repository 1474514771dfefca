"""The words of the directory, each with the tone of its badge."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganizationKind(models.TextChoices):
    DISTRICT = "district", _("School district")
    SCHOOL = "school", _("School")
    POSTSECONDARY = "postsecondary", _("Postsecondary institution")
    EMPLOYER = "employer", _("Employer")
    ASSOCIATION = "association", _("Industry association")
    INTERMEDIARY = "intermediary", _("Intermediary")
    WORKFORCE_BOARD = "workforce_board", _("Workforce board")
    PUBLIC_AGENCY = "public_agency", _("Public agency")
    COMMUNITY = "community", _("Community organization")
    PHILANTHROPY = "philanthropy", _("Philanthropy")


class SeatRole(models.TextChoices):
    VIEWER = "viewer", _("Viewer")
    MEMBER = "member", _("Member")
    MANAGER = "manager", _("Manager")


class ContactLevel(models.TextChoices):
    EXECUTIVE = "executive", _("Executive")
    MANAGER = "manager", _("Manager")
    FRONT_LINE = "front_line", _("Front line")


class CheckOutcome(models.TextChoices):
    VERIFIED = "verified", _("Verified")
    BOUNCED = "bounced", _("Bounced")


class Language(models.TextChoices):
    """Each says its own name, so that whoever reads it finds it."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Español"


class LinkPurpose(models.TextChoices):
    PERSONAL = "personal", _("Personal page")
    RESUME = "resume", _("Hear from us again")
    SIGN = "sign", _("Sign an agreement")
    SURVEY = "survey", _("Answer the survey")
    SEAT = "seat", _("Take a seat")
    REPORT = "report", _("Read a report")
    VIEW = "view", _("Read and comment on an agreement")


class LinkState(models.TextChoices):
    """How far a personal link is, for whoever sent it: derived from rows, never stored."""

    QUEUED = "queued", _("Letter on its way")
    SENT = "sent", _("Sent")
    UNVERIFIED = "unverified", _("Opened (unverified)")
    OPENED = "opened", _("Opened")
    CHANGED = "changed", _("Address changed")
    EXPIRED = "expired", _("Expired")
    HANDED = "handed", _("Handed over")
    REVOKED = "revoked", _("Revoked")


class LetterState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being handed over")
    SENT = "sent", _("Sent")
    UNKNOWN = "unknown", _("Unknown: may have been sent")
    DEAD = "dead", _("Given up")
    WITHHELD = "withheld", _("Withheld: the recipient wants no letters")


class LetterLane(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinary")
    SECURITY = "security", _("Codes and security")


class LetterKind(models.TextChoices):
    """What a person may do without. Letters of no kind (security, codes, links, receipts) always come."""

    DIGEST = "digest", _("A digest of what wants attention")
    ASSIGNED = "assigned", _("Something is left to you")
    FORMS = "forms", _("Forms and offers that came in")
    REMINDERS = "reminders", _("Agreements that end or are due for review")
    MEETINGS = "meetings", _("Invitations to meetings, and their notes")


class DigestPace(models.TextChoices):
    WEEKLY = "weekly", _("Once a week")
    DAILY = "daily", _("Each working day")
    NEVER = "never", _("Never")


class Weekday(models.IntegerChoices):
    """As Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class SearchKind(models.TextChoices):
    """What can be found, in the order in which it is shown."""

    PARTNERSHIP = "partnership", _("Partnerships")
    ORGANIZATION = "organization", _("Organizations")
    PERSON = "person", _("People")
    AGREEMENT = "agreement", _("Agreements")
    PATHWAY = "pathway", _("Pathways")


class ListKind(models.TextChoices):
    """The lists of which views are kept."""

    PARTNERSHIPS = "partnerships", _("Partnerships")
    ORGANIZATIONS = "organizations", _("Organizations")
    AGREEMENTS = "agreements", _("Agreements")
    PEOPLE = "people", _("People")


LIST_PAGES: dict[str, str] = {
    ListKind.PARTNERSHIPS: "partnerships:partnership_list",
    ListKind.ORGANIZATIONS: "directory:organization_list",
    ListKind.AGREEMENTS: "partnerships:agreement_list",
    ListKind.PEOPLE: "directory:person_list",
}


class StaleKind(models.TextChoices):
    """What a deed touched; `metrics` maps each kind to the partnerships whose score reads it."""

    PARTNERSHIP = "partnership", _("Partnership")
    ORGANIZATION = "organization", _("Organization")
    PERSON = "person", _("Person")
    PATHWAY = "pathway", _("Pathway")
    EMPLOYER = "employer", _("Employer")
    OFFER = "offer", _("Offer")
    INTERMEDIARY = "intermediary", _("Intermediary")
    REPORT = "report", _("Report to a funder")


TONES: dict[str, str] = {
    CheckOutcome.VERIFIED: "green",
    CheckOutcome.BOUNCED: "red",
    LetterState.QUEUED: "azure",
    LetterState.SENDING: "azure",
    LetterState.SENT: "green",
    LetterState.UNKNOWN: "orange",
    LetterState.DEAD: "red",
    LetterState.WITHHELD: "secondary",
    LinkState.QUEUED: "azure",
    LinkState.UNVERIFIED: "yellow",
    LinkState.OPENED: "green",
    LinkState.CHANGED: "orange",
    LinkState.EXPIRED: "orange",
    LinkState.HANDED: "secondary",
    LinkState.REVOKED: "secondary",
}
