"""What a partnership does: talks, meets, is asked, promises, delivers, confirms."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

from directory.rules import business_days_after
from employers.choices import HOSTING
from employers.models import Ask, Need, Offer, Placement
from metrics.demo.life import Life
from metrics.demo.names import FIELDS
from partnerships.models import (
    CadenceTerm,
    Commitment,
    Confirmation,
    Contribution,
    Decision,
    Delivery,
    DueDate,
    Interaction,
    Meeting,
    MeetingParty,
    Membership,
    Request,
    Responsibility,
    SystemChange,
    ValueStatement,
)

TALK = {
    "out": [
        "Asked how the last visit went",
        "Sent dates for the next visits",
        "Called about open places",
        "Shared what the school needs",
        "Thanked them for hosting",
    ],
    "in": [
        "They proposed two dates",
        "They asked about insurance papers",
        "They have room for two more",
        "They sent feedback on the learners",
        "They want to meet the teachers",
    ],
}
ASKS = [
    "Which papers does a learner of 16 need on our floor?",
    "Can the start move by a week?",
    "Who pays for the safety shoes?",
    "May a second supervisor join the training?",
]
PROMISES = {
    "convener": [
        "Send the minutes to all",
        "Arrange the bus for the tour",
        "Bring the draft agreement",
        "Find a third host for the fall",
    ],
    "employer": [
        "Host four learners on the floor",
        "Send a speaker to the spring class",
        "Lend a trainer for two days",
        "Read the course outline and mark what is out of date",
    ],
    "other": [
        "Name the learners’ schedule",
        "Free two afternoons a week",
        "Give credit for the workplace hours",
        "Train two teachers on the new machine",
    ],
}
SEEKS = {
    "employer": "People who stay, met before we hire them",
    "other": "Real work for our learners to see and try",
}
GIVES = {
    "employer": "Places, supervisors and honest feedback",
    "other": "Prepared learners and a named person to call",
}
KINDS = ["tour", "speaker", "shadow", "internship", "coop", "mentoring"]


def tell_contact(life: Life) -> None:
    for member in life.members:
        cadence = 45 if member.organization.kind == "employer" else 30
        day = member.accepted_on
        while day and (day := life.after(day, cadence // 2, round(cadence * 1.3))) < life.last:
            if life.cares("contact"):
                talk(life, member, day)


def talk(life: Life, member: Membership, day: date) -> None:
    add_interaction(life, member, "out", day)
    if life.chance.random() < 0.35 + 0.6 * life.story.of("contact"):
        add_interaction(life, member, "in", min(life.after(day, 0, 5), life.today))


def add_interaction(life: Life, member: Membership, direction: str, day: date) -> None:
    late = life.story.twist == "late_entries" and life.chance.random() < 0.7
    life.region.rows.add(
        Interaction(
            partnership=life.partnership,
            membership=member,
            direction=direction,
            on=day,
            entered_on=min(day + timedelta(days=45), life.today) if late else day,
            channel=life.chance.choice(["call", "email", "email", "visit"]),
            subject=life.chance.choice(TALK[direction]),
        )
    )


def tell_requests(life: Life) -> None:
    for member in life.members:
        day = member.accepted_on
        while day and (day := life.after(day, 50, 150)) < life.last:
            by = business_days_after(day, 5)
            answered = by - timedelta(days=1) if life.cares("contact") else by + timedelta(days=9)
            waits = answered > life.today or life.chance.random() > 0.5 + 0.5 * life.story.of("contact")
            life.region.rows.add(
                Request(
                    partnership=life.partnership,
                    membership=member,
                    text=life.chance.choice(ASKS),
                    received_on=day,
                    entered_on=day,
                    answer_by_on=by,
                    answered_on=None if waits else answered,
                    answer="" if waits else "Answered by phone",
                )
            )


def tell_meetings(life: Life) -> list[Meeting]:
    if not life.reached(1):
        return []
    cadence = 60
    formed = life.start + timedelta(days=life.story.stages[1][0])
    if life.cares("convene"):
        life.region.rows.add(
            CadenceTerm(partnership=life.partnership, kind="meeting", days=cadence, from_on=formed)
        )
    held, day = [], formed
    while (day := day + timedelta(days=cadence)) < life.last:
        if life.cares("convene"):
            held.append(meet(life, day))
    if life.partnership.status == "open" and life.cares("convene"):
        plan(life, life.after(life.today, 6, 28))
    return held


def plan(life: Life, day: date) -> Meeting:
    return life.region.rows.add(
        Meeting(
            partnership=life.partnership,
            title=f"Partners’ meeting, {day:%B}",
            planned_on=day,
            starts_at=time(10),
            ends_at=time(11, 30),
            entered_on=min(day - timedelta(days=21), life.today),
        )
    )


def meet(life: Life, day: date) -> Meeting:
    meeting = plan(life, day)
    meeting.held_on = day
    meeting.minutes = "What was promised was gone through line by line."
    shared = day + timedelta(days=life.chance.randint(1, 6) if life.cares("convene") else 19)
    meeting.notes_shared_on = shared if shared <= life.today and life.chance.random() < 0.92 else None
    for member in life.all_members():
        if member.accepted_on and member.accepted_on <= day:
            life.region.rows.add(
                MeetingParty(
                    meeting=meeting,
                    membership=member,
                    invited_on=day - timedelta(days=14),
                    is_present=member is life.home
                    or life.chance.random() < 0.25 + 0.7 * life.story.of("contact"),
                )
            )
    if life.cares("purpose"):
        life.region.rows.add(
            Decision(
                partnership=life.partnership,
                meeting=meeting,
                text="Keep the plan as it stands",
                on=day,
                entered_on=day,
            )
        )
    return meeting


def tell_commitments(life: Life) -> None:
    if not life.reached(1) or not life.members or not life.home:
        return
    day = life.start + timedelta(days=life.story.stages[1][0])
    while (day := life.after(day, 12, 34)) < life.last:
        promise(life, day)


def promise(life: Life, day: date) -> None:
    there = [m for m in life.all_members() if m.accepted_on and m.accepted_on <= day]
    if len(there) < 2:
        return
    owner, receiver = life.chance.sample(there, 2)
    well = life.cares("commitments")
    commitment = life.region.rows.add(
        Commitment(
            partnership=life.partnership,
            owner=owner,
            receiver=receiver,
            made_on=day,
            entered_on=day,
            owner_person=life.primary[owner.organization.slug] if well else None,
            text=life.chance.choice(PROMISES[part(owner)]),
        )
    )
    due = life.after(day, 25, 60)
    if well or life.chance.random() < 0.7:
        life.region.rows.add(DueDate(commitment=commitment, due_on=due, agreed_on=day))
    keep(life, commitment, due)


def part(member: Membership) -> str:
    return (
        "convener"
        if member.role == "convener"
        else "employer"
        if member.organization.kind == "employer"
        else "other"
    )


def keep(life: Life, commitment: Commitment, due: date) -> None:
    luck = life.chance.random()
    care = life.story.of("commitments")
    if luck > 0.25 + 0.75 * care:
        return
    done = (
        due - timedelta(days=life.chance.randint(0, 12))
        if luck < 0.1 + 0.8 * care
        else life.after(due, 3, 30)
    )
    done = max(done, commitment.made_on)
    if done > min(life.last, life.today):
        return
    deliver(life, commitment, done)


def deliver(life: Life, commitment: Commitment, done: date, placement: Placement | None = None) -> None:
    delivery = life.region.rows.add(
        Delivery(
            commitment=commitment,
            delivered_on=done,
            entered_on=done,
            placement=placement,
            note="" if placement else "Done as agreed",
            reported_by=life.primary[commitment.owner.organization.slug],
        )
    )
    said = life.after(done, 1, 10)
    if life.cares("value") and said <= life.today:
        life.region.rows.add(
            Confirmation(
                membership=commitment.receiver,
                delivery=delivery,
                on=said,
                entered_on=said,
                affiliation=life.primary[commitment.receiver.organization.slug],
            )
        )


def tell_value(life: Life) -> None:
    for member in life.members:
        key = part(member) if part(member) == "employer" else "other"
        for kind, text in (("seeks", SEEKS[key]), ("gives", GIVES[key])):
            if life.cares("value") and member.accepted_on:
                life.region.rows.add(
                    ValueStatement(
                        membership=member,
                        kind=kind,
                        text=text,
                        from_on=min(life.after(member.accepted_on, 0, 20), life.today),
                    )
                )
    for member in life.members:
        for other in life.members:
            if member is not other and life.chance.random() < 0.25 * life.story.of("value"):
                give(life, member, other)


def give(life: Life, giver: Membership, receiver: Membership) -> None:
    day = life.region.ago(life.chance.randint(12, 330))
    if day <= max(giver.accepted_on, receiver.accepted_on) or day > life.last:
        return
    gift = life.region.rows.add(
        Contribution(
            partnership=life.partnership,
            giver=giver,
            receiver=receiver,
            on=day,
            entered_on=day,
            description="Lent equipment for the open house",
        )
    )
    said = life.after(day, 1, 9)
    if life.cares("value") and said <= life.today:
        life.region.rows.add(Confirmation(membership=receiver, contribution=gift, on=said, entered_on=said))


def tell_roles(life: Life) -> None:
    for member in life.all_members():
        if life.cares("roles") and member.accepted_on:
            life.region.rows.add(
                Responsibility(
                    membership=member,
                    from_on=min(life.after(member.accepted_on, 5, 60), life.today),
                    role={"convener": "Convener", "employer": "Host"}.get(part(member), "Educator"),
                    description="Answers for what this role has promised in the agreement.",
                )
            )


def tell_hosting(life: Life) -> None:
    """Employers' needs, offers and placements; a placement counts through the delivery it is tied to."""
    schools = [m for m in life.members if m.organization.kind in ("school", "district", "postsecondary")]
    for member in life.members:
        if member.organization.kind == "employer":
            state_need(life, member)
            if life.reached(3) and schools:
                for _ in range(life.chance.randint(3, 8)):
                    host(life, member, life.chance.choice(schools))
            elif life.chance.random() < 0.3:
                offer(life, member, life.region.ago(life.chance.randint(1, 9)), "tour")


