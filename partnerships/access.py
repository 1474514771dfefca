"""The door to a partnership and its rows, and for signers the one that their link opens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.access import LinkGoneError, convening, find, linked, require
from directory.choices import LinkPurpose
from directory.models import Affiliation, Intermediary, Organization, SecureLink, User
from directory.rules import YES, Verdict, holds, no
from directory.sessions import holds_link
from partnerships.actions.write import partnership_of
from partnerships.choices import AgreementState, EvidenceKind, MemberRole, Status
from partnerships.models import (
    Agreement,
    AgreementParty,
    Attachment,
    Charter,
    Clause,
    Commitment,
    Connection,
    Contribution,
    Delivery,
    Evidence,
    FundingSource,
    Membership,
    MembershipContact,
    Partnership,
    Reader,
    Signer,
)
from partnerships.querysets import joined_by
from partnerships.rules import may_confirm

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
    found: Partnership = find(
        request.user, Partnership.objects.select_related("convener", "parent"), slug=slug
    )
    if least:
        require(may_work(request.user, found, least))
    return found


def row(request: HttpRequest, queryset: Any, pk: Any, least: str | None = None) -> Any:
    """Any row of a partnership that the user may see, or with `least` may work on."""
    found = find(request.user, queryset, pk=pk)
    if least:
        require(may_work(request.user, cast(Partnership, partnership_of(found)), least))
    return found


class Saving(NamedTuple):
    """A version of a row (as history keeps it), the row as it stands, and its partnership."""

    version: Any
    now: Any
    partnership: Partnership


def saving(request: HttpRequest, model: Any, pk: int) -> Saving:
    """One saving of a partnership or of a member, for those who work on it."""
    version = model.history.filter(history_id=pk).first()
    if version is None:
        raise Http404
    is_own = model is Partnership
    rows = model.objects.select_related("convener" if is_own else "partnership__convener")
    now = find(request.user, rows, pk=version.id)
    partnership = now if is_own else now.partnership
    require(may_work(request.user, partnership))
    return Saving(version, now, partnership)


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


def reader(request: HttpRequest, pk: int, least: str | None = None) -> Reader:
    rows = Reader.objects.with_people().select_related("party__agreement__partnership__convener")
    found: Reader = row(request, rows, pk, least)
    return found


def attachment(request: HttpRequest, pk: int, least: str | None = None) -> Attachment:
    rows = Attachment.objects.select_related("agreement__partnership__convener", "agreement__paper", "file")
    found: Attachment = row(request, rows, pk, least)
    return found


def convened(user: User, least: str = "member") -> Any:
    """The open partnerships on which the user may work, by name."""
    rows = Partnership.objects.open().order_by("name")
    if user.is_superuser:
        return rows
    return rows.filter(convener__in=[key for key, role in user.roles.items() if holds(role, least)])


def may_start(user: User, networks: list[Organization] | None = None) -> Verdict:
    """`networks`: the user's intermediaries, for a page that knows them already."""
    if networks is None:
        may = convening(user).exists()
    else:
        may = any(user.is_superuser or holds(user.role_in(row.pk), "member") for row in networks)
    return YES if may else no(_("Only staff of an intermediary start partnerships."))


def handed_within(user: User, affiliation: Affiliation) -> Any:
    """The partnerships in which the user hands over what somebody holds: those that the user's intermediaries
    convene, and for the own people of an organization all to which it belongs."""
    keys = [key for key, role in user.roles.items() if holds(role, "member")]
    place = affiliation.organization
    joined = Q(pk__in=joined_by([place.pk]))
    if user.is_superuser or {place.pk, place.parent_id} & set(keys):
        return Partnership.objects.filter(joined | Q(convener__in=keys))
    return Partnership.objects.filter(convener__in=keys)


def may_draft(user: User) -> Verdict:
    return YES if convened(user).exists() else no("You work on no partnership that is open.")


# --- for a member of a partnership


