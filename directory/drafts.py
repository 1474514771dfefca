"""Forms that are kept while they are typed into: whose words they are, and how they come back.

A page takes part by three words: `restore` when it shows its form, `forget` when the form was sent, and
`{% include "directory/_draft.html" %}` in it, with `data-draft` on the form. `directory.sheets.answer` says
them for a sheet that `is_kept`. Without JavaScript nothing is kept, and nothing else differs.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from directory import once
from directory.access import linked
from directory.actions.draft import Content, drop_draft
from directory.models import FormDraft, Submission

LINK_PAGE = re.compile(r"^/links/(?P<key>[0-9a-f-]{36})/")
#: What is no part of what was typed, or is nobody's to keep.
NOT_KEPT = once.NOT_SAID | {"path", "code", "password"}


def actor_of(request: HttpRequest, path: str) -> str:
    """Whose words these are: the link's on its pages, on any device; else the user's, else this browser's."""
    if found := LINK_PAGE.match(path):
        link = getattr(request, "link", None) or linked(request, None, UUID(found["key"]))
        return f"link {link.pk}"
    return once.actor(request)


def may_keep(request: HttpRequest, path: str) -> bool:
    """Only for a page that there is, and that whoever types may stand on."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    is_open = not getattr(view, "login_required", True)
    return len(path) <= 300 and (request.user.is_authenticated or (is_open and has_session(request)))


def has_session(request: HttpRequest) -> bool:
    return bool(request.session.session_key)


def typed(said: QueryDict) -> Content:
    return {name: said.getlist(name) for name in said if name not in NOT_KEPT}


def was_sent(request: HttpRequest, path: str, key: str) -> bool:
    """Whether this very form was sent meanwhile: its last saving may come in after it."""
    return Submission.objects.filter(actor=once.actor(request), path=path, key=key).exists()


def restore(request: HttpRequest, form: forms.BaseForm) -> FormDraft | None:
    """Brings back into an empty form what was typed into it before; the form stays unsent."""
    if not (request.user.is_authenticated or hasattr(request, "link") or has_session(request)):
        return None
    draft = FormDraft.objects.filter(actor=actor_of(request, request.path), path=request.path).first()
    if draft is not None:
        said = words(draft)
        form.initial |= {
            name: field.widget.value_from_datadict(said, {}, form.add_prefix(name))
            for name, field in form.fields.items()
            if not field.widget.value_omitted_from_data(said, {}, form.add_prefix(name))
        }
    return draft


def words(draft: FormDraft) -> Any:
    said = QueryDict(mutable=True)
    for name, values in draft.content.items():
        said.setlist(name, values)
    return said


def forget(request: HttpRequest, path: str = "") -> None:
    """What was typed there is sent."""
    path = path or request.path
    drop_draft(actor=actor_of(request, path), path=path)
