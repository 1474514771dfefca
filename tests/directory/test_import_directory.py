"""Importing districts, schools and colleges: the real files with exact counts, then each refusal."""

import csv
import io
import json
import zipfile
from collections import Counter
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from openpyxl import Workbook
from simple_history.utils import bulk_create_with_history

from directory.imports import (
    Mode,
    NothingImported,
    Refused,
    Wish,
    commit,
    import_files,
    make_plan,
    recognize_files,
)
from directory.imports import write as writing
from directory.imports.report import safe_cell
from directory.models import Organization, School
from directory.resources import KINDS
from tests.published import COLLEGES, KDE, published

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

KDE_HEADER = (
    "SCH_YEAR,CNTYNO,CNTYNAME,DIST_NUMBER,DIST_NAME,SCH_NUMBER,SCH_NAME,SCH_CD,STATE_SCH_ID,NCESID,SCH_TYPE,"
    "LOW_GRADE,HIGH_GRADE,TITLE1_STATUS,MEMBERSHIP,ADDRESS,ADDRESS2,PO_BOX,CITY,STATE,ZIPCODE,LATITUDE,"
    "LONGITUDE,COOP,COOP_CODE"
)


def school(number: int, **change: str) -> str:
    """One line of a file as KDE writes it."""
    cells = {
        "SCH_YEAR": "20252026",
        "CNTYNAME": "MCCRACKEN",
        "DIST_NUMBER": "901",
        "DIST_NAME": "Cedar Ford County",
        "SCH_NAME": f"Cedar Ford School {number}",
        "SCH_CD": f"901{number:03}",
        "NCESID": f"219999{number:06}",
        "LOW_GRADE": "9th",
        "HIGH_GRADE": "12th",
        "MEMBERSHIP": "1,204",
        "ADDRESS": "1 School Street",
        "CITY": "Cedar Ford",
        "STATE": "KY",
        "ZIPCODE": "42001",
        "COOP": "WKEC",
    } | change
    stream = io.StringIO()
    csv.DictWriter(stream, KDE_HEADER.split(","), restval="", lineterminator="").writerow(cells)
    return stream.getvalue()


def text(*lines: str) -> str:
    return "\n".join([KDE_HEADER, *lines]) + "\n"


THREE = text(school(1), school(2), school(3))


