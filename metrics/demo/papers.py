"""What a partnership puts in writing: purpose, rules, goals, agreements, data flows, money."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from metrics.demo.life import Life
from metrics.demo.texts import TEMPLATES
from partnerships.choices import CLAUSES, ProtocolKind
from partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementTransition,
    Allocation,
    Budget,
    Charter,
    Clause,
    ClauseState,
    DataFlow,
    DataSharingAgreement,
    Endorsement,
    FundingSource,
    Goal,
    Membership,
    Protocol,
    Review,
    Signature,
    Signer,
)
from partnerships.papers.filling import fill


def tell_purpose(life: Life) -> list[Goal]:
    """Charter, endorsements and protocols, and the goals (returned for the metrics to link to)."""
    if not life.reached(1):
        if life.cares("purpose"):
            charter(life, 1, life.after(life.start, 2, 8), whole=False)
        return []
    formed = life.start + timedelta(days=life.story.stages[1][0])
    first = charter(life, 1, formed, whole=life.cares("purpose"))
    current = first
    if life.story.age > 430 and life.cares("purpose"):
        current = charter(life, 2, formed + timedelta(days=350), whole=True)
        review(life, current.adopted_on)
    for version in {first.version: first, current.version: current}.values():
        endorse(life, version)
    tell_protocols(life, formed)
    return tell_goals(life, formed)


def charter(life: Life, version: int, on: date, whole: bool) -> Charter:
    county = life.partnership.summary.split(" in ")[-1].rstrip(".")
    return life.region.rows.add(
        Charter(
            partnership=life.partnership,
            version=version,
            adopted_on=on,
            entered_on=on,
            fte_needed=Decimal("0.40"),
            need="Employers can’t find trained people; graduates leave to find work.",
            review_every_days=365,
            serves="Learners in grades 9 to 14 and adults who return",
            geography=county,
            goal="A credential and a first job within a year of leaving school" if whole else "",
        )
    )


def review(life: Life, on: date) -> None:
    life.region.rows.add(
        Review(
            partnership=life.partnership, on=on, entered_on=on, outcome="Purpose confirmed, text shortened"
        )
    )


def endorse(life: Life, version: Charter) -> None:
    for member in life.all_members():
        day = max(version.adopted_on, member.accepted_on or version.adopted_on) + timedelta(
            days=life.chance.randint(0, 30)
        )
        if member.accepted_on and day <= life.today and life.cares("purpose"):
            life.region.rows.add(
                Endorsement(
                    charter=version,
                    membership=member,
                    on=day,
                    entered_on=day,
                    affiliation=life.primary[member.organization.slug],
                )
            )


def tell_protocols(life: Life, formed: date) -> None:
    for kind in ProtocolKind:
        if life.cares("purpose"):
            life.region.rows.add(
                Protocol(
                    partnership=life.partnership,
                    kind=kind,
                    title=f"How we handle {kind.label.lower()}",
                    from_on=min(life.after(formed, 5, 80), life.today),
                    text="Agreed by all partners in a meeting.",
                )
            )


def tell_goals(life: Life, formed: date) -> list[Goal]:
    goals = []
    for title, target in [
        ("Every host site keeps a trained supervisor", "one a site"),
        ("More learners finish with a credential", "40 a year"),
    ]:
        whole = life.cares("metrics")
        goals.append(
            life.region.rows.add(
                Goal(
                    partnership=life.partnership,
                    title=title,
                    target=target if whole else "",
                    owner=life.primary[life.convener.slug] if whole and life.home else None,
                    due_on=life.today + timedelta(days=200) if whole else None,
                    from_on=life.after(formed, 0, 20),
                )
            )
        )
    return goals


STATES = {
    "active": ["draft", "in_review", "out_for_signature", "signed", "active"],
    "ending": ["draft", "in_review", "out_for_signature", "signed", "active"],
    "renewing": ["draft", "in_review", "out_for_signature", "signed", "active"],
    "partial": ["draft", "in_review", "out_for_signature", "signed", "active"],
    "expired": ["draft", "in_review", "out_for_signature", "signed", "active", "expired"],
    "terminated": ["draft", "in_review", "out_for_signature", "signed", "active", "terminated"],
    "signature": ["draft", "in_review"],
    "draft": ["draft"],
}


def tell_agreements(life: Life) -> None:
    kind = life.story.agreement
    if kind == "none" or not life.members or not life.home:
        return
    formal = next((after for after, stage in life.story.stages if stage == 2), life.story.age - 20)
    effective = life.start + timedelta(days=formal)
    ends = {
        "active": life.today + timedelta(days=420),
        "partial": life.today + timedelta(days=300),
        "signature": life.today + timedelta(days=600),
        "draft": life.today + timedelta(days=600),
        "ending": life.today + timedelta(days=38),
        "renewing": life.today + timedelta(days=52),
        "expired": life.region.ago(34),
        "terminated": life.today + timedelta(days=150),
    }[kind]
    first = agreement(
        life, f"{life.partnership.name}: memorandum of understanding", "mou", kind, effective, ends
    )
    if kind == "renewing":
        agreement(
            life,
            f"{life.partnership.name}: renewal",
            "mou",
            "draft",
            None,
            None,
            renews=first,
            begun=life.region.ago(12),
        )
    if life.story.twist == "data_uncovered" or life.story.care > 0.8:
        tell_data(life, effective)
    tell_money(life)


def agreement(
    life: Life,
    title: str,
    kind: str,
    fate: str,
    effective: date | None,
    ends: date | None,
    renews: Agreement | None = None,
    begun: date | None = None,
) -> Agreement:
    states = STATES[fate]
    drafted = max(life.start, begun or (effective or life.today) - timedelta(days=40))
    drafted = min(drafted, life.today)
    made = life.region.rows.add(
        Agreement(
            partnership=life.partnership,
            kind=kind,
            title=title,
            state=states[-1],
            drafted_on=drafted,
            effective_on=effective,
            ends_on=ends,
            predecessor=renews,
            lineage=renews.lineage if renews else uuid5(NAMESPACE_URL, title),
            purpose="Who does what so that learners reach real work.",
        )
    )
    tell_transitions(life, made, states, drafted)
    tell_clauses(life, made, drafted, final=fate != "draft", whole=fate == "signature")
    if fate == "signature":
        life.region.to_send.append(made)
    for member in life.all_members():
        if fate != "partial" or member.role == "convener" or life.chance.random() < 0.55:
            sign(life, made, member, states, effective)
    return made


def tell_transitions(life: Life, made: Agreement, states: list[str], drafted: date) -> None:
    last = {"expired": made.ends_on and made.ends_on + timedelta(days=1), "terminated": life.region.ago(45)}
    days = []
    for number, state in enumerate(states):
        day = last.get(state) or (
            made.effective_on if state == "active" else drafted + timedelta(days=9 * number)
        )
        days.append(min(max(day, days[-1] if days else day), life.today))
    for number, state in enumerate(states):
        life.region.rows.add(
            AgreementTransition(
                agreement=made,
                state=state,
                on=days[number],
                until_on=days[number + 1] if number + 1 < len(states) else None,
                reason="The employers stopped hosting" if state == "terminated" else "",
            )
        )


def texts_for(life: Life, made: Agreement) -> dict[int, str]:
    """The template's words with the names of this partnership."""
    values = {
        "partnership": life.partnership.name,
        "convener": life.convener.name,
        "parties": ", ".join(member.organization.name for member in life.all_members()),
        "effective_on": str(made.effective_on or life.today),
        "ends_on": str(made.ends_on or life.today),
        "notice_days": "30",
        "state": "Kentucky",
    }
    return {number: fill(text, values).text for number, text in TEMPLATES[made.kind][2].items()}


