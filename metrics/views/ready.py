"""Whether the program lives, and whether it can work: for probes, without sign-in, telling no secrets."""

from __future__ import annotations

import shutil
from functools import lru_cache

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from metrics.actions.heart import is_beating

OK, DOWN, BEHIND, SILENT, LOW = "ok", "down", "behind", "silent", "low"
LEAST_FREE = 0.05  # of the disk


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": OK})


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 while no page can be served; what only delays scores and letters is told, and called degraded."""
    vital = {"database": _database(), "migrations": DOWN}
    checks = {"broker": _broker(), "disk": _disk(), "worker": DOWN}
    if vital["database"] == OK:
        vital["migrations"] = _migrations()
        if vital["migrations"] == OK:
            checks["worker"] = OK if is_beating(at=timezone.now()) else SILENT
    is_ready = set(vital.values()) == {OK}
    status = "not ready" if not is_ready else "ready" if set(checks.values()) == {OK} else "degraded"
    return JsonResponse({"status": status, **vital, **checks}, status=200 if is_ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return DOWN
    return OK


def _migrations() -> str:
    applied = MigrationRecorder(connection).applied_migrations()
    return OK if _wanted() <= set(applied) else BEHIND


@lru_cache
def _wanted() -> frozenset[tuple[str, str]]:
    """The newest migrations of this program's code."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _broker() -> str:
    try:
        with current_app.connection_for_write() as line:
            line.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    except (OperationalError, OSError):
        return DOWN
    return OK


def _disk() -> str:
    usage = shutil.disk_usage(settings.BASE_DIR)
    return OK if usage.free >= LEAST_FREE * usage.total else LOW
