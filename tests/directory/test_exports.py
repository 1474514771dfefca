"""Lists as files: the rows and order of the page, for the same eyes, and no cell that computes anything."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from directory.exports import harmless
from tests import build

pytestmark = pytest.mark.django_db


def as_rows(response):
    assert response.status_code == 200
    if "csv" in response["Content-Type"]:
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert all(cell.data_type != "f" for line in sheet for cell in line)
    return [
        ["" if cell is None else str(cell) for cell in line] for line in sheet.iter_rows(values_only=True)
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_partnerships_come_as_they_are_filtered_and_sorted(network, staff, signed_in, form):
    for name, stage in (("Alder", 3), ("Birch", 3), ("Cedar", 1)):
        build.Partnership(name=name, convener=network, stage=stage)
    response = signed_in(staff).get(f"/partnerships/?stage=3&sort=-name&as={form}")
    head, *rows = as_rows(response)
    assert head[:2] == ["Partnership", "Convener"]
    assert [row[0] for row in rows] == ["Birch", "Alder"]
    assert f".{form}" in response["Content-Disposition"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_holds_only_what_its_reader_sees(partnership, stranger, nobody, signed_in, form):
    for user in (stranger, nobody):
        assert len(as_rows(signed_in(user).get(f"/partnerships/?as={form}"))) == 1
    assert len(as_rows(signed_in(nobody).get(f"/organizations/?as={form}"))) == 1


def test_another_word_for_a_file_is_no_file(network, staff, signed_in):
    assert "html" in signed_in(staff).get("/organizations/?as=exe")["Content-Type"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "＝1",
        "＋1",
        "－1",
        "＠1",
        '=HYPERLINK("x")',
    ],
)
def test_no_cell_is_a_formula(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_hostile_name_is_harmless_in_a_file(network, staff, signed_in, form):
    build.Organization(name='=cmd|" /C calc"!A0', city="+1\x07", county="-2")
    rows = as_rows(signed_in(staff).get(f"/organizations/?q=cmd&as={form}"))
    assert rows[1][0] == '\'=cmd|" /C calc"!A0'
    assert rows[1][3:5] == ["'+1", "'-2"]


def test_days_and_numbers_stay_what_they_are(day):
    assert (harmless(day), harmless(-3), harmless(None), harmless("Plain - name")) == (
        day,
        -3,
        None,
        "Plain - name",
    )


@pytest.mark.parametrize("path", ["/partnerships/", "/partnerships/board/", "/portfolio/", "/"])
def test_without_any_partnership_there_is_a_way_to_the_first(path, network, staff, signed_in):
    viewer = build.seated(network, "viewer")
    way = 'href="/partnerships/new/">Start a partnership'
    assert way in signed_in(staff).get(path).content.decode().partition("empty-state")[2]
    assert way not in signed_in(viewer).get(path).content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_agreements_pathways_placements_and_asks_come_as_files(partnership, network, staff, signed_in, form):
    page = signed_in(staff)
    agreement = build.Agreement(partnership=partnership, title="=Memorandum", kind="mou")
    build.Agreement(partnership=partnership, title="Data", kind="data_sharing")
    head, *rows = as_rows(page.get(f"/agreements/?kind=mou&column=starts&as={form}"))
    assert head == ["Agreement", "Partnership", "Kind", "Takes effect"]
    assert [row[:2] for row in rows] == [["'=Memorandum", partnership.name]]
    assert rows[0][3].startswith(str(agreement.effective_on or ""))
    pathway = build.Pathway(title="Welding")
    build.Pathway(title="Nursing")
    assert as_rows(page.get(f"/pathways/?q=weld&as={form}"))[1][:2] == ["Welding", pathway.owner.name]
    placement = build.Placement(offer=build.Offer(intermediary=network, title="@Shop"))
    head, *rows = as_rows(page.get(f"{reverse('employers:placement_list')}?as={form}"))
    assert [row[0] for row in rows] == ["'@Shop"] and rows[0][4] == str(placement.learners_count)
    ask = build.Ask(note="Said in confidence")
    head, *rows = as_rows(page.get(f"{reverse('employers:ask_list')}?as={form}"))
    assert rows[0][:1] == [ask.employer.organization.name]
    assert "Said in confidence" not in str(rows)


def test_agreements_and_placements_of_others_are_in_no_file(partnership, stranger, signed_in):
    build.Agreement(partnership=partnership)
    build.Placement(offer=build.Offer(intermediary=partnership.convener))
    for address in ("/agreements/", reverse("employers:placement_list")):
        assert len(as_rows(signed_in(stranger).get(f"{address}?as=csv"))) == 1