def tell_clauses(life: Life, made: Agreement, drafted: date, final: bool, whole: bool) -> None:
    words = texts_for(life, made)
    for number, heading in enumerate(CLAUSES, start=1):
        clause = life.region.rows.add(
            Clause(
                agreement=made,
                number=number,
                heading=heading,
                text=words[number],
            )
        )
        if whole or (final and life.chance.random() < 0.45 + 0.55 * life.story.of("agreement")):
            progress = "final"
        else:
            progress = life.chance.choice(["not_addressed", "under_discussion"])
        life.region.rows.add(
            ClauseState(clause=clause, progress=progress, on=min(drafted + timedelta(days=8), life.today))
        )


def sign(life: Life, made: Agreement, member: Membership, states: list[str], effective: date | None) -> None:
    party = life.region.rows.add(AgreementParty(agreement=made, membership=member))
    if made in life.region.to_send:
        life.region.rows.add(Signer(party=party, affiliation=life.region.people[member.organization.slug][0]))
    if "signed" not in states or effective is None:
        return
    on = max(effective - timedelta(days=life.chance.randint(1, 8)), member.accepted_on)
    if on <= life.today:
        person = life.region.people[member.organization.slug][0]
        life.region.rows.add(
            Signature(
                party=party,
                affiliation=person,
                name=str(person.person),
                title=person.title,
                method="paper",
                on=on,
                at=timezone.now(),
                entered_on=on,
            )
        )


