"""What was promised is delivered, confirmed and scored by pages: each form works, and says why it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from directory.actions.save import local_day
from metrics.actions.score import score_partnerships
from metrics.boards.health import health_page
from partnerships.actions.unroll import unroll
from partnerships.models import Commitment, Confirmation, Delivery, DueDate, StageChange
from tests import build
from tests.forms import at, errors, fill, on_page, shown
from tests.metrics.test_health_page import line

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(partnership, now):
    """Today, where the partnership is."""
    return local_day(now, partnership.time_zone)


@pytest.fixture
def promise(partnership, convening, employer, district, day):
    """The employer owes it to the district, by a week ago."""
    row = build.Commitment(
        partnership=partnership, owner=employer, receiver=district, made_on=day - timedelta(days=60)
    )
    build.DueDate(commitment=row, due_on=day - timedelta(days=7))
    return row


@pytest.fixture
def delivery(promise, day):
    return build.Delivery(
        commitment=promise, delivered_on=day - timedelta(days=8), file=build.StoredFile(name="Visits.pdf")
    )


@pytest.fixture
def host(signed_in, employer):
    """The browser of somebody who works for the employer."""
    return signed_in(build.seated(employer.organization, "member"))


@pytest.fixture
def school(signed_in, district_user):
    """The browser of somebody who works for the district."""
    return signed_in(district_user)


def pdf(name="visits.pdf", content=b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def proved_by(promise, proof):
    promise.responsibility = build.Responsibility(membership=promise.owner, proof=proof)
    promise.save()


def promises(browser, partnership):
    return browser.get(at("partnership_promises", partnership.slug)).content.decode()


# --- delivered


def test_staff_report_a_delivery_with_a_figure_and_a_file(page, promise, employer_contact, day):
    response = on_page(
        page,
        "delivery_new",
        promise,
        figure="6",
        unit="learners",
        upload=pdf(),
        reported_by=employer_contact.pk,
    )
    row = Delivery.objects.get()
    assert (row.figure, row.unit, row.file.name, row.delivered_on) == (6, "learners", "visits.pdf", day)
    assert row.reported_by == employer_contact
    assert row.history.get().history_user.email == "staff@example.org"
    assert response.url.endswith(f"?entry=commitment-{promise.pk}#commitment-{promise.pk}")


def test_who_promised_it_reports_their_own_delivery_by_name(signed_in, promise, employer_contact):
    user = build.seated(promise.owner.organization, "member", person=employer_contact.person)
    on_page(signed_in(user), "delivery_new", promise, note="Six came")
    row = Delivery.objects.get()
    assert (row.note, row.reported_by) == ("Six came", employer_contact)


def test_who_promised_it_reports_in_no_other_name(host, promise, district):
    other = build.Affiliation(organization=district.organization)
    said = errors(on_page(host, "delivery_new", promise, note="Six came", reported_by=other.pk))
    assert set(said) == {"reported_by"}


def test_nobody_else_reports_it(school, signed_in, viewer, stranger, promise):
    address = at("delivery_new", promise.pk)
    reader = signed_in(build.seated(promise.owner.organization, "viewer"))
    assert [one.get(address).status_code for one in (school, signed_in(viewer), reader)] == [403] * 3
    assert "Only who promised this" in school.get(address).content.decode()
    assert signed_in(stranger).get(address).status_code == 404


@pytest.mark.parametrize(
    ("proof", "field"),
    [("figure", "figure"), ("file", "upload"), ("note", "note"), ("placement", "placement")],
)
def test_what_it_is_proved_by_has_to_be_there(host, promise, proof, field):
    proved_by(promise, proof)
    words = {"figure": "6", "unit": "learners", "note": "Six came"}
    words.pop(field, None)
    assert set(errors(on_page(host, "delivery_new", promise, **words))) == {field}
    assert not Delivery.objects.exists()


def test_a_delivery_is_of_something(host, promise):
    assert "Say what was delivered" in errors(on_page(host, "delivery_new", promise))["note"]


def test_a_day_to_come_or_before_the_promise_is_refused(host, promise, day):
    words = {"note": "Six came"}
    later = on_page(host, "delivery_new", promise, **words, delivered_on=day + timedelta(days=1))
    early = on_page(host, "delivery_new", promise, **words, delivered_on=promise.made_on - timedelta(days=1))
    assert "still to come" in errors(later)["delivered_on"]
    assert "was made on" in errors(early)["delivered_on"]


def test_a_file_that_is_none_of_ours_is_refused_beside_its_field(host, promise):
    response = on_page(host, "delivery_new", promise, note="Six came", upload=pdf(content=b"<script>"))
    assert set(errors(response)) == {"upload"}
    assert "Six came" in response.content.decode()


def test_a_placement_of_the_offer_is_delivered_once(host, promise):
    offer = build.Offer(
        employer=promise.owner.organization.employer, intermediary=promise.partnership.convener
    )
    ours, foreign = build.Placement(offer=offer, state="matched"), build.Placement(state="matched")
    asked = build.Placement(offer=offer)
    proved_by(promise, "placement")
    assert set(errors(on_page(host, "delivery_new", promise, placement=asked.pk))) == {"placement"}
    assert set(errors(on_page(host, "delivery_new", promise, placement=foreign.pk))) == {"placement"}
    on_page(host, "delivery_new", promise, placement=ours.pk)
    assert Delivery.objects.get().placement == ours
    assert set(errors(on_page(host, "delivery_new", promise, placement=ours.pk))) == {"placement"}


def test_a_delivery_that_is_sent_twice_is_reported_once(host, promise):
    address = at("delivery_new", promise.pk)
    words = shown(host, address) | {"note": "Six came"}
    assert host.post(address, words).url == host.post(address, words).url
    assert Delivery.objects.count() == 1


def test_what_was_withdrawn_is_delivered_by_nobody(page, host, promise):
    on_page(page, "commitment_withdraw", promise, reason="The plant closed")
    response = on_page(host, "delivery_new", promise, note="Six came")
    assert "was withdrawn" in " ".join(errors(response).values())
    assert "Report it" not in response.content.decode()
    assert not Delivery.objects.exists()


# --- confirmed


def test_the_receiver_confirms_for_its_own_organization(school, delivery, district, district_user, day):
    body = school.get(at("delivery_confirm", delivery.pk)).content.decode()
    assert delivery.file.get_absolute_url() in body
    on_page(school, "delivery_confirm", delivery)
    row = Confirmation.objects.get()
    assert (row.delivery, row.membership, row.on) == (delivery, district, day)
    assert row.history.get().history_user == district_user


def test_a_district_confirms_for_its_school(school, delivery, district):
    row = build.Membership(
        partnership=district.partnership,
        organization=build.Organization(kind="school", parent=district.organization),
    )
    Commitment.objects.update(receiver=row)
    on_page(school, "delivery_confirm", delivery)
    assert Confirmation.objects.get().membership == row


@pytest.mark.parametrize(
    ("who", "reason"), [("host", "Nobody confirms what it delivered"), ("page", "Only the receiver")]
)
def test_neither_the_owner_nor_the_convener_confirms_in_its_place(request, delivery, who, reason):
    response = on_page(request.getfixturevalue(who), "delivery_confirm", delivery)
    assert reason in errors(response)["__all__"]
    assert reason in response.content.decode()
    assert "Confirm it" not in response.content.decode()
    assert not Confirmation.objects.exists()


def test_who_only_reads_confirms_nothing(signed_in, viewer, stranger, delivery, district):
    address = at("delivery_confirm", delivery.pk)
    reader = build.seated(district.organization, "viewer")
    assert [signed_in(who).get(address).status_code for who in (viewer, reader, stranger)] == [403, 403, 404]


def test_what_is_owed_to_the_partnership_the_convener_confirms(page, school, delivery, convening):
    Commitment.objects.update(receiver=None)
    assert "Only the convener" in errors(on_page(school, "delivery_confirm", delivery))["__all__"]
    on_page(page, "delivery_confirm", delivery)
    assert Confirmation.objects.get().membership == convening


def test_what_the_convener_promised_another_member_confirms(page, school, delivery, convening, district):
    Commitment.objects.update(owner=convening, receiver=None)
    assert "Nobody confirms" in errors(on_page(page, "delivery_confirm", delivery))["__all__"]
    on_page(school, "delivery_confirm", delivery)
    assert Confirmation.objects.get().membership == district


def test_it_is_confirmed_once(school, delivery):
    address = at("delivery_confirm", delivery.pk)
    words = shown(school, address)
    assert school.post(address, words).url == school.post(address, words).url
    response = on_page(school, "delivery_confirm", delivery)
    assert "confirmed already" in errors(response)["__all__"]
    assert "Confirm it" not in response.content.decode()
    assert Confirmation.objects.count() == 1


def test_nothing_is_confirmed_before_it_was_delivered(school, delivery):
    response = on_page(school, "delivery_confirm", delivery, on=delivery.delivered_on - timedelta(days=1))
    assert "It happened on" in errors(response)["on"]


# --- due on another day, or withdrawn


def test_a_new_date_is_agreed_with_its_reason(page, promise, day):
    DueDate.objects.update(due_on=day + timedelta(days=5))
    moved = day + timedelta(days=30)
    assert set(errors(on_page(page, "commitment_due", promise, due_on=moved, reason=""))) == {"reason"}
    on_page(page, "commitment_due", promise, due_on=moved, reason="Exams")
    row = DueDate.objects.get(until_on__isnull=True)
    assert (row.due_on, row.reason, row.is_late) == (moved, "Exams", False)


def test_a_date_before_the_promise_is_refused(page, promise):
    early = promise.made_on - timedelta(days=1)
    said = errors(on_page(page, "commitment_due", promise, due_on=early, reason="Exams"))
    assert "was made on" in said["due_on"]


def test_a_commitment_is_withdrawn_with_its_reason(page, promise, partnership):
    assert set(errors(on_page(page, "commitment_withdraw", promise))) == {"reason"}
    on_page(page, "commitment_withdraw", promise, reason="The plant closed")
    promise.refresh_from_db()
    assert promise.withdrawn_reason == "The plant closed"
    assert at("commitment_withdraw", promise.pk) not in promises(page, partnership)


def test_what_was_confirmed_is_not_withdrawn(page, school, promise, delivery):
    on_page(school, "delivery_confirm", delivery)
    said = errors(on_page(page, "commitment_withdraw", promise, reason="The plant closed"))
    assert "can’t be withdrawn" in said["__all__"]


@pytest.mark.parametrize("name", ["commitment_due", "commitment_withdraw"])
def test_only_the_conveners_staff_move_and_withdraw(name, host, school, promise):
    assert [one.get(at(name, promise.pk)).status_code for one in (host, school)] == [403, 403]


# --- shown where it stands


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("page", {"delivery_new", "commitment_due", "commitment_withdraw"}),
        ("host", {"delivery_new"}),
        ("school", {"delivery_confirm"}),
    ],
)
def test_each_is_shown_what_they_may_do(request, partnership, promise, delivery, who, names):
    body = promises(request.getfixturevalue(who), partnership)
    all_names = {"delivery_new": promise, "commitment_due": promise, "commitment_withdraw": promise}
    all_names["delivery_confirm"] = delivery
    assert {name for name, row in all_names.items() if at(name, row.pk) in body} == names
    assert delivery.file.get_absolute_url() in body


def test_a_duty_shows_its_deliveries_too(school, promise, delivery):
    agreement = build.Agreement(partnership=promise.partnership)
    promise.responsibility = build.Responsibility(membership=promise.owner, agreement=agreement)
    promise.save()
    body = school.get(at("agreement_duties", agreement.pk)).content.decode()
    assert at("delivery_confirm", delivery.pk) in body
    assert delivery.file.get_absolute_url() in body


def test_the_file_opens_for_who_sees_the_partnership(host, school, signed_in, stranger, delivery):
    address = delivery.file.get_absolute_url()
    assert [one.get(address).status_code for one in (host, school)] == [200, 200]
    assert signed_in(stranger).get(address).status_code == 404


# --- and it ends in the score


def test_a_duty_of_an_agreement_ends_in_the_score(active, host, school, employer, district, day, now):
    """Unrolled, delivered by one side's page, confirmed by the other's: 6.5 tells both apart."""
    StageChange.objects.update(stage=2)  # from which 6.5 is asked
    duty = build.Responsibility(
        membership=employer,
        receiver=district,
        agreement=active,
        how_often="yearly",
        proof="file",
        from_on=day - timedelta(days=30),
        due_on=day,
    )
    assert unroll(duty.pk, by=None, at=now) == 1
    promise = Commitment.objects.get(responsibility=duty)

    def kept():
        score_partnerships([active.partnership_id], as_of=day, at=now)
        return line(health_page(active.partnership), "6.5").value

    assert kept() == 0
    fill(host, at("delivery_new", promise.pk), upload=pdf())
    assert kept() == 0  # one side's word alone doesn't count
    on_page(school, "delivery_confirm", Delivery.objects.get())
    assert kept() == 1
