"""Whatever stands in a file, the import answers in words; and what its plan promises, the database takes."""

import csv
import io
from contextlib import contextmanager, suppress

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from directory.imports import Refused, commit, make_plan, open_content, recognize
from directory.imports.report import Outcome
from directory.imports.widgets import decimal
from directory.models import Organization
from directory.resources import KINDS
from tests.directory.test_import_directory import AT, KDE_HEADER, THREE, school, workbook

COLUMNS = KDE_HEADER.split(",")
NAUGHTY = [
    *(
        "",
        " ",
        "0",
        "-1",
        "null",
        "None",
        "NaN",
        "=1+1",
        "+1",
        "-2",
        "@SUM(A1)",
        "#REF!",
        "---District Total---",
    ),
    *("1,204", "9" * 400, "1e309", "'; DROP TABLE directory_organization; --", "<script>alert(1)</script>"),
    *(
        "{{7*7}}",
        "{0.__class__}",
        "%s%n",
        "../../etc/passwd",
        "\\",
        '"',
        "a\nb",
        "a\r\nb",
        "\t",
        "\0",
        "\x1b[31m",
    ),
    *(
        "\u202eabc",
        "\u200b",
        "\ufeff",
        "Z̸̖͝a̵l̶g̷o̴",
        "👩‍🏫",
        "ＦＵＬＬ",
        "e\u0301",
        "é",
        "ß" * 201,
        "ǅ",
        "\uffff",
        "𝟙𝟚𝟛",
    ),
]


def table(cells: dict[str, str]) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, restval="")
    writer.writeheader()
    writer.writerow(cells)
    return stream.getvalue().encode()


def planned(content: bytes):
    return make_plan(recognize("file.csv", open_content("file.csv", content), KINDS))


def good() -> dict[str, str]:
    return dict(zip(COLUMNS, next(csv.reader([school(1)])), strict=True))


def check_promise(plan) -> None:
    """Each row has one outcome, each failure a column and a reason, and what is to be created can be."""
    report = plan.report
    assert report.rows_read == len(report.verdicts) == sum(report.outcomes.values())
    assert all(failure.reason for failure in report.failures)
    assert (report.count(Outcome.FAILED) > 0) == bool(report.failures)
    with transaction.atomic():
        try:
            commit(plan, at=AT)
        except Refused as refused:
            pytest.fail(f"promised and not kept: {refused}")
        transaction.set_rollback(True)


def check_answer(content: bytes) -> None:
    """The file is planned and can be written, or it is refused by its name."""
    with suppress(Refused), named():
        check_promise(planned(content))


@contextmanager
def named():
    try:
        yield
    except Refused as refused:
        if "file.csv" not in str(refused):
            pytest.fail(f"does not name the file: {refused}")
        raise


@pytest.mark.django_db
@given(st.dictionaries(st.sampled_from(COLUMNS), st.sampled_from(NAUGHTY) | st.text(max_size=60), max_size=4))
def test_any_cells_are_taken_or_told(change):
    check_promise(planned(table(good() | change)))
    assert not Organization.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("column", COLUMNS)
def test_each_naughty_text_in_each_column_is_taken_or_told(column):
    lines = [
        good() | {column: value, "SCH_CD": f"901{at:03}", "NCESID": ""} for at, value in enumerate(NAUGHTY)
    ]
    if column in ("SCH_CD", "NCESID"):
        lines = [good() | {column: value} for value in NAUGHTY]
    content = table({}).splitlines(keepends=True)[0] + b"".join(
        table(line).split(b"\r\n", 1)[1] for line in lines
    )
    check_promise(planned(content))


@given(st.binary(max_size=2000))
def test_any_bytes_are_refused_in_words(content):
    with pytest.raises(Refused, match="file.csv"):
        recognize("file.csv", open_content("file.csv", content), KINDS)


@given(st.integers(0, len(THREE) - 1), st.binary(min_size=1, max_size=8))
@pytest.mark.django_db
def test_a_file_damaged_anywhere_is_taken_or_told(at, noise):
    content = THREE.encode()
    check_answer(content[:at] + noise + content[at + len(noise) :])


WORKBOOK = workbook(*csv.reader(io.StringIO(THREE)))


@given(st.integers(4, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=40))
@pytest.mark.django_db
def test_a_workbook_damaged_anywhere_is_taken_or_told(at, noise):
    check_answer(WORKBOOK[:at] + noise + WORKBOOK[at + len(noise) :])


@given(st.text(max_size=30))
def test_a_number_is_finite_or_none(text):
    with suppress(ValueError):
        assert decimal(text).is_finite()
