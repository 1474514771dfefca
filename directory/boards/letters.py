"""The letters of a network as its people see them: to whom, about what, how far; never what one brings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.template import TemplateDoesNotExist
from django.utils import translation

from directory.actions.letter_text import subject_of
from directory.choices import LetterLane, LetterState
from directory.models import Letter, User
from directory.rules import holds, may_resend

#: What waits for a person's decision.
OPEN = (LetterState.UNKNOWN, LetterState.DEAD)


@dataclass(frozen=True)
class Line:
    """One letter of a list."""

    letter: Letter
    subject: str
    may_resend: bool

    @property
    def error(self) -> str:
        """What the mail server said; of a code nothing, since a server may quote what it refused."""
        is_told = self.letter.state in OPEN and self.letter.lane == LetterLane.ORDINARY
        return self.letter.error if is_told else ""


def lines(letters: Iterable[Letter], user: User) -> list[Line]:
    own = {key for key, role in user.roles.items() if holds(role, "member")}
    return [
        Line(
            row,
            subject(row),
            bool(may_resend(row.state)) and (user.is_superuser or row.organization_id in own),
        )
        for row in letters
    ]


def subject(letter: Letter) -> str:
    """As it stood on the letter; subjects hold no secret."""
    try:
        with translation.override(letter.language):
            return subject_of(letter.template, letter.context)
    except TemplateDoesNotExist:
        return letter.template
