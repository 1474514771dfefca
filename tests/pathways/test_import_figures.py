"""Importing the figures of the labor market: every cell has a value or says why it has none."""

import csv
from collections import Counter
from decimal import Decimal

import pytest
from django.db import transaction

from pathways.models import Area, Occupation, OccupationFact
from pathways.resources.figures import figure
from tests import published as files
from tests.pathways.test_import_reference import nothing_written, run
from tests.published import published

FIGURES = (files.OEWS, files.PROJECTIONS)


@pytest.fixture(scope="class")
def figures(django_db_setup, django_db_blocker):
    paths = [published(name) for name in FIGURES]
    with django_db_blocker.unblock(), transaction.atomic():
        yield run(*paths)
        transaction.set_rollback(True)


def fact(soc, measure, area="2100000", source="BLS OEWS"):
    return OccupationFact.objects.get(occupation__soc=soc, measure=measure, area__code=area, source=source)


@pytest.mark.django_db
class TestFigures:
    def test_every_row_is_accounted_for(self, figures):
        assert {kind: (r.rows_read, dict(r.outcomes)) for kind, r in figures.items()} == {
            "oews": (5723, {"created": 5416, "skipped": 307}),
            "bls_projections": (1117, {"created": 833, "skipped": 284}),
        }
        assert figures["oews"].skipped == {"a group of occupations, not one": 307}
        assert figures["bls_projections"].skipped == {"a group of occupations, not one": 280, "a footnote": 4}
        assert not [failure for report in figures.values() for failure in report.failures]

    def test_each_figure_has_its_area_year_source_and_status(self, figures):
        facts = OccupationFact.objects.filter(source="BLS OEWS")
        assert facts.count() == 5416 * 7
        assert set(facts.values_list("year", flat=True)) == {2025}
        assert Counter(facts.values_list("status", flat=True)) == statuses()

    def test_the_yardstick_is_kept(self, figures):
        assert fact("00-0000", "wage_median", area="0014540").value == 45040
        assert fact("00-0000", "employment", area="0014540").value == 82160

    def test_no_value_says_why(self, figures):
        empty = OccupationFact.objects.filter(value=None)
        assert set(empty.values_list("status", flat=True)) == {"not_released", "not_applicable"}
        top = OccupationFact.objects.filter(status="at_least")
        assert set(top.values_list("value", flat=True)) == {Decimal("239200.00")}

    def test_areas_know_what_they_are(self, figures):
        assert Counter(Area.objects.values_list("kind", flat=True)) == {
            "metro": 9,
            "nonmetro": 4,
            "state": 1,
            "nation": 1,
        }

    def test_projections_come_from_the_right_sheet_under_its_title(self, figures):
        report = figures["bls_projections"]
        assert (report.sheet, report.header_row, report.encoding) == ("Table 1.2", 2, "XLSX")
        source = "BLS employment projections 2024–2034"
        chief = [
            (found.value, found.year, found.status)
            for measure in ("employment", "projected", "growth", "openings", "wage_median")
            for found in [fact("11-1011", measure, "0000000", source)]
        ]
        assert chief == [
            (309_400, 2024, "released"),
            (322_700, 2034, "released"),
            (Decimal("4.3"), 2034, "released"),
            (22_200, 2034, "released"),
            (206_420, 2024, "released"),
        ]
        wages = OccupationFact.objects.filter(source=source, measure="wage_median")
        assert Counter(wages.values_list("status", flat=True)) == wage_statuses()
        assert Occupation.objects.get(soc="31-1120").title == "Home Health and Personal Care Aides"

    def test_a_second_import_changes_nothing(self, figures):
        before = OccupationFact.history.count()
        assert nothing_written(run(*[published(name) for name in FIGURES]))
        assert OccupationFact.history.count() == before == 5416 * 7 + 833 * 5


def statuses():
    """Counted in the file itself, with nothing of ours."""
    names = ["Employment", "Annual mean wage", "Annual median wage"]
    names += [f"Annual {part}th percentile wage" for part in (10, 25, 75, 90)]
    words = {"4": "not_applicable", "5": "at_least", "8": "not_released", "": "released"}
    with published(files.OEWS).open(newline="") as stream:
        rows = [
            row
            for row in csv.DictReader(stream)
            if row["soc_code"] == "00-0000" or row["soc_code"][3:] != "0000"
        ]
    return Counter(words[row[f"fn_{name}"]] for row in rows for name in names)


def wage_statuses():
    """Of the 28 cells with a sign in the table, those of single occupations."""
    return {"released": 833 - 23, "at_least": 17, "not_released": 6}


SIGNS = {
    ("52,340", ""): ("52,340", "released"),
    ("$52,340", ""): ("52,340", "released"),
    ("-", "8"): ("", "not_released"),
    ("-", "4"): ("", "not_applicable"),
    ("-", "5"): ("239200", "at_least"),
    ("#", ""): ("239200", "at_least"),
    ("**", ""): ("", "not_released"),
    ("—", ""): ("", "not_released"),
    ("", ""): ("", "not_released"),
    (">=$239,200", ""): ("239,200", "at_least"),
    ("0", ""): ("0", "released"),
}


@pytest.mark.parametrize(("cell", "read"), SIGNS.items())
def test_a_sign_is_a_status_never_a_number(cell, read):
    assert figure(*cell) == read
