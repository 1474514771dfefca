"""What the survey asks: 24 statements of our own, three for an element and six for trust and value.

An edition that was ever asked stays as it is: answers are kept by the place of their statement. Other words
are another edition, and waves of different editions are not compared.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Group(NamedTuple):
    """The statements of one element, under a plain heading."""

    title: str
    statements: tuple[str, ...]


EDITIONS: dict[int, tuple[Group, ...]] = {
    1: (
        Group(
            _("Who leads"),
            (
                _("Somebody clearly leads this partnership and keeps it moving."),
                _("The lead organization has the people and the time that this work takes."),
                _("What the lead organization promises gets done."),
            ),
        ),
        Group(
            _("What it is for"),
            (
                _("I could say in one sentence what this partnership is for."),
                _("We have agreed on how decisions are made, and we keep to it."),
                _("Our goals are so concrete that we would notice if we missed them."),
            ),
        ),
        Group(
            _("Who takes part"),
            (
                _("The organizations that this work needs are at the table."),
                _("New partners are asked for a reason, and they know what it is."),
                _("Both those who decide and those who do the work take part."),
            ),
        ),
        Group(
            _("Trust and value"),
            (
                _("The partners do what they said they would do."),
                _("We all want the same thing, not each of us only our own."),
                _("People here say openly what they think, bad news included."),
                _("What our organization says carries weight in what is decided."),
                _("Everybody puts in a fair share of time, money or contacts."),
                _("The partners stay with it when it gets difficult."),
            ),
        ),
        Group(
            _("How we stay in touch"),
            (
                _("I hear what I need to know early enough to act on it."),
                _("When I ask something, I have an answer within a few days."),
                _("I know whom to call, and they know who I am."),
            ),
        ),
        Group(
            _("Who does what"),
            (
                _("I know what our organization has promised, and by when."),
                _("I know who among the partners answers for what."),
                _("What we agreed is written down where I can find it."),
            ),
        ),
        Group(
            _("How we can tell"),
            (
                _("We have agreed on the numbers that tell us whether this works."),
                _("I see those numbers often enough to do something about them."),
                _("We talk about results together, and change things because of them."),
            ),
        ),
    ),
}
EDITION = 1  # the one that is asked now

PER_ELEMENT = tuple(len(group.statements) for group in EDITIONS[EDITION])
STATEMENTS = sum(PER_ELEMENT)
#: The element, 1 to 7, of each statement, in the order of the answers.
ELEMENT_OF = tuple(element for element, count in enumerate(PER_ELEMENT, 1) for _ in range(count))

#: The scale, from 1 to 5.
SCALE = (
    _("Strongly disagree"),
    _("Disagree"),
    _("Neither agree nor disagree"),
    _("Agree"),
    _("Strongly agree"),
)
DONT_KNOW = _("Don’t know")
