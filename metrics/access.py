"""The doors: to situations for those who work in the network, to surveys and reports for staff and others."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404, HttpRequest

from directory.access import LinkGoneError, find, linked, networks, require
from directory.choices import LinkPurpose
from directory.models import Organization, SecureLink, User
from directory.rules import YES, Verdict, holds, no
from metrics.models import Disposition, Invitation, Report, ReportDelivery, Situation, SurveyWave
from partnerships import access
from partnerships.models import Partnership


def chosen_network(request: HttpRequest) -> Organization | None:
    """The network in the address, else the first one that the user works in; 404 if it is none of theirs."""
    found = networks(request.user)
    slug = request.GET.get("network", "")
    if not slug:
        return found[0] if found else None
    chosen = next((row for row in found if row.slug == slug), None)
    if chosen is None:
        raise Http404
    return chosen


def may_decide(user: User, network_id: int) -> Verdict:
    if user.is_superuser or holds(user.role_in(network_id), "member"):
        return YES
    return no("This takes the role of member at the network.")


def situation(request: HttpRequest, kind: str, subject: int) -> Situation:
    """One that the user may decide about."""
    rows = Situation.objects.select_related("partnership", "network")
    found: Situation = find(request.user, rows, kind=kind, subject_id=subject)
    require(may_decide(request.user, found.network_id))
    return found


def disposition(request: HttpRequest, pk: int) -> Disposition:
    rows = Disposition.objects.select_related("partnership", "network")
    found: Disposition = find(request.user, rows, pk=pk)
    require(may_decide(request.user, found.network_id))
    return found


# --- surveys


def wave(request: HttpRequest, pk: int, least: str | None = None) -> SurveyWave:
    """The wave to read, or with `least` to work on."""
    rows = SurveyWave.objects.select_related("partnership__convener")
    found: SurveyWave = access.row(request, rows, pk, least)
    return found


def asked(request: HttpRequest, key: UUID) -> Invitation:
    """Whom the link asks: nobody else's invitation opens by it, and no answers ever do."""
    link = linked(request, LinkPurpose.SURVEY, key)
    return _found(Invitation.objects.filter(link=link), key)


def invited(link: SecureLink, pk: int) -> Invitation:
    """An invitation of the person whose personal link this is."""
    return _found(Invitation.objects.for_contact(link).filter(pk=pk), link.key)


def _found(rows: object, key: UUID) -> Invitation:
    rows = rows.select_related("wave__partnership__convener", "link")  # type: ignore[attr-defined]
    found: Invitation | None = rows.first()
    if found is None:
        raise LinkGoneError(key)
    return found


# --- reports


def report(request: HttpRequest, pk: int) -> Report:
    rows = Report.objects.select_related("partnership__convener", "replaces")
    found: Report = access.row(request, rows, pk)
    return found


def correctable(partnership: Partnership, key: str) -> Report | None:
    """The report of the partnership that an address asks to correct, unless one has corrected it."""
    rows = Report.objects.filter(partnership=partnership, replaced_by__isnull=True)
    return rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None


def received(user: User, report: Report) -> Iterable[ReportDelivery]:
    """What the user's own organizations got of it and nobody there has opened."""
    return report.deliveries.filter(
        membership__organization__in=user.organization_ids, opened_on__isnull=True
    )


def delivered(request: HttpRequest, key: UUID) -> ReportDelivery:
    """What the letter of the link brought."""
    link = linked(request, LinkPurpose.REPORT, key)
    rows = ReportDelivery.objects.filter(link=link)
    found = rows.select_related("report__partnership__convener", "report__replaces", "link").first()
    if found is None:
        raise LinkGoneError(key)
    return found
