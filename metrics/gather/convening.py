"""Element 1: stage and status, the convener, its staff, its meetings, its money."""

from metrics.gather.dialect import Say


def basis(say: Say) -> str:
    """n, stage, status, convener (null, 1 named, 2 accepted), days since stage 1 began, meetings held since
    then, meeting cadence, cents secured, cents budgeted; meetings that were planned and not held."""
    begun = """SELECT min(s."on") FROM partnerships_stagechange s
        WHERE s.partnership_id = a.pid AND s.stage >= 1
        AND s."on" <= {today} AND (s.until_on IS NULL OR s.until_on > s."on")"""
    missed = f"""(SELECT {say.listed("t.id", f"t.held_on IS NULL OR t.held_on > {say.today}")}
        FROM partnerships_meeting t WHERE t.partnership_id = a.pid AND {say.within("t.planned_on", 365)}
        AND t.planned_on >= a.begun_on)"""
    return f"""{say.asked}
    SELECT a.n,
        COALESCE({_standing(say, "stage")}, 0), COALESCE({_standing(say, "status")}, 'open'),
        (SELECT max(CASE WHEN m.accepted_on <= {say.today} THEN 2 ELSE 1 END) FROM partnerships_membership m
            WHERE m.partnership_id = a.pid AND m.role = 'convener'
            AND (m.invited_on <= {say.today} OR m.accepted_on <= {say.today})
            AND (m.left_on IS NULL OR m.left_on >= {say.today})),
        {say.days(say.today, "a.begun_on")},
        (SELECT count(*) FROM partnerships_meeting t WHERE t.partnership_id = a.pid
            AND {say.within("t.held_on", 365)} AND t.held_on >= a.begun_on),
        (SELECT t.days FROM partnerships_cadenceterm t WHERE t.partnership_id = a.pid AND t.kind = 'meeting'
            AND {say.stands("t")} ORDER BY t.from_on DESC, t.id DESC LIMIT 1),
        {_money(say, _ALLOCATIONS.format(today=say.today))}, {_money(say, "partnerships_budget r WHERE true")}
        {say.rows(missed)}
    FROM (SELECT a.*, ({begun.format(today=say.today)}) AS begun_on FROM asked a {say.fence}) a
    WHERE a.n >= 0"""


def staff(say: Say) -> str:
    """n, leads, leads verified, backups, hundredths of positions; keys of the leads."""
    checks = """directory_affiliation f JOIN directory_contactcheck k ON k.affiliation_id = f.id
        WHERE f.person_id = s.person_id AND """ + say.stands("f")
    return f"""{say.asked}
    SELECT x.n, count(*) FILTER (WHERE x.role = 'lead'), count(*) FILTER (WHERE x.is_verified = 1),
        count(*) FILTER (WHERE x.role = 'backup'), CAST(round(sum(x.fte * 100)) AS bigint)
        {say.keys("x.role = 'lead'")}
    FROM (
        SELECT a.n, s.id, s.role, s.fte,
            CASE WHEN s.role = 'lead' THEN {say.is_verified(checks, 180)} END AS is_verified
        FROM asked a CROSS JOIN partnerships_assignment s
        WHERE s.partnership_id = a.pid AND {say.stands("s")} {say.fence}
    ) x GROUP BY x.n"""


_ALLOCATIONS = """partnerships_allocation r JOIN partnerships_fundingsource f ON f.id = r.source_id
    WHERE f.awarded_on <= {today} AND (f.closed_on IS NULL OR f.closed_on > {today})"""


def _standing(say: Say, what: str) -> str:
    return f"""(SELECT s.{what} FROM partnerships_{what}change s WHERE s.partnership_id = a.pid
        AND {say.step("s")} ORDER BY s."on" DESC, s.id DESC LIMIT 1)"""


def _money(say: Say, rows: str) -> str:
    """Cents for convening in the 365 days from the day on, each row prorated by days, half a cent up."""
    end = say.ahead(364)
    days = f"({say.days(say.smaller('r.to_on', end), say.larger('r.from_on', say.today))} + 1)"
    whole = f"({say.days('r.to_on', 'r.from_on')} + 1)"
    cents = "CAST(round(r.amount * 100) AS bigint)"
    return f"""COALESCE((
        SELECT CAST(sum(({cents} * 2 * {days} + {whole}) / (2 * {whole})) AS bigint) FROM {rows}
        AND r.partnership_id = a.pid AND r.is_convening AND r.made_on <= {say.today}
        AND r.from_on <= {end} AND r.to_on >= {say.today}), 0)"""
