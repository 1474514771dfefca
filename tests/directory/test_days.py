"""Days and times are written one way at each length, in English as the United States does and in Spanish."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone
from django.utils.translation import override

from directory.templatetags.words import clock, day, full_day, long_day, short_day, week_day

ON, TODAY = date(2026, 12, 1), date(2026, 11, 24)
AT = datetime(2026, 12, 2, 2, 5, tzinfo=UTC)  # still the evening of the 1st in Kentucky


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["December 1, 2026", "Tuesday, December 1, 2026", "Dec 1, 2026", "Dec 1", "in 7 days (Dec 1)"]),
        ("es", ["1 de diciembre de 2026", "martes, 1 de diciembre de 2026", "1 dic 2026", "1 dic", "en 7 días (1 dic)"]),
    ],
)  # fmt: skip
def test_a_day_at_each_length(language, written):
    with override(language):
        said = [full_day(ON), week_day(ON), long_day(ON), short_day(ON, TODAY), day(ON, TODAY)]

    assert [one.replace("\N{NO-BREAK SPACE}", " ").lower() for one in said] == [
        one.lower() for one in written
    ]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "December 1, 2026 · 9:05 PM EST · Dec 1, 2026, 9:05 PM EST"),
        ("es", "1 de diciembre de 2026 · 9:05 p.m. EST · 1 dic 2026, 9:05 p.m. EST"),
    ],
)
def test_a_moment_is_read_where_it_is(language, written):
    page = Template(
        '{% load words %}{{ at|full_day }} · {{ at|clock }} · {{ at|date:"SHORT_DATETIME_FORMAT" }}'
    )

    with override(language), timezone.override(ZoneInfo("America/New_York")):
        assert page.render(Context({"at": AT})) == written


def test_a_time_of_day_has_no_zone():
    assert (clock(time(9, 30)), clock(None)) == ("9:30 AM", "")
