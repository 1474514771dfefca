"""The members' page: who is asked, joins, leaves; through whom, how often, and what each seeks and gives."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.actions.index import index_rows
from partnerships.actions.membership import change_membership, take_back_invitation
from partnerships.actions.value import confirm_receipt
from partnerships.models import CadenceTerm, Membership, MembershipContact
from tests import build
from tests.cast import refused
from tests.forms import at, errors, fill, on_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def college(db):
    row = build.Organization(name="River College", kind="postsecondary")
    index_rows(type(row), [row.pk])
    return row


@pytest.fixture
def invited(partnership, college, today):
    return build.Membership(partnership=partnership, organization=college, invited_on=today, accepted_on=None)


def listed(page, partnership):
    return page.get(at("partnership_members", partnership.slug)).content.decode()


# --- joining and leaving


def test_a_member_is_invited_by_some_words_of_its_name_and_the_invitation_is_undone(
    page, partnership, college, today
):
    address = at("member_invite", partnership.slug)
    answer = fill(page, address, organization="river coll")
    row = Membership.objects.get(organization=college)
    assert (row.invited_on, row.accepted_on, row.need) == (today, None, None)
    body = page.get(answer["Location"]).content.decode()
    assert "No recruitment need was written down before it was asked to join." in body
    assert f'action="{at("member_take_back", row.pk)}"' in body
    page.post(at("member_take_back", row.pk), {"once": "k" * 22})
    assert not Membership.objects.filter(organization=college).exists()


def test_an_invitation_is_refused_for_who_is_unknown_in_it_already_or_too_late(
    page, partnership, invited, college
):
    address = at("member_invite", partnership.slug)
    assert errors(fill(page, address, organization="Nobody knows it"))["organization"]
    assert "already" in errors(fill(page, address, organization="River College"))["organization"]
    partnership.status = "closed"
    partnership.save()
    assert "is closed" in page.get(address).content.decode()


def test_the_record_says_when_the_need_came_after_the_asking(page, partnership, invited, today):
    late = build.RecruitmentNeed(partnership=partnership, stated_on=today + timedelta(days=1))
    on_page(page, "member_edit", invited, need=late.pk)
    assert "written down only after it was asked to join" in listed(page, partnership)
    before = build.RecruitmentNeed(partnership=partnership, stated_on=today, support="data")
    on_page(page, "member_edit", invited, need=before.pk, sector="employer")
    body = listed(page, partnership)
    assert "Recruited for: Data" in body
    invited.refresh_from_db()
    assert invited.sector == "employer"


def test_a_need_of_elsewhere_is_no_choice(page, invited, manager):
    foreign = build.RecruitmentNeed()
    assert errors(on_page(page, "member_edit", invited, need=foreign.pk))["need"]
    with refused("role", "deed of its own"):
        change_membership(membership=invited, role="convener", by=manager, at=timezone.now())


def test_an_invitation_is_accepted_once_and_not_taken_back_after(page, invited, manager, today):
    tomorrow = today + timedelta(days=1)
    assert errors(on_page(page, "member_accept", invited, accepted_on=tomorrow))["accepted_on"]
    on_page(page, "member_accept", invited)
    invited.refresh_from_db()
    assert invited.accepted_on == today
    for name in ("member_accept", "member_take_back"):
        assert "It joined on" in page.get(at(name, invited.pk)).content.decode()
    with refused("__all__", "has joined"):
        take_back_invitation(membership=invited, by=manager, at=timezone.now())


def test_leaving_says_beforehand_what_ends_and_ends_it(page, employer, employer_contact, today):
    build.CadenceTerm(partnership=employer.partnership, membership=employer)
    body = page.get(at("member_leave", employer.pk)).content.decode()
    assert "Its contacts end: 1." in body and "The agreed cadence ends: 1." in body
    assert errors(on_page(page, "member_leave", employer))["reason"]
    on_page(page, "member_leave", employer, reason="The plant closes")
    employer.refresh_from_db()
    assert (employer.left_on, employer.leave_reason) == (today, "The plant closes")
    assert employer.contacts.get().to_on == today
    assert "It left on" in page.get(at("member_leave", employer.pk)).content.decode()


def test_neither_the_convener_nor_who_never_joined_leaves(page, convening, invited):
    assert "can’t leave" in page.get(at("member_leave", convening.pk)).content.decode()
    assert errors(on_page(page, "member_leave", convening, reason="x"))["__all__"]
    assert "has not joined" in page.get(at("member_leave", invited.pk)).content.decode()


# --- through whom and how often


def test_a_contact_takes_another_part_and_ends(page, employer, employer_contact, today):
    row = employer.contacts.get()
    assert "They have this part" in errors(on_page(page, "contact_role", row))["role"]
    on_page(page, "contact_role", row, role="champion")
    row.refresh_from_db()
    after = MembershipContact.objects.get(to_on=None)
    assert row.to_on is not None and (after.affiliation, after.role) == (employer_contact, "champion")
    assert errors(on_page(page, "contact_role", row, role="sponsor"))["role"]
    on_page(page, "contact_end", after)
    assert not employer.contacts.filter(to_on=None).exists()
    assert "This ended on" in page.get(at("contact_end", after.pk)).content.decode()


def test_a_new_primary_contact_takes_the_place_of_the_one_before(page, employer, employer_contact):
    before = employer.contacts.get()
    before.role = "primary"
    before.save()
    other = build.MembershipContact(
        membership=employer, affiliation=build.Affiliation(organization=employer.organization), role="other"
    )
    on_page(page, "contact_role", other, role="primary")
    before.refresh_from_db()
    assert before.to_on is not None
    assert employer.contacts.get(role="primary", to_on=None).affiliation == other.affiliation


def test_a_cadence_is_agreed_with_one_member_and_for_meetings(page, partnership, employer, today):
    on_page(page, "member_cadence", employer, days=30)
    on_page(page, "member_cadence", employer, days=45)
    assert [term.days for term in CadenceTerm.objects.filter(membership=employer, to_on=None)] == [45]
    fill(page, at("meeting_cadence", partnership.slug), days=90)
    body = listed(page, partnership)
    assert "every 45 days" in body and "All meet every 90 days." in body
    assert errors(on_page(page, "member_cadence", employer, days=0))["days"]


def test_who_has_not_joined_agrees_no_cadence(page, invited):
    assert "not joined" in " ".join(errors(on_page(page, "member_cadence", invited, days=30)).values())


# --- what they seek, give and got


def test_what_a_member_seeks_is_written_down_and_ends(page, partnership, employer):
    fill(page, at("value_state", employer.pk, "seeks"), text="People who stay")
    fill(page, at("value_state", employer.pk, "gives"), text="Places on the floor")
    body = listed(page, partnership)
    assert "People who stay" in body and "Places on the floor" in body
    assert errors(fill(page, at("value_state", employer.pk, "gives"), text=" "))["text"]
    row = employer.value_statements.get(kind="seeks")
    on_page(page, "value_end", row)
    row.refresh_from_db()
    assert row.to_on is not None
    assert "This ended on" in page.get(at("value_end", row.pk)).content.decode()


def test_what_was_given_counts_by_its_receivers_word_alone(
    page, partnership, employer, district, district_user, staff, signed_in, today
):
    fill(
        page,
        at("contribution_new", partnership.slug),
        description="A tour",
        giver=employer.pk,
        receiver=district.pk,
    )
    row = partnership.contributions.get()
    assert "Waits for its receiver" in listed(page, partnership)
    with refused("membership", "Only the receiver"):
        confirm_receipt(of=row, membership=build.convening(partnership), by=staff, at=timezone.now())
    theirs = signed_in(district_user)
    assert at("contribution_confirm", row.pk) in listed(theirs, partnership)
    on_page(theirs, "contribution_confirm", row)
    assert row.confirmation.membership == district
    assert "is confirmed already" in theirs.get(at("contribution_confirm", row.pk)).content.decode()


def test_staff_are_told_that_they_cannot_confirm_for_others(page, partnership, convening, employer, district):
    row = build.Contribution(partnership=partnership, giver=employer, receiver=district)
    assert "Only the receiver" in page.get(at("contribution_confirm", row.pk)).content.decode()
    assert errors(on_page(page, "contribution_confirm", row))
    assert not hasattr(type(row).objects.get(pk=row.pk), "confirmation")


def test_nobody_gives_to_itself_nor_tomorrow(page, partnership, employer, district, today):
    words = {"description": "x", "giver": employer.pk}
    address = at("contribution_new", partnership.slug)
    assert errors(fill(page, address, **words, receiver=employer.pk))["receiver"]
    tomorrow = today + timedelta(days=1)
    assert errors(fill(page, address, **words, receiver=district.pk, on=tomorrow))["on"]
