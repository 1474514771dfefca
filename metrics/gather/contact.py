"""Element 5: who was heard from and when, requests, meetings (the reachable contacts are in members.py)."""

from metrics.gather.dialect import NEVER, Say
from metrics.scoring.evidence import MEETING


def cadence(say: Say) -> str:
    """The cadence agreed with the member `a`, if one is."""
    return f"""(SELECT t.days FROM partnerships_cadenceterm t WHERE t.membership_id = a.id
        AND t.kind = 'contact' AND {say.stands("t")} ORDER BY t.from_on DESC, t.id DESC LIMIT 1)"""


def last_present(say: Say) -> str:
    return f"""(SELECT t.held_on FROM partnerships_meeting t
        WHERE t.partnership_id = a.pid AND t.held_on <= {say.today} AND (
            SELECT g.is_present FROM partnerships_meetingparty g
            WHERE g.meeting_id = t.id AND g.membership_id = a.id)
        ORDER BY t.held_on DESC LIMIT 1)"""


def last_invited(say: Say) -> str:
    return f"""(SELECT max(g.invited_on) FROM partnerships_meetingparty g
        WHERE g.membership_id = a.id AND g.invited_on <= {say.today})"""


def traces(say: Say) -> list[str]:
    """What came from a member and went to it, a table at a time (deliveries that it reported are in
    commitments.py, meetings above): n, membership, last came, last went, first, facts."""

    def last(direction: str) -> str:
        return f"min({ago}) FILTER (WHERE r.direction = '{direction}' AND r.is_mass_mail = false)"

    ago = say.days(say.today, 'r."on"')
    talks = f"{last('in')} AS came, {last('out')} AS went, max({ago}) AS first"
    others = [
        (table, on, f"min({say.days(say.today, f'r.{on}')}), {NEVER}, {NEVER}") for table, on in _INBOUND
    ]
    return [
        f"""SELECT a.n, r.membership_id AS id, {days}, 0 AS facts FROM asked a CROSS JOIN {table} r
        WHERE r.partnership_id = a.pid AND r.{on} <= {say.today} GROUP BY a.n, r.membership_id"""
        for table, on, days in (("partnerships_interaction", '"on"', talks), *others)
    ]


_INBOUND = (
    ("partnerships_request", "received_on"),
    ("partnerships_confirmation", '"on"'),
    ("partnerships_endorsement", '"on"'),
)


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
    of those that fail 5.4 and 5.5.

    Who isn't the convener is read once a pair: PostgreSQL would look up each invited party by itself.
    """
    has_notes = f"COALESCE(t.notes_shared_on <= {say.today}, false)"
    return f"""{say.asked}
    SELECT x.n, CAST(COALESCE(sum({MEETING} * x.present / NULLIF(x.invited, 0)), 0) AS bigint),
        count(*) FILTER (WHERE x.invited > 0),
        count(*) FILTER (WHERE x.is_in_time), count(*) FILTER (WHERE x.is_due)
        {say.keys("x.present < x.invited")} {say.keys("x.is_due AND NOT x.is_in_time")}
    FROM (
        SELECT a.n, t.id, {has_notes} OR t.held_on <= {say.ago(7)} AS is_due,
            {has_notes} AND t.notes_shared_on <= {say.shift("t.held_on", 7)} AS is_in_time,
            count(m.id) AS invited, count(m.id) FILTER (WHERE g.is_present) AS present
        FROM asked a CROSS JOIN partnerships_meeting t
        LEFT JOIN partnerships_meetingparty g ON g.partnership_id = a.pid AND g.meeting_id = t.id
            AND g.invited_on <= {say.today}
        LEFT JOIN (
            SELECT b.n, m.id FROM asked b CROSS JOIN partnerships_membership m
            WHERE m.partnership_id = b.pid AND m.role <> 'convener' {say.fence}
        ) m ON m.n = a.n AND m.id = g.membership_id
        WHERE t.partnership_id = a.pid AND {say.within("t.held_on", 365)}
        GROUP BY a.n, t.held_on, t.id{say.by_day}
    ) x GROUP BY x.n"""
