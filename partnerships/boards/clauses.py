"""The clauses of an agreement: their words, and what changed in them against the words of before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.models import User
from partnerships.choices import CLAUSES, ClauseProgress
from partnerships.models import Agreement, Clause, ClauseComment, ClauseState
from partnerships.papers.redline import Run, paragraphs, redline

Lines = list[list[Run]]


class Settled(NamedTuple):
    """How many clauses are final, of the 14 that the score asks for (6.2), whichever of them there are."""

    final: int
    all: int = len(CLAUSES)

    @property
    def share(self) -> float:
        return self.final / self.all

    def __str__(self) -> str:
        return gettext("%(final)s of %(all)s") % self._asdict()


def settled(agreements: Iterable[Agreement]) -> dict[int, Settled]:
    """Agreement → how many of its clauses are final now, all in one question."""
    keys = [row.pk for row in agreements]
    states = ClauseState.objects.current().filter(agreement__in=keys, progress=ClauseProgress.FINAL)
    counted = dict(states.order_by().values_list("agreement").annotate(Count("pk")))
    return {key: Settled(counted.get(key, 0)) for key in keys}


class Against(NamedTuple):
    """Words of before that the words of now can be read against; `value` stands in the address."""

    value: str
    label: Any  # put into words when it is shown


TEMPLATE, VERSION, CHANGE = (
    Against("template", _("Changes to the template")),
    Against("version", _("Changes to the version before")),
    Against("change", _("The last change")),
)


@dataclass(frozen=True)
class Part:
    """One clause as the page shows it: plain, or as changes."""

    row: Clause
    comments: list[ClauseComment]
    lines: Lines | None = None

    @property
    def is_changed(self) -> bool:
        return self.lines is not None and any(run.mark != "kept" for line in self.lines for run in line)


@dataclass(frozen=True)
class Clauses:
    parts: list[Part]
    ways: list[Against]
    against: str  # the way that is shown, or nothing


def build(agreement: Agreement, rows: list[Clause], asked: str, comments: Iterable[ClauseComment]) -> Clauses:
    """The clauses, plain or against the words of before, with what was said; each row has its progress."""
    said = defaultdict(list)
    for comment in comments:
        said[comment.clause_id].append(comment)
    ways = [TEMPLATE] if agreement.template_id else []
    ways += [VERSION] if agreement.predecessor_id else []
    against = asked if asked in {way.value for way in ways} else ""
    before: dict[int, str] = {}
    if against == TEMPLATE.value:
        before = {clause.number: clause.template_text for clause in rows}
    elif against:
        before = dict(agreement.predecessor.clauses.values_list("number", "text"))  # type: ignore[union-attr]
    parts = [
        Part(
            clause,
            said[clause.pk],
            changes(before.get(clause.number, ""), clause.text) if against else None,
        )
        for clause in rows
    ]
    return Clauses(parts, ways, against)


def comments(agreement: Agreement) -> Any:
    """All that was said to an agreement's clauses, with who said it."""
    rows = ClauseComment.objects.filter(clause__agreement=agreement)
    return rows.select_related("author", "affiliation__person", "affiliation__organization")


def changes(before: str, now: str) -> Lines:
    return paragraphs(redline(before, now))


@dataclass(frozen=True)
class One:
    """A clause by itself."""

    progress: str
    comments: list[ClauseComment]
    ways: list[Against]
    against: str
    lines: Lines | None


def one(clause: Clause, user: User, asked: str) -> One:
    before = _before(clause)
    against = asked if asked in {way.value for way in before} else ""
    lines = next((changes(text, clause.text) for way, text in before.items() if way.value == against), None)
    return One(
        progress=progress_of(clause),
        comments=list(comments(clause.agreement).for_user(user).filter(clause=clause)),
        ways=list(before),
        against=against,
        lines=lines,
    )


def _before(clause: Clause) -> dict[Against, str]:
    """The words of before, by where they stand."""
    found = {}
    if clause.agreement.template_id:
        found[TEMPLATE] = clause.template_text
    if clause.agreement.predecessor is not None:
        old = clause.agreement.predecessor.clauses.filter(number=clause.number).first()
        found[VERSION] = old.text if old else ""
    texts = clause.history.exclude(text=clause.text).order_by("-history_id").values_list("text", flat=True)
    last = texts.first()
    if last is not None:
        found[CHANGE] = last
    return found


def progress_of(clause: Clause) -> str:
    standing = clause.states.filter(until_on__isnull=True).values_list("progress", flat=True).first()
    return standing or "not_addressed"
