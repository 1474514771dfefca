"""The oracle: evidence of ONE partnership as of ONE day by plain loops over its rows, slow and plain to read.

Written from the contract of the health model, not from `metrics/gather`; tests hold the two against each other
field by field, and the benchmark's "naive loop" is this one.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from directory.models import ContactCheck
from employers.models import Employer, Need, Offer, Placement
from employers.rules import Activity, ladder
from metrics.models import MetricValue, Response
from metrics.scoring.evidence import MEETING, Count, Evidence, Kept, Key, MetricAge, PartyContact, Voices
from metrics.scoring.survey import Answers, perceive, voices
from partnerships.models import Contribution, Delivery, Membership, Partnership

FORCE = {"signed", "active", "under_review", "renewed"}
SCORED_KINDS = {"mou", "work_based", "articulation"}
PROTOCOLS = ["communication", "conflict", "data", "decisions", "joining", "meetings"]
SECTORS = ["employer", "intermediary", "k12", "postsecondary", "workforce"]
STAGES = ["attainment", "employer_result", "participation", "reach", "transition"]
SECTOR_BY_KIND = {
    "school": "k12",
    "district": "k12",
    "postsecondary": "postsecondary",
    "employer": "employer",
    "association": "employer",
    "workforce_board": "workforce",
    "public_agency": "workforce",
    "intermediary": "intermediary",
}
USUAL_CADENCE = {"employer": 45, "k12": 30}
PERIOD_DAYS = {"month": 30, "quarter": 91, "year": 365, "": 365}
STATEMENTS = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 7]


def naive(partnership_id: int, as_of: date) -> Evidence:
    return Oracle(Partnership.objects.get(pk=partnership_id), as_of).evidence()


class Oracle:
    def __init__(self, partnership: Partnership, as_of: date) -> None:
        self.p, self.day = partnership, as_of
        self.failing: dict[str, tuple[Key, ...]] = {}
        self.members = [m for m in partnership.memberships.all() if self.is_active(m, as_of)]
        self.parties = [m for m in self.members if m.role != "convener"]

    # --- words about dates

    def ago(self, days: int) -> date:
        return self.day - timedelta(days=days)

    def days(self, on: date | None) -> int | None:
        return None if on is None else (self.day - on).days

    def been(self, on: date | None) -> bool:
        """It has happened by the day."""
        return on is not None and on <= self.day

    def within(self, on: date | None, days: int) -> bool:
        """In the trailing so many days."""
        return on is not None and 0 <= (self.day - on).days < days

    def stands(self, row: Any) -> bool:
        """A from/to row holds on the day, its last day included."""
        return row.from_on <= self.day and (row.to_on is None or row.to_on >= self.day)

    def step(self, steps: Iterable[Any]) -> Any:
        """The state that was taken by the day and not yet followed by another."""
        found = [s for s in steps if s.on <= self.day and (s.until_on is None or s.until_on > self.day)]
        return max(found, key=lambda s: (s.on, s.pk)) if found else None

    @staticmethod
    def is_active(m: Membership, day: date) -> bool:
        return m.accepted_on is not None and m.accepted_on <= day and (m.left_on is None or m.left_on >= day)

    @staticmethod
    def sector(m: Membership) -> str:
        if m.role == "convener":
            return "intermediary"
        return m.sector or SECTOR_BY_KIND.get(m.organization.kind, "")

    # --- words about counting

    def fail(self, indicator: str, kind: str, keys: Iterable[Any]) -> None:
        found = self.failing.get(indicator, ()) + tuple((kind, key) for key in keys)
        if found:
            self.failing[indicator] = tuple(sorted(found))

    def share(self, indicator: str, kind: str, rows: Iterable[Any], passes: Callable[[Any], Any]) -> Count:
        """How many of the rows pass; the others are named as failing."""
        listed = list(rows)
        bad = [row.pk for row in listed if not passes(row)]
        self.fail(indicator, kind, bad)
        return len(listed) - len(bad), len(listed)

    # --- everything

    def evidence(self) -> Evidence:
        stage, status = self.step(self.p.stage_changes.all()), self.step(self.p.status_changes.all())
        found = {
            "stage": stage.stage if stage else 0,
            "status": status.status if status else "open",
            "parties": len(self.parties),
            "late_entered": self.late_entered(),
            "voices": self.voices(),
            **self.convening(),
            **self.purpose(),
            **self.recruitment(),
            **self.benefit(),
            **self.communication(),
            **self.responsibilities(),
            **self.measures(),
        }
        return Evidence(self.p.pk, self.day, **found, failing=self.failing)

    # --- element 1

    def convening(self) -> dict[str, Any]:
        named = [
            m
            for m in self.p.memberships.all()
            if m.role == "convener"
            and (self.been(m.invited_on) or self.been(m.accepted_on))
            and (m.left_on is None or m.left_on >= self.day)
        ]
        accepted = any(self.been(m.accepted_on) for m in named)
        if not accepted:
            self.fail("1.1", "partnership", [self.p.pk])
        held, due = self.meetings()
        return {
            "convener_named": bool(named),
            "convener_accepted": accepted,
            **self.staff(),
            "meetings_held": held,
            "meetings_due": due,
            "convener_kept": self.kept(
                "1.5", 180, [c for c in self.p.commitments.all() if c.owner and c.owner.role == "convener"]
            ),
            **self.funding(),
        }

    def staff(self) -> dict[str, Any]:
        standing = [a for a in self.p.assignments.all() if self.stands(a)]
        leads = [a for a in standing if a.role == "lead"]
        verified = [a for a in leads if self.is_verified(self.checks_of_person(a.person), 180)]
        backup = any(a.role == "backup" for a in standing)
        if leads and not verified:
            self.fail("1.2", "assignment", [a.pk for a in leads])
        if not leads or not backup:
            self.fail("1.2", "partnership", [self.p.pk])
        charter = self.charter
        assigned = int(sum(a.fte for a in standing) * 100)
        needed = int(charter.fte_needed * 100) if charter and charter.fte_needed is not None else None
        if needed and assigned < needed:
            self.fail("1.3", "partnership", [self.p.pk])
        return {
            "lead_named": bool(leads),
            "lead_verified": bool(verified),
            "backup_named": backup,
            "fte_assigned": assigned,
            "fte_needed": needed,
        }

    def checks_of_person(self, person: Any) -> list[ContactCheck]:
        return [
            check for work in person.affiliations.all() if self.stands(work) for check in work.checks.all()
        ]

    def is_verified(self, checks: Iterable[ContactCheck], days: int) -> bool:
        """The latest check says verified, and is at most so many days old."""
        known = sorted((c for c in checks if c.on <= self.day), key=lambda c: (c.on, c.pk))
        return bool(known) and known[-1].outcome == "verified" and known[-1].on >= self.ago(days)

    def meetings(self) -> tuple[int, int | None]:
        begun = [
            s.on
            for s in self.p.stage_changes.all()
            if s.stage >= 1 and s.on <= self.day and s.until_on != s.on
        ]
        terms = [t for t in self.p.cadence_terms.all() if t.kind == "meeting" and self.stands(t)]
        if not begun:
            return 0, None
        first = min(begun)

        def in_window(on: date | None) -> bool:
            return on is not None and self.within(on, 365) and on >= first

        held = [m for m in self.p.meetings.all() if in_window(m.held_on)]
        if not terms:
            return len(held), None
        cadence = max(terms, key=lambda t: (t.from_on, t.pk)).days
        due = (self.day - max(first, self.ago(365))).days // cadence
        if len(held) < due:
            missed = [
                m.pk for m in self.p.meetings.all() if in_window(m.planned_on) and not self.been(m.held_on)
            ]
            self.fail("1.4", "meeting", missed)
        return len(held), due

    def funding(self) -> dict[str, int]:
        secured = sum(
            self.prorated(a)
            for a in self.p.allocations.all()
            if a.is_convening
            and a.made_on <= self.day
            and self.been(a.source.awarded_on)
            and not self.been(a.source.closed_on)
        )
        budget = sum(
            self.prorated(b) for b in self.p.budgets.all() if b.is_convening and b.made_on <= self.day
        )
        if budget and secured < budget:
            self.fail("1.6", "partnership", [self.p.pk])
        return {"funding_secured": secured, "funding_budget": budget}

    def prorated(self, row: Any) -> int:
        """Cents of the amount that fall into the 365 days from the day on, by days, half a cent up."""
        first = max(row.from_on, self.day)
        last = min(row.to_on, self.day + timedelta(days=364))
        if last < first:
            return 0
        share = Fraction((last - first).days + 1, (row.to_on - row.from_on).days + 1)
        return int(Fraction(row.amount) * 100 * share + Fraction(1, 2))

    # --- element 2

    @cached_property
    def charter(self) -> Any:
        adopted = [c for c in self.p.charters.all() if self.been(c.adopted_on)]
        return max(adopted, key=lambda c: c.version) if adopted else None

    def purpose(self) -> dict[str, Any]:
        charter = self.charter
        kinds = {p.kind for p in self.p.protocols.all() if self.stands(p)}
        self.fail("2.3", "protocol", [kind for kind in PROTOCOLS if kind not in kinds])
        return {
            **self.statement(charter),
            "endorsed": self.share(
                "2.2",
                "membership",
                self.members,
                lambda m: (
                    charter
                    and any(e.charter_id == charter.pk and e.on <= self.day for e in m.endorsements.all())
                ),
            ),
            "protocols": (len(kinds), 6),
            "goals": self.share(
                "2.4", "goal", [g for g in self.p.goals.all() if self.stands(g)], self.is_workable
            ),
            **self.review(charter),
        }

    def statement(self, charter: Any) -> dict[str, Any]:
        if charter is None:
            self.fail("2.1", "partnership", [self.p.pk])
            return {"charter_parts": 0, "charter_days": None}
        has_pathway = any(self.stands(link) for link in self.p.pathway_links.all())
        filled = [charter.need, charter.serves, charter.geography, charter.goal if has_pathway else ""]
        parts, age = sum(bool(text) for text in filled), self.days(charter.adopted_on)
        assert age is not None
        if parts < 4 or age > 365:
            self.fail("2.1", "charter", [charter.pk])
        return {"charter_parts": parts, "charter_days": age}

    def is_workable(self, goal: Any) -> bool:
        """Owned, dated, with a target, and linked to a metric that the partnership has on the day."""
        adopted = {m.definition_id for m in self.metrics}
        linked = {link.metric.definition_id for link in goal.metric_links.all() if link.on <= self.day}
        return bool(goal.owner_id and goal.due_on and goal.target and linked & adopted)

    def review(self, charter: Any) -> dict[str, Any]:
        adopted = [c.adopted_on for c in self.p.charters.all() if self.been(c.adopted_on)]
        reviews = [r.on for r in self.p.reviews.all() if r.on <= self.day]
        last = self.days(max(reviews, default=None))
        clock = self.days(min(adopted, default=None))
        interval = charter.review_every_days if charter else None
        if charter and (last > interval if last is not None else clock >= interval):
            self.fail("2.5", "charter", [charter.pk])
        return {"review_days": last, "review_interval": interval, "review_clock": clock}

    # --- element 3

    def employers(self) -> list[Membership]:
        return [m for m in self.parties if self.sector(m) == "employer"]

    def recruitment(self) -> dict[str, Any]:
        present = {self.sector(m) for m in self.members} & set(SECTORS)
        self.fail("3.3", "sector", [sector for sector in SECTORS if sector not in present])
        joined = [m for m in self.parties if self.within(m.accepted_on, 730)]
        pathways = [link.pathway for link in self.p.pathway_links.all() if self.stands(link)]
        occupations = {o.pk for pathway in pathways for o in pathway.target_occupations.all()}
        industries = {i.naics for pathway in pathways for i in pathway.target_industries.all()}
        before = dict(self.failing)
        fit = self.share(
            "3.4", "membership", self.employers(), lambda m: self.touches(m, occupations, industries)
        )
        if not occupations:  # then 3.4 is unknown, and nobody fails it
            self.failing = before
        return {
            "need_first": self.share("3.1", "membership", joined, self.was_needed_first),
            "needs_filled": self.needs_filled(),
            "sectors": (len(present), 5),
            "has_targets": bool(occupations),
            "labor_fit": fit,
            "wide_net": self.share("3.5", "membership", self.parties, self.is_wide),
            "ladder": self.ladder(),
        }

    def was_needed_first(self, m: Membership) -> bool:
        contacts = [i.on for i in m.interactions.all() if i.on <= self.day]
        first = min(contacts, default=m.accepted_on)
        return m.need is not None and m.need.stated_on <= first

    def needs_filled(self) -> Count:
        filled = needed = 0
        for need in self.p.recruitment_needs.all():
            if not self.been(need.needed_by_on) or need.stated_on > self.day or self.been(need.withdrawn_on):
                continue
            have = min(sum(m.need_id == need.pk for m in self.parties), need.needed_count)
            if have < need.needed_count:
                self.fail("3.2", "recruitmentneed", [need.pk])
            filled, needed = filled + have, needed + need.needed_count
        return filled, needed

    def touches(self, m: Membership, occupations: set[int], industries: set[str]) -> bool:
        employer = Employer.objects.filter(organization=m.organization_id).first()
        if employer is None:
            return False
        for need in employer.needs.all():
            stands = need.submitted_on <= self.day and (need.to_on is None or need.to_on >= self.day)
            if stands and need.occupation_id in occupations:
                return True
        code = employer.industry.naics if employer.industry else ""
        return bool(code) and any(is_in_industry(code, target) for target in industries)

    def is_wide(self, m: Membership) -> bool:
        works = [c.affiliation for c in m.contacts.all() if self.stands(c) and self.stands(c.affiliation)]
        return len({w.person_id for w in works}) >= 2 and len({w.level for w in works}) >= 2

    def ladder(self) -> Count:
        steps = 0
        for m in self.employers():
            level = self.level(m.organization_id)
            if level < 5:
                self.fail("3.6", "membership", [m.pk])
            steps += level - 1
        return steps, 4 * len(self.employers())

    def level(self, organization_id: int) -> int:
        """Its rung by verified activity of the trailing 365 days, wherever it took place."""
        activities = []
        for placement in Placement.objects.filter(offer__employer__organization=organization_id):
            last = placement.to_on or placement.from_on
            if self.been(placement.confirmed_on) and self.been(placement.from_on) and last > self.ago(365):
                activities.append(self.activity(placement.offer))
        for delivery in Delivery.objects.filter(commitment__offer__employer__organization=organization_id):
            is_placement = delivery.placement and self.been(delivery.placement.confirmed_on)
            if self.within(delivery.delivered_on, 365) and self.is_confirmed(delivery) and not is_placement:
                activities.append(self.activity(delivery.commitment.offer))
        return ladder(activities)

    @staticmethod
    def activity(offer: Offer) -> Activity:
        return Activity(offer.kind, offer.is_paid, offer.is_credit_bearing)

    # --- element 4

    def benefit(self) -> dict[str, Any]:
        old = [m for m in self.parties if m.accepted_on <= self.ago(180)]
        then = [
            m for m in self.p.memberships.all() if m.role != "convener" and self.is_active(m, self.ago(365))
        ]
        asked = [m for m in self.parties if self.sector(m) in ("employer", "k12", "postsecondary")]
        return {
            "value_sought": self.share(
                "4.1",
                "membership",
                self.parties,
                lambda m: any(v.kind == "seeks" and self.stands(v) for v in m.value_statements.all()),
            ),
            "value_confirmed": self.share("4.2", "membership", old, self.has_received),
            "reciprocal": self.share(
                "4.3", "membership", old, lambda m: self.has_received(m) and self.has_given(m)
            ),
            "retained": self.share("4.4", "membership", then, lambda m: self.is_active(m, self.day)),
            "champions": self.share("4.5", "membership", asked, self.has_champion),
        }

    @cached_property
    def deliveries(self) -> list[Delivery]:
        """Of the partnership's commitments, those confirmed by their receiver in the trailing year."""
        return [
            delivery
            for commitment in self.p.commitments.all()
            for delivery in commitment.deliveries.all()
            if self.is_confirmed(delivery) and self.within(delivery.confirmation.on, 365)
        ]

    @cached_property
    def contributions(self) -> list[Contribution]:
        return [
            c
            for c in self.p.contributions.all()
            if c.on <= self.day
            and hasattr(c, "confirmation")
            and c.confirmation.membership_id == c.receiver_id
            and self.within(c.confirmation.on, 365)
        ]

    def is_confirmed(self, delivery: Delivery) -> bool:
        """By the receiver; by the convener where the commitment is to the partnership as a whole."""
        if delivery.delivered_on > self.day or not hasattr(delivery, "confirmation"):
            return False
        said, receiver = delivery.confirmation, delivery.commitment.receiver_id
        right = said.membership_id == receiver if receiver else said.membership.role == "convener"
        return right and said.on <= self.day

    def has_received(self, m: Membership) -> bool:
        return any(d.commitment.receiver_id == m.pk for d in self.deliveries) or any(
            c.receiver_id == m.pk for c in self.contributions
        )

    def has_given(self, m: Membership) -> bool:
        return any(d.commitment.owner_id == m.pk for d in self.deliveries) or any(
            c.giver_id == m.pk for c in self.contributions
        )

    def has_champion(self, m: Membership) -> bool:
        for c in m.contacts.all():
            may = c.role == "sponsor" or (c.role == "champion" and c.affiliation.level == "executive")
            fresh = self.been(c.confirmed_on) and c.confirmed_on >= self.ago(365)
            if may and fresh and self.stands(c) and self.stands(c.affiliation):
                return True
        return False

    # --- element 5

    def communication(self) -> dict[str, Any]:
        contacts = []
        both = 0
        for m in self.parties:
            inbound, outbound = self.days(self.last_inbound(m)), self.days(self.last_outbound(m))
            cadence, joined = self.cadence(m), self.days(m.accepted_on)
            assert joined is not None
            contacts.append(PartyContact(m.pk, inbound, cadence, joined))
            if inbound > cadence if inbound is not None else joined > cadence:
                self.fail("5.1", "membership", [m.pk])
            if all(days is not None and days < 2 * cadence for days in (inbound, outbound)):
                both += 1
            else:
                self.fail("5.2", "membership", [m.pk])
        return {
            "contacts": tuple(contacts),
            "two_way": (both, len(self.parties)),
            "answered": self.answered(),
            "attendance": self.attendance(),
            "notes_shared": self.notes(),
            "reachable": self.share("5.6", "membership", self.members, self.is_reachable),
        }

    def cadence(self, m: Membership) -> int:
        terms = [t for t in m.cadence_terms.all() if t.kind == "contact" and self.stands(t)]
        if terms:
            return max(terms, key=lambda t: (t.from_on, t.pk)).days
        return USUAL_CADENCE.get(self.sector(m), 60)

    def last_inbound(self, m: Membership) -> date | None:
        """The last thing that came from the member, of all the ways in which something can."""
        came: list[date | None] = [i.on for i in m.interactions.all() if i.direction == "in"]
        came += [r.received_on for r in m.requests.all()]
        came += [mp.meeting.held_on for mp in m.meeting_parties.all() if mp.is_present]
        came += [e.on for e in m.endorsements.all()]
        came += [c.on for c in m.confirmations.all()]
        came += [
            d.delivered_on
            for c in m.commitments_owned.all()
            for d in c.deliveries.all()
            if d.reported_by and d.reported_by.organization_id == m.organization_id
        ]
        came += [
            o.submitted_on
            for o in Offer.objects.filter(
                employer__organization=m.organization_id, intermediary=self.p.convener_id
            )
        ]
        came += [n.submitted_on for n in Need.objects.filter(employer__organization=m.organization_id)]
        return max((on for on in came if on and on <= self.day), default=None)

    def last_outbound(self, m: Membership) -> date | None:
        went = [i.on for i in m.interactions.all() if i.direction == "out" and not i.is_mass_mail]
        went += [mp.invited_on for mp in m.meeting_parties.all()]
        return max((on for on in went if on <= self.day), default=None)

    def answered(self) -> Count:
        known = [
            r
            for r in self.p.requests.all()
            if self.within(r.received_on, 180) and (self.been(r.answered_on) or self.been(r.answer_by_on))
        ]
        return self.share(
            "5.3", "request", known, lambda r: self.been(r.answered_on) and r.answered_on <= r.answer_by_on
        )

    def attendance(self) -> Count:
        came = whole = 0
        for meeting in self.p.meetings.all():
            invited = [
                mp
                for mp in meeting.parties.all()
                if mp.membership.role != "convener" and mp.invited_on <= self.day
            ]
            if not invited or not self.within(meeting.held_on, 365):
                continue
            present = sum(mp.is_present is True for mp in invited)
            if present < len(invited):
                self.fail("5.4", "meeting", [meeting.pk])
            came, whole = came + MEETING * present // len(invited), whole + MEETING
        return came, whole

    def notes(self) -> Count:
        meetings = [
            m
            for m in self.p.meetings.all()
            if self.within(m.held_on, 365) and (self.been(m.notes_shared_on) or m.held_on <= self.ago(7))
        ]
        return self.share(
            "5.5",
            "meeting",
            meetings,
            lambda m: self.been(m.notes_shared_on) and (m.notes_shared_on - m.held_on).days <= 7,
        )

    def is_reachable(self, m: Membership) -> bool:
        return any(
            c.role == "primary"
            and self.stands(c)
            and self.stands(c.affiliation)
            and self.is_verified(c.affiliation.checks.all(), 365)
            for c in m.contacts.all()
        )

    # --- element 6

    def responsibilities(self) -> dict[str, Any]:
        agreements = [a for a in self.p.agreements.all() if a.kind in SCORED_KINDS and self.is_in_force(a)]
        ending = [a for a in agreements if a.ends_on and (a.ends_on - self.day).days <= 90]
        flows = [f for f in self.p.data_flows.all() if f.is_student_level and self.stands(f)]
        final = 0
        for agreement in agreements:
            clauses = self.final_clauses(agreement)
            if clauses < 14:
                self.fail("6.2", "agreement", [agreement.pk])
            final += clauses
        return {
            "covered": self.share(
                "6.1", "membership", self.members, lambda m: any(self.has_signed(m, a) for a in agreements)
            ),
            "clauses": (final, 14 * len(agreements)),
            "roles": self.share(
                "6.3",
                "membership",
                self.members,
                lambda m: any(r.role and r.description and self.stands(r) for r in m.responsibilities.all()),
            ),
            "well_formed": self.well_formed(),
            "kept": self.kept("6.5", 365, self.p.commitments.all()),
            "renewals": self.share("6.6", "agreement", ending, self.has_successor),
            "data_flows": self.share(
                "6.7", "dataflow", flows, lambda f: f.covered_by and self.is_in_force(f.covered_by.agreement)
            ),
        }

    def is_in_force(self, agreement: Any) -> bool:
        step = self.step(agreement.transitions.all())
        has_ended = agreement.ends_on is not None and agreement.ends_on < self.day
        return bool(step and step.state in FORCE and self.been(agreement.effective_on) and not has_ended)

    def has_signed(self, m: Membership, agreement: Any) -> bool:
        for party in agreement.parties.all():
            if party.membership_id == m.pk and (party.left_on is None or party.left_on >= self.day):
                for signature in party.signatures.all():
                    if signature.on <= self.day and not self.been(signature.voided_on):
                        return True
        return False

    def final_clauses(self, agreement: Any) -> int:
        steps = [self.step(clause.states.all()) for clause in agreement.clauses.all()]
        return sum(step is not None and step.progress == "final" for step in steps)

    def has_successor(self, agreement: Any) -> bool:
        for successor in agreement.successors.filter(partnership=self.p):
            step = self.step(successor.transitions.all())
            if successor.drafted_on <= self.day and (step is None or step.state != "withdrawn"):
                return True
        return False

    def due_on(self, commitment: Any) -> date | None:
        dues = [
            d
            for d in commitment.due_dates.all()
            if not d.is_late and d.agreed_on <= self.day and (d.until_on is None or d.until_on > self.day)
        ]
        return dues[0].due_on if dues else None

    def done_on(self, commitment: Any) -> date | None:
        done = [d.delivered_on for d in commitment.deliveries.all() if self.is_confirmed(d)]
        return min(done, default=None)

    def is_made(self, commitment: Any) -> bool:
        return commitment.made_on <= self.day and not self.been(commitment.withdrawn_on)

    def well_formed(self) -> Count:
        still_open = [c for c in self.p.commitments.all() if self.is_made(c) and self.done_on(c) is None]
        return self.share(
            "6.4", "commitment", still_open, lambda c: c.owner_id and c.owner_person_id and self.due_on(c)
        )

    def kept(self, indicator: str, days: int, commitments: Iterable[Any]) -> Kept:
        on_time = late = due = 0
        for commitment in commitments:
            by = self.due_on(commitment)
            if by is None or not self.is_made(commitment) or not self.within(by, days):
                continue
            done = self.done_on(commitment)
            due += 1
            on_time += done is not None and done <= by
            late += done is not None and done > by
            if done is None or done > by:
                self.fail(indicator, "commitment", [commitment.pk])
        return Kept(on_time, late, due)

    # --- element 7

    @cached_property
    def metrics(self) -> list[Any]:
        return [m for m in self.p.adopted_metrics.all() if self.stands(m)]

    def measures(self) -> dict[str, Any]:
        metrics = self.metrics
        covered = {m.definition.stage for m in metrics}
        self.fail("7.4", "processstage", [stage for stage in STAGES if stage not in covered])
        kind = "partnershipmetric"
        learner = [m for m in metrics if m.definition.is_learner_metric]
        return {
            "defined": self.share(
                "7.1",
                kind,
                metrics,
                lambda m: all(
                    [m.definition.numerator, m.definition.denominator, m.source, m.owner_id, m.frequency]
                ),
            ),
            "targeted": self.share("7.2", kind, metrics, self.is_targeted),
            "metric_ages": tuple(self.age(m) for m in metrics),
            "process_stages": (len(covered), 5),
            "disaggregated": self.share("7.5", kind, learner, self.is_disaggregated),
            "used": self.share("7.6", kind, metrics, self.is_used),
            "shared_back": self.shared_back(),
        }

    def values(self, metric: Any) -> list[MetricValue]:
        return [
            v
            for v in MetricValue.objects.filter(partnership=self.p, definition=metric.definition_id)
            if v.period_to_on <= self.day
        ]

    def adoptions(self, metric: Any) -> list[Any]:
        """The rows of that definition in the partnership: revising a metric ends a row and begins another."""
        return [m for m in self.p.adopted_metrics.all() if m.definition_id == metric.definition_id]

    def is_targeted(self, metric: Any) -> bool:
        has_baseline = metric.baseline is not None and not (
            metric.baseline_on and metric.baseline_on > self.day
        )
        targets = [t for row in self.adoptions(metric) for t in row.targets.all() if t.set_on <= self.day]
        return has_baseline and bool(targets)

    def age(self, metric: Any) -> MetricAge:
        closed = [v.period_to_on for v in self.values(metric) if not v.group and v.value is not None]
        period = PERIOD_DAYS[metric.frequency]
        days = self.days(max(closed, default=None))
        overdue = None if days is None else days - metric.lag_days
        is_due = metric.from_on + timedelta(days=period + metric.lag_days) <= self.day
        if overdue > period if overdue is not None else is_due:
            self.fail("7.3", "partnershipmetric", [metric.pk])
        return MetricAge(metric.pk, overdue, period, is_due)

    def is_disaggregated(self, metric: Any) -> bool:
        values = self.values(metric)
        latest = max((v.period_to_on for v in values), default=None)
        return any(v.group and v.period_to_on == latest for v in values)

    def is_used(self, metric: Any) -> bool:
        for row in self.adoptions(metric):
            for talk in row.discussions.all():
                on = talk.meeting.held_on if talk.meeting else talk.decision.on
                if self.within(on, 365):
                    return True
        return False

    def shared_back(self) -> Count:
        issued = [r for r in self.p.reports.all() if self.within(r.issued_on, 365)]
        latest = max(issued, key=lambda r: (r.issued_on, r.pk)) if issued else None
        opened = set()
        for delivery in latest.deliveries.all() if latest else []:
            if delivery.sent_on <= self.day and self.been(delivery.opened_on):
                opened.add(delivery.membership_id)
        return self.share("7.7", "membership", self.parties, lambda m: m.pk in opened)

    # --- the grade and the voices

    def late_entered(self) -> Count:
        p = self.p
        rows: list[tuple[date | None, Any]] = [
            *((r.on, r) for r in p.interactions.all()),
            *((r.received_on, r) for r in p.requests.all()),
            *((r.held_on, r) for r in p.meetings.all()),
            *((r.on, r) for r in p.decisions.all()),
            *((r.adopted_on, r) for r in p.charters.all()),
            *((r.on, r) for c in p.charters.all() for r in c.endorsements.all()),
            *((r.on, r) for r in p.reviews.all()),
            *((r.stated_on, r) for r in p.recruitment_needs.all()),
            *((r.on, r) for r in p.contributions.all()),
            *((r.on, r) for m in p.memberships.all() for r in m.confirmations.all()),
            *((r.made_on, r) for r in p.commitments.all()),
            *((r.delivered_on, r) for c in p.commitments.all() for r in c.deliveries.all()),
            *((r.on, r) for a in p.agreements.all() for x in a.parties.all() for r in x.signatures.all()),
        ]
        dated = [(on, row) for on, row in rows if on and self.within(on, 180) and not row.is_imported]
        return sum((row.entered_on - on).days > 30 for on, row in dated), len(dated)

    def voices(self) -> Voices | None:
        """The latest closed wave, of at most 540 days, that met the rule."""
        waves = [
            w for w in self.p.survey_waves.all() if self.been(w.closed_on) and w.closed_on >= self.ago(540)
        ]
        for wave in sorted(waves, key=lambda w: (w.closed_on, w.pk), reverse=True):
            invited = {i.membership_id for i in wave.invitations.all() if i.membership.role != "convener"}
            found = voices(
                perceive([self.respondent(r) for r in wave.responses.all()], len(invited)),
                (self.day - wave.closed_on).days,
            )
            if found:
                return found
        return None

    def respondent(self, response: Response) -> Answers:
        m = response.membership
        marks = tuple(zip(STATEMENTS, response.answers, strict=True))
        return Answers(m.pk, response.sector, m.role == "convener", marks)


def is_in_industry(code: str, target: str) -> bool:
    """NAICS begins with the target, or lies in a sector that spans a range (31-33)."""
    if "-" in target:
        return target[:2] <= code[:2] <= target[3:5]
    return code.startswith(target)