@pytest.fixture
def write(tmp_path):
    def written(content, name="schools.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def run(*paths: Path, **wish):
    return import_files(list(paths), KINDS, Wish(**wish), at=AT)


def refusal(path: Path) -> str:
    """What is said of a file that is refused; nothing may have changed."""
    before = Organization.objects.count()
    with pytest.raises(Refused) as refused:
        run(path)
    assert Organization.objects.count() == before
    return str(refused.value)


# --- the real files ---------------------------------------------------------------------------------------


@pytest.fixture(scope="class")
def kentucky(django_db_setup, django_db_blocker):
    """Both files imported once for the tests of this part."""
    paths = [published(KDE), published(COLLEGES)]
    with django_db_blocker.unblock(), transaction.atomic():
        yield run(*paths)
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestKentucky:
    def test_every_row_of_the_schools_is_accounted_for(self, kentucky):
        report = kentucky[0]
        assert report.rows_read == 1620
        assert report.outcomes == Counter(created=1443, skipped=177)
        assert list(report.skipped.values()) == [177]
        assert "roll-up" in next(iter(report.skipped))
        assert report.failures == []
        assert report.records == {
            "organizations": Counter(created=1619, updated=0),
            "schools": Counter(created=1443, updated=0),
        }

    def test_districts_and_schools_are_there_once(self, kentucky):
        kinds = Counter(Organization.objects.values_list("kind", flat=True))
        assert kinds == {"district": 176, "school": 1443, "postsecondary": 88}
        assert School.objects.count() == 1443
        assert not Organization.objects.filter(kind="school", parent=None).exists()
        assert not Organization.objects.filter(name__startswith="---").exists()

    def test_a_district_has_its_own_address_and_its_schools_agency_number(self, kentucky):
        district = Organization.objects.get(kind="district", state_code="001")
        assert (district.name, district.street, district.zip_code) == (
            "Adair County",
            "1204 Greensburg St",
            "42728",
        )
        assert (district.nces_id, district.county, district.region) == ("2100030", "Adair", "GRREC")
        assert district.time_zone == "America/Chicago"
        assert "Adair County High School" in district.children.values_list("name", flat=True)

    def test_codes_keep_their_zeros_and_counts_lose_their_commas(self, kentucky):
        high = Organization.objects.get(state_code="001010", kind="school")
        assert high.nces_id == "210003000001"
        assert (high.school.lowest_grade, high.school.highest_grade) == ("9", "12")
        assert (high.school.enrollment_count, high.school.enrollment_year) == (771, 2015)
        assert School.objects.filter(enrollment_count__gte=1000).count() == 92
        assert School.objects.filter(enrollment_count=None).count() == 81

    def test_counties_are_written_as_people_write_them(self, kentucky):
        counties = set(Organization.objects.values_list("county", flat=True))
        assert {"McCracken", "McCreary", "McLean", "LaRue", "Jefferson"} <= counties
        assert not [county for county in counties if county.isupper() or county.endswith("County")]
        assert len(counties) == 120

    def test_every_row_of_the_colleges_is_accounted_for(self, kentucky):
        report = kentucky[1]
        assert (report.rows_read, report.outcomes, report.failures) == (88, Counter(created=88), [])
        colleges = Organization.objects.filter(kind="postsecondary")
        assert colleges.filter(ein="").count() == 30  # 29 campuses share one with others, one has none
        berea = colleges.get(unitid="156295")
        assert (berea.name, berea.ein, berea.website) == (
            "Berea College",
            "610444650",
            "https://www.berea.edu/",
        )
        texts = [value for row in colleges.values() for value in row.values() if isinstance(value, str)]
        assert not [value for value in texts if value.startswith("-")]

    def test_each_new_row_has_one_row_of_history(self, kentucky):
        assert Organization.history.count() == Organization.objects.count() == 1707
        assert School.history.count() == 1443
        first = Organization.history.first()
        assert (first.history_type, first.history_date) == ("+", AT)
        assert first.history_change_reason.startswith("import of ")

    def test_a_second_import_changes_nothing(self, kentucky):
        reports = run(published(KDE), published(COLLEGES))
        assert [report.outcomes for report in reports] == [
            Counter(unchanged=1443, skipped=177),
            Counter(unchanged=88),
        ]
        assert all(
            not counts["created"] + counts["updated"] for r in reports for counts in r.records.values()
        )
        assert Organization.history.count() == 1707

    def test_one_changed_cell_updates_one_row(self, kentucky, write):
        lines = published(KDE).read_text().splitlines(keepends=True)
        lines[2] = lines[2].replace(",771,", ",802,")
        (report,) = run(write("".join(lines)))
        assert report.outcomes == Counter(unchanged=1442, updated=1, skipped=177)
        changed = School.objects.get(organization__state_code="001010")
        assert changed.enrollment_count == 802
        assert [row.enrollment_count for row in changed.history.all()] == [802, 771]


@pytest.mark.django_db
def test_a_dry_run_says_the_same_and_changes_nothing():
    paths = [published(KDE), published(COLLEGES)]
    previews = run(*paths, is_dry_run=True)
    assert not Organization.objects.exists()
    assert not Organization.history.exists()
    results = run(*paths)
    assert [p.outcomes for p in previews] == [r.outcomes for r in results]
    assert [p.records for p in previews] == [r.records for r in results]
    assert all(p.is_dry_run and not p.is_committed for p in previews)


@pytest.mark.django_db
def test_a_truncated_real_file_is_refused_or_its_last_row_fails(write):
    content = published(KDE).read_bytes()
    with pytest.raises(NothingImported) as nothing:
        run(write(content[:60_000]))
    (failure,) = nothing.value.reports[0].failures
    assert "cut off" in failure.reason
    assert not Organization.objects.exists()


# --- a bad row --------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestBadRow:
    BAD = text(school(1), school(2, MEMBERSHIP="many"), school(3, ZIPCODE="4200"), school(4))

    def test_it_is_named_by_row_column_and_reason_and_nothing_is_written(self, write):
        with pytest.raises(NothingImported) as nothing:
            run(write(self.BAD))
        (report,) = nothing.value.reports
        found = [(f.row, f.column, f.value) for f in report.failures]
        assert found == [(3, "MEMBERSHIP", "many"), (4, "ZIPCODE", "4200")]
        assert [f.reason for f in report.failures] == ["“many” is not a number", "“4200” is not a ZIP code"]
        assert report.outcomes == Counter(created=2, failed=2)
        assert not Organization.objects.exists()

    def test_it_can_be_set_aside_while_the_rest_is_written(self, write):
        (report,) = run(write(self.BAD), sets_aside=True)
        assert report.is_committed
        assert set(Organization.objects.filter(kind="school").values_list("state_code", flat=True)) == {
            "901001",
            "901004",
        }
        assert School.objects.count() == 2  # no school without its facet, no facet without its school

    def test_all_bad_rows_are_told_at_once(self, write):
        rows = [school(n, NCESID="12") for n in range(1, 301)]
        with pytest.raises(NothingImported) as nothing:
            run(write(text(*rows)))
        assert len(nothing.value.reports[0].failures) == 300

    def test_the_same_row_twice_is_passed_over(self, write):
        (report,) = run(write(text(school(1), school(1))))
        assert report.outcomes == Counter(created=1, skipped=1)

    def test_one_key_with_two_meanings_fails(self, write):
        with pytest.raises(NothingImported) as nothing:
            run(write(text(school(1), school(1, SCH_NAME="Another school"))))
        failure = nothing.value.reports[0].failures[0]
        assert (failure.row, failure.column) == (3, "SCH_CD")
        assert "row 2 has the same key" in failure.reason

    def test_a_number_that_belongs_to_another_fails(self, write):
        twice = school(2, NCESID="219999000001")
        with pytest.raises(NothingImported) as nothing:
            run(write(text(school(1), twice)))
        failure = nothing.value.reports[0].failures[0]
        assert (failure.row, failure.column) == (3, "NCESID")
        run(write(text(school(1))))
        with pytest.raises(NothingImported) as nothing:
            run(write(text(twice)))
        failure = nothing.value.reports[0].failures[0]
        assert (failure.row, failure.column) == (2, "NCESID")
        assert failure.reason == "belongs to “Cedar Ford School 1” already"

    def test_text_that_is_too_long_fails_by_the_models_own_rule(self, write):
        with pytest.raises(NothingImported) as nothing:
            run(write(text(school(1, SCH_NAME="x" * 201))))
        failure = nothing.value.reports[0].failures[0]
        assert (failure.row, failure.column) == (2, "SCH_NAME")
        assert "200 characters" in failure.reason


# --- nothing half-done ------------------------------------------------------------------------------------


def refuse_facets(wave, model, **told):
    if model is School:
        raise DatabaseError("the disk is full")
    return bulk_create_with_history(wave, model, **told)


@pytest.fixture
def broken_disk(monkeypatch):
    monkeypatch.setattr(writing, "bulk_create_with_history", refuse_facets)


def planned(path):
    (match,) = recognize_files([path], KINDS, Wish())
    return make_plan(match)


@pytest.mark.django_db
class TestWholeOrNothing:
    def test_a_failure_on_the_way_leaves_nothing(self, write, broken_disk):
        with pytest.raises(Refused, match="nothing was changed"):
            commit(planned(write(THREE)), at=AT)
        assert not Organization.objects.exists()

    def test_without_the_transaction_it_would_leave_half(self, write, broken_disk, monkeypatch):
        monkeypatch.setattr(writing, "transaction", SimpleNamespace(atomic=nullcontext))
        with pytest.raises(Refused):
            commit(planned(write(THREE)), at=AT)
        assert Organization.objects.count() == 4

    def test_a_plan_writes_nothing(self, write):
        plan = planned(write(THREE))
        assert plan.report.outcomes == Counter(created=3)
        assert not Organization.objects.exists()

    def test_what_came_between_plan_and_commit_is_seen(self, write):
        plan = planned(write(THREE))
        Organization.objects.create(
            slug="other", name="Other", kind="school", state="KY", state_code="901002"
        )
        with pytest.raises(Refused, match="the database refused a row"):
            commit(plan, at=AT)
        assert Organization.objects.count() == 1

    def test_one_bad_file_of_two_holds_both_back(self, write):
        good, bad = write(THREE), write(TestBadRow.BAD, "bad.csv")
        with pytest.raises(NothingImported):
            run(good, bad)
        with pytest.raises(Refused):
            run(good, write("a,b\n1,2\n", "other.csv"))
        assert not Organization.objects.exists()


@pytest.mark.django_db
def test_only_new_or_only_known_rows_may_be_asked_for(write):
    run(write(text(school(1))))
    changed = text(school(1, MEMBERSHIP="7"), school(2))
    (report,) = run(write(changed), mode=Mode.CREATE)
    assert report.outcomes == Counter(created=1, skipped=1)
    (report,) = run(write(text(school(1, MEMBERSHIP="8"), school(5))), mode=Mode.UPDATE)
    assert report.outcomes == Counter(updated=1, skipped=1)
    assert School.objects.count() == 2


# --- files that are not what they claim -------------------------------------------------------------------


def workbook(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"xl/{number}.xml", b" " * 90_000_000)
    return stream.getvalue()


RENAMED = THREE.replace("NCESID", "NCES").replace("MEMBERSHIP", "Pupils")

REFUSED = {
    "empty": (b"", "is empty"),
    "blank": (b"\n \n", "is empty"),
    "renamed columns": (RENAMED, "lacks the columns NCESID, MEMBERSHIP"),
    "another table": ("date,amount\n2026-01-01,4\n", "none of the files that can be imported here"),
    "no header": ("\n".join(THREE.splitlines()[1:]), "Known are: Kentucky districts and schools"),
    "one column": ("\n".join(["name", "Cedar", "Ford"]), "none of the files"),
    "a column twice": (THREE.replace("COOP_CODE", "SCH_CD"), "“SCH_CD” stands twice"),
    "10,000 columns": (",".join(f"c{n}" for n in range(10_000)) + "\n", "10,000 columns"),
    "cut off in a quote": (THREE + '20252026,1,"MCCR', "ends inside a quotation"),
    "UTF-16 without mark": (THREE.encode("utf-16-le"), "Save it as CSV UTF-8"),
    "UTF-16 cut off": (THREE.encode("utf-16")[:-1], "cut off"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is a PDF"),
    "half a workbook": (workbook(["EIN", "NAME"])[:2000], "not a whole XLSX file"),
    "another archive": (bomb()[:400], "not a whole XLSX file"),
    "an archive that swells": (bomb(), "is the limit"),
    "a giant cell": (THREE + "x" * 200_000 + "\n", "can’t be read as CSV"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_file_is_refused_in_words(write, content, words):
    message = refusal(write(content))
    assert words in message
    assert "schools.csv" in message


@pytest.mark.django_db
def test_what_is_no_file_is_refused(tmp_path):
    assert "can’t be read" in refusal(tmp_path / "nowhere.csv")
    assert "is not a file" in refusal(tmp_path)


# --- files in odd clothes ---------------------------------------------------------------------------------

TABLE = list(csv.reader(io.StringIO(THREE)))

ACCEPTED = {
    "with mark": b"\xef\xbb\xbf" + THREE.encode(),
    "UTF-16": THREE.encode("utf-16"),
    "semicolons": "\n".join(";".join(row) for row in TABLE),
    "tabs": "\n".join("\t".join(row) for row in TABLE),
    "CRLF": THREE.replace("\n", "\r\n"),
    "CR only": THREE.replace("\n", "\r"),
    "mixed line ends": THREE.replace("\n", "\r\n", 1),
    "no last line end": THREE.rstrip("\n"),
    "title above": "Schools of the state\n\n" + THREE,
    "blank lines": THREE.replace("\n", "\n\n"),
    "columns in another order": "\n".join(",".join(f'"{c}"' for c in reversed(row)) for row in TABLE),
    "small letters and blanks in the header": THREE.replace("SCH_NAME", " sch_name "),
    "blank columns": "\n".join(",".join([*(f'"{c}"' for c in row), "", ""]) for row in TABLE),
    "a workbook called csv": workbook(["Schools of the state"], [], *TABLE),
}


@pytest.mark.django_db
@pytest.mark.parametrize("content", ACCEPTED.values(), ids=ACCEPTED)
def test_a_file_in_odd_clothes_says_the_same(write, content):
    (report,) = run(write(content))
    assert (report.outcomes, report.failures) == (Counter(created=3), [])
    row = Organization.objects.select_related("school", "parent").get(state_code="901002")
    assert (row.name, row.nces_id, row.school.enrollment_count) == (
        "Cedar Ford School 2",
        "219999000002",
        1204,
    )
    assert (row.county, row.parent.name) == ("McCracken", "Cedar Ford County")


@pytest.mark.django_db
def test_windows_letters_are_read(write):
    content = text(school(1, SCH_NAME="École Peña")).encode("cp1252")
    (report,) = run(write(content))
    assert report.encoding == "Windows-1252"
    assert Organization.objects.filter(name="École Peña").exists()


@pytest.mark.django_db
def test_text_is_stored_composed_and_tidy(write):
    run(write(text(school(1, SCH_NAME="  Cafe\u0301 \u00a0 School "))))
    assert Organization.objects.filter(name="Café School").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("letter", ["\0", "\x08", "\x1f", "\x7f"])
def test_control_characters_fail_their_row(write, letter):
    with pytest.raises(NothingImported) as nothing:
        run(write(text(school(1), school(2, SCH_NAME=f"Cedar{letter}Ford"))))
    (failure,) = nothing.value.reports[0].failures
    assert (failure.row, failure.column) == (3, "SCH_NAME")
    assert not Organization.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "1e400", "-1", "1.5", "1,2", "12 345", "#REF!", "=1+1", "٣"]
)
def test_what_is_no_count_fails(write, value):
    if value == "٣":  # a digit in another script is the same number
        run(write(text(school(1, MEMBERSHIP=value))))
        assert School.objects.get().enrollment_count == 3
        return
    with pytest.raises(NothingImported) as nothing:
        run(write(text(school(1, MEMBERSHIP=value))))
    assert nothing.value.reports[0].failures[0].column == "MEMBERSHIP"


@pytest.mark.django_db
def test_formulas_in_text_stay_text_and_are_disarmed_when_written_out(write, tmp_path, capsys):
    formula = '=HYPERLINK("http://example.org")'
    run(write(text(school(1, SCH_NAME=formula))))
    assert Organization.objects.get(kind="school").name == formula
    bad = write(text(school(2, ZIPCODE="=2+3")))
    failed = tmp_path / "failed.csv"
    with pytest.raises(CommandError):
        call_command("import_directory", str(bad), failed=failed)
    with failed.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["row"], row["column"], row["value"]) for row in rows] == [("2", "ZIPCODE", "'=2+3")]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", " =", "\u00a0=", '"=', "＝", "＋", "－", "＠"]
)
def test_no_cell_written_out_starts_a_formula(start):
    assert safe_cell(f"{start}1+1").startswith("'")
    assert safe_cell("Cedar = Ford") == "Cedar = Ford"


