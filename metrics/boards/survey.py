"""Surveys: who was asked and has answered; and once a wave is closed, what may be read of its answers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.models import User
from directory.pages import Page, capped_count, page_of
from directory.rules import Verdict
from metrics.actions.survey import sector_of, shown
from metrics.boards.stored import health_in
from metrics.models import HealthSnapshot, Invitation, SurveyWave
from metrics.scoring.disclosure import Bars, ElementShown, WaveShown
from metrics.scoring.rubric import DISAGREE, ELEMENTS, EPSILON
from metrics.statements import DONT_KNOW, EDITIONS, SCALE
from partnerships.access import may_work
from partnerships.choices import Sector
from partnerships.models import Partnership

NO_SECTOR = gettext_lazy("Other partners")
REASONS = {
    "too_few_parties": gettext_lazy("Fewer than three members besides the convener have answered."),
    "too_few_sectors": gettext_lazy("Members of one kind alone have answered; it takes two kinds at least."),
    "too_few_answered": gettext_lazy("Fewer than half of the members that were asked have answered."),
}
#: How the partners see an element next to each other, and the tone of the word.
AGREEMENT = {
    "agree": (gettext_lazy("Partners agree"), "green"),
    "mixed": (gettext_lazy("Views are mixed"), "yellow"),
    "differ": (gettext_lazy("Partners see this differently"), "orange"),
}
#: So many earlier waves are looked through for one to compare with.
LOOKED_BACK = 2


# --- many waves


@dataclass(frozen=True)
class SurveyList:
    page: Page
    partnership: Partnership | None  # the one that the list is narrowed to
    may_open: Verdict | None  # whether the user works on that one


def survey_list(user: User, query: Any) -> SurveyList:
    """Open waves first, those that close soonest on top; then closed ones, the newest first."""
    rows = SurveyWave.objects.for_user(user)
    partnership = Partnership.objects.for_user(user).filter(slug=query.get("partnership", "")).first()
    if partnership is not None:
        rows = rows.filter(partnership=partnership)
    order = (F("closed_on").desc(nulls_first=True), "closes_on", "pk")
    page = page_of(rows.for_list().order_by(*order), query.get("page"), count=capped_count(rows))
    return SurveyList(page, partnership, may_work(user, partnership) if partnership else None)


def newest(partnership: Partnership) -> SurveyWave | None:
    """For the pages of a partnership: the wave that is open, else the last one."""
    rows = SurveyWave.objects.filter(partnership=partnership).for_list()
    return rows.order_by("-opened_on", "-pk").first()


# --- one wave


class MemberLine(NamedTuple):
    """One member and its people: who was asked, and whether they answered; never what."""

    name: str
    sector: str
    people: list[Invitation]

    @property
    def answered_count(self) -> int:
        return sum(one.answered_on is not None for one in self.people)


class Segment(NamedTuple):
    """A piece of a bar, in the coordinates of a drawing that is 100 wide."""

    x: str
    width: str
    step: int  # 1 to 5 of the scale; 6: don't know


class BarRow(NamedTuple):
    label: str
    counts: Bars
    segments: list[Segment]


class StatementRow(NamedTuple):
    text: str
    bars: list[BarRow]  # of all partners, then of each kind


@dataclass(frozen=True)
class ElementRow:
    """One element: what the partners say, beside the wave before and beside the records."""

    id: str
    title: str  # as the respondents read it
    element: str  # as the score calls it
    told: ElementShown
    before: float | None  # 0..1
    record: float | None  # 0..1, as the records stood when the wave closed
    means: list[tuple[str, float]]
    statements: list[StatementRow]

    @property
    def change(self) -> float | None:
        """In points."""
        if self.told.score is None or self.before is None:
            return None
        return 100 * (self.told.score - self.before)

    @property
    def is_disputed(self) -> bool:
        if self.told.score is None or self.record is None:
            return False
        return abs(self.told.score - self.record) >= DISAGREE - EPSILON

    @property
    def word(self) -> str:
        return str(AGREEMENT[self.told.agreement][0]) if self.told.agreement else ""

    @property
    def tone(self) -> str:
        return AGREEMENT[self.told.agreement][1] if self.told.agreement else ""


@dataclass(frozen=True)
class SurveyPage:
    wave: SurveyWave  # with its counts
    lines: list[MemberLine]  # for the convener's staff alone
    told: WaveShown | None  # None while it is open: what changes with each answer would tell whose it was
    reason: str  # why nothing is shown
    before: SurveyWave | None
    elements: list[ElementRow]

    @property
    def scale(self) -> list[str]:
        return [str(word) for word in (*SCALE, DONT_KNOW)]


def survey_page(wave: SurveyWave, user: User) -> SurveyPage:
    counted = SurveyWave.objects.for_list().get(pk=wave.pk)
    told = shown(wave) if wave.closed_on else None
    before, then = _before(wave) if told and told.is_met else (None, None)
    return SurveyPage(
        wave=counted,
        lines=_lines(wave, user),
        told=told,
        reason=str(REASONS.get(told.reason, "")) if told else "",
        before=before,
        elements=_elements(wave, told, then) if told else [],
    )


def _lines(wave: SurveyWave, user: User) -> list[MemberLine]:
    rows = Invitation.objects.for_user(user).filter(wave=wave).with_people()
    members: dict[int, MemberLine] = {}
    for row in rows.order_by("membership__organization__name", "membership", "pk"):
        member = row.membership
        line = MemberLine(member.organization.name, sector_word(sector_of(member)), [])
        members.setdefault(member.pk, line).people.append(row)
    return list(members.values())


def _before(wave: SurveyWave) -> tuple[SurveyWave | None, WaveShown | None]:
    """The wave before that may be shown and asked the same."""
    earlier = SurveyWave.objects.closed().filter(
        partnership=wave.partnership_id, edition=wave.edition, closed_on__lt=wave.closed_on
    )
    for row in earlier.order_by("-closed_on", "-pk")[:LOOKED_BACK]:
        told = shown(row)
        if told.is_met:
            return row, told
    return None, None


def _elements(wave: SurveyWave, told: WaveShown, then: WaveShown | None) -> list[ElementRow]:
    records = _records(wave)
    return [
        ElementRow(
            id=ELEMENTS[place].id,
            title=group.title,
            element=ELEMENTS[place].title,
            told=element,
            before=then.elements[place].score if then else None,
            record=records[place],
            means=[(sector_word(key), mean) for key, mean in (element.sector_means or {}).items()],
            statements=_statements(group.statements, element),
        )
        for place, (group, element) in enumerate(zip(EDITIONS[wave.edition], told.elements, strict=False))
    ]


def _records(wave: SurveyWave) -> list[float | None]:
    """What the records said of each element when the wave closed, or as soon after it as they were scored."""
    scored = HealthSnapshot.objects.filter(partnership=wave.partnership_id, as_of__gte=wave.closed_on)
    snapshot = scored.order_by("as_of", "-pk").first()
    elements = health_in(snapshot).elements if snapshot else ()
    return [element.record for element in elements] or [None] * len(ELEMENTS)


def _statements(texts: tuple[str, ...], element: ElementShown) -> list[StatementRow]:
    return [
        StatementRow(
            text,
            [
                _bar(_("All partners"), one.bars),
                *(_bar(sector_word(sector), bars) for sector, bars in one.sectors.items()),
            ],
        )
        for text, one in zip(texts, element.statements or (), strict=False)
    ]


def _bar(label: str, counts: Bars) -> BarRow:
    whole = sum(counts) or 1
    ends = accumulate(100 * count / whole for count in counts)
    segments = [
        Segment(f"{end - 100 * count / whole:.2f}", f"{100 * count / whole:.2f}", step)
        for step, (count, end) in enumerate(zip(counts, ends, strict=True), start=1)
        if count
    ]
    return BarRow(label, counts, segments)


def sector_word(sector: str) -> str:
    return str(Sector(sector).label if sector else NO_SECTOR)
