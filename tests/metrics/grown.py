"""Partnerships grown at random for the tests of `gather`: any records that the constraints allow, on days that lie
at or beside the edges of the windows, so that an edge that is off by one shows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any, TypeVar

from django.db.models import Model

from directory.models import Affiliation, ContactCheck, Organization, Person
from employers.models import Employer, Need, Offer, Placement
from metrics.actions.survey import sector_of
from metrics.models import (
    GoalMetric,
    Invitation,
    MetricDefinition,
    MetricDiscussion,
    MetricTarget,
    MetricValue,
    PartnershipMetric,
    Report,
    ReportDelivery,
    Response,
    SurveyWave,
)
from partnerships.choices import SECTOR_OF_KIND, AgreementState, ProtocolKind, Sector
from partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementTransition,
    Allocation,
    Assignment,
    Budget,
    CadenceTerm,
    Charter,
    Clause,
    ClauseState,
    Commitment,
    Confirmation,
    Contribution,
    DataFlow,
    DataSharingAgreement,
    Decision,
    Delivery,
    DueDate,
    Endorsement,
    FundingSource,
    Goal,
    Interaction,
    Meeting,
    MeetingParty,
    Membership,
    MembershipContact,
    Partnership,
    PartnershipPathway,
    Protocol,
    RecruitmentNeed,
    Request,
    Responsibility,
    Review,
    Signature,
    StageChange,
    StatusChange,
    ValueStatement,
)
from pathways.models import Industry, Occupation, Pathway
from tests.build import AT, DAY

M = TypeVar("M", bound=Model)
EDGES = [0, 6, 7, 8, 30, 45, 59, 60, 90, 91, 179, 180, 181, 364, 365, 366, 540, 541, 729, 730, 731]
KINDS = [*SECTOR_OF_KIND, "community", "philanthropy", "employer", "employer", "school"]
NAICS = ["31-33", "332", "332710", "621", "621111", "48-49"]
serial = count(1)


class Grower:
    def __init__(self, seed: int, richness: int) -> None:
        self.random, self.richness = Random(seed), richness
        self.occupations = [
            self.add(Occupation, soc=f"{11 + n // 10000 % 80}-{n % 10000:04d}", title="Work")
            for n in (next(serial), next(serial), next(serial))
        ]
        codes = {i.naics: i for i in Industry.objects.filter(naics__in=NAICS)}
        self.industries = [codes.get(c) or self.add(Industry, naics=c, title="Trade") for c in NAICS]
        self.network = self.organization("intermediary")
        self.definitions = [self.definition(stage) for stage in ("reach", "attainment", "transition")]

    # --- chance

    def add(self, model: type[M], **fields: Any) -> M:
        row = model(**fields)
        model._default_manager.bulk_create([row])
        return row

    def maybe(self, share: float = 0.5) -> bool:
        return self.random.random() < share

    def some(self, least: int = 0) -> range:
        return range(least + self.random.randint(0, self.richness))

    def pick(self, values: Any) -> Any:
        return self.random.choice(list(values))

    def day(self, ahead: int = 100) -> date:
        """Beside an edge of a window, or anywhere."""
        if self.maybe(0.7):
            days = self.pick(EDGES) + self.pick([-1, 0, 0, 1])
            return DAY + timedelta(days=days) if self.maybe(0.12) else DAY - timedelta(days=days)
        return DAY - timedelta(days=self.random.randint(-ahead, 800))

    def near(self) -> date:
        return DAY + timedelta(days=self.pick([0, 1, 30, 89, 90, 91, 182]))

    def after(self, on: date, most: int = 60) -> date:
        return on + timedelta(days=self.pick([0, 0, 1, 7, 8, self.random.randint(0, most)]))

    def until(self, on: date) -> date | None:
        """An end, perhaps: never before the beginning."""
        return max(on, self.day()) if self.maybe(0.35) else None

    def entered(self, on: date) -> dict[str, Any]:
        late = self.pick([0, 0, 29, 30, 31, 200])
        return {"entered_on": on + timedelta(days=late), "is_imported": self.maybe(0.15)}

    def steps(self, model: type[M], values: Any, **of: Any) -> None:
        """States one after the other; some for no day at all."""
        days = sorted(self.day() for _ in self.some(1))
        for on, until in zip(days, [*days[1:], None], strict=True):
            self.add(model, on=on, until_on=until, **of, **values())

    # --- who is who

    def organization(self, kind: str) -> Organization:
        return self.add(Organization, slug=f"grown-{next(serial)}", name="Grown", kind=kind)

    def affiliation(self, organization: Organization) -> Affiliation:
        person = (
            self.pick(Person.objects.filter(affiliations__organization=organization))
            if self.maybe(0.2) and organization.affiliations.exists()
            else self.add(Person, family_name=f"F{next(serial)}")
        )
        row = self.add(
            Affiliation,
            person=person,
            organization=organization,
            title=f"T{next(serial)}",
            level=self.pick(["executive", "manager", "front_line"]),
            from_on=(on := self.day()),
            to_on=self.until(on),
        )
        for _ in self.some():
            on = self.day()
            self.add(
                ContactCheck,
                affiliation=row,
                outcome=self.pick(["verified", "verified", "bounced"]),
                on=on,
                **self.entered(on),
            )
        return row

    def definition(self, stage: str) -> MetricDefinition:
        return self.add(
            MetricDefinition,
            code=f"grown{next(serial)}",
            framework="F",
            version="1",
            title="Learners",
            numerator=self.pick(["those", "those", ""]),
            denominator="all",
            unit="count",
            stage=stage,
            is_learner_metric=self.maybe(),
            from_on=date(2020, 1, 1),
        )

    # --- the partnership

    def partnership(self) -> Partnership:
        p = self.add(
            Partnership,
            slug=f"grown-{next(serial)}",
            name="Grown",
            convener=self.network,
            started_on=DAY - timedelta(days=700),
        )
        self.steps(StageChange, lambda: {"stage": self.random.randint(0, 4)}, partnership=p)
        if self.maybe(0.3):
            self.steps(StatusChange, lambda: {"status": self.pick(["open", "dormant"])}, partnership=p)
        self.needs = [self.recruitment_need(p) for _ in self.some()]
        self.members = self.memberships(p)
        for part in (
            self.convening,
            self.purpose,
            self.pathways,
            self.contact,
            self.meetings,
            self.promises,
            self.benefits,
            self.agreements,
            self.data_flows,
            self.metrics,
            self.survey,
            self.employers,
        ):
            part(p)
        return p

    def recruitment_need(self, p: Partnership) -> RecruitmentNeed:
        on = self.day()
        return self.add(
            RecruitmentNeed,
            partnership=p,
            support="hosting",
            needed_count=self.random.randint(1, 3),
            stated_on=on,
            needed_by_on=self.day() if self.maybe(0.8) else None,
            withdrawn_on=self.until(on) if self.maybe(0.4) else None,
            **self.entered(on),
        )

    def memberships(self, p: Partnership) -> list[Membership]:
        rows = []
        if self.maybe(0.8):
            rows.append(self.membership(p, self.network, "convener"))
        for _ in self.some(1):
            for _ in range(2):
                rows.append(self.membership(p, self.organization(self.pick(KINDS)), "member"))
        return rows

    def membership(self, p: Partnership, organization: Organization, role: str) -> Membership:
        joined = self.pick([self.day(), DAY - timedelta(days=500)])
        left = self.until(joined) if self.maybe(0.5) else None
        m = self.add(
            Membership,
            partnership=p,
            organization=organization,
            role=role,
            sector=self.pick(["", "", "", self.pick(Sector.values)]),
            need=self.pick(self.needs) if self.needs and self.maybe() else None,
            invited_on=joined,
            accepted_on=self.after(joined) if left is None and self.maybe(0.9) else joined if left else None,
            left_on=left,
        )
        if organization.kind == "employer" or (role == "member" and self.maybe(0.1)):
            self.add(Employer, organization=organization, industry=self.pick([None, *self.industries]))
        m.people = [self.affiliation(organization) for _ in self.some()]  # type: ignore[attr-defined]
        self.of_member(p, m)
        return m

    def of_member(self, p: Partnership, m: Membership) -> None:
        has_primary = False
        for person in m.people:  # type: ignore[attr-defined]
            on = self.day()
            role = self.pick(["champion", "sponsor", "other"] if has_primary else ["primary", "champion"])
            has_primary |= role == "primary"
            self.add(
                MembershipContact,
                membership=m,
                affiliation=person,
                role=role,
                from_on=on,
                to_on=self.until(on),
                confirmed_on=self.day() if self.maybe(0.8) else None,
            )
        if self.maybe():
            on = self.day()
            self.add(
                CadenceTerm,
                partnership=p,
                membership=m,
                kind="contact",
                days=self.pick([7, 30, 45, 90]),
                from_on=on,
                to_on=self.until(on),
            )
        for _ in self.some():
            on = self.day()
            self.add(
                ValueStatement,
                membership=m,
                kind=self.pick(["seeks", "gives"]),
                text="That",
                from_on=on,
                to_on=self.until(on),
            )
            on = self.day()
            self.add(
                Responsibility,
                membership=m,
                role="Host",
                description=self.pick(["", "Hosts"]),
                from_on=on,
                to_on=self.until(on),
            )

    def member(self) -> Membership:
        return self.pick(self.members)

    def two(self) -> tuple[Membership, Membership] | None:
        return tuple(self.random.sample(self.members, 2)) if len(self.members) > 1 else None  # type: ignore[return-value]

    # --- elements 1 to 3

    def convening(self, p: Partnership) -> None:
        staff = [self.affiliation(self.network).person for _ in self.some()]
        has_lead = False
        for person in staff:
            on = self.day()
            until = self.until(on)
            role = self.pick(["lead", "backup", "staff"]) if until or not has_lead else "backup"
            has_lead |= role == "lead" and until is None
            self.add(
                Assignment,
                partnership=p,
                person=person,
                role=role,
                fte=Decimal(self.random.randint(0, 100)) / 100,
                from_on=on,
                to_on=until,
            )
        if self.maybe(0.7):
            on = self.day()
            self.add(
                CadenceTerm,
                partnership=p,
                kind="meeting",
                days=self.pick([30, 60, 90]),
                from_on=on,
                to_on=self.until(on),
            )
        self.money(p)

    def money(self, p: Partnership) -> None:
        for _ in self.some():
            on = self.day()
            applied = self.day()
            source = self.add(
                FundingSource,
                holder=self.network,
                name="Grant",
                kind="perkins",
                amount=90000,
                from_on=on,
                to_on=self.after(on, 400),
                applied_on=applied,
                awarded_on=max(applied, self.day()) if self.maybe(0.8) else None,
                closed_on=self.until(applied),
            )
            for _ in range(2):
                self.add(
                    Allocation, source=source, activity="Staff", is_convening=self.maybe(0.8), **self.sum(p)
                )
            self.add(Budget, is_convening=self.maybe(0.8), **self.sum(p))

    def sum(self, p: Partnership) -> dict[str, Any]:
        on = self.day()
        return {
            "partnership": p,
            "amount": Decimal(self.random.randint(1, 999_999_99)) / 100,
            "from_on": on,
            "to_on": self.after(on, 900),
            "made_on": self.day(),
        }

    def purpose(self, p: Partnership) -> None:
        for version in self.some():
            on = self.day()
            charter = self.add(
                Charter,
                partnership=p,
                version=version + 1,
                need=self.pick(["", "Need"]),
                serves="All",
                geography=self.pick(["", "Here"]),
                goal=self.pick(["", "Goal", "Goal"]),
                fte_needed=self.pick([None, Decimal("0.50"), Decimal("1.25")]),
                review_every_days=self.pick([30, 180, 365]),
                adopted_on=on if self.maybe(0.9) else None,
                **self.entered(on),
            )
            for m in self.members:
                if self.maybe():
                    on = self.day()
                    self.add(Endorsement, charter=charter, membership=m, on=on, **self.entered(on))
        for _ in self.some():
            on = self.day()
            self.add(Review, partnership=p, on=on, **self.entered(on))
            for kind in ProtocolKind.values:
                if self.maybe(0.4):
                    self.add(Protocol, partnership=p, kind=kind, title="P", from_on=on, to_on=self.until(on))

    def pathways(self, p: Partnership) -> None:
        for _ in self.some():
            pathway = self.add(Pathway, slug=f"grown-{next(serial)}", title="Path", owner=self.network)
            on = self.day()
            self.add(PartnershipPathway, partnership=p, pathway=pathway, from_on=on, to_on=self.until(on))
            if self.maybe(0.7):
                pathway.target_occupations.add(self.pick(self.occupations))
            if self.maybe(0.5):
                pathway.target_industries.add(self.pick(self.industries))

    # --- element 5

    def contact(self, p: Partnership) -> None:
        for _ in range(4 * len(self.some())):
            on, is_in = self.day(), self.maybe()
            self.add(
                Interaction,
                partnership=p,
                membership=self.member() if self.members and self.maybe(0.9) else None,
                direction="in" if is_in else "out",
                channel="call",
                is_mass_mail=not is_in and self.maybe(0.4),
                on=on,
                subject="S",
                **self.entered(on),
            )
        for _ in range(2 * len(self.some())):
            if self.members:
                on = self.day()
                self.add(
                    Request,
                    partnership=p,
                    membership=self.member(),
                    text="?",
                    received_on=on,
                    answer_by_on=self.after(on),
                    answered_on=self.after(on) if self.maybe(0.7) else None,
                    **self.entered(on),
                )

    def meetings(self, p: Partnership) -> None:
        self.held: list[Meeting] = []
        for _ in range(2 * len(self.some())):
            on, is_held = self.day(), self.maybe(0.8)
            meeting = self.add(
                Meeting,
                partnership=p,
                title="M",
                planned_on=on,
                held_on=(held := self.after(on)) if is_held else None,
                canceled_on=on if not is_held and self.maybe() else None,
                notes_shared_on=self.after(held) if is_held and self.maybe(0.7) else None,
                **self.entered(on),
            )
            self.held.append(meeting)
            for m in self.members:
                if self.maybe(0.6):
                    self.add(
                        MeetingParty,
                        meeting=meeting,
                        membership=m,
                        invited_on=self.day(),
                        is_present=self.pick([True, True, False, None]),
                    )

    # --- elements 4 and 6

    def promises(self, p: Partnership) -> None:
        for _ in range(3 * len(self.some())):
            pair = self.two() or (None, None)
            if self.maybe(0.3) and pair[1] is not self.members[0]:
                pair = (self.members[0], pair[1])  # the convener, if there is one
            on = self.day()
            commitment = self.add(
                Commitment,
                partnership=p,
                owner=pair[0] if self.maybe(0.9) else None,
                owner_person=self.pick(people) if (people := getattr(pair[0], "people", [])) else None,
                receiver=pair[1] if self.maybe(0.8) else None,
                text="We will",
                made_on=on,
                withdrawn_on=(gone := self.until(on) if self.maybe(0.3) else None),
                withdrawn_reason="No" if gone else "",
                **self.entered(on),
            )
            self.due_dates(commitment)
            for _ in self.some():
                self.delivery(commitment)

    def due_dates(self, commitment: Commitment) -> None:
        """Agreed one after the other; one agreed when the last had fallen due is late, and never judged by."""
        current: DueDate | None = None
        for agreed in sorted(self.day() for _ in self.some()):
            is_late = current is not None and agreed >= current.due_on
            row = (
                self.add(
                    DueDate,
                    commitment=commitment,
                    due_on=self.pick([self.after(agreed), self.day()]),
                    agreed_on=agreed,
                    is_late=is_late,
                    until_on=None,
                )
                if is_late or current is None or self.close(current, agreed)
                else current
            )
            current = current if is_late else row

    def close(self, current: DueDate, on: date) -> bool:
        current.until_on = on
        DueDate.objects.filter(pk=current.pk).update(until_on=on)
        return True

    def delivery(self, commitment: Commitment, placement: Placement | None = None) -> None:
        on = self.day()
        reporter = self.member() if self.members and self.maybe(0.8) else None
        people = getattr(reporter, "people", [])
        row = self.add(
            Delivery,
            commitment=commitment,
            placement=placement,
            delivered_on=on,
            reported_by=self.pick(people) if people else None,
            **self.entered(on),
        )
        said = commitment.receiver if self.maybe(0.7) else self.member() if self.members else None
        if said or (self.members and self.maybe(0.6)):
            said_on = self.pick([self.after(on), self.day()])
            self.add(
                Confirmation,
                membership=said or self.members[0],
                delivery=row,
                on=said_on,
                **self.entered(said_on),
            )

    def benefits(self, p: Partnership) -> None:
        for _ in range(2 * len(self.some())):
            if pair := self.two():
                on = self.day()
                row = self.add(
                    Contribution,
                    partnership=p,
                    giver=pair[0],
                    receiver=pair[1],
                    description="D",
                    on=on,
                    **self.entered(on),
                )
                if self.maybe(0.8):
                    said = self.pick([self.after(on), self.day()])
                    by = pair[1] if self.maybe(0.9) else pair[0]
                    self.add(Confirmation, membership=by, contribution=row, on=said, **self.entered(said))

    def agreements(self, p: Partnership) -> None:
        self.terms: list[DataSharingAgreement] = []
        earlier: Agreement | None = None
        for _ in self.some():
            kind = self.pick(["mou", "work_based", "articulation", "data_sharing", "mou"])
            on = self.pick([self.day(), DAY - timedelta(days=400)])
            row = self.add(
                Agreement,
                partnership=p,
                kind=kind,
                title="A",
                drafted_on=self.day(),
                effective_on=on,
                ends_on=max(on, self.pick([self.day(), self.near()])) if self.maybe(0.8) else None,
                predecessor=earlier if self.maybe(0.6) else None,
            )
            earlier = row
            states = ["signed", "active", "active", "under_review", "renewed", *AgreementState.values]
            states = states if self.maybe() else ["active"]
            self.steps(
                AgreementTransition, lambda s=states: {"state": self.pick(s), "reason": "R"}, agreement=row
            )
            if kind == "data_sharing":
                self.terms.append(self.add(DataSharingAgreement, agreement=row, legal_basis="studies"))
            self.parties(row)
            for number in range(1, 4):
                clause = self.add(Clause, agreement=row, number=number, heading="H")
                progress = ["final", "final", "under_discussion"]
                self.steps(ClauseState, lambda w=progress: {"progress": self.pick(w)}, clause=clause)

    def parties(self, agreement: Agreement) -> None:
        for m in self.members:
            if self.maybe(0.7):
                party = self.add(
                    AgreementParty,
                    agreement=agreement,
                    membership=m,
                    left_on=self.day() if self.maybe(0.2) else None,
                )
                if self.maybe(0.8):
                    on = self.day()
                    self.add(
                        Signature,
                        party=party,
                        name="N",
                        method="paper",
                        on=on,
                        at=AT,
                        voided_on=self.until(on) if self.maybe(0.3) else None,
                        **self.entered(on),
                    )

    def data_flows(self, p: Partnership) -> None:
        for _ in self.some():
            if pair := self.two():
                on = self.day()
                self.add(
                    DataFlow,
                    partnership=p,
                    giver=pair[0],
                    receiver=pair[1],
                    description="D",
                    is_student_level=self.maybe(0.8),
                    from_on=on,
                    to_on=self.until(on),
                    covered_by=self.pick([None, *self.terms]),
                )

    # --- element 7 and the voices

    def metrics(self, p: Partnership) -> None:
        owners = [person for m in self.members for person in m.people]  # type: ignore[attr-defined]
        for definition in self.random.sample(self.definitions, min(self.richness, 3)):
            days = sorted(self.day() for _ in range(self.random.randint(1, 2)))
            ends = [days[1] - timedelta(days=1), None] if len(days) == 2 and days[1] > days[0] else [None]
            for on, until in zip(days, ends, strict=False):
                self.metric(p, definition, on, until, self.pick([None, *owners]))
            for _ in range(3):
                self.value(p, definition)

    def metric(
        self, p: Partnership, definition: MetricDefinition, on: date, until: date | None, owner: Any
    ) -> None:
        row = self.add(
            PartnershipMetric,
            partnership=p,
            definition=definition,
            owner=owner,
            source=self.pick(["", "S", "S"]),
            frequency=self.pick(["", "month", "quarter", "year"]),
            lag_days=self.pick([0, 0, 30, 180]),
            baseline=self.pick([None, 3]),
            baseline_on=self.pick([None, self.day()]),
            from_on=on,
            to_on=until,
        )
        if self.maybe(0.7):
            self.add(
                MetricTarget, metric=row, period_from_on=DAY, period_to_on=DAY, value=3, set_on=self.day()
            )
        if self.held and self.maybe(0.6):
            self.add(MetricDiscussion, metric=row, meeting=self.pick(self.held))
        if self.maybe(0.3):
            said = self.day()
            decision = self.add(Decision, partnership=p, text="D", on=said, **self.entered(said))
            self.add(MetricDiscussion, metric=row, decision=decision)
        for _ in self.some():
            begun = self.day()
            goal = self.add(
                Goal,
                partnership=p,
                title="G",
                owner=owner,
                due_on=self.pick([None, DAY, DAY]),
                target=self.pick(["", "40", "40"]),
                from_on=begun,
                to_on=self.until(begun),
            )
            if self.maybe(0.8):
                self.add(GoalMetric, goal=goal, metric=row, on=self.day())

    def value(self, p: Partnership, definition: MetricDefinition) -> None:
        end = self.day()
        for group in self.pick([[""], ["", "Grade 11"], ["Grade 12"]]):
            is_hidden = self.maybe(0.2)
            self.add(
                MetricValue,
                definition=definition,
                network=self.network,
                partnership=p,
                group=group,
                period_from_on=end - timedelta(days=next(serial) % 1000),
                period_to_on=end,
                value=None if is_hidden else 4,
                status="suppressed" if is_hidden else "final",
                origin="typed",
                **self.entered(end),
            )

    def survey(self, p: Partnership) -> None:
        for _ in self.some():
            closed = self.day()
            wave = self.add(
                SurveyWave,
                partnership=p,
                opened_on=closed - timedelta(days=20),
                closes_on=closed,
                closed_on=closed,
            )
            for m in self.members:
                if m.people and self.maybe(0.8):  # type: ignore[attr-defined]
                    person = m.people[0]  # type: ignore[attr-defined]
                    self.add(Invitation, wave=wave, membership=m, affiliation=person, sent_on=wave.opened_on)
                if self.maybe(0.8):
                    answers = [self.pick([1, 2, 3, 4, 5, None]) for _ in range(24)]
                    self.add(
                        Response,
                        wave=wave,
                        membership=m,
                        sector=sector_of(m),
                        key=f"k{next(serial)}",
                        answers=answers,
                    )
        for _ in self.some():
            report = self.add(Report, partnership=p, title="R", issued_on=self.day())
            for m in self.members:
                if self.maybe(0.7):
                    sent = self.after(report.issued_on, 5)
                    self.add(
                        ReportDelivery,
                        report=report,
                        membership=m,
                        sent_on=sent,
                        opened_on=self.after(sent) if self.maybe(0.8) else None,
                    )

    # --- what employers do, here and elsewhere

    def employers(self, p: Partnership) -> None:
        for m in self.members:
            employer = Employer.objects.filter(organization=m.organization_id).first()
            if employer is None:
                continue
            for _ in self.some():
                on = self.day()
                self.add(
                    Need,
                    employer=employer,
                    occupation=self.pick(self.occupations),
                    submitted_on=on,
                    to_on=self.until(on),
                    **self.entered(on),
                )
            for _ in self.some():
                self.offer(p, m, employer)

    def offer(self, p: Partnership, m: Membership, employer: Employer) -> None:
        on = self.day()
        offer = self.add(
            Offer,
            employer=employer,
            intermediary=self.network if self.maybe(0.7) else m.organization,
            kind=self.pick(["speaker", "tour", "internship", "internship", "curriculum", "board", "funding"]),
            title="O",
            is_paid=self.maybe(),
            is_credit_bearing=self.maybe(0.3),
            submitted_on=on,
            **self.entered(on),
        )
        made = self.add(
            Commitment, partnership=p, owner=m, offer=offer, text="We host", made_on=on, **self.entered(on)
        )
        for _ in self.some():
            first = self.day()
            placement = self.add(
                Placement,
                offer=offer,
                school=self.network,
                grade_band="high_upper",
                state="completed",
                learners_count=3,
                from_on=first,
                to_on=self.until(first),
                confirmed_on=self.day() if self.maybe(0.7) else None,
                **self.entered(first),
            )
            self.delivery(made, placement if self.maybe() else None)
