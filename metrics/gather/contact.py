"""Element 5: who was heard from and when, requests, meetings (the reachable contacts are in members.py)."""

from metrics.gather.dialect import Say
from metrics.scoring.evidence import MEETING

USUAL_CADENCE = "CASE {sector} WHEN 'employer' THEN 45 WHEN 'k12' THEN 30 ELSE 60 END"


def parties(say: Say) -> str:
    """One row a party: n, membership, days since the last inbound event (null: never), its cadence, days
    since it joined, days since the last outbound event (null: never).

    The same said twice, since it is the largest question of all: SQLite is quick at looking up the last of
    each kind by index, PostgreSQL at reading all once and adding up.
    """
    cadence = f"""SELECT t.days FROM partnerships_cadenceterm t WHERE t.membership_id = a.id
        AND t.kind = 'contact' AND {say.stands("t")} ORDER BY t.from_on DESC, t.id DESC LIMIT 1"""
    into, out, joined = _added_up(say) if say.is_postgres else _looked_up(say)
    return f"""{say.asked}, party AS MATERIALIZED (
        SELECT a.*, m.id, m.organization_id, m.accepted_on, p.convener_id, {say.sector()} AS sector
        FROM asked a CROSS JOIN partnerships_partnership p CROSS JOIN partnerships_membership m
        CROSS JOIN directory_organization o
        WHERE p.id = a.pid AND m.partnership_id = a.pid AND o.id = m.organization_id
        AND {say.active("m")} AND m.role <> 'convener'
    )
    SELECT a.n, a.id, {say.days(say.today, into)},
        COALESCE(({cadence}), {USUAL_CADENCE.format(sector="a.sector")}),
        {say.days(say.today, "a.accepted_on")}, {say.days(say.today, out)}
    FROM party a {joined}"""


def _added_up(say: Say) -> tuple[str, str, str]:
    events = " UNION ALL ".join(_events(say))
    last = f"""LEFT JOIN (
        SELECT e.n, e.id, max(e.in_on) AS in_on, max(e.out_on) AS out_on FROM ({events}) e GROUP BY e.n, e.id
    ) x ON x.n = a.n AND x.id = a.id"""
    return "x.in_on", "x.out_on", last


def _looked_up(say: Say) -> tuple[str, str, str]:
    ways = (_inbound(say), _outbound(say))
    inbound, outbound = (say.latest(*(f"({one})" for one in each)) for each in ways)
    return inbound, outbound, ""


def _events(say: Say) -> list[str]:
    """n, membership, the day if something came from the member, the day if something went to it; all ways in
    which either can happen."""
    return [
        f"""SELECT a.n, a.id, CASE WHEN i.direction = 'in' THEN i."on" END AS in_on,
                CASE WHEN i.direction = 'out' THEN i."on" END AS out_on
            FROM party a CROSS JOIN partnerships_interaction i
            WHERE i.membership_id = a.id AND i.is_mass_mail = false AND i."on" <= {say.today}""",
        f"""SELECT a.n, a.id, CASE WHEN g.is_present AND t.held_on <= {say.today} THEN t.held_on END,
                CASE WHEN g.invited_on <= {say.today} THEN g.invited_on END
            FROM party a CROSS JOIN partnerships_meetingparty g CROSS JOIN partnerships_meeting t
            WHERE g.membership_id = a.id AND t.id = g.meeting_id""",
        f"""SELECT a.n, a.id, r.received_on, NULL FROM party a CROSS JOIN partnerships_request r
            WHERE r.membership_id = a.id AND r.received_on <= {say.today}""",
        f"""SELECT a.n, a.id, e."on", NULL FROM party a CROSS JOIN partnerships_endorsement e
            WHERE e.membership_id = a.id AND e."on" <= {say.today}""",
        f"""SELECT a.n, a.id, y."on", NULL FROM party a CROSS JOIN partnerships_confirmation y
            WHERE y.membership_id = a.id AND y."on" <= {say.today}""",
        f"""SELECT a.n, a.id, v.delivered_on, NULL FROM party a CROSS JOIN partnerships_commitment c
            CROSS JOIN partnerships_delivery v CROSS JOIN directory_affiliation f
            WHERE c.owner_id = a.id AND v.commitment_id = c.id AND f.id = v.reported_by_id
            AND f.organization_id = a.organization_id AND v.delivered_on <= {say.today}""",
        f"""SELECT a.n, a.id, f.submitted_on, NULL FROM party a CROSS JOIN employers_employer e
            CROSS JOIN employers_offer f
            WHERE e.organization_id = a.organization_id AND f.employer_id = e.id
            AND f.intermediary_id = a.convener_id AND f.submitted_on <= {say.today}""",
        f"""SELECT a.n, a.id, d.submitted_on, NULL FROM party a CROSS JOIN employers_employer e
            CROSS JOIN employers_need d
            WHERE e.organization_id = a.organization_id AND d.employer_id = e.id
            AND d.submitted_on <= {say.today}""",
    ]


