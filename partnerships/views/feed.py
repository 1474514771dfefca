"""A user's calendar, for the calendar program that knows its secret address."""

from __future__ import annotations

from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from directory.access import token_of
from directory.actions.absence import today_of
from directory.actions.feed import read_feed
from directory.actions.letter import language_of
from partnerships.boards import feed as board
from partnerships.calendars import feed


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, shown: str) -> HttpResponse:
    """What its user may see at this moment; whoever asks again and finds nothing new is told only that."""
    at = timezone.now()
    row = read_feed(token_of(request), at=at)
    if row is None:
        raise Http404
    today = today_of(row.user, at)
    with translation.override(language_of(row.user.email)):
        said = feed(
            _("Causeway of %(name)s") % {"name": row.user.name},
            board.meetings(row.user, today),
            board.days(row.user, today),
            stamp=row.made_at,
        )
    request.is_link_page = False  # type: ignore[attr-defined]  (it may be kept, if it is asked for anew)
    return answered(request, said)


def answered(request: HttpRequest, said: bytes) -> HttpResponse:
    """With a tag of its content, by which it is asked for again."""
    tag = f'"{sha256(said).hexdigest()[:32]}"'

    @condition(etag_func=lambda _request: tag)
    def give(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(said, content_type="text/calendar; charset=utf-8")

    response: HttpResponse = give(request)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
