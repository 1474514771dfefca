"""Links: issued, mailed, opened, continued, renewed, revoked; whatever opens nothing looks the same."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.links import issued, mailed

pytestmark = pytest.mark.django_db


def test_smoke() -> None:
    link = issued()
    path = mailed(link)
    client = Client(enforce_csrf_checks=False)
    landing = client.get(path)
    assert landing.status_code == 200, landing.content
    on = client.post(path)
    assert on.status_code == 302
    page = client.get(on["Location"])
    assert page.status_code == 200
    assert Client().get(on["Location"]).status_code == 410
    assert client.get("/").status_code == 302