def _inbound(say: Say) -> list[str]:
    """The last day of each way in which something can come from a member."""
    return [
        f"""SELECT max(i."on") FROM partnerships_interaction i
            WHERE i.membership_id = a.id AND i.direction = 'in' AND i.is_mass_mail = false
            AND i."on" <= {say.today}""",
        f"""SELECT max(r.received_on) FROM partnerships_request r
            WHERE r.membership_id = a.id AND r.received_on <= {say.today}""",
        f"""SELECT max(t.held_on) FROM partnerships_meetingparty g
            JOIN partnerships_meeting t ON t.id = g.meeting_id
            WHERE g.membership_id = a.id AND g.is_present AND t.held_on <= {say.today}""",
        f"""SELECT max(e."on") FROM partnerships_endorsement e
            WHERE e.membership_id = a.id AND e."on" <= {say.today}""",
        f"""SELECT max(y."on") FROM partnerships_confirmation y
            WHERE y.membership_id = a.id AND y."on" <= {say.today}""",
        f"""SELECT max(v.delivered_on) FROM partnerships_commitment c
            JOIN partnerships_delivery v ON v.commitment_id = c.id
            JOIN directory_affiliation f ON f.id = v.reported_by_id
            WHERE c.owner_id = a.id AND f.organization_id = a.organization_id
            AND v.delivered_on <= {say.today}""",
        f"""SELECT max(f.submitted_on) FROM employers_employer e
            JOIN employers_offer f ON f.employer_id = e.id
            WHERE e.organization_id = a.organization_id AND f.intermediary_id = a.convener_id
            AND f.submitted_on <= {say.today}""",
        f"""SELECT max(d.submitted_on) FROM employers_employer e JOIN employers_need d ON d.employer_id = e.id
            WHERE e.organization_id = a.organization_id AND d.submitted_on <= {say.today}""",
    ]


def _outbound(say: Say) -> list[str]:
    return [
        f"""SELECT max(i."on") FROM partnerships_interaction i WHERE i.membership_id = a.id
            AND i.direction = 'out' AND i.is_mass_mail = false AND i."on" <= {say.today}""",
        f"""SELECT max(g.invited_on) FROM partnerships_meetingparty g
            WHERE g.membership_id = a.id AND g.invited_on <= {say.today}""",
    ]


def requests(say: Say) -> str:
    """n, answered in time, answered or due; keys of the others."""
    in_time = f"COALESCE(r.answered_on <= {say.today} AND r.answered_on <= r.answer_by_on, false)"
    return f"""{say.asked}
    SELECT x.n, count(*) FILTER (WHERE x.is_in_time), count(*) {say.keys("NOT x.is_in_time")}
    FROM (
        SELECT a.n, r.id, {in_time} AS is_in_time FROM asked a CROSS JOIN partnerships_request r
        WHERE r.partnership_id = a.pid AND {say.within("r.received_on", 180)}
        AND (r.answered_on <= {say.today} OR r.answer_by_on <= {say.today})
    ) x GROUP BY x.n"""


def meetings(say: Say) -> str:
    """n, attendance, meetings that invited anyone, notes in time, meetings whose notes are due or there; keys
    of those that fail 5.4 and 5.5."""
    has_notes = f"COALESCE(t.notes_shared_on <= {say.today}, false)"
    return f"""{say.asked}
    SELECT x.n, CAST(COALESCE(sum({MEETING} * x.present / NULLIF(x.invited, 0)), 0) AS bigint),
        count(*) FILTER (WHERE x.invited > 0),
        count(*) FILTER (WHERE x.is_in_time), count(*) FILTER (WHERE x.is_due)
        {say.keys("x.present < x.invited")} {say.keys("x.is_due AND NOT x.is_in_time")}
    FROM (
        SELECT a.n, a.id, a.is_due, a.is_in_time, count(m.id) AS invited,
            count(m.id) FILTER (WHERE g.is_present) AS present
        FROM (
            SELECT a.*, t.id, {has_notes} OR t.held_on <= {say.ago(7)} AS is_due,
                {has_notes} AND t.notes_shared_on <= {say.shift("t.held_on", 7)} AS is_in_time
            FROM asked a CROSS JOIN partnerships_meeting t
            WHERE t.partnership_id = a.pid AND {say.within("t.held_on", 365)} {say.fence}
        ) a
        LEFT JOIN partnerships_meetingparty g ON g.meeting_id = a.id AND g.invited_on <= {say.today}
        LEFT JOIN partnerships_membership m ON m.id = g.membership_id AND m.role <> 'convener'
        GROUP BY a.n, a.id, a.is_due, a.is_in_time
    ) x GROUP BY x.n"""
