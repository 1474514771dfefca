"""What is under way between employers and schools now: offers, placements, what schools look for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from directory.models import Organization
from directory.rules import business_days_after
from employers.models import Offer, Placement, PlaceRequest
from metrics.demo.life import Life
from partnerships.models import Commitment, DueDate, Membership

TEACHING = ("school", "district", "postsecondary")


def tell_openings(life: Life) -> None:
    """For partnerships that are open and have somebody to host and somebody to send."""
    hosts = [one for one in life.members if one.organization.kind == "employer"]
    senders = [one for one in life.members if one.organization.kind in TEACHING]
    if life.partnership.status != "open" or not life.reached(2) or not hosts or not senders:
        return
    schools = [school for sender in senders for school in schools_of(life, sender)]
    ahead = opening(life, hosts[0], begins=life.chance.randint(20, 45), lasts=55, is_tied=True)
    promise(life, hosts[0], senders[0], ahead)
    place(life, ahead, schools[0], "requested")
    place(life, ahead, schools[-1], "matched")
    running = opening(life, hosts[-1], begins=-life.chance.randint(8, 20), lasts=40, is_tied=True)
    promise(life, hosts[-1], senders[0], running)
    place(life, running, schools[-1], "active")
    if life.chance.random() < 0.5:
        opening(life, hosts[-1], begins=30, lasts=1, is_tied=False, kind="shadow")
    seek(life, schools[0], life.chance.choice(["internship", "shadow", "mentoring", "clinical"]))


def schools_of(life: Life, member: Membership) -> list[Organization]:
    """A district sends the learners of its schools."""
    home = member.organization
    return [row for rows in life.region.schools.values() for row in rows if row.parent is home] or [home]


def opening(
    life: Life, member: Membership, *, begins: int, lasts: int, is_tied: bool, kind: str = "internship"
) -> Offer:
    day = max(life.region.ago(40), member.accepted_on or life.start)
    first = life.today + timedelta(days=begins)
    return life.region.rows.add(
        Offer(
            employer=life.region.facets[member.organization.slug],
            intermediary=life.convener,
            kind=kind,
            title=f"{kind.title()} at {member.organization.name}, {first:%B}",
            state="accepted",
            grade_bands=["high_upper"],
            slots_count=life.chance.randint(8, 12),
            from_on=first,
            to_on=first + timedelta(days=lasts),
            hours=Decimal(80 if kind == "internship" else 6),
            is_paid=kind == "internship",
            submitted_on=day,
            entered_on=day,
            answer_by_on=business_days_after(day, 5),
            answered_on=min(day + timedelta(days=3), life.today),
            submitted_by=life.primary[member.organization.slug],
            pathway_step=life.region.steps[life.story.network, life.story.trade] if is_tied else None,
        )
    )


def promise(life: Life, owner: Membership, receiver: Membership, made: Offer) -> None:
    day = max(made.answered_on, receiver.accepted_on or life.start)
    commitment = life.region.rows.add(
        Commitment(
            partnership=life.partnership,
            owner=owner,
            receiver=receiver,
            owner_person=made.submitted_by,
            offer=made,
            text=f"Host: {made.title}"[:400],
            made_on=day,
            entered_on=day,
        )
    )
    life.region.rows.add(DueDate(commitment=commitment, due_on=max(made.to_on, day), agreed_on=day))


def place(life: Life, made: Offer, school: Organization, state: str) -> None:
    is_answered = state != "requested"
    life.region.rows.add(
        Placement(
            offer=made,
            school=school,
            grade_band="high_upper",
            state=state,
            learners_count=life.chance.randint(2, 4),
            from_on=made.from_on,
            to_on=made.to_on,
            answered_on=made.answered_on if is_answered else None,
            answered_by=made.submitted_by if is_answered else None,
            confirmed_on=made.from_on if state == "active" else None,
            entered_on=made.answered_on,
        )
    )


def seek(life: Life, school: Organization, kind: str) -> None:
    day = life.region.ago(life.chance.randint(2, 20))
    first = life.today + timedelta(days=life.chance.randint(25, 60))
    life.region.rows.add(
        PlaceRequest(
            school=school,
            intermediary=life.convener,
            kind=kind,
            grade_band="high_upper",
            learners_count=life.chance.randint(2, 5),
            requested_on=day,
            entered_on=day,
            from_on=first,
            to_on=first + timedelta(days=40),
        )
    )
