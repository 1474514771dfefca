"""The doors that a link opens: for a signer, for a reader, and for a contact to their own page."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.access import LinkGoneError, linked
from directory.choices import LinkPurpose
from directory.models import SecureLink
from directory.rules import no
from directory.sessions import holds_link
from partnerships.access import delivered
from partnerships.access.acting import Acting
from partnerships.choices import AgreementState, EvidenceKind, MemberRole, Status
from partnerships.models import (
    Charter,
    Commitment,
    Contribution,
    Evidence,
    Membership,
    MembershipContact,
    Reader,
    Signer,
)


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


def reading(request: HttpRequest, key: UUID) -> Reader:
    """Whose comments the link asks for, as long as they are asked."""
    rows = Reader.objects.standing().with_people()
    agreement = "party__agreement"
    reader: Reader | None = (
        rows.filter(link=linked(request, LinkPurpose.VIEW, key))
        .select_related(
            f"{agreement}__partnership__convener",
            *(f"{agreement}__{name}" for name in ("paper", "owner", "backup", "predecessor")),
        )
        .first()
    )
    if reader is None:
        raise LinkGoneError(key)
    return reader


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


class Own(NamedTuple):
    """A contact on their own page: the link, and what their organization is a member of at its sender."""

    link: SecureLink
    members: list[Membership]

    def acting(self, partnership_id: int) -> Acting:
        """They act for their own organization, and see nothing of the others."""
        own = [row for row in self.members if row.partnership_id == partnership_id]
        convener = own[0].convener_membership if own else None  # type: ignore[attr-defined]
        return Acting(no(_("Only staff of the convener can do this.")), own, convener)

    def signings(self) -> Any:
        """Where the contact in person is asked to sign; the letter that asks brings the link to it."""
        return Signer.objects.waiting().filter(
            affiliation=self.link.recipient,
            asked_at__isnull=False,
            party__membership__in=self.members,
            party__agreement__state=AgreementState.OUT_FOR_SIGNATURE,
        )

    def commitments(self) -> Any:
        """What the organization promised."""
        return Commitment.objects.for_list().filter(owner__in=self.members)

    def deliveries(self) -> Any:
        """What was delivered to it: named as the receiver, or promised by the convener to all."""
        conveners = [row.convener_membership for row in self.members]  # type: ignore[attr-defined]
        to_all = Q(commitment__receiver__isnull=True, commitment__owner__in=filter(None, conveners))
        return delivered().filter(Q(commitment__receiver__in=self.members) | to_all)

    def contributions(self) -> Any:
        """What others gave it outside any commitment."""
        rows = Contribution.objects.filter(receiver__in=self.members)
        return rows.select_related("giver__organization", "receiver", "partnership", "confirmation")

    def charters(self) -> Any:
        """The purpose of each of its partnerships, as it was last adopted."""
        newer = Charter.objects.filter(
            partnership=OuterRef("partnership"), version__gt=OuterRef("version"), adopted_on__isnull=False
        )
        here = [row.partnership_id for row in self.members]
        rows = Charter.objects.filter(~Exists(newer), partnership__in=here, adopted_on__isnull=False)
        return rows.select_related("partnership")

    def roles(self) -> Any:
        """The roles that the contact holds for it."""
        rows = MembershipContact.objects.filter(
            affiliation=self.link.recipient, membership__in=self.members, to_on__isnull=True
        )
        rows = rows.select_related("membership__partnership", "membership__organization")
        return rows.order_by("membership__partnership__name", "role", "pk")

    def one(self, rows: Any, pk: int) -> Any:
        """One of these rows; any other is as if it weren't there."""
        row = rows.filter(pk=pk).first()
        if row is None:
            raise Http404
        return row


def own(request: HttpRequest, key: UUID) -> Own:
    """The door to a contact's own page: what their organization and its parts belong to at the sender."""
    link = linked(request, LinkPurpose.PERSONAL, key)
    place = link.recipient.organization_id
    convening = Membership.objects.filter(
        partnership=OuterRef("partnership"), role=MemberRole.CONVENER, left_on__isnull=True
    )
    rows = Membership.objects.filter(
        Q(organization=place) | Q(organization__parent=place),
        partnership__convener=link.organization,
        partnership__status=Status.OPEN,
        accepted_on__isnull=False,
        left_on__isnull=True,
    ).annotate(convener_membership=Subquery(convening.values("pk")[:1]))
    return Own(link, list(rows.select_related("organization", "partnership__convener").order_by("pk")))
