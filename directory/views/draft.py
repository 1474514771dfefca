"""Where pages send what is being typed, and where it is thrown away again."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory.access import browser_of
from directory.actions.allow import Limit, allow
from directory.actions.draft import drop_draft, keep_draft
from directory.drafts import actor_of, may_keep, typed, was_sent
from directory.limits import too_many

#: A page saves once in some seconds, while somebody types.
PER_ACTOR = Limit(600, timedelta(hours=1))
PER_ADDRESS = Limit(3000, timedelta(hours=1))


@login_not_required
@require_POST
def draft_save(request: HttpRequest) -> HttpResponse:
    """Keeps a form that isn't sent yet. Nobody looks at the answer: it has no words."""
    path, at = _path(request), timezone.now()
    actor = actor_of(request, path)
    address = f"draft from {browser_of(request).address}"
    if wait := allow(f"draft {actor}", PER_ACTOR, at=at) or allow(address, PER_ADDRESS, at=at):
        return too_many(request, wait)
    if not was_sent(request, path, request.POST.get("once", "")):
        try:
            keep_draft(actor=actor, path=path, content=typed(request.POST), at=at)
        except ValidationError:
            return HttpResponse(status=413)
    return HttpResponse(status=204)


@login_not_required
@require_POST
def draft_discard(request: HttpRequest) -> HttpResponse:
    """The page that it was typed into is shown anew, as if nothing had been typed."""
    path = _path(request)
    drop_draft(actor=actor_of(request, path), path=path)
    return redirect(path)


def _path(request: HttpRequest) -> str:
    path = request.POST.get("path", "")
    if not may_keep(request, path):
        raise Http404
    return path
