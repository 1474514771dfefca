"""What a signer sees by their link: the text, where it stands, what they can do now, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from directory.actions.code import checked_code
from directory.letters import managers
from directory.models import Affiliation, LinkCode, SecureLink
from directory.rules import CODE_LIFE
from partnerships.access.linked import Asked
from partnerships.actions.certificate import stand_ins
from partnerships.actions.paper import attached
from partnerships.actions.sending import signing_facts
from partnerships.actions.template import consent_words
from partnerships.actions.write import today
from partnerships.boards.promises import OPEN_FIRST, Promise, with_dates
from partnerships.choices import AgreementState
from partnerships.models import Agreement, Attachment, Commitment, Question, Signature, Signer
from partnerships.papers.content import Content, read, text_hash
from partnerships.rules import SigningFacts, may_sign

#: Signed by all, whatever came of it: its papers are there to read and to keep.
COMPLETE = frozenset({"signed", "active", "under_review", "renewed", "expired", "terminated"})
#: A letter may wait so long before it leaves; until then a code that was asked for is on its way.
ON_ITS_WAY = timedelta(minutes=30)
SHOWN = 25


class Person(NamedTuple):
    """One who was named to sign."""

    row: Signer
    signature: Signature | None
    is_you: bool
    in_place_of: str  # who is named in the text, and passed it on to them


class Contact(NamedTuple):
    """Whom to ask at the convener."""

    name: str
    email: str


class Code(NamedTuple):
    """The code that was asked for: `until` is empty while its letter is on its way."""

    until: datetime | None
    is_right: bool  # it was typed in rightly in this browser


@dataclass(frozen=True)
class Page:
    link: SecureLink
    signer: Signer
    agreement: Agreement
    at: datetime
    proven: int | None  # the code that was typed in rightly in this browser

    @cached_property
    def facts(self) -> SigningFacts:
        return signing_facts(self.agreement, self.signer)

    @cached_property
    def state(self) -> str:
        """Which of the pages it is: templates/partnerships/sign_detail.html has words for each."""
        return state_of(self.facts)

    @property
    def may_answer(self) -> bool:
        """Whether it can still be declined or passed on."""
        return self.state in ("open", "waiting")

    @cached_property
    def paper(self) -> Content | None:
        return read(self.agreement.paper.content) if self.agreement.paper else None

    @property
    def sha256(self) -> str:
        return self.agreement.paper.content_hash if self.agreement.paper else ""

    @cached_property
    def people(self) -> list[Person]:
        return people_of(self.agreement, self.signer)

    @property
    def signed_count(self) -> int:
        return sum(one.signature is not None for one in self.people)

    @property
    def place(self) -> int:
        return next((number for number, one in enumerate(self.people, start=1) if one.is_you), 0)

    @property
    def signature(self) -> Signature | None:
        return next((one.signature for one in self.people if one.is_you), None)

    @cached_property
    def declined(self) -> Signer | None:
        rows = Signer.objects.filter(party__agreement=self.agreement, declined_at__isnull=False)
        return rows.with_people().order_by("-declined_at").first()  # type: ignore[no-any-return]

    @cached_property
    def contact(self) -> Contact | None:
        return contact_of(self.agreement)

    @cached_property
    def attachments(self) -> list[Attachment]:
        return attached(self.agreement)

    @cached_property
    def consent(self) -> str:
        return consent_words(at=self.at)[1]

    @property
    def consent_told(self) -> str:
        """The same in the language of the page, where that is another."""
        told = _(self.consent)
        return "" if told == self.consent else told

    @property
    def consent_hash(self) -> str:
        return text_hash(self.consent)

    @cached_property
    def code(self) -> Code | None:
        return code_of(self.link, self.proven, self.at)

    @property
    def masked(self) -> str:
        """The address on file, known again by whoever has it."""
        name, _, host = self.link.recipient.email.partition("@")
        return f"{name[:1]}•••@{host}"

    @cached_property
    def questions(self) -> list[Question]:
        return list(self.signer.questions.order_by("asked_at", "pk"))

    @cached_property
    def promises(self) -> list[Promise]:
        """What this signer's own party has promised under the agreement."""
        own = Commitment.objects.filter(
            responsibility__agreement=self.agreement, owner=self.signer.party.membership_id
        )
        rows = with_dates(own).order_by(*OPEN_FIRST)[:SHOWN]
        day = today(self.agreement.partnership, self.at)
        return [Promise(row, day) for row in rows]


def build(asked: Asked, proven: int | None, at: datetime) -> Page:
    return Page(asked.link, asked.signer, asked.signer.party.agreement, at, proven)


def letter_for(colleague: Affiliation) -> str:
    """Who was named, and to which address it goes: a slip of the keyboard is seen while it can be mended."""
    words = {"name": colleague.person, "email": colleague.email}
    return _("A letter is on its way to %(name)s, %(email)s.") % words


def people_of(agreement: Agreement, you: Signer | None) -> list[Person]:
    """All who must sign, in their order, and whoever else did."""
    rows = Signer.objects.standing().filter(party__agreement=agreement).with_people()
    kept = Signature.objects.filter(party__agreement=agreement, voided_on__isnull=True)
    signed = {one.signer_id: one for one in kept}
    named = stand_ins(agreement)
    return [
        Person(row, signed.get(row.pk), row == you, named.get(row.pk, ""))
        for row in rows.order_by("place", "party__membership__organization__name", "pk")
        if row.pk in signed or (row.is_required and row.party.must_sign)
    ]


def contact_of(agreement: Agreement) -> Contact | None:
    owner = agreement.owner or agreement.backup
    if owner is not None and owner.is_active:
        return Contact(owner.name, owner.email)
    convener = agreement.partnership.convener
    return next((Contact(convener.name, email) for email in managers(convener.pk)), None)


def state_of(facts: SigningFacts) -> str:
    if facts.state == AgreementState.DECLINED:
        return "declined"
    if facts.state in COMPLETE:
        return "complete"
    if facts.state != AgreementState.OUT_FOR_SIGNATURE:
        return "closed"
    if facts.has_signed:
        return "signed"
    if may_sign(facts):
        return "open"
    return "waiting" if may_sign(facts._replace(waits_for=())) else "reading"


def code_of(link: SecureLink, proven: int | None, at: datetime) -> Code | None:
    """The newest code, as long as it can be typed in, or was typed in here and isn't used up."""
    right = checked_code(link=link, at=at)
    if right is not None and right.pk == proven:
        return Code(right.checked_at + CODE_LIFE, is_right=True)
    newest: LinkCode | None = link.codes.first()
    if newest is None or newest.checked_at is not None:
        return None
    if newest.expires_at is None:
        return Code(None, is_right=False) if at - newest.asked_at < ON_ITS_WAY else None
    return Code(newest.expires_at, is_right=False) if newest.expires_at > at else None
