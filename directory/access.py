"""The only door from an address to a row: 404 for a stranger, 403 for a colleague without the right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from axes.helpers import get_client_ip_address
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.actions.absence import may_change
from directory.actions.link import Browser, link_for, link_with, use_link
from directory.actions.save import local_day
from directory.actions.secret import token_hash
from directory.boards import views
from directory.choices import LinkPurpose
from directory.languages import speak
from directory.models import (
    Absence,
    Affiliation,
    Intermediary,
    Letter,
    Note,
    Organization,
    SavedView,
    Seat,
    SecureLink,
    Tie,
    User,
)
from directory.rules import YES, Verdict, holds, no
from directory.sessions import holds_link


def find(user: User, queryset: Any, **keys: Any) -> Any:
    """The one row that the user may see, or 404 as if it didn't exist."""
    row = queryset.for_user(user).filter(**keys).first()
    if row is None:
        raise Http404
    return row


def require(verdict: Verdict | bool) -> None:
    if not verdict:
        raise PermissionDenied(getattr(verdict, "reason", "") or "Your role doesn’t allow this.")


def organization(request: HttpRequest, slug: str) -> Organization:
    return find(request.user, Organization.objects, slug=slug)


def reachable(request: HttpRequest, affiliation_ids: list[int], on: Any) -> set[int]:
    """Which of these affiliations the user may see with e-mail and phone."""
    rows = Affiliation.objects.filter(pk__in=affiliation_ids)
    return set(rows.reachable_by(request.user, on).values_list("pk", flat=True))


def networks(user: User) -> list[Organization]:
    """The intermediaries whose network the user works in, by name."""
    return list(convening(user, "viewer"))


def network(request: HttpRequest, slug: str, least: str = "viewer") -> Organization:
    """An intermediary in which the user holds at least this role."""
    found = Organization.objects.filter(
        slug=slug, pk__in=Intermediary.objects.values("organization_id")
    ).first()
    user = request.user
    if found is None or not (user.is_superuser or user.role_in(found.pk)):
        raise Http404
    require(user.is_superuser or holds(user.role_in(found.pk), least))
    return found


def saved_view(request: HttpRequest, pk: int) -> SavedView:
    """A view of a list, for whoever may change it; also one that is forgotten."""
    found: SavedView = find(request.user, SavedView.objects.select_related("organization"), pk=pk)
    require(views.may_change(found, request.user))
    return found


def affiliation(request: HttpRequest, pk: int) -> Affiliation:
    found: Affiliation = find(
        request.user, Affiliation.objects.select_related("person", "organization"), pk=pk
    )
    return found


def senders(user: User, organization: Organization, on: Any) -> Any:
    """The intermediaries that work with an organization, and in which the user may write to its people."""
    ties = Tie.objects.active(on).filter(organization=organization)
    rows = Organization.objects.filter(pk__in=ties.values("intermediary")).order_by("name")
    own = [key for key, role in user.roles.items() if holds(role, "member")]
    return rows if user.is_superuser else rows.filter(pk__in=own)


def keeps(user: User, organization: Organization, on: Any) -> Verdict:
    """Whether the user keeps what the directory says of an organization and its people: whoever works there
    (or at the district that it is a school of), and intermediaries that work with it."""
    if kept_among(user, [organization], on):
        return YES
    return no(_("Only its own people, and intermediaries that work with it, can do this."))


def kept_among(user: User, places: Iterable[Organization], on: Any) -> set[int]:
    """Of these organizations those whose entries the user keeps."""
    places = list(places)
    if user.is_superuser:
        return {row.pk for row in places}
    own = {key for key, role in user.roles.items() if holds(role, "member")}
    ties = Tie.objects.active(on).filter(organization__in=places, intermediary__in=own)
    here = {row.pk for row in places if own & {row.pk, row.parent_id}}
    return here | set(ties.values_list("organization", flat=True))


def works_somewhere(user: User) -> Verdict:
    """Whoever works for anybody may write in the shared directory; readers and strangers don't."""
    if user.is_superuser or any(holds(role, "member") for role in user.roles.values()):
        return YES
    return no(_("Your role doesn’t allow this."))


def kept(request: HttpRequest, slug: str) -> Organization:
    """An organization whose entry the user keeps."""
    found = organization(request, slug)
    require(keeps(request.user, found, local_day(timezone.now(), found.time_zone)))
    return found


def kept_work(request: HttpRequest, pk: int) -> Affiliation:
    """Somebody's work at an organization whose entry the user keeps."""
    found = affiliation(request, pk)
    place = found.organization
    require(keeps(request.user, place, local_day(timezone.now(), place.time_zone)))
    return found


def convening(user: User, least: str = "member") -> Any:
    """The intermediaries for which the user may do something, by name."""
    rows = Organization.objects.filter(intermediary__isnull=False).order_by("name")
    if user.is_superuser:
        return rows
    return rows.filter(pk__in=[key for key, role in user.roles.items() if holds(role, least)])


