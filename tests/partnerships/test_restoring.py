"""History puts one field back: as a change of its own, through its deed, and only where it fits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.actions.membership import change_membership, leave_partnership
from partnerships.actions.partnership import change_partnership, change_status, move_stage
from partnerships.actions.restoring import restore_field
from tests import build
from tests.cast import refused
from tests.forms import at, errors, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now() - timedelta(minutes=5)


def latest(row):
    return row.history.latest("history_id")


def restore(kind, row, field):
    return at("change_restore", kind, latest(row).history_id, field)


def changed(page, partnership):
    return page.get(partnership.get_absolute_url(), {"scope": "changes"}).content.decode()


def test_a_field_is_put_back_from_the_timeline_as_a_change_of_its_own(page, staff, partnership, manager, now):
    change_partnership(partnership=partnership, name="Metal", summary="New", by=manager, at=now)
    address = restore("partnership", partnership, "name")
    assert f'href="{address}"' in changed(page, partnership)
    assert "name: Bluegrass Manufacturing instead of Metal" in page.get(address).content.decode()
    before = partnership.history.count()
    fill(page, address)
    partnership.refresh_from_db()
    assert (partnership.name, partnership.summary) == ("Bluegrass Manufacturing", "New")
    assert partnership.history.count() == before + 1
    assert (latest(partnership).history_user, latest(partnership).history_change_reason) == (
        staff,
        "Put back as it was",
    )


def test_what_says_it_already_is_not_offered_and_refused(page, partnership, manager, now):
    change_partnership(partnership=partnership, summary="New", by=manager, at=now)
    address, version = restore("partnership", partnership, "summary"), latest(partnership)
    fill(page, address)
    assert f'href="{address}"' not in changed(page, partnership)
    assert "It says this already" in page.get(address).content.decode()
    with refused("__all__", "already"):
        restore_field(version=version, field="summary", by=manager, at=now)


def test_stage_and_status_go_back_through_their_own_deeds(page, partnership, manager, now):
    move_stage(partnership=partnership, stage=3, reason="Delivered", by=manager, at=now)
    fill(page, restore("partnership", partnership, "stage"))
    partnership.refresh_from_db()
    assert partnership.stage == 1 and partnership.stage_changes.current().get().stage == 1
    change_status(partnership=partnership, status="closed", reason="Over", by=manager, at=now)
    fill(page, restore("partnership", partnership, "status"))
    partnership.refresh_from_db()
    assert partnership.status == "open" and partnership.status_changes.current().get().status == "open"


def test_what_fits_no_more_is_refused_with_the_reason(page, partnership, manager, now):
    """The parent of before has become a part of this one's own, by a constraint: itself."""
    other = build.Partnership(name="Above", convener=partnership.convener)
    change_partnership(partnership=partnership, parent=other, by=manager, at=now)
    change_partnership(partnership=partnership, parent=None, by=manager, at=now)
    version = latest(partnership)
    assert (
        "part of: Above instead of –"
        in page.get(restore("partnership", partnership, "parent")).content.decode()
    )
    other.delete()
    with refused("__all__", "no more"):
        restore_field(version=version, field="parent", by=manager, at=now)
    assert errors(fill(page, restore("partnership", partnership, "parent")))["__all__"]
    assert "what is no more" in changed(page, partnership)


def test_a_member_gets_its_sector_and_need_back_and_nothing_else(page, partnership, employer, manager, now):
    need = build.RecruitmentNeed(partnership=partnership, support="data")
    change_membership(membership=employer, need=need, sector="k12", by=manager, at=now)
    change_membership(membership=employer, need=None, by=manager, at=now)
    address = restore("membership", employer, "need")
    body = changed(page, partnership)
    assert f'href="{address}"' in body and str(employer.organization) in body
    fill(page, address)
    employer.refresh_from_db()
    assert (employer.need, employer.sector) == (need, "k12")
    leave_partnership(membership=employer, reason="Over", by=manager, at=now)
    left = restore("membership", employer, "left_on")
    assert f'href="{left}"' not in changed(page, partnership)
    assert "deed of its own" in page.get(left).content.decode()
    assert errors(fill(page, left))["__all__"]


def test_what_was_not_changed_here_is_not_put_back(page, partnership, manager, now):
    change_partnership(partnership=partnership, summary="New", by=manager, at=now)
    for field in ("name", "id", "no_such_field"):
        assert errors(fill(page, restore("partnership", partnership, field)))["__all__"]
    first = partnership.history.earliest("history_id")
    address = at("change_restore", "partnership", first.history_id, "name")
    assert errors(fill(page, address))["__all__"]


def test_only_who_works_on_it_puts_back(signed_in, viewer, stranger, partnership, manager, now):
    change_partnership(partnership=partnership, summary="New", by=manager, at=now)
    address = restore("partnership", partnership, "summary")
    assert signed_in(stranger).get(address).status_code == 404
    assert signed_in(viewer).get(address).status_code == 403
    assert f'href="{address}"' not in changed(signed_in(viewer), partnership)


def test_many_changes_take_as_many_questions_as_few(page, partnership, manager, now):
    def questions():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            changed(page, partnership)
            page.get(at("partnership_changes", partnership.slug))
        return len(asked)

    def more(count):
        for _ in range(count):
            row = build.Membership(partnership=partnership)
            for need in (build.RecruitmentNeed(partnership=partnership), None):
                change_membership(membership=row, need=need, by=manager, at=now)

    more(1)
    questions()
    few = questions()
    more(9)
    assert questions() == few