def state_need(life: Life, member: Membership) -> None:
    day = min(life.after(member.accepted_on, 3, 60), life.today)
    soc = FIELDS[life.story.trade][1][0]
    if life.cares("recruit"):
        life.region.rows.add(
            Need(
                employer=life.region.facets[member.organization.slug],
                occupation=life.region.occupations[soc],
                openings_count=life.chance.randint(1, 6),
                submitted_on=day,
                entered_on=day,
                submitted_by=life.primary[member.organization.slug],
            )
        )
    life.region.rows.add(
        Ask(
            employer=life.region.facets[member.organization.slug],
            asked_by=life.convener,
            from_on=day,
            kind=life.chance.choice(KINDS),
            outcome=life.chance.choice(["yes", "yes", "open", "no"]),
        )
    )


def offer(life: Life, member: Membership, day: date, kind: str, state: str = "submitted") -> Offer:
    by = business_days_after(day, 5)
    answered = None if state == "submitted" else min(by, life.today)
    first = life.after(day, 15, 40)
    return life.region.rows.add(
        Offer(
            employer=life.region.facets[member.organization.slug],
            intermediary=life.convener,
            kind=kind,
            title=f"{kind.replace('_', ' ').title()} at {member.organization.name}",
            state=state,
            grade_bands=["high_upper"] if kind in HOSTING else ["middle", "high_lower"],
            slots_count=life.chance.randint(2, 12),
            from_on=first,
            to_on=first + timedelta(days=60 if kind in HOSTING else 1),
            hours=Decimal(
                life.chance.choice([40, 80, 120]) if kind in HOSTING else life.chance.choice([2, 3, 6])
            ),
            is_paid=kind in ("coop", "internship") and life.chance.random() < 0.7,
            is_credit_bearing=kind in HOSTING and life.chance.random() < 0.6,
            submitted_on=day,
            entered_on=day,
            answer_by_on=by,
            answered_on=answered,
            submitted_by=life.primary[member.organization.slug],
            pathway_step=life.region.steps[life.story.network, life.story.trade],
        )
    )


