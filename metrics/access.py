"""The door to surveys: a wave for who sees its partnership; for a respondent, the one they were asked in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from directory.access import LinkGoneError, linked
from directory.choices import LinkPurpose
from directory.models import SecureLink
from metrics.models import Invitation, SurveyWave
from partnerships import access


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
