"""What stands over each page of an agreement: how far it is, whom it waits for, what can be done next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Subquery
from django.urls import reverse

from directory.models import Letter, LinkVisit, User
from directory.rules import Verdict
from partnerships.access import may_work
from partnerships.actions.agreement import terms_missing
from partnerships.boards.agreements import us, waits_for
from partnerships.boards.clauses import Settled
from partnerships.choices import ClauseProgress, SignerState, SigningOrder
from partnerships.models import (
    Agreement,
    AgreementParty,
    Clause,
    ClauseState,
    Notice,
    Question,
    Signature,
    Signer,
)
from partnerships.rules import (
    IN_FORCE,
    NEGOTIATED,
    AgreementFacts,
    SignerFacts,
    may_edit_agreement,
    may_move_agreement,
    may_nudge,
    signer_state,
)


class Action(NamedTuple):
    """A deed's page, and whether it would be done now."""

    label: str
    address: str
    verdict: Verdict
    kind: str


@dataclass(frozen=True)
class Signing:
    """One signer and how far they are."""

    row: Signer
    state: str
    signature: Signature | None
    may_nudge: Verdict

    @property
    def label(self) -> str:
        return str(SignerState(self.state).label)

    @property
    def is_waiting(self) -> bool:
        return self.state not in (SignerState.SIGNED, SignerState.DECLINED, SignerState.DELEGATED)


@dataclass(frozen=True)
class Party:
    row: AgreementParty
    signers: list[Signing]
    signature: Signature | None  # one without a signer, kept from before

    @property
    def name(self) -> str:
        return str(self.row.membership.organization.name)

    @property
    def is_signed(self) -> bool:
        waiting = [one for one in self.signers if one.row.is_required and one.is_waiting]
        return not waiting and (self.signature is not None or any(one.signature for one in self.signers))


@dataclass(frozen=True)
class Record:
    agreement: Agreement
    user: User
    at: datetime
    today: date
    parties: list[Party]
    clauses: list[Clause]  # each with its progress
    notice: Notice | None
    successors: list[Agreement]
    may_work: Verdict

    @property
    def standing(self) -> list[Party]:
        return [party for party in self.parties if party.row.left_on is None]

    @property
    def bound(self) -> list[Party]:
        return [party for party in self.standing if party.row.must_sign]

    @property
    def unsigned(self) -> list[str]:
        return [party.name for party in self.bound if not party.is_signed]

    @property
    def signed_count(self) -> int:
        return len(self.bound) - len(self.unsigned)

    @property
    def settled(self) -> Settled:
        return Settled(sum(clause.progress == ClauseProgress.FINAL for clause in self.clauses))  # type: ignore[attr-defined]

    @property
    def is_editable(self) -> bool:
        return bool(may_edit_agreement(self.agreement.state))

    @property
    def is_negotiated(self) -> bool:
        return self.agreement.state in NEGOTIATED

    @property
    def is_in_force(self) -> bool:
        return self.agreement.state in ("signed", "active", "under_review")

    @property
    def waits_for(self) -> str:
        called = us(self.agreement, self.user)
        return waits_for(self.agreement, called, self.unsigned, bool(self.successors), self.today)

    @cached_property
    def facts(self) -> AgreementFacts:
        """What the guards look at, from the rows that the page has read anyway."""
        row = self.agreement
        named = {party.row.pk for party in self.bound if any(one.row.is_required for one in party.signers)}
        return AgreementFacts(
            party_count=len(self.standing),
            has_purpose=bool(row.purpose.strip()),
            effective_on=row.effective_on,
            ends_on=row.ends_on,
            open_clauses=tuple(
                clause.number
                for clause in self.clauses
                if clause.is_required and clause.progress != ClauseProgress.FINAL  # type: ignore[attr-defined]
            ),
            without_signer=tuple(party.name for party in self.bound if party.row.pk not in named),
            missing_terms=terms_missing(row),
            unsigned=tuple(self.unsigned),
            has_successor=any(one.state in IN_FORCE for one in self.successors),
            notice_days=row.notice_days,
            notice_ends_on=self.notice.ends_on if self.notice else None,
        )

    def may_move(self, state: str) -> Verdict:
        """Whether this state is next; the reason that a form asks for counts as given."""
        if not self.may_work:
            return self.may_work
        return may_move_agreement(self.agreement.state, state, self.facts, self.today, reason="given")


def build(agreement: Agreement, user: User, at: datetime, today: date) -> Record:
    signatures = _signatures(agreement)
    return Record(
        agreement=agreement,
        user=user,
        at=at,
        today=today,
        parties=_parties(agreement, _signers(agreement, signatures, at), signatures),
        clauses=list(_clauses(agreement)),
        notice=agreement.notices.filter(withdrawn_on__isnull=True).first(),
        successors=list(agreement.successors.exclude(state__in=["withdrawn", "declined"])),
        may_work=may_work(user, agreement.partnership),
    )


def _signatures(agreement: Agreement) -> list[Signature]:
    rows = Signature.objects.filter(party__agreement=agreement, voided_on__isnull=True)
    return list(rows.select_related("scan"))