def managed(request: HttpRequest, slug: str) -> Organization:
    """An organization in which the user decides who may work."""
    found = organization(request, slug)
    user = request.user
    require(user.is_superuser or holds(user.role_in(found.pk), "manager"))
    return found


def seat(request: HttpRequest, pk: int, least: str | None = "manager") -> Seat:
    """A seat of an organization that the user manages, or (without `least`) their own."""
    found: Seat = find(request.user, Seat.objects.select_related("user", "organization"), pk=pk)
    user = request.user
    if least:
        require(user.is_superuser or holds(user.role_in(found.organization_id), least))
    return found


def note_keepers(user: User, about: Organization, least: str = "member") -> list[Organization]:
    """The intermediaries whose notes about an organization the user reads, or with a role more writes."""
    rows = Organization.objects.filter(intermediary__isnull=False).exclude(pk=about.pk).order_by("name")
    return list(rows.filter(pk__in=[key for key, role in user.roles.items() if holds(role, least)]))


def note(request: HttpRequest, pk: int) -> Note:
    """A note that the user may change: one of their own intermediary's."""
    rows = Note.objects.select_related("organization", "intermediary")
    found: Note = find(request.user, rows, pk=pk)
    require(holds(request.user.role_in(found.intermediary_id), "member"))
    return found


def sent_link(request: HttpRequest, key: UUID) -> SecureLink:
    """A personal link, for the staff of whoever sent it."""
    rows = SecureLink.objects.with_people().filter(purpose=LinkPurpose.PERSONAL)
    found: SecureLink = find(request.user, rows, key=key)
    user = request.user
    require(user.is_superuser or holds(user.role_in(found.organization_id), "member"))
    return found


def letter(request: HttpRequest, pk: int, least: str = "viewer") -> Letter:
    """A letter of a network that the user works in: to read, or to decide about."""
    rows = Letter.objects.filter(organization__in=networks(request.user)).select_related("organization")
    found: Letter = find(request.user, rows, pk=pk)
    user = request.user
    require(user.is_superuser or holds(user.role_in(found.organization_id), least))
    return found


# --- by a link, without an account


class LinkGoneError(Exception):
    """What was asked for opens nothing (or no longer); why, nobody is told. `link_pages` answers it.

    A door that knows who asks may raise one of its own, with a page that says more.
    """

    page = "directory/link_gone.html"

    def __init__(self, key: UUID | None = None) -> None:
        super().__init__()
        self.key = key


def linked(request: HttpRequest, purpose: str | None, key: UUID) -> SecureLink:
    """The one door of link pages: the link that was continued in this browser, judged anew each time.

    `purpose` is that of the page, so that a link to sign opens no survey; None: of whatever purpose.
    """
    at = timezone.now()
    mark_link_page(request)
    link = link_with(key, purpose, at=at) if holds_link(request.session, key, at.timestamp()) else None
    if link is None:
        raise LinkGoneError(key)
    use_link(link=link, at=at)
    request.link = link  # type: ignore[attr-defined]
    speak(request, link.recipient.person.language)
    return link


def landed(request: HttpRequest) -> SecureLink:
    """The link whose token stands in the address."""
    mark_link_page(request)
    link = link_for(token_of(request), at=timezone.now())
    if link is None:
        raise LinkGoneError
    speak(request, link.recipient.person.language)
    return link


def absence(request: HttpRequest, pk: int) -> Absence:
    """Colleagues see it; it is changed by oneself or a manager."""
    rows = Absence.objects.select_related("user")
    found: Absence = find(request.user, rows, pk=pk)
    require(may_change(found.user, request.user))
    return found


class StopGoneError(LinkGoneError):
    page = "directory/link_unsubscribed.html"


def letter_of_token(request: HttpRequest) -> Letter:
    """The letter in whose foot the token stood."""
    mark_link_page(request)
    rows = Letter.objects.select_related("organization").exclude(kind="")
    letter: Letter | None = rows.filter(stop_hash=token_hash(token_of(request))).first()
    if letter is None:
        raise StopGoneError
    speak(request, letter.language)
    return letter


def is_users(letter: Letter) -> bool:
    """Whether its recipient signs in, and so can choose kind by kind."""
    return User.objects.filter(email=letter.recipient, is_active=True).exists()


def mark_link_page(request: HttpRequest) -> None:
    """From here on the answer is never stored, indexed, or named to another site."""
    request.is_link_page = True  # type: ignore[attr-defined]


def token_of(request: HttpRequest) -> str:
    """The token that `directory.link_pages` took off the address."""
    return getattr(request, "link_token", "")


def browser_of(request: HttpRequest) -> Browser:
    agent = request.headers.get("User-Agent", "")[:300].replace("\x00", "")
    return Browser(address=get_client_ip_address(request), agent=agent)
