"""Importing 20,861 tax-exempt organizations: one row an EIN, names people can read, other registers left alone."""

import csv
import io
from collections import Counter

import pytest
from django.db import transaction

from directory.imports import Wish, import_files
from directory.imports.names import readable, same_words
from directory.models import Organization, StaleMark
from directory.resources import KINDS
from tests.directory.test_import_directory import AT
from tests.published import COLLEGES, EXEMPT, published

HEADER = ("EIN", "NAME", "STREET", "CITY", "STATE", "ZIP", "SUBSECTION", "FOUNDATION", "NTEE_CD")


def run(*paths, **wish):
    return import_files(list(paths), KINDS, Wish(**wish), at=AT)


@pytest.fixture(scope="class")
def register(django_db_setup, django_db_blocker):
    paths = [published(COLLEGES), published(EXEMPT)]
    with django_db_blocker.unblock(), transaction.atomic():
        yield run(*paths)[1]
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestRegister:
    def test_every_row_is_accounted_for(self, register):
        assert register.rows_read == 20_861
        assert register.outcomes == Counter(created=20_834, skipped=27)
        assert register.skipped == {"described by a register of schools or colleges already": 27}
        assert register.failures == []

    def test_one_row_an_ein_though_names_repeat(self, register):
        eins = Organization.objects.filter(unitid="").values_list("ein", flat=True)
        assert len(eins) == len(set(eins)) == 20_834
        assert Organization.objects.filter(ein__startswith="0").count() == 241
        names = Counter(Organization.objects.filter(unitid="").values_list("name", flat=True))
        assert names["PTA Kentucky Congress"] > 100
        slugs = Organization.objects.values_list("slug", flat=True)
        assert len(slugs) == len(set(slugs))

    def test_kinds_are_said_where_a_code_is_clear(self, register):
        kinds = Counter(Organization.objects.filter(unitid="").values_list("kind", flat=True))
        assert kinds == {"community": 19_696, "philanthropy": 1_138}

    def test_colleges_stay_what_their_own_register_says(self, register):
        college = Organization.objects.get(ein="610492351")
        assert (college.name, college.kind) == ("Alice Lloyd College", "postsecondary")

    def test_names_and_addresses_are_readable(self, register):
        names = Organization.objects.filter(unitid="").values_list("name", flat=True)
        assert not [name for name in names if name.isupper() and len(name) > 12]
        museum = Organization.objects.get(ein="010356732")
        assert (museum.name, museum.street) == ("Carriage Museum of America", "4075 Iron Works Pkwy")
        assert (museum.city, museum.zip_code) == ("Lexington", "40511-8483")

    def test_a_second_import_changes_nothing(self, register):
        before = Organization.history.count()
        (report,) = run(published(EXEMPT))
        assert report.outcomes == Counter(unchanged=20_834, skipped=27)
        assert Organization.history.count() == before


def entry(**change):
    base = dict.fromkeys(HEADER, "") | {
        "EIN": "990000001",
        "NAME": "CEDAR FORD AREA FUND INC",
        "STREET": "PO BOX 7",
        "CITY": "CEDAR FORD",
        "STATE": "KY",
        "ZIP": "40000-0000",
        "SUBSECTION": "03",
        "FOUNDATION": "15",
    }
    return base | change


@pytest.fixture
def write(tmp_path):
    def written(*entries, header=HEADER, name="register.csv"):
        stream = io.StringIO()
        writer = csv.DictWriter(stream, header)
        writer.writeheader()
        writer.writerows(entries)
        path = tmp_path / name
        path.write_text(stream.getvalue(), encoding="utf-8")
        return path

    return written


@pytest.mark.django_db
class TestTwoRegisters:
    def test_a_name_put_right_by_hand_stays_and_a_new_name_comes(self, write):
        run(write(entry()))
        Organization.objects.update(name="Cedar Ford AREA Fund, Inc.", kind="philanthropy")
        (report,) = run(write(entry()))
        assert report.outcomes == Counter(unchanged=1)
        (report,) = run(write(entry(NAME="CEDAR FORD COMMUNITY FUND INC")))
        assert report.outcomes == Counter(updated=1)
        row = Organization.objects.get()
        assert (row.name, row.kind, row.zip_code) == (
            "Cedar Ford Community Fund Inc",
            "philanthropy",
            "40000",
        )

    def test_a_college_that_came_as_exempt_first_is_the_same_row(self, write):
        run(write(entry(NAME="CEDAR FORD COLLEGE INC")))
        college = {
            "UNITID": "999001",
            "INSTNM": "Cedar Ford College",
            "ADDR": "1 College Hill",
            "CITY": "Cedar Ford",
            "STABBR": "KY",
            "ZIP": "40000",
            "COUNTYNM": "Warren County",
            "EIN": "990000001",
            "WEBADDR": "-2",
        }
        (report,) = run(write(college, header=tuple(college), name="hd2024.csv"))
        assert report.outcomes == Counter(updated=1)
        row = Organization.objects.get()
        assert (row.name, row.kind, row.unitid) == ("Cedar Ford College", "postsecondary", "999001")
        assert (row.website, row.history.count()) == ("", 2)
        marks = StaleMark.objects.values_list("kind", "key", "at")
        assert list(marks) == [("organization", row.pk, AT)]  # its kind changed, which scores read


NAMES = {
    "GRANT COUNTY 4-H COUNCIL INC": "Grant County 4-H Council Inc",
    "THE FRIENDS OF THE LIBRARY AND MUSEUM": "The Friends of the Library and Museum",
    "KENTUCKY K-9 SEARCH AND RESCUE TEAM LLC": "Kentucky K-9 Search and Rescue Team LLC",
    "PTA KENTUCKY CONGRESS": "PTA Kentucky Congress",
    "MCCRACKEN COUNTY YMCA": "McCracken County YMCA",
    "ALLEN COUNTY-SCOTTSVILLE BAND BOOSTERS": "Allen County-Scottsville Band Boosters",
    "1ST STREET BAPTIST CHURCH OF MT ZION": "1st Street Baptist Church of Mt Zion",
    "FRED E & THELMA V BOZE FOUNDATION": "Fred E & Thelma V Boze Foundation",
    "HENRY CLAY III MEMORIAL FUND": "Henry Clay III Memorial Fund",
    "SVDP CONFERENCE OF ST GABRIEL": "SVDP Conference of St Gabriel",
    "Left as it is INC": "Left as it is INC",
    "": "",
}


@pytest.mark.parametrize(("written", "read"), NAMES.items())
def test_capitals_become_readable(written, read):
    assert readable(written) == read
    assert same_words(written, read)
