"""The members: where each stands, when it was last in touch, what shows of it elsewhere (see facts.py)."""

from metrics.gather import agreements, contact, recruitment, value
from metrics.gather.dialect import Mark, Say
from metrics.gather.facts import Fact
from metrics.gather.purpose import current_charter

USUAL_CADENCE = "CASE a.sector WHEN 'employer' THEN 45 WHEN 'k12' THEN 30 ELSE 60 END"


def members(say: Say) -> str:
    """One row for each that has ever accepted: n, membership, days since it joined, days since an interaction
    or a meeting brought something from it and to it (null: never), its cadence, its sector, its standing."""
    came, went = (
        f"CASE WHEN a.is_party THEN {say.days(say.today, say.latest(*ways))} END"
        for ways in (contact.last_in(say), contact.last_out(say))
    )
    return f"""{say.asked}
    SELECT a.n, a.id, {say.days(say.today, "a.accepted_on")}, {came}, {went},
        COALESCE({contact.cadence(say)}, {USUAL_CADENCE}), a.sector, {_standing(say)}
    FROM (
        SELECT a.*, m.id, m.accepted_on, m.left_on, m.need_id, {say.sector()} AS sector,
            m.role <> 'convener' AS is_other, {say.active("m")} AS is_active,
            m.role <> 'convener' AND {say.active("m")} AS is_party
        FROM asked a CROSS JOIN partnerships_membership m CROSS JOIN directory_organization o
        WHERE m.partnership_id = a.pid AND o.id = m.organization_id
        AND m.accepted_on <= {say.today} {say.fence}
    ) a"""


def _standing(say: Say) -> str:
    facts = (
        (Fact.MEMBER, "a.is_active"),
        (Fact.PARTY, "a.is_party"),
        (Fact.JOINED, f"a.is_party AND a.accepted_on > {say.ago(730)}"),
        (Fact.NEEDED, f"a.is_party AND a.accepted_on > {say.ago(730)} AND {recruitment.is_needed(say)}"),
        (Fact.SETTLED, f"a.is_party AND a.accepted_on <= {say.ago(180)}"),
        (Fact.EMPLOYER, "a.is_party AND a.sector = 'employer'"),
        (Fact.LEARNERS_SIDE, "a.is_party AND a.sector IN ('employer', 'k12', 'postsecondary')"),
        (Fact.WAS_PARTY, f"a.is_other AND {say.active('a', say.ago(365))}"),
    )
    return " | ".join(say.flag(*each) for each in facts)


def marks(say: Say) -> str:
    """What shows of a member elsewhere, any number of rows each: n, membership, Fact, days since something
    came from it (null: nothing did)."""
    found = [
        *_papers(say),
        _people(say),
        *recruitment.marks(say),
        *value.marks(say),
        *agreements.marks(say),
        *contact.marks(say),
    ]
    each = " UNION ALL ".join(
        f"SELECT a.n, {mark.member}, {_number(mark.fact)}, {_came(say, mark)} FROM {mark.rows}"
        for mark in found
    )
    return f"""{say.asked},
    pair AS MATERIALIZED (SELECT a.*, p.convener_id, {current_charter(say)} AS charter_id,
        {_latest_report(say)} AS report_id
        FROM asked a CROSS JOIN partnerships_partnership p WHERE p.id = a.pid),
    member AS MATERIALIZED (SELECT a.*, m.id, m.organization_id FROM pair a
        CROSS JOIN partnerships_membership m WHERE m.partnership_id = a.pid AND m.accepted_on <= {say.today})
    {each}"""


def _number(fact: int | str) -> str:
    return fact if isinstance(fact, str) else str(int(fact))


def _came(say: Say, mark: Mark) -> str:
    return say.days(say.today, mark.came) if mark.came else "CAST(NULL AS integer)"


def _latest_report(say: Say) -> str:
    return f"""(SELECT r.id FROM metrics_report r WHERE r.partnership_id = a.pid
        AND {say.within("r.issued_on", 365)} ORDER BY r.issued_on DESC, r.id DESC LIMIT 1)"""


def _papers(say: Say) -> list[Mark]:
    """2.2 (an endorsement also comes from the member), 4.1, 6.3 and 7.7."""
    return [
        Mark(
            f"""pair a CROSS JOIN partnerships_charter c CROSS JOIN partnerships_endorsement e
            WHERE c.partnership_id = a.pid AND e.charter_id = c.id AND e."on" <= {say.today}""",
            "e.membership_id",
            say.flag(Fact.ENDORSED, "c.id = a.charter_id"),
            came='e."on"',
        ),
        Mark(
            f"""member a CROSS JOIN partnerships_valuestatement v
            WHERE v.membership_id = a.id AND v.kind = 'seeks' AND {say.stands("v")}""",
            "a.id",
            Fact.SEEKS,
        ),
        Mark(
            f"""member a CROSS JOIN partnerships_responsibility r
            WHERE r.membership_id = a.id AND r.role <> '' AND r.description <> '' AND {say.stands("r")}""",
            "a.id",
            Fact.HAS_ROLE,
        ),
        Mark(
            f"""pair a CROSS JOIN metrics_reportdelivery d
            WHERE d.report_id = a.report_id AND d.sent_on <= {say.today} AND d.opened_on <= {say.today}""",
            "d.membership_id",
            Fact.OPENED,
        ),
    ]


def _people(say: Say) -> Mark:
    """3.5, 4.5 and 5.6, from the contacts of the day."""
    is_champion = f"""(c.role = 'sponsor' OR (c.role = 'champion' AND f.level = 'executive'))
        AND c.confirmed_on <= {say.today} AND c.confirmed_on >= {say.ago(365)}"""
    checks = "directory_contactcheck k WHERE k.affiliation_id = f.id"
    is_reachable = f"CASE WHEN c.role = 'primary' THEN {say.is_verified(checks, 365)} END = 1"
    facts = (
        say.flag(Fact.WIDE, "min(f.person_id) <> max(f.person_id) AND min(f.level) <> max(f.level)"),
        f"max({say.flag(Fact.CHAMPIONED, is_champion)})",
        f"max({say.flag(Fact.REACHABLE, is_reachable)})",
    )
    return Mark(
        f"""member a CROSS JOIN partnerships_membershipcontact c CROSS JOIN directory_affiliation f
        WHERE c.membership_id = a.id AND {say.stands("c")} AND f.id = c.affiliation_id AND {say.stands("f")}
        GROUP BY a.n, a.id""",
        "a.id",
        " | ".join(facts),
    )
