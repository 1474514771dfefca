"""The doors to what employers say and host, to the public form, and the one that a contact's link opens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.access import find, linked, require
from directory.choices import LinkPurpose
from directory.models import Organization, SecureLink, Tie, User
from directory.rules import YES, Verdict, holds, no
from employers.models import Ask, Employer, Interest, Need, Offer, Placement, PlaceRequest
from employers.querysets import TEACHING, networks_of, schools_of
from employers.rules import EMPLOYER, SCHOOL, STAFF
from pathways.models import Pathway


def may_work(user: User, intermediary: Organization, least: str = "member") -> Verdict:
    """Staff of an intermediary with at least this role work on what was offered to it."""
    if user.is_superuser or holds(user.role_in(intermediary.pk), least):
        return YES
    return no(_("Only staff of %(name)s can do this.") % {"name": intermediary.name})


def offer(request: HttpRequest, pk: int, least: str | None = None) -> Offer:
    """The offer to read, or with `least` to work on."""
    rows = Offer.objects.with_places().select_related(
        "employer__organization", "intermediary__intermediary", "site", "pathway_step__pathway"
    )
    found: Offer = find(request.user, rows, pk=pk)
    if least:
        require(may_work(request.user, found.intermediary, least))
    return found


def placement(request: HttpRequest, pk: int) -> Placement:
    rows = Placement.objects.for_list().select_related(
        "answered_by__person",
        "reported_by__person",
        "offer__pathway_step__pathway",
        "offer__site",
        "place_request",
    )
    found: Placement = find(request.user, rows, pk=pk)
    return found


def hands(user: User, row: Placement) -> frozenset[str]:
    """For which sides of a placement the user acts; a district for its schools."""
    sides = {
        STAFF: (row.offer.intermediary_id,),
        EMPLOYER: (row.offer.employer.organization_id,),
        SCHOOL: (row.school_id, row.school.parent_id),
    }
    return frozenset(
        side
        for side, places in sides.items()
        if user.is_superuser or any(holds(user.role_in(place), "member") for place in places)
    )


def place_request(request: HttpRequest, pk: int) -> PlaceRequest:
    rows = PlaceRequest.objects.select_related("school", "intermediary", "pathway_step__pathway")
    found: PlaceRequest = find(request.user, rows, pk=pk)
    return found


def working_in(user: User) -> list[int]:
    """The organizations in which the user works as member or manager."""
    return [place for place, role in user.roles.items() if holds(role, "member")]


def schools_for(user: User, intermediary: Organization | None = None) -> Any:
    """The schools for which the user asks: their own; staff for those that work with their intermediary."""
    rows = Organization.objects.filter(closed_on__isnull=True).order_by("name")
    if intermediary is not None and may_work(user, intermediary):
        return rows.filter(pk__in=tied_to([intermediary.pk]))
    return rows.filter(pk__in=schools_of(working_in(user)).order_by().values("pk"))


def tied_to(intermediary_ids: list[int]) -> Any:
    """Schools and colleges that work with these intermediaries, and the schools of their districts."""
    tied = Tie.objects.filter(intermediary__in=intermediary_ids, to_on__isnull=True).order_by()
    here = Q(pk__in=tied.values("organization")) | Q(parent__in=tied.values("organization"))
    return Organization.objects.filter(here, kind__in=TEACHING).order_by().values("pk")


def networks_for(user: User) -> Any:
    """The intermediaries that find places for the user's schools, and those in which the user works."""
    own = working_in(user)
    rows = Organization.objects.filter(intermediary__isnull=False).order_by("name")
    if user.is_superuser:
        return rows
    return rows.filter(pk__in=own) | rows.filter(pk__in=networks_of(own))


def employer(request: HttpRequest, slug: str) -> Employer:
    """The employer that an organization is too."""
    rows = Employer.objects.select_related("organization", "industry")
    found: Employer = find(request.user, rows, organization__slug=slug)
    return found