def _parties(
    agreement: Agreement, signers: dict[int, list[Signing]], signatures: Iterable[Signature]
) -> list[Party]:
    kept = {one.party_id: one for one in signatures if one.signer_id is None}
    rows = agreement.parties.select_related("membership__organization").order_by(
        "membership__organization__name", "pk"
    )
    return [Party(row, signers.get(row.pk, []), kept.get(row.pk)) for row in rows]


def _signers(agreement: Agreement, signatures: list[Signature], at: datetime) -> dict[int, list[Signing]]:
    """Party → its signers in their order; one who was replaced before being asked is left out."""
    letters = Letter.objects.filter(link=OuterRef("link")).order_by("-pk")
    rows = (
        Signer.objects.filter(party__agreement=agreement)
        .exclude(ended_at__isnull=False, delegated_to__isnull=True)
        .with_people()
        .annotate(
            letter_state=Subquery(letters.values("state")[:1]),
            is_visited=Exists(LinkVisit.objects.filter(link=OuterRef("link"))),
        )
        .order_by("place", "pk")
    )
    signed = {one.signer_id: one for one in signatures if one.signer_id}
    found: dict[int, list[Signing]] = {}
    turn = _turn(agreement, rows, set(signed))
    for row in rows:
        state = signer_state(_facts(row, signed.get(row.pk), row.place > turn), at)
        may = may_nudge(row.asked_at, row.nudged_at, at)
        found.setdefault(row.party_id, []).append(Signing(row, state, signed.get(row.pk), may))
    return found


def _turn(agreement: Agreement, rows: Iterable[Any], signed: set[int]) -> int:
    """The place in the order whose turn it is; when all sign at once, the last."""
    places = [row.place for row in rows if row.is_required and row.pk not in signed and row.ended_at is None]
    return (
        min(places) if places and agreement.signing_order == SigningOrder.IN_ORDER else max(places, default=0)
    )


def _facts(row: Any, signature: Signature | None, must_wait: bool) -> SignerFacts:
    return SignerFacts(
        asked_at=row.asked_at,
        is_signed=signature is not None,
        is_declined=row.declined_at is not None,
        is_delegated=row.delegated_to_id is not None,
        letter=row.letter_state or "",
        is_visited=row.is_visited,
        is_continued=bool(row.link and row.link.continued_at),
        expires_at=row.link and row.link.expires_at,
        must_wait=must_wait,
    )


def _clauses(agreement: Agreement) -> Any:
    """Each with how far it is."""
    states = ClauseState.objects.current().filter(clause=OuterRef("pk"))
    return (
        agreement.clauses.select_related("owner__person", "owner__organization")
        .annotate(progress=Subquery(states.values("progress")[:1]))
        .order_by("number")
    )


# --- what can be done next


def actions(record: Record) -> list[Action]:
    """The deeds that belong to the state, each with whether it would be done now."""
    return [
        Action(
            one.label,
            reverse(f"partnerships:{one.name}", args=[record.agreement.pk]),
            record.may_move(one.move) if one.move else record.may_work,
            one.kind,
        )
        for one in NEXT.get(record.agreement.state, ())
    ]


class Next(NamedTuple):
    """A deed that belongs to a state. `move`: the one whose guard says whether it would be done."""

    label: str
    name: str
    move: str = ""
    kind: str = ""  # "primary" or "quiet": a button of its own; else it stands behind "More"


#: State → its deeds; the first is what the agreement waits for.
NEXT: dict[str, tuple[Next, ...]] = {
    "draft": (
        Next("Open the review", "agreement_review", "in_review", "primary"),
        Next("Edit", "agreement_edit", kind="quiet"),
        Next("Withdraw", "agreement_withdraw", "withdrawn"),
    ),
    "in_review": (
        Next("Send for signature", "agreement_send", "out_for_signature", "primary"),
        Next("Edit", "agreement_edit", kind="quiet"),
        Next("Withdraw", "agreement_withdraw", "withdrawn"),
    ),
    "out_for_signature": (Next("Take back", "agreement_take_back", "in_review", "quiet"),),
    "signed": (
        Next("Give notice", "agreement_notice"),
        Next("Terminate", "agreement_terminate", "terminated"),
    ),
    "active": (
        Next("Renew", "agreement_renew", kind="primary"),
        Next("Begin a review", "agreement_check", "under_review", "quiet"),
        Next("Amend", "agreement_amend"),
        Next("Give notice", "agreement_notice"),
        Next("Terminate", "agreement_terminate", "terminated"),
    ),
    "under_review": (
        Next("Review is done", "agreement_check_done", "active", "primary"),
        Next("Renew", "agreement_renew", kind="quiet"),
        Next("Amend", "agreement_amend"),
        Next("Give notice", "agreement_notice"),
        Next("Terminate", "agreement_terminate", "terminated"),
    ),
    "expired": (Next("Renew", "agreement_renew", kind="primary"),),
}


def questions(record: Record) -> list[Question]:
    """What signers asked, open ones first; the convener's staff alone see them."""
    rows = Question.objects.for_user(record.user).filter(signer__party__agreement=record.agreement)
    people = rows.select_related("signer__affiliation__person", "answered_by")
    return list(people.order_by(F("answered_at").asc(nulls_first=True), "asked_at"))
