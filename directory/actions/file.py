"""Deeds about files: keep one that passed, and sweep away what nothing points to."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction

from directory.actions.save import save
from directory.models import StoredFile, User
from directory.uploads import Upload

logger = logging.getLogger(__name__)

#: A file is written before its row is committed, so a young one may still find the row that points to it.
PATIENCE = timedelta(days=1)


class Sweep(NamedTuple):
    """Rows and files that were taken away, and files that a row names and the disk doesn't have."""

    rows: int
    files: int
    missing: int


@transaction.atomic
def store_file(*, upload: Upload, by: User | None, at: datetime) -> StoredFile:
    """Keeps a file under a random name. If the deed around it fails, the sweep finds the bytes."""
    row = StoredFile(
        file=ContentFile(upload.data, name=upload.name),
        name=upload.name,
        content_type=upload.content_type,
        byte_count=len(upload.data),
        sha256=upload.sha256,
        stored_by=by,
        stored_at=at,
    )
    return save(row, by=by, at=at)


def sweep_files(*, at: datetime) -> Sweep:
    """Takes away rows that nothing points to and files that no row names; tells of files that are gone."""
    rows, _ = StoredFile.objects.unneeded().filter(stored_at__lt=at - PATIENCE).delete()
    named, lying = set(named_files()), set(lying_files())
    missing = sorted(named - lying)
    for name in missing:
        logger.error("A file is gone that a row names: %s", name)
    old = [name for name in lying - named if default_storage.get_modified_time(name) < at - PATIENCE]
    for name in old:
        default_storage.delete(name)
    return Sweep(rows, len(old), len(missing))


def named_files() -> Iterator[str]:
    """Every file that a row of any app names."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                names = model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
                yield from filter(None, names.iterator())


def lying_files(folder: str = "") -> Iterator[str]:
    """Every file that the storage holds."""
    if folder and not default_storage.exists(folder):
        return
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from lying_files(f"{folder}{name}/")
