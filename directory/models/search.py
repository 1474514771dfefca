"""The words by which rows of all apps are found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.choices import SearchKind


class SearchWord(models.Model):
    """A word by which a row is found; whether one may find it is asked of the row itself.

    Kept as bytes, so that all databases compare and order them alike whatever their language.
    """

    kind = models.CharField(max_length=12, choices=SearchKind)
    key = models.BigIntegerField()
    word = models.BinaryField(max_length=160)
    backward = models.BinaryField(max_length=160)
    # How long the row's title is: of those with the same word the plainest stands first.
    length = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["kind", "word", "length", "key"]
        indexes = [
            models.Index(fields=["kind", "word", "length", "key"], name="search_word_found"),
            models.Index(fields=["kind", "backward"], name="search_word_backward"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "word"], name="search_word_once"),
            models.CheckConstraint(condition=Q(kind__in=SearchKind.values), name="search_word_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.spelled} ({self.kind} {self.key})"

    @property
    def spelled(self) -> str:
        return bytes(self.word).decode()
