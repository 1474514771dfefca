"""Keeps the words by which rows are found in step with the rows, in the transaction of whatever changes them.

A model that can be found has `search_kind`, `search_words` (besides its title; None: it isn't found now),
`search_detail` and, where it is joined with others for that, `search_related`. A model whose changes alter
such words, its own or another's, has `search_fields` and `searched()`: which rows are told anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from directory.choices import SearchKind
from directory.folding import words_of
from directory.models import SearchWord

#: Rows whose words are written in one go.
BATCH = 1000


@cache
def findable() -> dict[str, Any]:
    """Kind → model, in the order in which they are shown."""
    known = {model.search_kind: model for model in apps.get_models() if hasattr(model, "search_kind")}
    return {kind: known[kind] for kind in SearchKind.values}


def keep_found(row: Model, fields: Iterable[str] | None = None) -> None:
    """After a row was saved (these fields of it): the words that tell of it are written anew."""
    told = getattr(row, "search_fields", None)
    if told and (fields is None or told & set(fields)):
        index_rows(type(row), [row.pk])


def index_rows(model: Any, keys: list[int]) -> None:
    """The same for many rows of a model that were written in bulk."""
    for start in range(0, len(keys), BATCH) if hasattr(model, "search_fields") else ():
        for kind, some in model.searched(keys[start : start + BATCH]):
            index(kind, some)


@transaction.atomic
def index(kind: str, keys: Iterable[int]) -> None:
    """Writes the words of rows as they are now; the rows are held, so that no other deed tells what was."""
    wanted = sorted(set(keys))
    if not wanted:
        return
    rows = findable()[kind].objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    fresh = [word for row in rows.for_search() for word in words(row)]
    SearchWord.objects.filter(kind=kind, key__in=wanted).delete()
    SearchWord.objects.bulk_create(fresh, batch_size=BATCH)


def words(row: Any) -> Iterator[SearchWord]:
    said, length = row.search_words, min(len(str(row)), 1000)
    for word in words_of(f"{row} {said}") if said is not None else ():
        yield SearchWord(
            kind=row.search_kind,
            key=row.pk,
            word=word.encode(),
            backward=word[::-1].encode(),
            length=length,
        )


def rebuild_index() -> dict[str, int]:
    """All words anew, as after rows that were written past the deeds; counts the rows of each kind."""
    counts = {}
    for kind, model in findable().items():
        keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            index(kind, keys[start : start + BATCH])
        SearchWord.objects.filter(kind=kind).exclude(key__in=model.objects.values("pk")).delete()
        counts[kind] = len(keys)
    return counts
