"""The words of the bridge, each with the tone of its badge."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.IntegerChoices):
    EXPLORING = 0, _("Exploring")
    FORMING = 1, _("Forming")
    FORMALIZED = 2, _("Formalized")
    DELIVERING = 3, _("Delivering")
    RENEWING = 4, _("Renewing")


class Status(models.TextChoices):
    OPEN = "open", _("Open")
    DORMANT = "dormant", _("Dormant")
    CLOSED = "closed", _("Closed")


class Level(models.TextChoices):
    STATE = "state", _("State")
    REGIONAL = "regional", _("Regional")
    LOCAL = "local", _("Local")


class AssignmentRole(models.TextChoices):
    LEAD = "lead", _("Lead")
    BACKUP = "backup", _("Backup")
    STAFF = "staff", _("Staff")


class MemberRole(models.TextChoices):
    CONVENER = "convener", _("Convener")
    MEMBER = "member", _("Member")


class Sector(models.TextChoices):
    K12 = "k12", _("K-12")
    POSTSECONDARY = "postsecondary", _("Postsecondary")
    EMPLOYER = "employer", _("Employer")
    WORKFORCE = "workforce", _("Workforce or state agency")
    INTERMEDIARY = "intermediary", _("Intermediary")


#: The sector of a member that states none, by the kind of its organization; other kinds have none.
SECTOR_OF_KIND: dict[str, str] = {
    "school": Sector.K12,
    "district": Sector.K12,
    "postsecondary": Sector.POSTSECONDARY,
    "employer": Sector.EMPLOYER,
    "association": Sector.EMPLOYER,
    "workforce_board": Sector.WORKFORCE,
    "public_agency": Sector.WORKFORCE,
    "intermediary": Sector.INTERMEDIARY,
}


class ContactRole(models.TextChoices):
    PRIMARY = "primary", _("Primary contact")
    SPONSOR = "sponsor", _("Executive sponsor")
    CHAMPION = "champion", _("Champion")
    OTHER = "other", _("Contact")


class CadenceKind(models.TextChoices):
    CONTACT = "contact", _("Contact")
    MEETING = "meeting", _("Meeting")


class ProtocolKind(models.TextChoices):
    DECISIONS = "decisions", _("Decisions")
    MEETINGS = "meetings", _("Meeting cadence")
    COMMUNICATION = "communication", _("Communication")
    CONFLICT = "conflict", _("Conflict")
    DATA = "data", _("Data governance")
    JOINING = "joining", _("Joining and leaving")


class MaterialKind(models.TextChoices):
    CHARTER = "charter", _("Charter")
    PROTOCOL = "protocol", _("Protocol")
    AGENDA = "agenda", _("Agenda")


class SupportKind(models.TextChoices):
    HOSTING = "hosting", _("Host learners")
    EXPERTISE = "expertise", _("Expertise")
    INSTRUCTION = "instruction", _("Instruction")
    FUNDING = "funding", _("Funding")
    EQUIPMENT = "equipment", _("Equipment or space")
    DATA = "data", _("Data")
    SERVICES = "services", _("Support services")
    LEADERSHIP = "leadership", _("Leadership")


class ProspectState(models.TextChoices):
    LISTED = "listed", _("Listed")
    APPROACHED = "approached", _("Approached")
    JOINED = "joined", _("Joined")
    DECLINED = "declined", _("Declined")


class ValueKind(models.TextChoices):
    SEEKS = "seeks", _("Seeks")
    GIVES = "gives", _("Gives")


class ConnectionReason(models.TextChoices):
    INSIGHT = "insight", _("Gain insight")
    LOCATE = "locate", _("Locate a partner or service")
    PARTNERSHIP = "partnership", _("Build a partnership")
    CONNECT = "connect", _("Connect a population to opportunity")


class GuideStep(models.IntegerChoices):
    """The six steps of the action guide."""

    INTEREST = 1, _("Define your interest")
    CONTACT = 2, _("Make contact")
    WIN_WIN = 3, _("Look for the win/win")
    PLANNING = 4, _("Planning")
    FUNDING = 5, _("Funding")
    SYSTEMS = 6, _("Systems lens")


class Direction(models.TextChoices):
    IN = "in", _("From them")
    OUT = "out", _("From us")


class Channel(models.TextChoices):
    NOTE = "note", _("Note")
    CALL = "call", _("Call")
    EMAIL = "email", _("E-mail")
    MEETING = "meeting", _("Meeting")
    VISIT = "visit", _("Visit")
    FORM = "form", _("Form")


class AgreementKind(models.TextChoices):
    MOU = "mou", _("Memorandum of understanding")
    WORK_BASED = "work_based", _("Work-based learning master agreement")
    ARTICULATION = "articulation", _("Articulation or dual-credit agreement")
    DATA_SHARING = "data_sharing", _("Data-sharing agreement")


class AgreementState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    OUT_FOR_SIGNATURE = "out_for_signature", _("Out for signature")
    SIGNED = "signed", _("Signed")
    ACTIVE = "active", _("Active")
    UNDER_REVIEW = "under_review", _("Under review")
    RENEWED = "renewed", _("Renewed")
    EXPIRED = "expired", _("Expired")
    TERMINATED = "terminated", _("Terminated")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DECLINED = "declined", _("Declined")


class RenewalKind(models.TextChoices):
    NONE = "none", _("Ends with its term")
    MANUAL = "manual", _("Renewed by a new agreement")
    AUTOMATIC = "automatic", _("Renewed automatically")


class SigningOrder(models.TextChoices):
    PARALLEL = "parallel", _("All at once")
    IN_ORDER = "in_order", _("One after the other")


class NoticeKind(models.TextChoices):
    TERMINATION = "termination", _("Notice of termination")
    NON_RENEWAL = "non_renewal", _("Notice of non-renewal")


class ClauseProgress(models.TextChoices):
    NOT_ADDRESSED = "not_addressed", _("Not addressed")
    UNDER_DISCUSSION = "under_discussion", _("Under discussion")
    FINAL = "final", _("Final")


#: The 14 parts of a complete agreement, by number (domain of the rubric; a tenant may need fewer).
CLAUSES: tuple[str, ...] = (
    "Parties and signers",
    "Background and purpose",
    "Shared goals and pathways",
    "Roles and responsibilities by party",
    "Resources and funding",
    "Points of contact",
    "Governance and decisions",
    "Data sharing and confidentiality",
    "Metrics and reporting",
    "Student safety, liability, labor law",
    "Term and review",
    "Amendment",
    "Disputes and termination",
    "Signatures, non-discrimination, attachments",
)


class SignatureMethod(models.TextChoices):
    LINK = "link", _("By link")
    ACCOUNT = "account", _("Signed in")
    PAPER = "paper", _("On paper")
    CARRIED = "carried", _("Carried on by automatic renewal")


class SignerState(models.TextChoices):
    """How far one signer is: derived from rows, never stored."""

    NOT_ASKED = "not_asked", _("Not asked yet")
    WAITING = "waiting", _("Waits for an earlier signer")
    QUEUED = "queued", _("Letter on its way")
    SENT = "sent", _("Sent")
    UNVERIFIED = "unverified", _("Opened (unverified)")
    OPENED = "opened", _("Opened")
    SIGNED = "signed", _("Signed")
    DECLINED = "declined", _("Declined")
    DELEGATED = "delegated", _("Passed on")
    BOUNCED = "bounced", _("Bounced")
    EXPIRED = "expired", _("Link expired")


class EvidenceKind(models.TextChoices):
    """What the evidence chain of an agreement holds."""

    SENT = "sent", _("Sent for signature")
    ASKED = "asked", _("Asked to sign")
    SIGNED = "signed", _("Signed")
    ATTESTED = "attested", _("Paper signature attested")
    DECLINED = "declined", _("Declined")
    DELEGATED = "delegated", _("Passed on")
    READDRESSED = "readdressed", _("Address changed")
    VOIDED = "voided", _("Signatures voided")
    COMPLETED = "completed", _("Signed by all")
    CARRIED = "carried", _("Renewed automatically")
    NOTICE = "notice", _("Notice given")
    LEFT = "left", _("A party left")
    ENDED = "ended", _("Ended")


class LegalBasis(models.TextChoices):
    """The way in which data about students may leave a school; a lawyer, not this list, says which holds."""

    STUDIES = "studies", _("Studies, 34 CFR 99.31(a)(6)")
    AUDIT = "audit", _("Audit or evaluation, 34 CFR 99.31(a)(3) and 99.35")
    CONSENT = "consent", _("Written consent, 34 CFR 99.30")
    AGGREGATE = "aggregate", _("None needed: aggregates only")
    OTHER = "other", _("Another one, named in the purpose")


class HowOften(models.TextChoices):
    ONCE = "once", _("Once")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")
    HALF_YEARLY = "half_yearly", _("Every half year")
    YEARLY = "yearly", _("Every year")


class Proof(models.TextChoices):
    """What a delivery has to hold."""

    PLACEMENT = "placement", _("A placement")
    FIGURE = "figure", _("A figure")
    FILE = "file", _("A file")
    NOTE = "note", _("A note")


class FundingKind(models.TextChoices):
    PERKINS = "perkins", _("Perkins V")
    WIOA = "wioa", _("WIOA")
    ESSA = "essa", _("ESSA")
    TANF = "tanf", _("TANF")
    SNAP = "snap", _("SNAP E&T")
    STATE = "state", _("State funds")
    PHILANTHROPY = "philanthropy", _("Philanthropy")
    EMPLOYER = "employer", _("Employer contribution")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship grant")
    OTHER = "other", _("Other")


class FundingState(models.TextChoices):
    """Where an award stands: derived from its dates, never stored."""

    PLANNED = "planned", _("Not applied yet")
    APPLIED = "applied", _("Applied")
    AWARDED = "awarded", _("Awarded")
    ACTIVE = "active", _("Active")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", _("Closed")


class AllocationBasis(models.TextChoices):
    """By what a cost that several streams share is divided."""

    HOURS = "hours", _("Hours worked")
    PARTICIPANTS = "participants", _("Participants served")
    FIXED = "fixed", _("A fixed amount")


class MatchKind(models.TextChoices):
    CASH = "cash", _("Cash")
    IN_KIND = "in_kind", _("In kind")


class ChangeLevel(models.TextChoices):
    POLICY = "policy", _("Policy")
    PRACTICE = "practice", _("Practice")
    PARTNERSHIP = "partnership", _("Partnership")


TONES: dict[str, str] = {
    Status.OPEN: "green",
    Status.DORMANT: "orange",
    Status.CLOSED: "secondary",
    ProspectState.APPROACHED: "azure",
    ProspectState.JOINED: "green",
    AgreementState.DRAFT: "secondary",
    AgreementState.IN_REVIEW: "azure",
    AgreementState.OUT_FOR_SIGNATURE: "azure",
    AgreementState.SIGNED: "green",
    AgreementState.ACTIVE: "green",
    AgreementState.UNDER_REVIEW: "yellow",
    AgreementState.RENEWED: "green",
    AgreementState.EXPIRED: "red",
    AgreementState.TERMINATED: "red",
    AgreementState.WITHDRAWN: "secondary",
    AgreementState.DECLINED: "orange",
    ClauseProgress.NOT_ADDRESSED: "secondary",
    ClauseProgress.UNDER_DISCUSSION: "yellow",
    ClauseProgress.FINAL: "green",
    FundingState.PLANNED: "secondary",
    FundingState.APPLIED: "azure",
    FundingState.AWARDED: "green",
    FundingState.CLOSING: "yellow",
    SignerState.NOT_ASKED: "secondary",
    SignerState.WAITING: "secondary",
    SignerState.QUEUED: "azure",
    SignerState.SENT: "azure",
    SignerState.UNVERIFIED: "yellow",
    SignerState.OPENED: "azure",
    SignerState.DELEGATED: "secondary",
    SignerState.BOUNCED: "red",
}
