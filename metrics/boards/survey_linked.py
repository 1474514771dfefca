"""What a respondent sees by their link: where the survey stands, who asks, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from directory.actions.link import state_of
from directory.models import SecureLink
from metrics.models import Invitation
from metrics.rules import may_answer
from metrics.scoring.survey import SHOWN_RESPONDENTS
from partnerships.actions.write import today

#: So many lie on a personal page; nobody is asked by one convener in more partnerships at once.
SHOWN = 10


@dataclass(frozen=True)
class LinkedPage:
    invitation: Invitation
    state: str  # which page it is: "answer", "answered" or "over"
    today: date
    least: int = SHOWN_RESPONDENTS  # as many must have answered before anything is shown of a kind of partner


def page_of(invitation: Invitation, at: datetime) -> LinkedPage:
    wave = invitation.wave
    on = today(wave.partnership, at)
    state = "answer" if may_answer(wave.closed_on, wave.closes_on, on) else "over"
    return LinkedPage(invitation, "answered" if invitation.answered_on else state, on)


def lines_of(link: SecureLink, at: datetime) -> list[LinkedPage]:
    """What a contact is asked now, the answered ones too until their wave closes."""
    rows = Invitation.objects.for_contact(link).filter(wave__closed_on__isnull=True)
    found = rows.select_related(
        "wave__partnership__convener", "link__recipient__organization", "link__organization"
    )
    pages = [page_of(row, at) for row in found.order_by("wave__closes_on", "pk")[:SHOWN]]
    return [page for page in pages if page.state == "answered" or _is_open(page, at)]


def _is_open(page: LinkedPage, at: datetime) -> bool:
    link = page.invitation.link
    return page.state == "answer" and link is not None and bool(state_of(link, at=at))
