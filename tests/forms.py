"""Filling in the forms of pages as a browser does: what the page shows, with some of it typed anew."""

from __future__ import annotations

import re
from typing import Any

from django.forms import Select
from django.test import Client
from django.urls import reverse

ONCE = re.compile(r'name="once" value="([^"]+)"')


def shown(client: Client, address: str) -> dict[str, Any]:
    """What a form's page would send if nothing were typed."""
    return fields(client.get(address))


def fields(response: Any, form: str = "form") -> dict[str, Any]:
    keys = ONCE.findall(response.content.decode())
    said: dict[str, Any] = {"once": keys[-1]} if keys else {}
    for field in response.context[form]:
        value = field.value()
        if value is None and isinstance(field.field.widget, Select):
            value = next(iter(field.field.choices))[0]  # as a browser does
        if value is None or value is False:
            continue
        if field.field.show_hidden_initial:
            said[field.html_initial_name] = field.initial
        said[field.html_name] = getattr(value, "pk", "on" if value is True else value)
    return said


def fill(client: Client, address: str, **words: Any) -> Any:
    """Opens the page, types these words over what it shows, and sends it."""
    return client.post(address, shown(client, address) | words)


def at(name: str, *args: Any) -> str:
    """The address of a page of the bridge."""
    return reverse(f"partnerships:{name}", args=args)


def on_page(page: Client, name: str, row: Any, **words: Any) -> Any:
    """The same for the page of a row."""
    return fill(page, at(name, row.pk), **words)


def errors(response: Any) -> dict[str, str]:
    """Field → what the page says beside it."""
    assert response.status_code == 200, response
    return {name: " ".join(said) for name, said in response.context["form"].errors.items()}
