"""One partnership's life: who joined, who answers for it, and the turning points that its story names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.utils.text import slugify

from directory.models import Affiliation, Organization, Tie
from metrics.demo.names import COUNTIES
from metrics.demo.region import Region, check
from metrics.demo.stories import Story
from partnerships.choices import Sector, SupportKind
from partnerships.models import (
    Assignment,
    CadenceTerm,
    Membership,
    MembershipContact,
    Partnership,
    PartnershipPathway,
    Prospect,
    RecruitmentNeed,
    StageChange,
    StatusChange,
)

SUPPORT = {
    "e": SupportKind.HOSTING,
    "s": SupportKind.INSTRUCTION,
    "d": SupportKind.LEADERSHIP,
    "c": SupportKind.INSTRUCTION,
    "w": SupportKind.FUNDING,
    "a": SupportKind.EXPERTISE,
}
SECTORS = {
    "e": Sector.EMPLOYER,
    "s": Sector.K12,
    "d": Sector.K12,
    "c": Sector.POSTSECONDARY,
    "w": Sector.WORKFORCE,
    "a": Sector.EMPLOYER,
}


@dataclass
class Life:
    """A partnership being told: its rows so far, and the story that says how the rest goes."""

    region: Region
    story: Story
    chance: Random
    partnership: Partnership
    convener: Organization
    home: Membership | None = None
    members: list[Membership] = field(default_factory=list)
    needs: dict[str, RecruitmentNeed] = field(default_factory=dict)
    primary: dict[str, Affiliation] = field(default_factory=dict)  # by slug of the organization

    @property
    def today(self) -> date:
        return self.region.today

    @property
    def start(self) -> date:
        return self.partnership.started_on

    @property
    def last(self) -> date:
        """The last day on which anybody did anything."""
        return self.region.ago(self.story.silent)

    def cares(self, topic: str) -> bool:
        return self.chance.random() < self.story.of(topic)

    def after(self, day: date, least: int, most: int) -> date:
        return day + timedelta(days=self.chance.randint(least, most))

    def all_members(self) -> list[Membership]:
        return [*([self.home] if self.home else []), *self.members]

    def reached(self, stage: int) -> bool:
        return any(taken == stage for _, taken in self.story.stages)


def begin(region: Region, story: Story, chance: Random) -> Life:
    convener = region.intermediaries[story.network]
    start = region.ago(story.age)
    status = story.twist if story.twist in ("dormant", "closed") else "open"
    partnership = region.rows.add(
        Partnership(
            slug=slugify(story.name),
            name=story.name,
            convener=convener,
            started_on=start,
            stage=story.stages[-1][1],
            status=status,
            level="local" if len(story.members) < 6 else "regional",
            time_zone=COUNTIES[story.county][1],
            summary=f"{story.trade.title()} in {COUNTIES[story.county][0]} County and around it.",
        )
    )
    life = Life(region, story, chance, partnership, convener)
    tell_steps(life)
    tell_staff(life)
    tell_members(life)
    return life


def tell_steps(life: Life) -> None:
    days = [life.start + timedelta(days=after) for after, _ in life.story.stages]
    for number, (_, stage) in enumerate(life.story.stages):
        until = days[number + 1] if number + 1 < len(days) else None
        life.region.rows.add(
            StageChange(
                partnership=life.partnership,
                stage=stage,
                on=days[number],
                until_on=until,
                reason="Started" if number == 0 else "Records showed that it was ready",
            )
        )
    turned = life.region.ago(40) if life.partnership.status != "open" else None
    life.region.rows.add(
        StatusChange(partnership=life.partnership, status="open", on=life.start, until_on=turned)
    )
    if turned:
        life.region.rows.add(
            StatusChange(
                partnership=life.partnership,
                status=life.partnership.status,
                on=turned,
                reason="No employer was left to work with",
            )
        )
    pathway = life.region.pathways[life.story.network, life.story.trade]
    if life.cares("purpose"):
        life.region.rows.add(
            PartnershipPathway(
                partnership=life.partnership, pathway=pathway, from_on=life.after(life.start, 2, 30)
            )
        )


def tell_staff(life: Life) -> None:
    people = life.region.people[life.convener.slug]
    lead, backup = people[1], people[2 + life.story.county % 2]
    gone = life.region.ago(50) if life.story.twist == "lead_gone" else None
    life.region.rows.add(
        Assignment(
            partnership=life.partnership,
            person=lead.person,
            role="lead",
            from_on=life.start,
            to_on=gone,
            fte="0.30" if life.cares("convene") else "0.10",
            hand_over_note="Left for another post; nobody named yet." if gone else "",
        )
    )
    if life.cares("convene"):
        life.region.rows.add(
            Assignment(
                partnership=life.partnership,
                person=backup.person,
                role="backup",
                fte="0.10",
                from_on=life.after(life.start, 5, 40),
            )
        )


def tell_members(life: Life) -> None:
    if life.story.twist != "convener_unnamed":
        life.home = life.region.rows.add(
            Membership(
                partnership=life.partnership,
                organization=life.convener,
                role="convener",
                invited_on=life.start,
                accepted_on=life.start,
            )
        )
        contact(life, life.home)
    pools = {
        "d": [life.region.districts[COUNTIES[life.story.county][0]], *life.region.districts.values()],
        "s": life.region.schools[COUNTIES[life.story.county][0]],
        "c": life.region.colleges,
        "w": life.region.boards,
        "a": [life.region.associations[life.story.trade]],
        "e": employers_near(life),
    }
    taken: set[str] = set()
    for place, letter in enumerate(life.story.members):
        free = [other for other in pools[letter] if other.slug not in taken]
        if free:
            taken.add(free[0].slug)
            join(life, free[0], letter, place)


def employers_near(life: Life) -> list[Organization]:
    """Employers of the trade, each partnership beginning elsewhere so that few are asked by all."""
    pool = life.region.employers[life.story.trade]
    at = (life.story.county * 5 + life.story.network * 9 + len(life.story.name)) % len(pool)
    return [*pool[at:], *pool[:at]]


def join(life: Life, organization: Organization, letter: str, place: int) -> None:
    invited = life.after(life.start, 3 + place * 4, 14 + place * 12)
    invited = min(invited, life.region.ago(6))
    accepted = min(life.after(invited, 3, 25), life.region.ago(2))
    need = None
    if life.cares("recruit"):
        stated = max(life.start, invited - timedelta(days=life.chance.randint(4, 20)))
        need = life.region.rows.add(
            RecruitmentNeed(
                partnership=life.partnership,
                support=SUPPORT[letter],
                sector=SECTORS[letter],
                stated_on=stated,
                entered_on=stated,
                needed_by_on=accepted + timedelta(days=30),
                description=f"Someone who can bring {SUPPORT[letter].label.lower()}",
            )
        )
        life.region.rows.add(
            Prospect(
                need=need,
                organization=organization,
                state="joined",
                listed_on=stated,
                approached_on=invited,
                closed_on=accepted,
            )
        )
    member = life.region.rows.add(
        Membership(
            partnership=life.partnership,
            organization=organization,
            role="member",
            need=need,
            invited_on=invited,
            accepted_on=accepted,
        )
    )
    life.members.append(member)
    tie(life, organization, accepted)
    contact(life, member)


def tie(life: Life, organization: Organization, on: date) -> None:
    key = (life.convener.slug, organization.slug)
    ties = life.region.ties
    if key not in ties:
        ties[key] = life.region.rows.add(
            Tie(intermediary=life.convener, organization=organization, from_on=on)
        )


def contact(life: Life, member: Membership) -> None:
    """Who of the member's people belongs to it, in which part, and when that was last confirmed."""
    people = life.region.people[member.organization.slug]
    since = member.accepted_on or life.start
    first = people[min(1, len(people) - 1)]
    life.primary[member.organization.slug] = first
    confirmed = recently(life, since, "contact")
    name(life, member, first, "primary", since, confirmed)
    if member.role == "convener":
        return
    if life.cares("value") and people[0].level == "executive":
        gone = life.region.ago(70) if life.story.twist == "champion_gone" else None
        name(life, member, people[0], "champion", since, recently(life, since, "value"), gone)
    if len(people) > 2 and life.cares("recruit"):
        name(life, member, people[2], "other", since, None)
    if life.cares("contact"):
        days = {"employer": 45}.get(member.organization.kind, 30)
        life.region.rows.add(
            CadenceTerm(
                partnership=life.partnership, membership=member, kind="contact", days=days, from_on=since
            )
        )


def recently(life: Life, since: date, topic: str) -> date:
    """The day of the latest confirmation: within the year if anybody cares, else long ago."""
    wanted = life.region.ago(
        life.chance.randint(10, 160) if life.cares(topic) else life.chance.randint(380, 520)
    )
    return max(since, wanted)


def name(
    life: Life,
    member: Membership,
    person: Affiliation,
    role: str,
    since: date,
    confirmed: date | None,
    gone: date | None = None,
) -> None:
    if gone and gone <= since:
        gone = None
    if confirmed and gone and confirmed > gone:
        confirmed = since
    life.region.rows.add(
        MembershipContact(
            membership=member,
            affiliation=person,
            role=role,
            from_on=since,
            to_on=gone,
            confirmed_on=confirmed,
        )
    )
    if confirmed:
        check(life.region, person, confirmed)
