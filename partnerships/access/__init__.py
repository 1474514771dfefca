"""The door to a partnership and its rows, for whoever is signed in."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from directory.access import convening, find, require
from directory.models import Affiliation, Intermediary, Organization, User
from directory.rules import YES, Verdict, holds, no
from partnerships.actions.write import partnership_of
from partnerships.models import (
    Agreement,
    AgreementParty,
    Attachment,
    Clause,
    Commitment,
    Connection,
    Delivery,
    FundingSource,
    Partnership,
    Reader,
    Signer,
)
from partnerships.querysets import joined_by


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


def convened(user: User) -> Any:
    """The open partnerships on which the user may work, by name."""
    rows = Partnership.objects.open().order_by("name")
    if user.is_superuser:
        return rows
    return rows.filter(convener__in=[key for key, role in user.roles.items() if holds(role, "member")])


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
