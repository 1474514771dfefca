"""Element 5: who was heard from and when, requests, meetings (the reachable contacts are in members.py)."""

from metrics.gather.dialect import Mark, Say
from metrics.scoring.evidence import MEETING


def cadence(say: Say) -> str:
    """The cadence agreed with the member `a`, if one is."""
    return f"""(SELECT t.days FROM partnerships_cadenceterm t WHERE t.membership_id = a.id
        AND t.kind = 'contact' AND {say.stands("t")} ORDER BY t.from_on DESC, t.id DESC LIMIT 1)"""


def last_in(say: Say) -> list[str]:
    """The last interaction that came from a member, the last meeting at which it was present."""
    return [
        f"""(SELECT max(i."on") FROM partnerships_interaction i
            WHERE i.membership_id = a.id AND i.direction = 'in' AND i.is_mass_mail = false
            AND i."on" <= {say.today})""",
        f"""(SELECT t.held_on FROM partnerships_meeting t
            WHERE t.partnership_id = a.pid AND t.held_on <= {say.today} AND (
                SELECT g.is_present FROM partnerships_meetingparty g
                WHERE g.meeting_id = t.id AND g.membership_id = a.id)
            ORDER BY t.held_on DESC LIMIT 1)""",
    ]


def last_out(say: Say) -> list[str]:
    """The last interaction and the last invitation that went to a member."""
    return [
        f"""(SELECT max(i."on") FROM partnerships_interaction i WHERE i.membership_id = a.id
            AND i.direction = 'out' AND i.is_mass_mail = false AND i."on" <= {say.today})""",
        f"""(SELECT max(g.invited_on) FROM partnerships_meetingparty g
            WHERE g.membership_id = a.id AND g.invited_on <= {say.today})""",
    ]


def marks(say: Say) -> list[Mark]:
    """The other ways in which something can come from a member (endorsements are in members.py, deliveries
    that it reported in commitments.py)."""
    return [
        Mark(
            f"""pair a CROSS JOIN partnerships_request r
            WHERE r.partnership_id = a.pid AND r.received_on <= {say.today}""",
            "r.membership_id",
            came="r.received_on",
        ),
        Mark(
            f"""member a CROSS JOIN partnerships_confirmation y
            WHERE y.membership_id = a.id AND y."on" <= {say.today}""",
            "a.id",
            came='y."on"',
        ),
        Mark(
            f"""member a CROSS JOIN employers_employer e CROSS JOIN employers_offer f
            WHERE e.organization_id = a.organization_id AND f.employer_id = e.id
            AND f.intermediary_id = a.convener_id AND f.submitted_on <= {say.today}""",
            "a.id",
            came="f.submitted_on",
        ),
        Mark(
            f"""member a CROSS JOIN employers_employer e CROSS JOIN employers_need d
            WHERE e.organization_id = a.organization_id AND d.employer_id = e.id
            AND d.submitted_on <= {say.today}""",
            "a.id",
            came="d.submitted_on",
        ),
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
