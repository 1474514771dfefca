"""What the region's people note for themselves, and who works in two places or has moved on."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from directory.actions.note import write_note
from directory.actions.person import add_affiliation, end_affiliation
from directory.choices import ContactLevel, OrganizationKind
from directory.models import Tie, User
from metrics.demo.region import Region

#: Who writes what, about which of the employers with whom they work.
NOTES = (
    ("staff@threefords.example", 0, "Call before nine: the floor meeting takes the rest of the morning."),
    (
        "manager@threefords.example",
        0,
        "The president decides on budgets in May. Ask for paid places by April.",
    ),
    (
        "staff@threefords.example",
        1,
        "They had a bad year with interns in 2023. Show the plan for mentors first.",
    ),
    (
        "staff@quillvalley.example",
        0,
        "Met their HR manager at the fair. They like small groups, never whole classes.",
    ),
)


def live(region: Region) -> None:
    for number, (email, place, text) in enumerate(NOTES):
        by = User.objects.get(email=email)
        home = by.seats.get().organization
        met = Tie.objects.filter(intermediary=home, organization__kind=OrganizationKind.EMPLOYER)
        at = timezone.make_aware(datetime.combine(region.ago(40 - 9 * number), time(15)))
        about = met.order_by("from_on", "pk")[place].organization
        write_note(intermediary=home, organization=about, text=text, by=by, at=at)
    move_people(region)


def move_people(region: Region) -> None:
    """An executive also sits in the trade's council; a shift lead went from one employer to another."""
    at, makers = timezone.now(), region.employers["manufacturing"]
    add_affiliation(
        person=region.people[makers[0].slug][0].person,
        organization=region.associations["manufacturing"],
        level=ContactLevel.EXECUTIVE,
        title="Chair",
        from_on=region.ago(300),
        by=None,
        at=at,
    )
    mover = region.people[makers[-1].slug][-1]
    end_affiliation(affiliation=mover, to_on=region.ago(90), by=None, at=at)
    add_affiliation(
        person=mover.person,
        organization=makers[-2],
        level=mover.level,
        title=mover.title,
        from_on=region.ago(90) + timedelta(days=1),
        by=None,
        at=at,
    )
