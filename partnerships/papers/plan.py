"""The blank work-based learning plan that a school prints for one learner; we never see it filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class LegalPoint:
    text: str
    source: str


#: Points to raise with counsel, each with where it stands. They are surfaced, never judged by.
LEGAL_POINTS: tuple[LegalPoint, ...] = (
    LegalPoint(
        "Ages 16 and 17: hazardous-occupation orders forbid some work. If a task falls under one, is there a"
        " student-learner exemption for it (orders 5, 8, 10, 12, 14, 16 and 17 know one)?",
        "U.S. Department of Labor, dol.gov/agencies/whd/child-labor/faq",
    ),
    LegalPoint(
        "If the exemption is used: the hazardous work is incidental, intermittent, short and under close"
        " supervision; the school gives safety instruction; a schedule of progressive work processes is"
        " attached; the agreement names the learner and is signed by the employer and the coordinator or"
        " principal.",
        "lawinfo.com and employmentlawhandbook.com, on student-learners",
    ),
    LegalPoint(
        "Ages 14 and 15 in a work-experience program: an agreement that all four parties signed is on file.",
        "29 CFR 570.36, as employmentlawhandbook.com gives it",
    ),
    LegalPoint(
        "Kentucky co-op: paid and related to the program, 16 or older, at least 10 hours a week, proof of age"
        " on file, and a site that school staff visit regularly.",
        "705 KAR 4:041, lrc.ky.gov/kar/705/004/041.htm",
    ),
    LegalPoint(
        "Unpaid: is the learner the primary beneficiary? No pay is expected, the work is tied to coursework"
        " and the school calendar, it ends, it displaces no staff, and it promises no job.",
        "U.S. Department of Labor, Fact Sheet 71, January 2018",
    ),
)

PLACEMENT_KINDS: tuple[str, ...] = (
    "Co-op",
    "Internship",
    "Registered apprenticeship",
    "Pre-apprenticeship",
    "Mentoring",
    "Shadowing",
    "Other",
)


@dataclass(frozen=True)
class PlanForm:
    """What a program prints ahead of time; what is empty becomes a blank line. Nothing is of a learner."""

    convener: str
    dated_on: date
    program: str = ""
    school: str = ""
    employer: str = ""
    placement_kinds: tuple[str, ...] = PLACEMENT_KINDS
    legal_points: tuple[LegalPoint, ...] = LEGAL_POINTS
