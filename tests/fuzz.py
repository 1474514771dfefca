"""Generated input for the form of any page: it never breaks the page, and what was typed is kept.

    survives(client, "/links/…/contact/")

opens the page, fills its form 200 times (40 in the pass on SQLite) with what people, programs and attackers send, and puts the records back
after each, so that every input meets the same page. A test of a page of its own needs one line.
"""

from __future__ import annotations

import html
import os
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from directory.once import new_key
from tests.forms import fields

#: Whole on the database that the program is for; the pass on SQLite looks whether anything differs there.
COUNT = 200 if os.environ.get("SECOND_PASS") else 40
SETTINGS = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
}
#: What the server may answer: the page again, onward, not understood, too large, too many.
ANSWERS = {200, 302, 400, 409, 413, 429}

HOSTILE = [
    *("", " ", "\t\r\n", "\x00", "a\x00b", "\ufeff", "\u202eabc", "e\u0301", "👩‍🏭" * 40, "ß" * 300),
    *("<script>alert(1)</script>", "{{ form }}{% now 'Y' %}", "' OR 1=1 --", '"><img src=x>', "&lt;", "=1+1"),
    *("%s %(name)s {0}", "../../etc/passwd", "Bcc: a@example.com\r\nSubject: x", "x" * 5000, "\\", "\u2028"),
    *("-1", "0", "1.5", "1e400", "NaN", "-Infinity", "9" * 40, "٣", "2147483648", "9223372036854775808"),
    *("2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "11/24/2026", "tomorrow"),
    *("a@b", "a@example.com,b@example.com", "a" * 250 + "@example.com", "javascript:alert(1)", "on", "None"),
]
TYPED = some.text(some.characters(exclude_categories=["Cs"]), max_size=60)
PLAUSIBLE: dict[type[forms.Field], list[str]] = {
    forms.EmailField: ["ann@example.com", "Ann.Lee+work@example.org"],
    forms.DateField: ["2026-11-24", "2025-01-01", "2030-06-30"],
    forms.DecimalField: ["6", "0.25", "12000"],
    forms.IntegerField: ["1", "12", "400"],
    forms.URLField: ["https://example.com/"],
}
FILES = [
    ("visits.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"),
    ("visits.pdf", b"<script>alert(1)</script>"),
    ("../\u202efdp.exe", b"MZ"),
    ("empty.csv", b""),
]


def survives(client: Client, address: str, *, count: int = COUNT, form: str = "form", **fixed: Any) -> None:
    """Sends the page's form `count` times with generated input; `fixed` is sent as it is each time."""
    client.raise_request_exception = False
    page = client.get(address)
    assert page.status_code == 200, page
    shown, asked = fields(page), page.context[form]

    @settings(max_examples=count, **SETTINGS)
    @given(some.data())
    def each(data: Any) -> None:
        said = {name: value for name, value in filled(asked, shown, data).items() if value is not None}
        said |= {**fixed, "once": new_key()}
        with transaction.atomic():
            response = client.post(address, said)
            transaction.set_rollback(True)
        assert response.status_code in ANSWERS, (response.status_code, said)
        if response.status_code == 200:
            assert lost(response, asked, said, form) == [], said

    each()


def filled(asked: forms.BaseForm, shown: dict[str, Any], data: Any) -> dict[str, Any]:
    """One filling-in: mostly by a person, in part by somebody who means harm."""
    said = dict(shown)
    for name, field in asked.fields.items():
        if name not in shown or data.draw(some.booleans(), label=name):
            said[asked.add_prefix(name)] = data.draw(values(field), label=name)
    return said


def values(field: forms.Field) -> Any:
    match field:
        case forms.FileField():
            return some.sampled_from(FILES).map(lambda file: SimpleUploadedFile(*file)) | some.none()
        case forms.MultipleChoiceField() | forms.ModelMultipleChoiceField():
            return some.lists(chosen(field) | some.sampled_from(HOSTILE), max_size=4)
        case forms.ChoiceField():
            return chosen(field) | some.sampled_from(HOSTILE)
        case forms.BooleanField():
            return some.sampled_from(["on", "", None, "false", "x" * 50])
    plausible = next((said for kind, said in PLAUSIBLE.items() if isinstance(field, kind)), ["Six came"])
    return some.sampled_from(plausible) | some.sampled_from(HOSTILE) | TYPED


def chosen(field: Any) -> Any:
    offered = [str(value) for value, _ in field.choices if not isinstance(value, (list, tuple))]
    return some.sampled_from(offered or ["1"])


def lost(response: Any, asked: forms.BaseForm, said: dict[str, Any], form: str = "form") -> list[str]:
    """The fields whose words, typed by hand, stand no longer in the page that came back."""
    if not response.context or form not in response.context:
        return []
    body = plain(html.unescape(response.content.decode()))
    return [
        name
        for name, field in asked.fields.items()
        # Space at the ends is nothing that was said.
        if is_typed(field) and plain(str(said.get(asked.add_prefix(name), ""))).strip() not in body
    ]


def is_typed(field: forms.Field) -> bool:
    widget = field.widget
    return isinstance(widget, (forms.TextInput, forms.Textarea)) and not widget.is_hidden


def plain(words: str) -> str:
    """As a parser of HTML reads them: line ends alike, and none of the characters that it takes away."""
    return html.unescape(words.replace("\r\n", "\n").replace("\r", "\n"))