def own_ask(request: HttpRequest, pk: int) -> Ask:
    """An ask of an organization in which the user works; of others nobody hears but that they asked."""
    rows = Ask.objects.with_note_for(request.user).select_related("employer__organization", "asked_by")
    found: Ask = find(request.user, rows, pk=pk)
    require(request.user.is_superuser or holds(request.user.role_in(found.asked_by_id), "member"))
    return found


# --- what comes in


def greeting(slug: str) -> Organization:
    """An intermediary that strangers may write to; nothing else has such a page."""
    rows = Organization.objects.filter(intermediary__isnull=False, closed_on__isnull=True)
    found: Organization | None = rows.select_related("intermediary").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def interest(request: HttpRequest, pk: int, least: str = "viewer") -> Interest:
    rows = Interest.objects.select_related("intermediary", "organization", "keeper", "affiliation__person")
    row: Interest = find(request.user, rows, pk=pk)
    require(may_work(request.user, row.intermediary, least))
    return row


def received_offer(request: HttpRequest, pk: int, least: str = "viewer") -> Offer:
    """An offer as its intermediary reads it, with what was asked back and said before."""
    rows = Offer.objects.with_people().filter(intermediary__in=mail_of(request.user))
    found: Offer = find(request.user, rows, pk=pk)
    require(may_work(request.user, found.intermediary, least))
    return found


def mail_of(user: User) -> Any:
    """The intermediaries whose mail the user reads."""
    rows = Organization.objects.filter(intermediary__isnull=False)
    return rows if user.is_superuser else rows.filter(pk__in=user.organization_ids)


# --- by a link


def by_link(request: HttpRequest, key: UUID) -> SecureLink:
    """The personal link of an employer's contact."""
    return linked(request, LinkPurpose.PERSONAL, key)


def placements_of(link: SecureLink) -> Any:
    """Placements at the contact's own organization, in what it offered to who sent the link."""
    return Placement.objects.for_list().filter(
        offer__employer__organization=link.recipient.organization_id,
        offer__intermediary=link.organization_id,
    )


def linked_placement(link: SecureLink, pk: int) -> Placement:
    found: Placement | None = placements_of(link).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def employer_of(link: SecureLink) -> Employer:
    """The contact's organization as an employer; another's contact has none of these pages."""
    rows = Employer.objects.select_related("organization")
    row: Employer | None = rows.filter(organization=link.recipient.organization_id).first()
    if row is None:
        raise Http404
    return row


def own_offer(link: SecureLink, pk: int) -> Offer:
    """An offer of the contact's organization to whoever sent the link."""
    return own(Offer.objects.with_people().filter(intermediary=link.organization_id), link, pk)  # type: ignore[no-any-return]


def own_need(link: SecureLink, pk: int) -> Need:
    rows = Need.objects.select_related("employer__organization", "occupation", "credential", "competency")
    return own(rows, link, pk)  # type: ignore[no-any-return]


def own(rows: Any, link: SecureLink, pk: int) -> Any:
    row = rows.filter(employer__organization=link.recipient.organization_id, pk=pk).first()
    if row is None:
        raise Http404
    return row


def own_pathways(link: SecureLink) -> Any:
    """Pathways of the partnerships with whoever sent the link, of which the contact's employer is a member.

    Those tables stand to the right: they are named by their relations, and nothing of them is imported.
    """
    today = timezone.localdate()
    ties = "partnership_links"
    member = f"{ties}__partnership__memberships"
    return Pathway.objects.filter(
        Q(**{f"{ties}__to_on__isnull": True}) | Q(**{f"{ties}__to_on__gte": today}),
        Q(**{f"{member}__left_on__isnull": True}) | Q(**{f"{member}__left_on__gte": today}),
        competencies__isnull=False,
        **{
            f"{ties}__partnership__convener": link.organization_id,
            f"{member}__organization": link.recipient.organization_id,
            f"{member}__accepted_on__lte": today,
        },
    ).distinct()


def own_pathway(link: SecureLink, slug: str) -> Pathway:
    row: Pathway | None = own_pathways(link).filter(slug=slug).first()
    if row is None:
        raise Http404
    return row
