"""What stands around the forms of a partnership, its agreements, its money, and the connections before it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.rules import YES, Verdict, no
from directory.sheets import Crumb, Sheet
from directory.templatetags.words import full_day
from partnerships.actions.agreement import facts
from partnerships.actions.sending import signing_facts
from partnerships.actions.write import today
from partnerships.choices import AgreementState, GuideStep, Proof
from partnerships.models import (
    Agreement,
    Clause,
    Commitment,
    Connection,
    DataFlow,
    FundingSource,
    Partnership,
    Signer,
)
from partnerships.rules import may_move_agreement, may_sign


def of_agreement(
    agreement: Agreement, title: str, button: str, done: str, *, tab: str = "detail", **words: Any
) -> Sheet:
    """A form about an agreement; `tab` is the page of its record that it leads back to."""
    back = Crumb(agreement.title, reverse(f"partnerships:agreement_{tab}", args=[agreement.pk]))
    return Sheet(title, button, back, done, nav="agreements", crumbs=(agreements(),), **words)


def of_clause(clause: Clause, title: str, button: str, done: str, **words: Any) -> Sheet:
    agreement = clause.agreement
    crumbs = (agreements(), Crumb(agreement.title, agreement.get_absolute_url()))
    back = Crumb(str(clause), reverse("partnerships:clause_detail", args=[clause.pk]))
    return Sheet(title, button, back, done, nav="agreements", crumbs=crumbs, **words)


def agreements() -> Crumb:
    return Crumb("Agreements", reverse("partnerships:agreement_list"))


def voids(agreement: Agreement) -> tuple[str, ...]:
    """What changing the text does to an agreement that is out for signature."""
    if agreement.state != AgreementState.OUT_FOR_SIGNATURE:
        return ()
    return (
        "It is out for signature: a change voids the paper that was sent and every signature on it.",
        "Everybody who was asked to sign is told, and asked anew once you send it again.",
    )


def today_in(partnership: Partnership) -> date:
    """What day it is there now."""
    return today(partnership, timezone.now())


def may_move(agreement: Agreement, state: str) -> Verdict:
    """Whether this move would be done today; the reason that its form asks for counts as given."""
    day = today_in(agreement.partnership)
    return may_move_agreement(agreement.state, state, facts(agreement), day, reason="given")


def may_attest(signer: Signer) -> Verdict:
    """Whether a signature on paper would be taken now."""
    return may_sign(signing_facts(signer.party.agreement, signer))


def of_flow(flow: DataFlow, title: str, button: str, done: str) -> Sheet:
    """A form about a flow of data; it leads back to the agreement that covers it, if there is one."""
    if flow.covered_by is not None:
        return of_agreement(flow.covered_by.agreement, title, button, done, tab="data", lead=flow.description)
    to = reverse("partnerships:partnership_promises", args=[flow.partnership.slug])
    back = Crumb(flow.partnership.name, to)
    return Sheet(title, button, back, done, lead=flow.description, nav="agreements")


def of_commitment(commitment: Commitment, title: str, button: str, done: str, **words: Any) -> Sheet:
    """A form about a commitment; it leads back to its line among those of the partnership."""
    partnership = commitment.partnership
    crumbs = (
        Crumb("Partnerships", address("partnership_list")),
        Crumb(partnership.name, partnership.get_absolute_url()),
    )
    back = Crumb("Agreements and commitments", commitment_line(commitment))
    return Sheet(title, button, back, done, nav="partnerships", crumbs=crumbs, **words)


def proved(commitment: Commitment) -> tuple[str, ...]:
    """What a delivery of it has to hold, if anything."""
    proof = commitment.responsibility.proof if commitment.responsibility else ""
    said = {"proof": Proof(proof).label.lower()} if proof else {}
    return (_("It is proved by %(proof)s.") % said,) if proof else ()


def of_partnership(
    partnership: Partnership,
    title: str,
    button: str,
    done: str,
    *,
    tab: str = "detail",
    at: str = "",
    **words: Any,
) -> Sheet:
    """A form about something in a partnership. It leads back to its record, to the place `at`."""
    back = Crumb(partnership.name, address(f"partnership_{tab}", partnership.slug) + at)
    crumbs = (Crumb(_("Partnerships"), address("partnership_list")),)
    return Sheet(title, button, back, done, nav="partnerships", crumbs=crumbs, **words)


def of_connection(
    connection: Connection, title: str, button: str, done: str, *, step: int | None = None, **words: Any
) -> Sheet:
    """A form about a connection; it leads back to it, or to the step that it belongs to."""
    name = str(connection.organization or connection.get_reason_display())
    back = Crumb(name, connection.get_absolute_url())
    crumbs: tuple[Crumb, ...] = (connections(),)
    if step:
        crumbs = (*crumbs, back)
        back = Crumb(str(GuideStep(step).label), address("connection_step", connection.pk, step))
    return Sheet(title, button, back, done, nav="connections", crumbs=crumbs, **words)


def connections() -> Crumb:
    return Crumb(_("Connections"), address("connection_list"))


def of_source(source: FundingSource, title: str, button: str, done: str, **words: Any) -> Sheet:
    """A form about a stream of money; it leads back to its record."""
    back = Crumb(source.name, source.get_absolute_url())
    return Sheet(title, button, back, done, nav="funding", crumbs=(funding(),), **words)


def funding() -> Crumb:
    return Crumb(_("Funding"), address("funding_list"))


def entry(anchor: str) -> str:
    """The place of an entry on its page."""
    return f"?entry={anchor}#{anchor}"


def commitment_line(commitment: Commitment) -> str:
    """The address of a commitment: its line among those of the partnership."""
    line = f"commitment-{commitment.pk}"
    return f"{address('partnership_promises', commitment.partnership.slug)}?entry={line}#{line}"


def lasts(to_on: date | None) -> Verdict:
    """Whether a row with this last day can still be changed."""
    return YES if to_on is None else no(_("This ended on %(day)s.") % {"day": full_day(to_on)})


def stands(commitment: Commitment) -> Verdict:
    if commitment.withdrawn_on is None:
        return YES
    return no(_("This commitment was withdrawn on %(on)s.") % {"on": full_day(commitment.withdrawn_on)})


def address(name: str, *args: Any) -> str:
    return reverse(f"partnerships:{name}", args=args)
