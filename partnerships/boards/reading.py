"""Comments by link: whom the sender has asked, and the text as they read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from directory.models import Letter, LinkVisit, SecureLink
from partnerships.actions.paper import attached, compose
from partnerships.actions.write import today
from partnerships.boards import clauses
from partnerships.boards.linked import COMPLETE, Contact, Person, contact_of, people_of
from partnerships.choices import AgreementState, SignerState
from partnerships.forms.reading import RemarkForm
from partnerships.models import Agreement, Attachment, ClauseState, Reader
from partnerships.papers.content import Content, read
from partnerships.rules import SignerFacts, may_comment, signer_state

# --- for the sender


@dataclass(frozen=True)
class Asked:
    """One who was asked for comments, and how far their letter is."""

    row: Reader
    state: str

    @property
    def label(self) -> str:
        return str(SignerState(self.state).label)


def readers(agreement: Agreement, at: datetime) -> list[Asked]:
    letters = Letter.objects.filter(link=OuterRef("link")).order_by("-pk")
    rows = (
        Reader.objects.standing()
        .filter(party__agreement=agreement)
        .with_people()
        .annotate(
            letter_state=Subquery(letters.values("state")[:1]),
            is_visited=Exists(LinkVisit.objects.filter(link=OuterRef("link"))),
        )
        .order_by("party__membership__organization__name", "pk")
    )
    return [Asked(row, signer_state(_facts(row), at)) for row in rows]


def _facts(row: Any) -> SignerFacts:
    return SignerFacts(
        asked_at=row.asked_at,
        letter=row.letter_state or "",
        is_visited=row.is_visited,
        is_continued=row.link.continued_at is not None,
        expires_at=row.link.expires_at,
    )


# --- for whoever was asked


@dataclass(frozen=True)
class Part:
    """One clause, and the form to say something to it."""

    words: clauses.Part
    form: RemarkForm


@dataclass(frozen=True)
class Page:
    reader: Reader
    agreement: Agreement
    at: datetime
    asked: str  # against which words of before
    form: RemarkForm | None  # one that was sent and couldn't be taken

    @property
    def link(self) -> SecureLink:
        return self.reader.link

    @property
    def state(self) -> str:
        """Which of the pages it is: templates/partnerships/read_detail.html has words for each."""
        if may_comment(self.agreement.state):
            return "open"
        if self.agreement.state == AgreementState.OUT_FOR_SIGNATURE:
            return "sent"
        return "complete" if self.agreement.state in COMPLETE else "closed"

    @cached_property
    def board(self) -> clauses.Clauses:
        states = ClauseState.objects.current().filter(clause=OuterRef("pk"))
        rows = self.agreement.clauses.annotate(progress=Subquery(states.values("progress")[:1]))
        said = clauses.comments(self.agreement).filter(is_internal=False)
        return clauses.build(self.agreement, list(rows.order_by("number")), self.asked, said)

    @property
    def parts(self) -> list[Part]:
        return [Part(one, self.form_of(one.row.number)) for one in self.board.parts]

    @property
    def today(self) -> date:
        return today(self.agreement.partnership, self.at)

    def form_of(self, number: int) -> RemarkForm:
        if self.form is not None and self.form.data.get("number") == str(number):
            return self.form
        return RemarkForm(initial={"number": number}, auto_id=f"{number}-%s")

    @cached_property
    def paper(self) -> Content | None:
        """The text as it would be frozen today; once it was sent, as it was frozen."""
        if self.state == "open":
            edition = self.agreement.papers.count() + 1
            return compose(self.agreement, edition, self.today)
        return read(self.agreement.paper.content) if self.agreement.paper else None

    @property
    def sha256(self) -> str:
        return self.agreement.paper.content_hash if self.agreement.paper else ""

    @cached_property
    def attachments(self) -> list[Attachment]:
        return attached(self.agreement)

    @cached_property
    def people(self) -> list[Person]:
        return people_of(self.agreement, None)

    @cached_property
    def contact(self) -> Contact | None:
        return contact_of(self.agreement)


def build(reader: Reader, at: datetime, asked: str, form: RemarkForm | None = None) -> Page:
    return Page(reader, reader.party.agreement, at, asked, form)
