"""What the rooms of this admin share."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from directory.keeping import ByDeed
from partnerships.actions.write import rewrite

OPEN = ("to_on", admin.EmptyFieldListFilter)
FOUND = ("partnership__name",)
BY_MEMBER = ("membership__organization__name", "membership__partnership__name")


class Mended(ByDeed):
    """Begun by a deed; a correction goes through the same checks and marks the score as stale."""

    def mend(self, request: HttpRequest, obj: Any, fields: dict[str, Any]) -> Any:
        return rewrite(obj, by=request.user, at=timezone.now(), **fields)
