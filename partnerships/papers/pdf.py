"""Papers as PDF/UA-1: typst sets our templates, and what people wrote reaches it as data, never as source."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from partnerships.papers.certificate import Certificate, day, moment
from partnerships.papers.characters import shown
from partnerships.papers.content import Content, content_hash
from partnerships.papers.plan import PlanForm

TEMPLATES = Path(__file__).parent
LONGEST_FOOT = 80


def agreement_pdf(content: Content) -> bytes:
    """The agreement with blank signature blocks, and its hash at the foot of each page.

    In: any content. Out: a tagged PDF/UA-1, the same bytes for the same content; a character that no font
    of ours has, or that shows nothing, is written as its code ([U+200B]). Raises ValueError as
    `canonical_text` does.
    """
    return _pdf("agreement", content, content.dated_on, sha256=content_hash(content), **_foot(content.title))


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate that goes with a signed agreement; out and raised as for `agreement_pdf`.

    Raises ZoneInfoNotFoundError for a time zone that nobody knows.
    """
    signed = [
        dataclasses.asdict(one)
        | {"local": moment(one.at, certificate.time_zone), "utc": moment(one.at), "at": None}
        for one in certificate.signed
    ]
    return _pdf("certificate", certificate, certificate.made_on, **_foot(certificate.title), signed=signed)


def plan_pdf(form: PlanForm) -> bytes:
    """The blank plan to print; out and raised as for `agreement_pdf`."""
    return _pdf("plan", form, form.dated_on)


def _foot(title: str) -> dict[str, str]:
    """A title that leaves room for the page number beside it."""
    line = " ".join(title.split())
    return {"short_title": line if len(line) <= LONGEST_FOOT else f"{line[: LONGEST_FOOT - 1]}…"}


@cache
def _fonts() -> typst.Fonts:
    """Only what typst brings, so that a paper looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


def _pdf(template: str, content: Any, on: date, **more: Any) -> bytes:
    data = _plain(dataclasses.asdict(content) | more) | {"date": [on.year, on.month, on.day]}
    compiler = typst.Compiler(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data)},
    )
    return cast(bytes, compiler.compile(format="pdf", pdf_standards=["ua-1"]))


def _plain(value: Any) -> Any:
    """As JSON for a template: texts in view, days in words."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return day(value)
    return shown(value.replace("\r\n", "\n").replace("\r", "\n")) if isinstance(value, str) else value
