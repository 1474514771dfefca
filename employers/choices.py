"""The words of work-based learning, each kind with the stage of the continuum it belongs to."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContinuumStage(models.TextChoices):
    AWARENESS = "awareness", _("Awareness")
    EXPLORATION = "exploration", _("Exploration")
    PREPARATION = "preparation", _("Preparation")
    TRAINING = "training", _("Training")


class OfferKind(models.TextChoices):
    SPEAKER = "speaker", _("Guest or industry speaker")
    TOUR = "tour", _("Workplace tour")
    CAREER_FAIR = "career_fair", _("Career fair")
    CTSO_EVENT = "ctso_event", _("Student organization event")
    SHADOW = "shadow", _("Job shadow")
    INTERVIEW = "interview", _("Informational interview")
    PROJECT_JUDGE = "project_judge", _("Industry project judge")
    MENTORING = "mentoring", _("Mentoring")
    MOCK_INTERVIEW = "mock_interview", _("Mock interview")
    SCHOOL_ENTERPRISE = "school_enterprise", _("School-based enterprise")
    ENTREPRENEURSHIP = "entrepreneurship", _("Entrepreneurship")
    SERVICE_LEARNING = "service_learning", _("Service learning")
    INDUSTRY_PROJECT = "industry_project", _("Industry project")
    INTERNSHIP = "internship", _("Internship")
    PRE_APPRENTICESHIP = "pre_apprenticeship", _("Pre-apprenticeship")
    COOP = "coop", _("Cooperative education")
    CLINICAL = "clinical", _("Clinical")
    PRACTICUM = "practicum", _("Practicum")
    YOUTH_APPRENTICESHIP = "youth_apprenticeship", _("Youth registered apprenticeship")
    APPRENTICESHIP = "apprenticeship", _("Registered apprenticeship")
    TEACHER_EXTERNSHIP = "teacher_externship", _("Teacher externship")
    CURRICULUM = "curriculum", _("Curriculum co-design")
    BOARD = "board", _("Advisory board seat")
    FUNDING = "funding", _("Funding or equipment")


CONTINUUM: dict[str, ContinuumStage] = {
    **dict.fromkeys(["speaker", "tour", "career_fair", "ctso_event"], ContinuumStage.AWARENESS),
    **dict.fromkeys(["shadow", "interview", "project_judge"], ContinuumStage.EXPLORATION),
    **dict.fromkeys(
        [
            "mentoring",
            "mock_interview",
            "school_enterprise",
            "entrepreneurship",
            "service_learning",
            "industry_project",
            "internship",
            "pre_apprenticeship",
        ],
        ContinuumStage.PREPARATION,
    ),
    **dict.fromkeys(
        ["coop", "clinical", "practicum", "youth_apprenticeship", "apprenticeship"], ContinuumStage.TRAINING
    ),
}


#: What a kind takes of an employer's time: our own rough word, said beside the choice.
EFFORT: dict[str, Any] = {
    "speaker": _("about 1 hour"),
    "tour": _("2 hours"),
    "career_fair": _("half a day"),
    "ctso_event": _("half a day"),
    "shadow": _("1 day"),
    "interview": _("half an hour"),
    "project_judge": _("half a day"),
    "mentoring": _("1–2 hours a month"),
    "mock_interview": _("2 hours"),
    "school_enterprise": _("a few hours a month"),
    "entrepreneurship": _("a few hours a month"),
    "service_learning": _("a few days"),
    "industry_project": _("1–2 hours a week, for a term"),
    "internship": _("6–12 weeks"),
    "pre_apprenticeship": _("8–16 weeks"),
    "coop": _("a term, 10 hours or more a week"),
    "clinical": _("a term"),
    "practicum": _("a term"),
    "youth_apprenticeship": _("1–2 years"),
    "apprenticeship": _("1–5 years"),
    "teacher_externship": _("1–5 days"),
    "curriculum": _("half a day, twice a year"),
    "board": _("2 hours, four times a year"),
    "funding": _("no hours"),
}


class NeedKind(models.TextChoices):
    """What an employer may look for, before anybody asks for an occupation."""

    HIRES = "hires", _("People to hire")
    INTERNS = "interns", _("Interns or co-op students who may stay")
    APPRENTICES = "apprentices", _("Apprentices")
    TRAINING = "training", _("Training for people who work for us already")
    CURRICULUM = "curriculum", _("A say in what is taught")


class InterestState(models.TextChoices):
    NEW = "new", _("New")
    IN_REVIEW = "in_review", _("In review")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    SPAM = "spam", _("Spam")


class GradeBand(models.TextChoices):
    ELEMENTARY = "elementary", _("Elementary (K–5)")
    MIDDLE = "middle", _("Middle (6–8)")
    HIGH_LOWER = "high_lower", _("High (9–10)")
    HIGH_UPPER = "high_upper", _("High (11–12)")
    POSTSECONDARY = "postsecondary", _("Postsecondary")


#: The kinds in which learners are placed.
LEARNER_KINDS = [(value, label) for value, label in OfferKind.choices if value in CONTINUUM]


class OfferState(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PlacementState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    MATCHED = "matched", _("Matched")
    AGREED = "agreed", _("Agreed")
    ACTIVE = "active", _("Active")
    COMPLETED = "completed", _("Completed")
    ENDED_EARLY = "ended_early", _("Ended early")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EndReason(models.TextChoices):
    """Why a placement was declined or ended: chosen, never typed, so that nobody is named in it."""

    FULL = "full", _("No room for so many")
    SCHEDULE = "schedule", _("The days don’t fit")
    REQUIREMENTS = "requirements", _("Requirements or papers are missing")
    TRANSPORT = "transport", _("No way to get there")
    SAFETY = "safety", _("Safety at the workplace")
    BUSINESS = "business", _("Changes at the employer")
    SCHOOL = "school", _("The school takes it back")
    OTHER = "other", _("Another reason")


class EmployerSize(models.TextChoices):
    MICRO = "1-9", _("1–9 people")
    SMALL = "10-49", _("10–49 people")
    MEDIUM = "50-249", _("50–249 people")
    LARGE = "250-999", _("250–999 people")
    VERY_LARGE = "1000+", _("1,000 people or more")


class AskOutcome(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    YES = "yes", _("Said yes")
    NO = "no", _("Said no")
    NO_ANSWER = "no_answer", _("No answer")


class Endorsed(models.TextChoices):
    ENDORSED = "endorsed", _("Endorsed")
    CORRECTED = "corrected", _("Corrected")


TONES: dict[str, str] = {
    OfferState.SUBMITTED: "azure",
    OfferState.ACCEPTED: "green",
    OfferState.DECLINED: "secondary",
    OfferState.WITHDRAWN: "secondary",
    InterestState.NEW: "azure",
    InterestState.IN_REVIEW: "yellow",
    InterestState.SPAM: "secondary",
    PlacementState.REQUESTED: "azure",
    PlacementState.MATCHED: "azure",
    PlacementState.AGREED: "azure",
    PlacementState.ACTIVE: "green",
    PlacementState.COMPLETED: "green",
    PlacementState.ENDED_EARLY: "orange",
    AskOutcome.OPEN: "azure",
    AskOutcome.YES: "green",
    AskOutcome.NO: "secondary",
    AskOutcome.NO_ANSWER: "orange",
}

#: Kinds that the engagement ladder counts as hosting when they are paid or give credit.
HOSTING: frozenset[str] = frozenset(
    [
        "internship",
        "coop",
        "clinical",
        "practicum",
        "youth_apprenticeship",
        "apprenticeship",
        "pre_apprenticeship",
    ]
)
#: Kinds by which an employer leads.
LEADING: frozenset[str] = frozenset(["board", "funding"])
