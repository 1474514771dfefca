"""What a page says about a whole score, and where there is none."""

from __future__ import annotations

#: What the evidence grade says about the score, not about the partnership.
GRADES = {
    "A": "The records cover nearly everything asked, are current, and enough partners have spoken.",
    "B": "The records cover most of what is asked. Treat small differences as noise.",
    "C": "The records cover about half of what is asked. The score may move when more is recorded.",
    "D": "The records cover less than half of what is asked. Read the score as a sketch.",
}

#: Why there is no headline: the state's name, what it means, and the next action.
ABSENT: dict[str, tuple[str, str, str]] = {
    "exploring": (
        "Exploring: no score yet",
        "A partnership gets a score once it is forming. Until then, see what is in place.",
        "Work down the list below; when steps 1 to 3 of the action guide are recorded, move the "
        "partnership to Forming.",
    ),
    "no_party": (
        "No members yet",
        "A score speaks about the ties between organizations, and no other organization has joined.",
        "Invite the first member and record the day it accepts.",
    ),
    "one_party": (
        "One member so far",
        "A headline takes at least two members besides the convener. The elements that can already "
        "be read are shown below.",
        "Bring a second member to the table.",
    ),
    "too_few_elements": (
        "Not enough evidence for a headline",
        "At least five of the seven elements must rest on enough records. This is not a bad "
        "score; it is no score.",
        "Record what is listed under “What we don’t know yet”.",
    ),
    "dormant": (
        "Dormant",
        "This partnership is resting, so it is not scored. Its last score is kept below.",
        "Reopen it when work resumes; scoring starts again by itself.",
    ),
    "closed": (
        "Closed",
        "This partnership has ended, so it is not scored. Its last score is kept below.",
        "Nothing to do here.",
    ),
}
NOT_ENOUGH = "Not enough evidence: less than half of what counts here is known."
NOTHING_APPLIES = "Nothing of this element is asked of a partnership at this stage."
HONEST = (
    "This score weighs evidence of practice and the partners’ own voice. It has not been validated "
    "as a predictor of results, and it never ranks people."
)
UNSCORED = (
    "Not scored yet",
    "The score is worked out every night and a few seconds after each change.",
    "Check back in a moment, or ask for a score now.",
)