# --- the command ------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestCommand:
    def test_it_prints_a_table(self, write, capsys):
        call_command("import_directory", str(write(THREE)))
        said = capsys.readouterr().out
        assert "Kentucky districts and schools" in said
        assert "UTF-8, comma-separated, header in row 1" in said
        assert "created            3" in said
        assert "Imported." in said

    def test_it_prints_json(self, write, capsys):
        call_command("import_directory", str(write(THREE)), "--dry-run", "--format", "json")
        (report,) = json.loads(capsys.readouterr().out)
        assert report["rows"]["created"] == 3
        assert report["is_dry_run"] is True
        assert not Organization.objects.exists()

    def test_failures_end_in_a_code_other_than_zero(self, write, capsys):
        bad = str(write(TestBadRow.BAD))
        with pytest.raises(CommandError) as error:
            call_command("import_directory", bad)
        assert error.value.returncode == 2
        assert "row 4, ZIPCODE: “4200” is not a ZIP code" in capsys.readouterr().out
        with pytest.raises(CommandError) as error:
            call_command("import_directory", bad, "--set-aside")
        assert error.value.returncode == 1
        assert Organization.objects.filter(kind="school").count() == 2

    def test_a_wrong_file_ends_in_its_message(self, write):
        with pytest.raises(CommandError, match="lacks the columns NCESID, MEMBERSHIP") as error:
            call_command("import_directory", str(write(RENAMED)))
        assert error.value.returncode == 2