def host(life: Life, member: Membership, school: Membership) -> None:
    kind = life.chance.choice(KINDS)
    day = life.region.ago(life.chance.randint(110 if kind in HOSTING else 44, 500))
    if day <= max(member.accepted_on, school.accepted_on):
        return
    made = offer(life, member, day, kind, "accepted")
    commitment = life.region.rows.add(
        Commitment(
            partnership=life.partnership,
            owner=member,
            receiver=school,
            offer=made,
            made_on=made.answered_on,
            entered_on=made.answered_on,
            owner_person=life.primary[member.organization.slug],
            text=f"Host: {made.title}"[:400],
        )
    )
    life.region.rows.add(DueDate(commitment=commitment, due_on=made.to_on, agreed_on=commitment.made_on))
    if made.to_on >= life.last or life.chance.random() > 0.35 + 0.65 * life.story.of("commitments"):
        return
    learners = life.chance.randint(1, made.slots_count)
    completed = life.chance.randint(round(learners * 0.7), learners)
    placement = life.region.rows.add(
        Placement(
            offer=made,
            school=school.organization,
            grade_band=made.grade_bands[0],
            state="completed",
            learners_count=learners,
            completed_count=completed,
            hours=made.hours * completed,
            from_on=made.from_on,
            to_on=made.to_on,
            confirmed_on=min(made.to_on + timedelta(days=4), life.today),
            entered_on=made.to_on,
            hired_count=min(completed, life.chance.randint(0, 2)) if made.kind in HOSTING else 0,
        )
    )
    deliver(life, commitment, made.to_on, placement)


def tell_systems(life: Life) -> None:
    if life.reached(3) and life.cares("purpose"):
        day = life.region.ago(life.chance.randint(20, 200))
        life.region.rows.add(
            SystemChange(
                partnership=life.partnership,
                level="practice",
                on=max(day, life.start),
                entered_on=max(day, life.start),
                what="The high school moved its schedule so that afternoons are free for work",
                who="District and two employers",
                evidence="Schedule of the school year",
            )
        )
