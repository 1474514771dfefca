"""Element 2: the charter in force, its reviews, the protocols, the goals."""

from metrics.gather.dialect import Say
from metrics.gather.recruitment import has_targets


def charter(say: Say) -> str:
    """n, charter, its filled parts, days since adopted, review interval, hundredths of positions needed, days
    since the last review, days since the first charter, kinds of protocol in force, whether a pathway has a
    target occupation; those kinds."""
    last_review = f"""SELECT max(r."on") FROM partnerships_review r
        WHERE r.partnership_id = a.pid AND r."on" <= {say.today}"""
    first = f"""SELECT min(f.adopted_on) FROM partnerships_charter f
        WHERE f.partnership_id = a.pid AND f.adopted_on <= {say.today}"""
    protocols = f"FROM partnerships_protocol o WHERE o.partnership_id = a.pid AND {say.stands('o')}"
    kinds = f"(SELECT {say.listed('o.kind', 'true', 'DISTINCT')} {protocols})"
    parts = " + ".join(
        f"CASE WHEN c.{part} <> '' THEN 1 ELSE 0 END" for part in ("need", "serves", "geography")
    )
    return f"""{say.asked}
    SELECT a.n, c.id, {parts} + CASE WHEN c.goal <> '' AND EXISTS (
            SELECT 1 FROM partnerships_partnershippathway l
            WHERE l.partnership_id = a.pid AND {say.stands("l")}
        ) THEN 1 ELSE 0 END,
        {say.days(say.today, "c.adopted_on")}, c.review_every_days, CAST(round(c.fte_needed * 100) AS bigint),
        {say.days(say.today, f"({last_review})")}, {say.days(say.today, f"({first})")},
        (SELECT count(DISTINCT o.kind) {protocols}), {has_targets(say)} {say.rows(kinds)}
    FROM (SELECT a.*, {current_charter(say)} AS charter_id FROM asked a {say.fence}) a
    LEFT JOIN partnerships_charter c ON c.id = a.charter_id"""


def current_charter(say: Say) -> str:
    return f"""(SELECT v.id FROM partnerships_charter v WHERE v.partnership_id = a.pid
        AND v.adopted_on <= {say.today} ORDER BY v.version DESC LIMIT 1)"""


def goals(say: Say) -> str:
    """n, workable goals, goals; keys of the others."""
    return f"""{say.asked}
    SELECT x.n, count(*) FILTER (WHERE x.is_workable), count(*) {say.keys("NOT x.is_workable")}
    FROM (
        SELECT a.n, g.id, g.owner_id IS NOT NULL AND g.due_on IS NOT NULL AND g.target <> '' AND EXISTS (
                SELECT 1 FROM metrics_goalmetric k JOIN metrics_partnershipmetric o ON o.id = k.metric_id
                JOIN metrics_partnershipmetric t
                    ON t.definition_id + 0 = o.definition_id AND t.partnership_id = a.pid
                WHERE k.goal_id = g.id AND k."on" <= {say.today} AND {say.stands("t")}
            ) AS is_workable
        FROM asked a CROSS JOIN partnerships_goal g
        WHERE g.partnership_id = a.pid AND {say.stands("g")} {say.fence}
    ) x GROUP BY x.n"""
