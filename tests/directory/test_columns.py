"""The cells of a list stand under their headings, whichever columns are chosen."""

from __future__ import annotations

import re

import pytest

from directory.boards.organizations import COLUMNS as ORGANIZATIONS
from directory.boards.persons import COLUMNS as PEOPLE
from partnerships.boards.agreements import COLUMNS as AGREEMENTS
from partnerships.boards.partnerships import COLUMNS as PARTNERSHIPS
from tests import build

pytestmark = pytest.mark.django_db

LISTS = {
    "/partnerships/": PARTNERSHIPS,
    "/agreements/": AGREEMENTS,
    "/organizations/": ORGANIZATIONS,
    "/people/": PEOPLE,
}
HEAD = re.compile(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)')
CELL = re.compile(r'<td data-label="([^"]+)"')


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("step", [1, 2, 3])
def test_cells_stand_under_their_headings(partnership, staff, signed_in, path, step):
    build.Agreement(partnership=partnership)
    build.Affiliation()
    chosen = LISTS[path][::step]
    page = signed_in(staff).get(path, {"column": [column.name for column in chosen]}).content.decode()
    body = page[page.index("<tbody>") :]
    row = body[body.index("<tr>") : body.index("</tr>")]
    labels = [str(column.label) for column in chosen]
    assert CELL.findall(row) == labels == HEAD.findall(page)[-len(labels) :]
