"""The door to a partnership and its rows, and for signers the one that their link opens."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from directory.access import LinkGoneError, find, linked, require
from directory.choices import LinkPurpose
from directory.models import SecureLink, User
from directory.rules import YES, Verdict, holds, no
from directory.sessions import holds_link
from partnerships.choices import EvidenceKind
from partnerships.models import Evidence, Partnership, Signer

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


def row(request: HttpRequest, queryset: Any, pk: Any) -> Any:
    """Any row of a partnership that the user may see."""
    return find(request.user, queryset, pk=pk)
