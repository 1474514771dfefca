"""All that an agreement says, as frozen values with one canonical text; its hash is what people sign."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

#: Stands in every text, so that a later way of writing one can't be taken for this one.
FORMAT = 1


@dataclass(frozen=True)
class Signer:
    name: str
    title: str = ""


@dataclass(frozen=True)
class Party:
    """One signature block is made for each signer, in this order."""

    name: str
    role: str = ""
    address: str = ""
    signers: tuple[Signer, ...] = ()


@dataclass(frozen=True)
class ClauseText:
    number: int
    heading: str
    text: str


@dataclass(frozen=True)
class Duty:
    """A responsibility: who does what, by when, how often, and how it is shown to be done; all in words."""

    who: str
    what: str
    by_when: str = ""
    how_often: str = ""
    proof: str = ""
    receiver: str = ""


@dataclass(frozen=True)
class Term:
    effective_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    renewal: str = ""
    notice: str = ""


@dataclass(frozen=True)
class DataTerms:
    """What the written agreement under FERPA has to say; empty where the agreement leaves it open."""

    exception: str
    purpose: str
    elements: str = ""
    direction: str = ""
    method: str = ""
    frequency: str = ""
    recipients: str = ""
    from_on: date | None = None
    to_on: date | None = None
    destroy_by_on: date | None = None
    custodian: str = ""
    breach_contact: str = ""


@dataclass(frozen=True)
class Attachment:
    """A file that belongs to the agreement, known by the hash of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Content:
    """`kind` is in words; `dated_on` is the day of this text, and the date that its papers carry."""

    title: str
    kind: str
    edition: int
    partnership: str
    convener: str
    dated_on: date
    parties: tuple[Party, ...]
    purpose: str = ""
    term: Term = Term()
    clauses: tuple[ClauseText, ...] = ()
    duties: tuple[Duty, ...] = ()
    data_terms: DataTerms | None = None
    attachments: tuple[Attachment, ...] = ()


def canonical_text(content: Content) -> str:
    """The one text of this content.

    In: any content. Out: JSON on one line; keys sorted, no space between, texts in NFC with LF line ends,
    dates as ISO 8601, letters as themselves. Equal contents give equal texts, and `read` gives the
    content back. Raises ValueError when a text holds half a surrogate pair, which UTF-8 can't write.
    """
    plain = {"format": FORMAT, **dataclasses.asdict(content)}
    return _checked(json.dumps(_plain(plain), sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def content_hash(content: Content) -> str:
    """SHA-256 of the canonical text's UTF-8 bytes, as 64 hexadecimal digits.

    Raises as `canonical_text` does.
    """
    return text_hash(canonical_text(content))


def text_hash(text: str) -> str:
    """SHA-256 of a stored text's UTF-8 bytes just as it lies there, so that nothing hides a change.

    Raises nothing: half a surrogate pair, which no stored text holds, counts as its own bytes.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read(text: str) -> Content:
    """The content that a canonical text holds.

    In: a text of `canonical_text`. Out: the content, its texts in NFC with LF line ends. Raises
    ValueError when it is no such text: not JSON, of another format, a field missing, unknown or of the
    wrong type.
    """
    try:
        plain = json.loads(text)
        if plain.pop("format", None) != FORMAT:
            raise ValueError("The text is of another format.")
        return typing.cast(Content, _build(Content, plain))
    except (AttributeError, KeyError, RecursionError, TypeError) as error:
        raise ValueError(f"This isn’t the text of an agreement: {error}") from error


def _checked(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("The text holds a character that can’t be written.") from error
    return text


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return value


def _build(kind: Any, value: Any) -> Any:
    """A value of this type from plain JSON; strict, so that nothing is lost or guessed."""
    if isinstance(kind, types.UnionType):
        if value is None:
            return None
        kind = typing.get_args(kind)[0]
    if typing.get_origin(kind) is tuple:
        return tuple(_build(typing.get_args(kind)[0], part) for part in value)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        if set(value) != set(hints):
            raise ValueError(f"fields differ from those of {kind.__name__}")
        return kind(**{name: _build(hints[name], part) for name, part in value.items()})
    if kind is date:
        return date.fromisoformat(value)
    if type(value) is not kind:
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return value
