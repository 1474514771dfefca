"""A form that is sent twice is done once: a hidden key in it, and one row that its first answer is kept in.

The row is written in the same transaction as the deed. So a repeat that comes while the first is still worked
on waits at the row's unique key, and a crash at any moment leaves either both or neither.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from directory.models import Submission

FIELD = "once"
KEY = re.compile(r"^[A-Za-z0-9_-]{16,64}$")
#: What differs between two sendings of the same form, or is no part of what was said.
NOT_SAID = {FIELD, "csrfmiddlewaretoken"}
SAFE = {"GET", "HEAD", "OPTIONS"}
RETRY_AFTER = "5"

View = Callable[..., HttpResponse]


def new_key() -> str:
    return secrets.token_urlsafe(16)


def once(view: View) -> View:
    """Runs an unsafe request in a transaction of its own; the same form again gets the first one's answer.

    The answer that is kept is a redirect. A page (a form with errors) and an exception leave the key free, so
    that the form can be mended and sent again. Other words under the same key are another form: whoever goes
    back and corrects something loses nothing.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in SAFE:
            return view(request, *args, **kwargs)
        said = words_of(request)
        with transaction.atomic():
            try:
                submission, is_first = claim(said)
            except OperationalError as error:
                return still_working(request, error)
            if not is_first:
                return HttpResponseRedirect(submission.location)
            return keep(submission, view(request, *args, **kwargs))

    return guarded


def words_of(request: HttpRequest) -> dict[str, str]:
    """Who says what, where: what makes two forms the same one."""
    key = request.POST.get(FIELD, "")
    if not KEY.match(key):
        raise BadRequest("A form came without its key.")
    return {"actor": actor(request), "path": request.path[:300], "key": key, "content_hash": content(request)}


def actor(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    # Hashed: whoever reads this row must not be able to take the session over.
    return f"session {hashlib.sha256(str(request.session.session_key).encode()).hexdigest()}"


def content(request: HttpRequest) -> str:
    said = hashlib.sha256()
    for name in sorted(set(request.POST) - NOT_SAID):
        said.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            said.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                said.update(chunk)
            file.seek(0)
    return said.hexdigest()


def claim(said: dict[str, str]) -> tuple[Submission, bool]:
    """The row of this form, and whether it is the first; waits for one that is still worked on."""
    return Submission.objects.get_or_create(**said, defaults={"at": timezone.now()})


def keep(submission: Submission, response: HttpResponse) -> HttpResponse:
    if isinstance(response, HttpResponseRedirect):
        Submission.objects.filter(pk=submission.pk).update(location=response.url)
    else:
        submission.delete()
    return response


def still_working(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """The first took longer than a lock is waited for. Any other trouble of the database is its own."""
    if "lock" not in str(error):
        raise error
    response = render(request, "409.html", status=409)
    response.headers["Retry-After"] = RETRY_AFTER
    return response
