"""What came by the public forms of the demo region, lived by the deeds: one in each state."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from directory.models import Organization, User
from employers.actions.interest import (
    accept_interest,
    decline_interest,
    receive_interest,
    set_aside_interest,
    take_interest,
)
from employers.actions.offer import ask_back, revise_offer
from employers.choices import OfferState
from employers.models import Interest, Offer
from metrics.demo.region import Region

#: Days ago, organization, given name, family name, title, city, offered, needed, needs, note.
TOLD: tuple[tuple[Any, ...], ...] = (
    (
        *(9, "Brightwater Millwork", "Odette", "Farrow", "Owner", "Tallowford"),
        *(["tour", "shadow", "internship"], ["hires"], [["Carpenters", 3]]),
        "Our shop runs from six to two; visits are best after ten.",
    ),
    (
        *(4, "Lanternhill Clinic", "Samuel", "Oyelaran", "HR lead", "Quillbury"),
        *(["speaker", "clinical"], ["apprentices", "curriculum"], [["Nursing assistants", 4]]),
        "",
    ),
    (
        *(1, "Copperleaf Robotics", "Mei", "Lindqvist", "Plant manager", "Sablewick"),
        *(["tour", "project_judge"], [], []),
        "We would judge a robotics final.",
    ),
)


def live(region: Region) -> None:
    """The first network has one in each state; in all of them something waits."""
    for network in region.intermediaries:
        for told in TOLD[1:]:
            receive(region, network, told)
    answer(region, region.intermediaries[0])
    ask(region, region.intermediaries[0])


def receive(region: Region, network: Organization, told: tuple[Any, ...], **words: Any) -> Interest:
    days, name, given, family, title, city, offered, needed, needs, note = told
    said = {
        "organization_name": name,
        "given_name": given,
        "family_name": family,
        "title": title,
        "city": city,
        "email": f"{given}.{family}@{name.replace(' ', '')}.example".lower(),
        "website": f"https://{name.replace(' ', '').lower()}.example",
        "note": note,
    }
    lists = {"offered": offered, "needed": needed, "needs": needs}
    return receive_interest(intermediary=network, at=at(region, days), **lists, **said | words)


def answer(region: Region, network: Organization) -> None:
    """Accepted, taken up, declined and set aside: two of them in time."""
    staff = User.objects.filter(seats__organization=network, seats__role="member").order_by("pk").first()
    accepted = receive(region, network, TOLD[0])
    accept_interest(interest=accepted, offered=accepted.offered, by=staff, at=at(region, 5))
    declined = receive(region, network, TOLD[0], organization_name="Farrow Loans", email="o@loans.example")
    reason = "We work with employers who host learners, and can’t pass on other services."
    decline_interest(interest=declined, reason=reason, by=staff, at=at(region, 1))
    spam = receive(region, network, TOLD[2], organization_name="Best Rankings", email="seo@best.example")
    set_aside_interest(interest=spam, by=staff, at=at(region, 0))
    known = Organization.objects.filter(kind="employer", employer__offers__intermediary=network).first()
    if known is not None:
        again = receive(region, network, TOLD[1], organization_name=known.name, email="hr@again.example")
        take_interest(interest=again, by=staff, at=at(region, 2))


def ask(region: Region, network: Organization) -> None:
    """One offer was said anew, and asked about."""
    waiting = Offer.objects.filter(intermediary=network, state=OfferState.SUBMITTED).order_by("submitted_on")
    offer = waiting.first()
    if offer is not None:
        revise_offer(offer=offer, slots_count=offer.slots_count + 2, by=None, at=at(region, 1))
        ask_back(offer=offer, text="Could it be a Friday?", by=None, at=at(region, 0))


def at(region: Region, days: int) -> datetime:
    """The afternoon so many days ago; today's is early, so that it has been."""
    return datetime.combine(region.ago(days), time(17 if days else 5), UTC)
