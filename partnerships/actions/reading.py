"""Asking people of the parties for comments, by links that open the text while it is negotiated."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.link import issue_link, revoke_link
from directory.actions.retry import retried
from directory.actions.save import change, insist
from directory.choices import LinkPurpose
from directory.models import Affiliation, User
from partnerships.actions.agreement import locked
from partnerships.actions.clause import comment_clause
from partnerships.actions.write import put, today, works_for
from partnerships.letters import agreement as letters
from partnerships.models import Agreement, AgreementParty, ClauseComment, Reader
from partnerships.rules import may_comment


@retried
@transaction.atomic
def ask_reader(
    *,
    party: AgreementParty,
    affiliation: Affiliation,
    by: User | None,
    at: datetime,
    days: int | None = None,
) -> Reader:
    """Asks somebody of a party for comments; the link shows the text and signs nothing."""
    row = locked(party.agreement)
    insist(may_comment(row.state), "state")
    insist_own_reader(row, party, affiliation, at)
    link = issue_link(
        purpose=LinkPurpose.VIEW,
        recipient=affiliation,
        template="read_request",
        subject_key=f"agreement {row.pk}",
        context={"title": row.title, "party": party.membership.organization.name},
        organization=row.partnership.convener,
        days=days,
        by=by,
        at=at,
    )
    return put(Reader(party=party, affiliation=affiliation, link=link, asked_at=at), by=by, at=at)


def insist_own_reader(row: Agreement, party: AgreementParty, affiliation: Affiliation, at: datetime) -> None:
    if party.left_on is not None:
        raise ValidationError({"party": "This is no party of the agreement."})
    works_for(affiliation, party.membership.organization)
    if affiliation.to_on is not None and affiliation.to_on < today(row.partnership, at):
        raise ValidationError({"affiliation": f"{affiliation.person} no longer works there."})
    if Reader.objects.standing().filter(party=party, affiliation=affiliation).exists():
        raise ValidationError({"affiliation": f"{affiliation.person} has been asked already."})


@retried
@transaction.atomic
def end_reader(*, reader: Reader, by: User | None, at: datetime) -> Reader:
    """The link no longer opens anything; what was said by it stays."""
    locked(reader.party.agreement)
    held: Reader = Reader.objects.select_for_update(of=("self",)).select_related("link").get(pk=reader.pk)
    if held.ended_at is not None:
        raise ValidationError("This link was revoked already.")
    revoke_link(link=held.link, by=by, at=at, reason="Asked no more")
    return change(held, by=by, at=at, ended_at=at)


@retried
@transaction.atomic
def comment_by_link(*, reader: Reader, number: int, text: str, at: datetime) -> ClauseComment:
    """Said to one clause by whoever holds the link; the convener's people are told once a day."""
    row = locked(reader.party.agreement)
    insist(may_comment(row.state))
    if not Reader.objects.standing().filter(pk=reader.pk).exists():
        raise ValidationError(_("Your comments are asked for no more."))
    clause = row.clauses.filter(number=number).first()
    if clause is None:
        raise ValidationError(_("There is no such clause."))
    comment = comment_clause(clause=clause, text=text, affiliation=reader.affiliation, by=None, at=at)
    letters.agreement_comment(row, comment, today(row.partnership, at), at=at)
    return comment
