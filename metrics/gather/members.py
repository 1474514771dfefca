"""The members: where each stands, what it left elsewhere, what others say of it (see facts.py)."""

from metrics.gather import agreements, contact, recruitment, value
from metrics.gather.dialect import NEVER, Say
from metrics.gather.facts import Fact
from metrics.gather.purpose import current_charter

USUAL_CADENCE = "CASE a.sector WHEN 'employer' THEN 45 WHEN 'k12' THEN 30 ELSE 60 END"
# What `marks` tells, in the order of its columns.
MARKED = (
    Fact.ENDORSED,
    Fact.SEEKS,
    Fact.HAS_ROLE,
    Fact.OPENED,
    Fact.RECEIVED,
    Fact.GAVE,
    Fact.COVERED,
)


def members(say: Say) -> str:
    """One row for each that has ever accepted: n, membership, days since it joined, days since it was last
    at a meeting and last invited to one (null: never), its cadence, days since the need was stated that it
    was recruited for, its sector, its standing."""
    present, invited = (
        f"CASE WHEN a.is_party THEN {say.days(say.today, last)} END"
        for last in (contact.last_present(say), contact.last_invited(say))
    )
    need = "(SELECT r.stated_on FROM partnerships_recruitmentneed r WHERE r.id = a.need_id)"
    return f"""{say.asked}
    SELECT a.n, a.id, {say.days(say.today, "a.accepted_on")}, {present}, {invited},
        COALESCE({contact.cadence(say)}, {USUAL_CADENCE}), {say.days(say.today, need)}, a.sector,
        {_standing(say)}
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
        (Fact.SETTLED, f"a.is_party AND a.accepted_on <= {say.ago(180)}"),
        (Fact.EMPLOYER, "a.is_party AND a.sector = 'employer'"),
        (Fact.LEARNERS_SIDE, "a.is_party AND a.sector IN ('employer', 'k12', 'postsecondary')"),
        (Fact.WAS_PARTY, f"a.is_other AND {say.active('a', say.ago(365))}"),
    )
    return " | ".join(say.flag(*each) for each in facts)


def traces(say: Say) -> str:
    """What the members left elsewhere, one row a member: n, membership, days since something came from it,
    since something went to it, since the first contact (null: never), facts.

    Each table gives a member at most one row, and no two tables the same fact: so their sum holds them all.
    """
    each = " UNION ALL ".join([*contact.traces(say), recruitment.traces(say), _people(say)])
    return f"""{say.asked}
    SELECT x.n, x.id, min(x.came), min(x.went), max(x.first), CAST(sum(x.facts) AS int)
    FROM ({each}) x GROUP BY x.n, x.id"""


def _people(say: Say) -> str:
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
    return f"""SELECT a.n, c.membership_id, {NEVER}, {NEVER}, {NEVER}, {" + ".join(facts)}
        FROM asked a CROSS JOIN partnerships_membershipcontact c CROSS JOIN directory_affiliation f
        WHERE c.partnership_id = a.pid AND {say.stands("c")} AND f.id = c.affiliation_id AND {say.stands("f")}
        GROUP BY a.n, c.membership_id"""


def marks(say: Say) -> str:
    """What papers and others say of the members: n, and for each of MARKED the memberships of which it is
    true, as text with commas (any number of times)."""
    return f"""{say.asked}
    SELECT a.n,
        ({_endorsed(say)}), ({_seeking(say)}), ({_with_role(say)}), ({_opened(say)}),
        {", ".join(f"({said})" for said in (*value.confirmed(say), agreements.covered(say)))}
    FROM (SELECT a.*, {current_charter(say)} AS charter_id, {_latest_report(say)} AS report_id
        FROM asked a {say.fence}) a"""


def _latest_report(say: Say) -> str:
    return f"""(SELECT r.id FROM metrics_report r WHERE r.partnership_id = a.pid
        AND {say.within("r.issued_on", 365)} ORDER BY r.issued_on DESC, r.id DESC LIMIT 1)"""


def _endorsed(say: Say) -> str:
    """2.2."""
    return f"""SELECT {say.listed("e.membership_id")} FROM partnerships_endorsement e
        WHERE e.charter_id = a.charter_id AND e."on" <= {say.today}"""


def _seeking(say: Say) -> str:
    """4.1."""
    return f"""SELECT {say.listed("v.membership_id")} FROM partnerships_valuestatement v
        WHERE v.partnership_id = a.pid AND v.kind = 'seeks' AND {say.stands("v")}"""


def _with_role(say: Say) -> str:
    """6.3."""
    return f"""SELECT {say.listed("r.membership_id")} FROM partnerships_responsibility r
        WHERE r.partnership_id = a.pid AND r.role <> '' AND r.description <> '' AND {say.stands("r")}"""


def _opened(say: Say) -> str:
    """7.7."""
    return f"""SELECT {say.listed("d.membership_id")} FROM metrics_reportdelivery d
        WHERE d.report_id = a.report_id AND d.sent_on <= {say.today} AND d.opened_on <= {say.today}"""
