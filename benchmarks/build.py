"""Data for the benchmarks: as many partnerships as one likes, the same each time, made inside the database.

Each partnership has 6 members with 2 contacts, 10 commitments, 40 interactions, 12 meetings, 10 requests,
2 agreements of 14 clauses, 5 metrics × 12 periods, 6 value statements, and what goes with them (charter,
endorsements, due dates, deliveries, signatures, a survey …). All dates lie before AS_OF.

    DATABASE_URL=… .venv/bin/python -m benchmarks.build 2000
"""

import sys
import time
from datetime import date
from typing import Any

import django

AS_OF = date(2026, 6, 1)
MEMBERS, INTERACTIONS, MEETINGS, REQUESTS, COMMITMENTS, CLAUSES, METRICS, PERIODS = (
    6,
    40,
    12,
    10,
    10,
    14,
    5,
    12,
)
PATHWAYS, NETWORK = 100, 50  # pathways in all; partnerships of one network


class Builder:
    """Tables filled by INSERT … SELECT: `i` numbers the partnerships from 1, `j` counts within one from 0."""

    def __init__(self, count: int) -> None:
        from django.db import connection

        self.connection, self.count = connection, count
        self.is_postgres = connection.vendor == "postgresql"
        self.tables: list[str] = []
        self.networks = (count + NETWORK - 1) // NETWORK
        self.organizations = 2 * count  # besides the networks
        self.cursor = connection.cursor()

    def run(self, statement: str) -> None:
        self.cursor.execute(statement)

    def without_indexes(self) -> list[str]:
        """Drops all indexes that no constraint needs, and gives what makes them again once the rows are there."""
        self.run(
            """SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = 'public' AND NOT EXISTS
            (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname OR c.conindid = to_regclass(quote_ident(i.indexname)))"""
            if self.is_postgres
            else "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        )
        found = self.cursor.fetchall()
        for name, _ in found:
            self.run(f'DROP INDEX "{name}"')
        return [statement for _, statement in found]

    def day(self, days_ago: str) -> str:
        if self.is_postgres:
            return f"(DATE '{AS_OF}' - CAST({days_ago} AS int))"
        return f"date('{AS_OF}', (0 - ({days_ago})) || ' days')"

    def text(self, *parts: str) -> str:
        return " || ".join(f"CAST({part} AS text)" for part in parts)

    @staticmethod
    def chance(of: int, salt: int = 0) -> str:
        """A number below `of` that looks random and is the same each time."""
        return f"(((i * 7919 + j * 104729 + {salt} * 15485863) % 1000003) % {of})"

    def fill(self, table: Any, each: int, of: str = "p", **values: str) -> None:
        """`each` rows for each i; unnamed columns get the field's own default."""
        source = f"bench_{of} s CROSS JOIN bench_k k WHERE k.j < {each}"
        columns = {"id": f"(i - 1) * {each} + j + 1", **values}
        where = columns.pop("only", "")
        if any(field.name == "partnership" for field in table._meta.concrete_fields):
            columns.setdefault("partnership_id", "i")
        for field in table._meta.concrete_fields:
            if field.attname not in columns and not field.null:
                columns[field.attname] = self.literal(field)
        names = ", ".join(f'"{table._meta.get_field(name).column}"' for name in columns)
        self.run(
            f'INSERT INTO "{table._meta.db_table}" ({names}) SELECT {", ".join(columns.values())} '
            f"FROM {source} {'AND ' + where if where else ''} ORDER BY i, j"
        )
        self.tables.append(table._meta.db_table)

    def literal(self, field: Any) -> str:
        value = field.get_default()
        if isinstance(value, bool):
            return ("true" if value else "false") if self.is_postgres else str(int(value))
        if isinstance(value, list | dict):
            return "'[]'" if value == [] else "'{}'"
        if value is None:
            raise ValueError(f"{field} has no default")
        return str(value) if isinstance(value, int | float) else f"'{value}'"

    @staticmethod
    def boolean(condition: str) -> str:
        return f"({condition})"

    def numbers(self) -> None:
        series = {
            "p": self.count,
            "o": self.organizations,
            "n": self.networks,
            "w": PATHWAYS,
        }
        for name, most in series.items():
            self.run(f"DROP TABLE IF EXISTS bench_{name}")
            self.run(f"CREATE TABLE bench_{name} AS {self.series(1, most)} SELECT i FROM series")
        self.run("DROP TABLE IF EXISTS bench_k")
        self.run(f"CREATE TABLE bench_k AS {self.series(0, 99)} SELECT i AS j FROM series")

    @staticmethod
    def series(first: int, last: int) -> str:
        return (
            f"WITH RECURSIVE series(i) AS (SELECT CAST({first} AS bigint) UNION ALL "
            f"SELECT i + 1 FROM series WHERE i < {last})"
        )


def build(count: int) -> float:
    """Fills an empty, migrated database; returns the seconds it took."""
    begun = time.monotonic()
    b = Builder(count)
    before, after = (
        (
            [
                "SET session_replication_role = replica",
                "SET statement_timeout = 0",
                "SET maintenance_work_mem = '256MB'",
            ],
            ["ANALYZE"],
        )
        if b.is_postgres
        else (
            ["PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF"],
            ["PRAGMA foreign_keys = ON"],
        )
    )
    for statement in before:
        b.run(statement)
    indexes = b.without_indexes()
    b.numbers()
    for part in (who, members, purpose, contact, promises, agreements, measures, employers, voices):
        part(b)
    for statement in (*indexes, *after):
        b.run(statement)
    return time.monotonic() - begun


def who(b: Builder) -> None:
    from directory.models import Affiliation, ContactCheck, Organization, Person
    from pathways.models import Occupation, Pathway

    kinds = "CASE i % 5 WHEN 0 THEN 'school' WHEN 1 THEN 'district' WHEN 2 THEN 'employer' WHEN 3 THEN 'employer' ELSE 'postsecondary' END"
    b.fill(
        Organization,
        1,
        "n",
        id="i",
        slug=b.text("'network-'", "i"),
        name=b.text("'Network '", "i"),
        kind="'intermediary'",
    )
    shifted = f"{b.networks} + i"
    b.fill(
        Organization,
        1,
        "o",
        id=shifted,
        slug=b.text("'organization-'", "i"),
        name=b.text("'Organization '", "i"),
        kind=kinds,
    )
    for name, offset in (("n", 0), ("o", 2 * b.networks)):
        key = f"{offset} + (i - 1) * 2 + j + 1"
        organization = "i" if name == "n" else shifted
        b.fill(Person, 2, name, id=key, given_name="'Given'", family_name=b.text("'Family '", "i"))
        b.fill(
            Affiliation,
            2,
            name,
            id=key,
            person_id=key,
            organization_id=organization,
            title="'Lead'",
            level="CASE j WHEN 0 THEN 'executive' ELSE 'manager' END",
            from_on=b.day("900"),
        )
        on = b.day(b.chance(500))
        b.fill(ContactCheck, 2, name, id=key, affiliation_id=key, outcome="'verified'", on=on, entered_on=on)
    b.fill(Occupation, 1, "w", id="i", soc=b.text("11 + i % 80", "'-'", "1000 + i"), title="'Work'")
    b.fill(
        Pathway, 1, "w", id="i", slug=b.text("'pathway-'", "i"), title=b.text("'Pathway '", "i"), owner_id="1"
    )
    through = Pathway.target_occupations.through
    b.fill(through, 2, "w", pathway_id="i", occupation_id=f"1 + (i + j) % {PATHWAYS}")


def organization(b: Builder, j: str = "j") -> str:
    """Of member j of partnership i; member 0 is the convener."""
    pool = f"{b.networks} + 1 + (i * 5 + {j}) % {b.organizations}"
    return f"CASE WHEN {j} = 0 THEN 1 + i % {b.networks} ELSE {pool} END"


def member(j: str) -> str:
    return f"(i - 1) * {MEMBERS} + {j} + 1"


def work(b: Builder, j: str, which: str = "0") -> str:
    """One of the two affiliations of member j's organization."""
    return f"2 * (({organization(b, j)}) - 1) + {which} + 1"


def members(b: Builder) -> None:
    from partnerships import models as p

    b.fill(
        p.Partnership,
        1,
        id="i",
        slug=b.text("'partnership-'", "i"),
        name=b.text("'Partnership '", "i"),
        convener_id=f"1 + i % {b.networks}",
        started_on=b.day("900"),
        stage="3",
    )
    b.fill(
        p.StageChange,
        3,
        partnership_id="i",
        stage="CASE j WHEN 2 THEN 3 ELSE j END",
        on=b.day("900 - 200 * j"),
        until_on=f"CASE WHEN j < 2 THEN {b.day('700 - 200 * j')} END",
    )
    b.fill(p.StatusChange, 1, partnership_id="i", status="'open'", on=b.day("900"))
    b.fill(
        p.PartnershipPathway, 1, partnership_id="i", pathway_id=f"1 + i % {PATHWAYS}", from_on=b.day("900")
    )
    b.fill(
        p.Assignment,
        2,
        partnership_id="i",
        person_id=f"2 * (i % {b.networks}) + j + 1",
        role="CASE j WHEN 0 THEN 'lead' ELSE 'backup' END",
        fte="0.5",
        from_on=b.day("800"),
    )
    b.fill(
        p.RecruitmentNeed,
        3,
        partnership_id="i",
        support="'hosting'",
        needed_count="1 + j",
        stated_on=b.day("850"),
        needed_by_on=b.day("300 * j"),
        entered_on=b.day("850"),
    )
    joined = b.day(f"100 + 30 * j + {b.chance(700)}")
    b.fill(
        p.Membership,
        MEMBERS,
        partnership_id="i",
        organization_id=organization(b),
        role="CASE j WHEN 0 THEN 'convener' ELSE 'member' END",
        need_id="CASE WHEN j > 2 THEN (i - 1) * 3 + j - 2 END",
        invited_on=joined,
        accepted_on=joined,
    )
    b.fill(
        p.MembershipContact,
        2 * MEMBERS,
        membership_id=member("j / 2"),
        affiliation_id=work(b, "(j / 2)", "j % 2"),
        role="CASE j % 2 WHEN 0 THEN 'primary' ELSE 'champion' END",
        from_on=b.day("800"),
        confirmed_on=b.day(b.chance(600)),
    )
    b.fill(
        p.CadenceTerm,
        4,
        partnership_id="i",
        membership_id=f"CASE WHEN j > 0 THEN {member('j')} END",
        kind="CASE j WHEN 0 THEN 'meeting' ELSE 'contact' END",
        days="CASE j WHEN 0 THEN 30 ELSE 45 END",
        from_on=b.day("800"),
    )
    b.fill(
        p.ValueStatement,
        6,
        membership_id=member("j"),
        kind="CASE WHEN j < 4 THEN 'seeks' ELSE 'gives' END",
        text="'People who stay'",
        from_on=b.day("700"),
    )
    b.fill(
        p.Responsibility,
        5,
        membership_id=member("j"),
        role="'Host'",
        description="'Hosts learners'",
        from_on=b.day("700"),
    )


def purpose(b: Builder) -> None:
    from metrics.models import GoalMetric
    from partnerships import models as p

    b.fill(
        p.Charter,
        1,
        partnership_id="i",
        version="1",
        need="'Need'",
        serves="'All'",
        geography="'Here'",
        goal="'Goal'",
        fte_needed="1",
        adopted_on=b.day(b.chance(600)),
        entered_on=b.day("600"),
    )
    on = b.day(b.chance(300))
    b.fill(p.Endorsement, 4, charter_id="i", membership_id=member("j"), on=on, entered_on=on)
    b.fill(p.Review, 1, partnership_id="i", on=on, entered_on=on)
    kinds = ("decisions", "meetings", "communication", "conflict", "data")
    cases = " ".join(f"WHEN {number} THEN '{kind}'" for number, kind in enumerate(kinds))
    b.fill(
        p.Protocol, 5, partnership_id="i", kind=f"CASE j {cases} END", title="'Rules'", from_on=b.day("600")
    )
    b.fill(
        p.Goal,
        2,
        partnership_id="i",
        title="'Goal'",
        owner_id=work(b, "j"),
        due_on=b.day("0"),
        target="'40'",
        from_on=b.day("500"),
    )
    b.fill(
        GoalMetric,
        2,
        goal_id="(i - 1) * 2 + j + 1",
        metric_id=f"(i - 1) * {METRICS} + j + 1",
        on=b.day("400"),
    )
    b.fill(
        p.FundingSource,
        1,
        "n",
        holder_id="i",
        name="'Grant'",
        kind="'perkins'",
        amount="90000",
        from_on=b.day("300"),
        to_on=b.day("-700"),
        applied_on=b.day("300"),
        awarded_on=b.day("300"),
    )
    b.fill(
        p.Allocation,
        1,
        source_id=f"1 + i % {b.networks}",
        partnership_id="i",
        activity="'Staff'",
        is_convening=b.boolean("i > 0"),
        amount="20000",
        from_on=b.day("100"),
        to_on=b.day("-500"),
        made_on=b.day("200"),
    )
    b.fill(
        p.Budget,
        1,
        partnership_id="i",
        amount="30000",
        is_convening=b.boolean("i > 0"),
        from_on=b.day("100"),
        to_on=b.day("-500"),
        made_on=b.day("200"),
    )


def contact(b: Builder) -> None:
    from partnerships import models as p

    on = b.day(b.chance(500))
    late = f"CASE WHEN {b.chance(20, 3)} = 0 THEN {b.day('0')} ELSE {on} END"
    direction = f"CASE WHEN {b.chance(5, 1)} < 2 THEN 'in' ELSE 'out' END"
    b.fill(
        p.Interaction,
        INTERACTIONS,
        partnership_id="i",
        membership_id=member(b.chance(MEMBERS, 2)),
        direction=direction,
        channel="'call'",
        on=on,
        subject="'Placements'",
        text="'We spoke of spring placements'",
        entered_on=late,
    )
    held = b.day("20 + 30 * j")
    b.fill(
        p.Meeting,
        MEETINGS,
        partnership_id="i",
        title="'Meeting'",
        planned_on=held,
        held_on=held,
        notes_shared_on=f"CASE WHEN {b.chance(5)} > 0 THEN {b.day('15 + 30 * j')} END",
        entered_on=held,
        minutes="'What was said and who does what by when'",
    )
    b.fill(
        p.MeetingParty,
        MEETINGS * 5,
        meeting_id=f"(i - 1) * {MEETINGS} + j / 5 + 1",
        membership_id=member("1 + j % 5"),
        invited_on=b.day("30 + 30 * (j / 5)"),
        is_present=b.boolean(f"{b.chance(4)} > 0"),
    )
    b.fill(
        p.Request,
        REQUESTS,
        partnership_id="i",
        membership_id=member("j % 6"),
        text="'Who visits us?'",
        received_on=b.day("10 + 30 * j"),
        answer_by_on=b.day("3 + 30 * j"),
        answered_on=f"CASE WHEN {b.chance(4)} > 0 THEN {b.day('5 + 30 * j')} END",
        entered_on=b.day("10 + 30 * j"),
    )


def promises(b: Builder) -> None:
    from partnerships import models as p

    made = b.day("80 + 40 * j")
    b.fill(
        p.Commitment,
        COMMITMENTS,
        partnership_id="i",
        owner_id=member("j % 6"),
        owner_person_id=work(b, "(j % 6)"),
        receiver_id=member("(j + 1) % 6"),
        text="'Six internships'",
        offer_id=f"CASE WHEN i % 5 IN (2, 3) AND j = 1 AND i <= {b.organizations} THEN i END",
        made_on=made,
        entered_on=made,
    )
    b.fill(
        p.DueDate,
        COMMITMENTS,
        commitment_id=f"(i - 1) * {COMMITMENTS} + j + 1",
        due_on=b.day("40 * j"),
        agreed_on=made,
    )
    done = b.day("10 + 40 * (j + 2)")
    delivered = f"(i - 1) * {COMMITMENTS} + j + 3"
    b.fill(
        p.Delivery,
        6,
        commitment_id=delivered,
        delivered_on=done,
        figure="6",
        entered_on=done,
        reported_by_id=work(b, "((j + 2) % 6)"),
    )
    b.fill(
        p.Contribution,
        2,
        partnership_id="i",
        giver_id=member("1 + j"),
        receiver_id=member("3 + j"),
        description="'A day'",
        on=b.day("50 + j"),
        entered_on=b.day("50 + j"),
    )
    said = b.day("5 + 40 * (j + 2)")
    b.fill(
        p.Confirmation,
        8,
        membership_id=f"CASE WHEN j < 6 THEN {member('(j + 3) % 6')} ELSE {member('j - 3')} END",
        delivery_id="CASE WHEN j < 6 THEN (i - 1) * 6 + j + 1 END",
        contribution_id="CASE WHEN j >= 6 THEN (i - 1) * 2 + j - 5 END",
        on=said,
        entered_on=said,
        only=f"{b.chance(10)} > 0",
    )


def agreements(b: Builder) -> None:
    from partnerships import models as p

    b.fill(
        p.Agreement,
        2,
        partnership_id="i",
        kind="CASE j WHEN 0 THEN 'mou' ELSE 'work_based' END",
        title="'Agreement'",
        state="'active'",
        drafted_on=b.day("500"),
        effective_on=b.day("400"),
        ends_on=b.day(f"{b.chance(400)} - 380"),
        predecessor_id="CASE WHEN j = 1 AND i % 4 = 0 THEN (i - 1) * 2 + 1 END",
    )
    agreement = "(i - 1) * 2 + j / {} + 1"
    b.fill(
        p.AgreementTransition,
        6,
        agreement_id=agreement.format(3),
        state="CASE j % 3 WHEN 0 THEN 'draft' WHEN 1 THEN 'signed' ELSE 'active' END",
        on=b.day("500 - 50 * (j % 3)"),
        until_on=f"CASE WHEN j % 3 < 2 THEN {b.day('450 - 50 * (j % 3)')} END",
    )
    b.fill(p.AgreementParty, 12, agreement_id=agreement.format(6), membership_id=member("j % 6"))
    b.fill(
        p.Signature,
        12,
        party_id="(i - 1) * 12 + j + 1",
        name="'Alex Signer'",
        method="'paper'",
        on=b.day("420"),
        at="'2025-05-01 12:00:00+00:00'",
        entered_on=b.day("420"),
        only=f"{b.chance(6)} > 0",
    )
    b.fill(
        p.Clause,
        2 * CLAUSES,
        agreement_id=agreement.format(CLAUSES),
        number=f"1 + j % {CLAUSES}",
        heading="'Clause'",
        text="'Each party does what it says here and tells the others'",
    )
    b.fill(
        p.ClauseState,
        2 * CLAUSES,
        clause_id=f"(i - 1) * {2 * CLAUSES} + j + 1",
        agreement_id=agreement.format(CLAUSES),
        progress=f"CASE WHEN {b.chance(5)} > 0 THEN 'final' ELSE 'under_discussion' END",
        on=b.day("430"),
    )


def measures(b: Builder) -> None:
    from metrics import models as m
    from partnerships.models import Decision

    stages = ("reach", "participation", "attainment", "transition", "employer_result")
    cases = " ".join(f"WHEN {number} THEN '{stage}'" for number, stage in enumerate(stages))
    b.fill(
        m.MetricDefinition,
        METRICS,
        "n",
        id="j + 1",
        code=b.text("'m'", "j"),
        framework="'F'",
        version="'1'",
        title="'Learners'",
        numerator="'those'",
        denominator="'all'",
        unit="'count'",
        stage=f"CASE j {cases} END",
        is_learner_metric=b.boolean("j < 3"),
        from_on=b.day("900"),
        only="i = 1",
    )
    b.fill(
        m.PartnershipMetric,
        METRICS,
        partnership_id="i",
        definition_id="j + 1",
        owner_id=work(b, "j"),
        source="'Records'",
        frequency="'month'",
        lag_days="30",
        baseline="10",
        from_on=b.day("600"),
    )
    metric = f"(i - 1) * {METRICS} + j + 1"
    b.fill(
        m.MetricTarget,
        METRICS,
        metric_id=metric,
        period_from_on=b.day("300"),
        period_to_on=b.day("-60"),
        value="40",
        set_on=b.day("300"),
    )
    end = "60 + 30 * (j % 12)"
    b.fill(
        m.MetricValue,
        METRICS * PERIODS,
        definition_id="1 + j / 12",
        network_id=f"1 + i % {b.networks}",
        partnership_id="i",
        period_from_on=b.day(f"29 + {end}"),
        period_to_on=b.day(end),
        value="12",
        origin="'typed'",
        entered_on=b.day(end),
    )
    b.fill(m.MetricDiscussion, 4, metric_id=metric, meeting_id=f"(i - 1) * {MEETINGS} + j + 1")
    b.fill(Decision, 2, partnership_id="i", text="'We begin'", on=b.day("60 + j"), entered_on=b.day("60 + j"))
    b.fill(m.Report, 1, partnership_id="i", title="'The year'", issued_on=b.day(b.chance(400)))
    b.fill(
        m.ReportDelivery,
        5,
        report_id="i",
        membership_id=member("j + 1"),
        sent_on=b.day("400"),
        opened_on=f"CASE WHEN {b.chance(2)} = 0 THEN {b.day('200')} END",
    )


def employers(b: Builder) -> None:
    from employers import models as e

    is_employer = "i % 5 IN (2, 3)"
    b.fill(e.Employer, 1, "o", id="i", organization_id=f"{b.networks} + i", only=is_employer)
    on = b.day(b.chance(600))
    b.fill(
        e.Need,
        1,
        "o",
        id="i",
        employer_id="i",
        occupation_id=f"1 + i % {PATHWAYS}",
        submitted_on=on,
        entered_on=on,
        only=is_employer,
    )
    b.fill(
        e.Offer,
        1,
        "o",
        id="i",
        employer_id="i",
        intermediary_id=f"1 + i % {b.networks}",
        title="'Internship'",
        kind="CASE i % 3 WHEN 0 THEN 'internship' ELSE 'tour' END",
        submitted_on=on,
        entered_on=on,
        only=is_employer,
    )
    b.fill(
        e.Placement,
        1,
        "o",
        id="i",
        offer_id="i",
        school_id="1",
        grade_band="'high_upper'",
        learners_count="3",
        from_on=on,
        confirmed_on=on,
        entered_on=on,
        only=is_employer,
    )


def voices(b: Builder) -> None:
    from metrics import models as m

    b.fill(
        m.SurveyWave,
        1,
        id="i",
        partnership_id="i",
        only="i % 10 = 0",
        opened_on=b.day("220"),
        closes_on=b.day("200"),
        closed_on=b.day("200"),
    )
    b.fill(
        m.Invitation,
        5,
        only="i % 10 = 0",
        wave_id="i",
        membership_id=member("j + 1"),
        affiliation_id=work(b, "(j + 1)"),
        sent_on=b.day("220"),
    )
    answers = "'[4,3,5,4,4,2,null,3,4,4,5,3,4,3,4,2,4,5,3,4,4,3,2,4]'"
    b.fill(
        m.Response,
        4,
        only="i % 10 = 0",
        wave_id="i",
        membership_id=member("j + 1"),
        sector="CASE j % 2 WHEN 0 THEN 'k12' ELSE 'employer' END",
        key=b.text("i", "'-'", "j"),
        answers=answers,
    )


def main() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    count = int(sys.argv[1])
    print(f"{count} partnerships in {build(count):.1f} s")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