def tell_data(life: Life, effective: date) -> None:
    schools = [m for m in life.members if m.organization.kind in ("district", "postsecondary")]
    if len(schools) < 2:
        return
    terms = None
    if life.story.twist != "data_uncovered":
        made = agreement(
            life,
            f"{life.partnership.name}: data sharing",
            "data_sharing",
            "active",
            effective,
            life.today + timedelta(days=300),
        )
        terms = life.region.rows.add(
            DataSharingAgreement(
                agreement=made,
                legal_basis="studies",
                purpose="To see how many learners go on",
                scope="Learners of grades 11 and 12 in the pathway, this year and the last",
                elements="Course completions by learner, without names",
                direction=f"{schools[0].organization.name} to {schools[1].organization.name}",
                method="Encrypted file transfer",
                frequency="Each June",
                recipients="The college’s office of institutional research",
                custodian=life.region.people[schools[1].organization.slug][0],
                destroy_by_on=life.today + timedelta(days=500),
                breach_contact="Data office",
            )
        )
    life.region.rows.add(
        DataFlow(
            partnership=life.partnership,
            giver=schools[0],
            receiver=schools[1],
            is_student_level=True,
            description="Course completions sent each June",
            from_on=effective,
            covered_by=terms,
        )
    )


def tell_money(life: Life) -> None:
    if not life.reached(3):
        return
    begin, end = date(life.today.year, 7, 1), date(life.today.year + 1, 6, 30)
    cost = Decimal(life.chance.randrange(18, 60) * 1000)
    for shift in (-365, 0):
        life.region.rows.add(
            Budget(
                partnership=life.partnership,
                amount=cost,
                is_convening=True,
                made_on=max(life.start, life.region.ago(200)),
                from_on=begin + timedelta(days=shift),
                to_on=end + timedelta(days=shift),
            )
        )
    source = life.region.rows.add(
        FundingSource(
            holder=life.convener,
            name=f"Perkins share for {life.partnership.name}",
            kind="perkins",
            amount=cost,
            is_formula=True,
            from_on=begin,
            to_on=end,
            applied_on=begin - timedelta(days=120),
            awarded_on=begin - timedelta(days=30),
        )
    )
    share = Decimal(str(round(0.3 + 0.6 * life.story.of("convene"), 2)))
    life.region.rows.add(
        Allocation(
            source=source,
            partnership=life.partnership,
            activity="Convening staff",
            is_convening=True,
            amount=(cost * share).quantize(Decimal("0.01")),
            from_on=begin,
            to_on=end,
            made_on=begin,
        )
    )
