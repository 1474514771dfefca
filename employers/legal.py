"""Law that an offer touches, as advice: which note stands beside which offer, from which source.

Nothing here decides anything. A note is shown, and that it was read is kept with the offer; an employer who
goes on all the same goes on. Where federal and state law differ, the stricter one holds. What is quoted was
read by us on NOTED_ON: a change of the law takes a change of this table.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

NOTED_ON = date(2026, 11, 24)


class Facts(NamedTuple):
    """What of an offer the law looks at."""

    kind: str
    age_floor: int | None
    is_paid: bool
    is_hazardous: bool
    state: str  # of the workplace

    def may_be_under(self, age: int) -> bool:
        """Nobody has said that all are older."""
        return self.age_floor is None or self.age_floor < age


class Note(NamedTuple):
    code: str
    title: Any
    text: Any
    source: str
    dated: Any
    applies: Callable[[Facts], bool]


#: Kinds in which a learner does work, rather than looks on.
WORKING = frozenset(
    {
        *("internship", "pre_apprenticeship", "coop", "clinical", "practicum"),
        *("youth_apprenticeship", "apprenticeship", "industry_project"),
    }
)
#: Kinds to which the exemption for student-learners and apprentices may apply.
LEARNING = frozenset({"coop", "youth_apprenticeship", "apprenticeship"})

NOTES: tuple[Note, ...] = (
    Note(
        "hazardous",
        _("Dangerous work is not for minors"),
        _(
            "Seventeen federal orders forbid certain dangerous work to everybody under 18. Set the lowest"
            " age to 18, or leave those tasks out."
        ),
        "U.S. Department of Labor, dol.gov/agencies/whd/child-labor/faq",
        _("as read on the day below"),
        lambda facts: facts.is_hazardous and facts.kind in WORKING and facts.may_be_under(18),
    ),
    Note(
        "student_learner",
        _("An exemption for student-learners from 16"),
        _(
            "Orders 5, 8, 10, 12, 14, 16 and 17 know an exemption from age 16, with a written agreement: the"
            " dangerous work is incidental, intermittent, short and closely supervised; the school"
            " teaches safety; there is a schedule of the work; employer and school sign."
        ),
        "lawinfo.com, employmentlawhandbook.com",
        _("as read on the day below"),
        lambda facts: facts.is_hazardous and facts.kind in LEARNING and facts.may_be_under(18),
    ),
    Note(
        "under_16",
        _("At 14 and 15 little is allowed"),
        _(
            "Learners of 14 and 15 may work in narrow work-experience programs, with an agreement that four"
            " parties sign. Set the lowest age to 16 if you don’t need them."
        ),
        "29 CFR 570.36",
        _("as read on the day below"),
        lambda facts: facts.kind in WORKING and facts.may_be_under(16),
    ),
    Note(
        "unpaid",
        _("Unpaid only if the learner gains most"),
        _(
            "An intern may be unpaid if seven factors together show that the learner benefits most: no"
            " promise of pay, training like a school’s, tied to courses or credit, within the school"
            " calendar, of limited length, beside your staff and not in their place, no promise of a job."
        ),
        "U.S. Department of Labor, Fact Sheet 71",
        _("January 2018"),
        lambda facts: facts.kind in ("internship", "pre_apprenticeship") and not facts.is_paid,
    ),
    Note(
        "coop_ky",
        _("Cooperative education in Kentucky"),
        _(
            "Co-op is paid work. Learners are at least 16, enrolled in a related subject in the same year,"
            " and work 10 hours or more a week; school staff visit regularly. Under 18 the age is verified."
        ),
        "705 KAR 4:041, lrc.ky.gov",
        _("as read on the day below; there is a newer version"),
        lambda facts: facts.kind == "coop" and facts.state in ("KY", ""),
    ),
    Note(
        "apprentices",
        _("An apprentice’s program is registered"),
        _(
            "A registered apprenticeship needs your registered program. In Kentucky’s youth apprenticeship"
            " learners are at least 16, and their wages are your cost."
        ),
        "Kentucky Department of Education, TRACK",
        _("pages of several years"),
        lambda facts: facts.kind in ("youth_apprenticeship", "apprenticeship"),
    ),
)


def notes_for(facts: Facts) -> list[Note]:
    """The notes that stand beside such an offer, in the order of the table."""
    return [note for note in NOTES if note.applies(facts)]
