"""Recruitment: a need is written before anyone is approached, and becomes prospects, then members."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.actions.index import index_rows
from partnerships.actions.recruitment import add_prospect, approach_prospect, change_need, withdraw_need
from partnerships.models import Membership, Prospect, RecruitmentNeed
from tests import build
from tests.cast import refused
from tests.forms import at, errors, fill, on_page, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(partnership, today):
    return build.RecruitmentNeed(partnership=partnership, description="Two clinics", stated_on=today)


@pytest.fixture
def clinic(db):
    row = build.Organization(name="Valley Clinic", kind="employer")
    index_rows(type(row), [row.pk])
    return row


def purpose(page, partnership):
    return page.get(at("partnership_purpose", partnership.slug)).content.decode()


def test_a_need_becomes_a_prospect_and_the_prospect_a_member(page, partnership, clinic, today):
    fill(
        page, at("need_state", partnership.slug), support="hosting", description="Two clinics", needed_count=2
    )
    need = RecruitmentNeed.objects.get()
    assert need.stated_on == today
    on_page(page, "prospect_add", need, organization="valley cl", note="Ann knows them")
    prospect = need.prospects.get()
    assert (prospect.organization, prospect.state) == (clinic, "listed")
    on_page(page, "prospect_approach", prospect)
    body = purpose(page, partnership)
    invite = f"{at('member_invite', partnership.slug)}?organization={clinic.slug}&amp;need={need.pk}"
    assert "Ann knows them" in body and invite in body
    fill(page, invite.replace("&amp;", "&"))
    member = Membership.objects.get(organization=clinic)
    assert member.need == need
    assert "is invited for it" in purpose(page, partnership)
    on_page(page, "member_accept", member)
    prospect.refresh_from_db()
    assert prospect.state == "joined"
    body = purpose(page, partnership)
    assert "joined for it" in body and "1 of 2" in body and "Asked before a need" not in body


def test_the_page_says_who_was_asked_before_a_need_was_written(page, partnership, employer, today):
    assert f"Asked before a need was written: {employer.organization}" in purpose(page, partnership)
    employer.need = build.RecruitmentNeed(partnership=partnership, stated_on=today)
    employer.save()  # asked long before
    assert f"Asked before a need was written: {employer.organization}" in purpose(page, partnership)
    employer.need.stated_on = employer.invited_on
    employer.need.save()
    assert "Asked before a need was written" not in purpose(page, partnership)


def test_prospects_are_for_the_conveners_staff_alone(
    page, partnership, need, clinic, district_user, signed_in
):
    build.Prospect(need=need, organization=clinic, note="Weak")
    assert "Valley Clinic" in purpose(page, partnership)
    theirs = purpose(signed_in(district_user), partnership)
    assert "Two clinics" in theirs and "Valley Clinic" not in theirs


def test_nobody_is_approached_before_the_need_was_written(page, need, today, manager):
    prospect = build.Prospect(need=need, listed_on=today - timedelta(days=9))
    early = today - timedelta(days=1)
    said = errors(on_page(page, "prospect_approach", prospect, approached_on=early))
    assert "written after" in said["approached_on"]
    with refused("approached_on", "written after"):
        approach_prospect(prospect=prospect, approached_on=early, by=manager, at=timezone.now())


def test_a_prospect_declines_and_is_asked_again(page, need, today):
    prospect = build.Prospect(need=need, listed_on=today)
    on_page(page, "prospect_decline", prospect)
    assert "has declined" in page.get(at("prospect_decline", prospect.pk)).content.decode()
    assert errors(on_page(page, "prospect_decline", prospect))
    on_page(page, "prospect_approach", prospect)
    prospect.refresh_from_db()
    assert prospect.state == "approached"


def test_one_is_thought_of_once(page, need, clinic):
    on_page(page, "prospect_add", need, organization="Valley Clinic")
    assert (
        "already" in errors(on_page(page, "prospect_add", need, organization="Valley Clinic"))["organization"]
    )
    assert Prospect.objects.count() == 1


def test_a_need_is_edited_by_two_and_withdrawn_once(page, need, manager, clinic):
    begun = shown(page, at("need_edit", need.pk))
    change_need(need=need, needed_count=5, by=manager, at=timezone.now())
    page.post(at("need_edit", need.pk), begun | {"description": "Three clinics"})
    need.refresh_from_db()
    assert (need.needed_count, need.description) == (5, "Three clinics")
    on_page(page, "need_withdraw", need, reason="Found elsewhere")
    assert "was withdrawn on" in page.get(at("need_withdraw", need.pk)).content.decode()
    need.refresh_from_db()
    for deed, words in ((change_need, {"needed_count": 1}), (add_prospect, {"organization": clinic})):
        with refused("__all__", "was withdrawn"):
            deed(need=need, by=manager, at=timezone.now(), **words)
    with refused("withdrawn_on", "already"):
        withdraw_need(need=need, by=manager, at=timezone.now())
