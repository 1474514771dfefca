"""The door to a partnership and its rows, and for signers the one that their link opens."""

from __future__ import annotations

from typing import Any, NamedTuple, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from directory.access import LinkGoneError, find, linked, require
from directory.choices import LinkPurpose
from directory.models import SecureLink, User
from directory.rules import YES, Verdict, holds, no
from directory.sessions import holds_link
from partnerships.actions.write import partnership_of
from partnerships.choices import EvidenceKind
from partnerships.models import Agreement, AgreementParty, Clause, Evidence, Partnership, Signer

# --- by a link


class Asked(NamedTuple):
    """A signer, and the link by which they came."""

    link: SecureLink
    signer: Signer


class TextGoneError(LinkGoneError):
    """The text that this browser was reading was changed or taken back."""

    page = "partnerships/sign_voided.html"


class PassedOnError(LinkGoneError):
    """The signer has passed it on in this browser."""

    page = "partnerships/sign_passed.html"


def asked(request: HttpRequest, key: UUID) -> Asked:
    """Whom the link lets sign; whoever holds one that was ended is told why, in their own browser only."""
    try:
        link = linked(request, LinkPurpose.SIGN, key)
    except LinkGoneError:
        if holds_link(request.session, key, timezone.now().timestamp()):
            raise why_gone(key) from None
        raise
    rows = Signer.objects.by_link(link).with_people()
    signer = rows.select_related(
        "party__membership", "party__agreement__partnership__convener", "party__agreement__paper"
    ).first()
    if signer is None:
        raise LinkGoneError(key)
    return Asked(link, signer)


def why_gone(key: UUID) -> LinkGoneError:
    """What the evidence says about a link that was revoked."""
    asking = Evidence.objects.filter(link__key=key, link__revoked_at__isnull=False)
    if asking.filter(kind=EvidenceKind.DELEGATED).exists():
        return PassedOnError(key)
    if Evidence.objects.filter(
        kind=EvidenceKind.VOIDED, agreement__in=asking.values("agreement"), at__gte=asking.values("at")[:1]
    ).exists():
        return TextGoneError(key)
    return LinkGoneError(key)


# --- signed in


def may_work(user: User, partnership: Partnership, least: str = "member") -> Verdict:
    """Staff of the convener with at least this role work on a partnership; everybody else only reads."""
    if user.is_superuser or holds(user.role_in(partnership.convener_id), least):
        return YES
    if user.role_in(partnership.convener_id):
        return no(f"This takes the role of {least} at {partnership.convener}.")
    return no(f"Only staff of {partnership.convener} can do this.")


def partnership(request: HttpRequest, slug: str, least: str | None = None) -> Partnership:
    """The partnership to read, or with `least` to work on."""
    found: Partnership = find(request.user, Partnership.objects.select_related("convener"), slug=slug)
    if least:
        require(may_work(request.user, found, least))
    return found


def row(request: HttpRequest, queryset: Any, pk: Any, least: str | None = None) -> Any:
    """Any row of a partnership that the user may see, or with `least` may work on."""
    found = find(request.user, queryset, pk=pk)
    if least:
        require(may_work(request.user, cast(Partnership, partnership_of(found)), least))
    return found


def agreement(request: HttpRequest, pk: int, least: str | None = None) -> Agreement:
    rows = Agreement.objects.select_related(
        "partnership__convener", "owner", "backup", "predecessor", "template", "paper"
    )
    found: Agreement = row(request, rows, pk, least)
    return found


def clause(request: HttpRequest, pk: int, least: str | None = None) -> Clause:
    rows = Clause.objects.select_related(
        "agreement__partnership__convener", "agreement__predecessor", "owner__person", "owner__organization"
    )
    found: Clause = row(request, rows, pk, least)
    return found


def party(request: HttpRequest, pk: int, least: str | None = None) -> AgreementParty:
    rows = AgreementParty.objects.select_related(
        "agreement__partnership__convener", "agreement__paper", "membership__organization"
    )
    found: AgreementParty = row(request, rows, pk, least)
    return found


def signer(request: HttpRequest, pk: int, least: str | None = None) -> Signer:
    rows = Signer.objects.with_people().select_related("party__agreement__partnership__convener")
    found: Signer = row(request, rows, pk, least)
    return found


def convened(user: User, least: str = "member") -> Any:
    """The open partnerships on which the user may work, by name."""
    rows = Partnership.objects.open().order_by("name")
    if user.is_superuser:
        return rows
    return rows.filter(convener__in=[key for key, role in user.roles.items() if holds(role, least)])


def may_draft(user: User) -> Verdict:
    return YES if convened(user).exists() else no("You work on no partnership that is open.")
