"""The active members: how many, of which sectors, what each put in writing (2.2, 3.3, 4.1, 4.4, 6.3, 7.7)."""

from metrics.gather.dialect import Say
from metrics.gather.purpose import current_charter


def counts(say: Say) -> str:
    """n, members, parties, sectors present, members that endorsed, parties that seek, parties of a year ago
    that are still there, parties of a year ago, members with roles, parties that opened the report;
    sectors; keys of those that fail 2.2, 4.1, 4.4, 6.3, 7.7."""
    party = "x.is_active AND NOT x.is_convener"
    return f"""{say.asked}
    SELECT x.n, count(*) FILTER (WHERE x.is_active), count(*) FILTER (WHERE {party}),
        count(DISTINCT x.sector) FILTER (WHERE x.is_active AND x.sector <> ''),
        count(*) FILTER (WHERE x.has_endorsed), count(*) FILTER (WHERE NOT x.is_convener AND x.seeks),
        count(*) FILTER (WHERE x.was_party AND x.is_active), count(*) FILTER (WHERE x.was_party),
        count(*) FILTER (WHERE x.has_role), count(*) FILTER (WHERE NOT x.is_convener AND x.has_opened)
        {say.rows(say.listed("x.sector", "x.is_active AND x.sector <> ''", "DISTINCT"))}
        {say.keys("x.is_active AND NOT x.has_endorsed")} {say.keys(f"{party} AND NOT x.seeks")}
        {say.keys("x.was_party AND NOT x.is_active")} {say.keys("x.is_active AND NOT x.has_role")}
        {say.keys(f"{party} AND NOT x.has_opened")}
    FROM (
        SELECT a.n, m.id, m.role = 'convener' AS is_convener, {say.sector()} AS sector,
            {say.active("m")} AS is_active,
            m.role <> 'convener' AND {say.active("m", say.ago(365))} AS was_party,
            {say.active("m")} AND EXISTS (
                SELECT 1 FROM partnerships_endorsement e
                WHERE e.membership_id = m.id AND e.charter_id = a.charter_id AND e."on" <= {say.today}
            ) AS has_endorsed,
            {say.active("m")} AND EXISTS (
                SELECT 1 FROM partnerships_valuestatement v
                WHERE v.membership_id = m.id AND v.kind = 'seeks' AND {say.stands("v")}
            ) AS seeks,
            {say.active("m")} AND EXISTS (
                SELECT 1 FROM partnerships_responsibility r
                WHERE r.membership_id = m.id AND r.role <> '' AND r.description <> '' AND {say.stands("r")}
            ) AS has_role,
            {say.active("m")} AND EXISTS (
                SELECT 1 FROM metrics_reportdelivery d WHERE d.report_id = a.report_id
                AND d.membership_id = m.id AND d.sent_on <= {say.today} AND d.opened_on <= {say.today}
            ) AS has_opened
        FROM (SELECT a.*, {current_charter(say)} AS charter_id, {_latest_report(say)} AS report_id
            FROM asked a {say.fence}) a
        CROSS JOIN partnerships_membership m JOIN directory_organization o ON o.id = m.organization_id
        WHERE m.partnership_id = a.pid AND m.accepted_on <= {say.today} {say.fence}
    ) x GROUP BY x.n"""


def _latest_report(say: Say) -> str:
    return f"""(SELECT r.id FROM metrics_report r WHERE r.partnership_id = a.pid
        AND {say.within("r.issued_on", 365)} ORDER BY r.issued_on DESC, r.id DESC LIMIT 1)"""


def people(say: Say) -> str:
    """n, parties with a wide net, employer and education parties with a champion, such parties, members whose
    primary contact is reachable; keys of those that fail 3.5, 4.5, 5.6."""
    should = "NOT x.is_convener AND x.sector IN ('employer', 'k12', 'postsecondary')"
    checks = "directory_contactcheck k WHERE k.affiliation_id = f.id"
    return f"""{say.asked}
    SELECT x.n, count(*) FILTER (WHERE NOT x.is_convener AND x.is_wide),
        count(*) FILTER (WHERE {should} AND x.has_champion = 1), count(*) FILTER (WHERE {should}),
        count(*) FILTER (WHERE x.is_reachable = 1)
        {say.keys("NOT x.is_convener AND NOT x.is_wide")} {say.keys(f"{should} AND x.has_champion = 0")}
        {say.keys("x.is_reachable = 0")}
    FROM (
        SELECT a.n, m.id, m.role = 'convener' AS is_convener, {say.sector()} AS sector,
            COALESCE(min(f.person_id) <> max(f.person_id) AND min(f.level) <> max(f.level), false) AS is_wide,
            max(CASE WHEN (c.role = 'sponsor' OR (c.role = 'champion' AND f.level = 'executive'))
                AND c.confirmed_on <= {say.today} AND c.confirmed_on >= {say.ago(365)} AND f.id IS NOT NULL
                THEN 1 ELSE 0 END) AS has_champion,
            max(CASE WHEN c.role = 'primary' AND f.id IS NOT NULL
                THEN COALESCE({say.is_verified(checks, 365)}, 0) ELSE 0 END) AS is_reachable
        FROM asked a CROSS JOIN partnerships_membership m
        JOIN directory_organization o ON o.id = m.organization_id
        LEFT JOIN partnerships_membershipcontact c ON c.membership_id = m.id AND {say.stands("c")}
        LEFT JOIN directory_affiliation f ON f.id = c.affiliation_id AND {say.stands("f")}
        WHERE m.partnership_id = a.pid AND {say.active("m")}
        GROUP BY a.n, m.id, m.role, m.sector, o.kind
    ) x GROUP BY x.n"""