class Acting(NamedTuple):
    """For whom a user acts: the convener's staff report for all, and everybody confirms for their own."""

    may_work: Verdict
    own: list[Membership]  # those of the organizations in which the user works
    convener: int | None

    def may_deliver(self, commitment: Commitment) -> Verdict:
        if self.may_work or commitment.owner_id in {row.pk for row in self.own}:
            return YES
        return no("Only who promised this, or the convener’s staff, can report its delivery.")

    def may_confirm(self, commitment: Commitment) -> Verdict:
        return self.confirmer(commitment)[1]

    def confirmer(self, commitment: Commitment) -> tuple[Membership | None, Verdict]:
        """The member for which the user confirms deliveries of this; else one of theirs, and why it can't."""
        found: tuple[Membership | None, Verdict] = (None, no("Only people of the receiver can confirm this."))
        for row in self.own:
            found = row, may_confirm(row.pk, commitment.owner_id, commitment.receiver_id, self.convener)
            if found[1]:
                break
        return found


def acting(user: User, partnership: Partnership) -> Acting:
    return acting_in(user, [partnership])[partnership.pk]


def acting_in(user: User, partnerships: Iterable[Partnership]) -> dict[int, Acting]:
    """The same for many, in one query."""
    rows = Membership.objects.filter(partnership__in=[row.pk for row in partnerships], left_on__isnull=True)
    members: dict[int, list[Membership]] = defaultdict(list)
    for row in rows.select_related("organization").order_by("pk"):
        members[row.partnership_id].append(row)
    return {row.pk: acting_among(user, row, members[row.pk]) for row in partnerships}


def acting_among(user: User, partnership: Partnership, members: list[Membership]) -> Acting:
    return Acting(
        may_work(user, partnership),
        [row for row in members if acts_for(user, row)],
        next((row.pk for row in members if row.role == MemberRole.CONVENER), None),
    )


def acts_for(user: User, membership: Membership) -> bool:
    """Whoever works at a member, or at the district that it is a school of."""
    place = membership.organization
    return user.is_superuser or any(
        holds(user.role_in(key), "member") for key in (place.pk, place.parent_id) if key
    )


def commitment(request: HttpRequest, pk: int, least: str | None = None) -> Commitment:
    rows = Commitment.objects.for_list().select_related("partnership__convener", "responsibility", "offer")
    found: Commitment = row(request, rows, pk, least)
    return found


def delivery(request: HttpRequest, pk: int) -> Delivery:
    found: Delivery = row(request, delivered(), pk)
    return found


def delivered() -> Any:
    """Deliveries with all that their pages say of them."""
    return Delivery.objects.select_related(
        "commitment__partnership__convener",
        "commitment__owner__organization",
        "commitment__receiver__organization",
        "placement__school",
        "placement__offer",
        "reported_by__person",
        "file",
        "confirmation",
    )


# --- for who holds money


def may_act_for(user: User, organization: Organization, least: str = "member") -> Verdict:
    """Those who work at an organization do what is its own to do; its other people only read."""
    if user.is_superuser or holds(user.role_in(organization.pk), least):
        return YES
    return no(_("Only staff of %(organization)s can do this.") % {"organization": organization})


def holders(user: User) -> Any:
    """The organizations for which the user may plan money, by name."""
    rows = Organization.objects.order_by("name")
    if user.is_superuser:
        return rows.filter(pk__in=Intermediary.objects.values("organization"))
    return rows.filter(pk__in=[key for key, role in user.roles.items() if holds(role, "member")])


def may_plan(user: User) -> Verdict:
    return YES if holders(user).exists() else no(_("You plan money for no organization."))


def source(request: HttpRequest, pk: int, least: str | None = None) -> FundingSource:
    rows = FundingSource.objects.select_related("holder").with_sums()
    found: FundingSource = find(request.user, rows, pk=pk)
    if least:
        require(may_act_for(request.user, found.holder, least))
    return found


def held(request: HttpRequest, queryset: Any, pk: int) -> Any:
    """A row of an award, for those who work at its holder."""
    sources = FundingSource.objects.for_user(request.user).order_by().values("pk")
    found = queryset.select_related("source__holder").filter(pk=pk, source__in=sources).first()
    if found is None:
        raise Http404
    require(may_act_for(request.user, found.source.holder))
    return found


# --- before there is a partnership


def connection(request: HttpRequest, pk: int, least: str | None = None) -> Connection:
    rows = Connection.objects.select_related("intermediary", "organization", "partnership__convener")
    found: Connection = find(request.user, rows, pk=pk)
    if least:
        require(may_act_for(request.user, found.intermediary, least))
    return found
