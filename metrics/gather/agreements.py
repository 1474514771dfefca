"""Agreements in force, who is covered, their clauses and renewals; flows of data (6.1, 6.2, 6.6, 6.7)."""

from metrics.gather.dialect import Say
from metrics.scoring.evidence import CLAUSES

FORCE = "'signed', 'active', 'under_review', 'renewed'"
KINDS = "'mou', 'work_based', 'articulation'"


def in_force(say: Say, agreement: str = "g") -> str:
    g = agreement
    state = f"""partnerships_agreementtransition s WHERE s.agreement_id = {g}.id
        AND s.state IN ({FORCE}) AND {say.step("s")}"""
    return f"""{g}.effective_on <= {say.today} AND ({g}.ends_on IS NULL OR {g}.ends_on >= {say.today})
        AND {say.found(state)}"""


def agreements(say: Say) -> str:
    """n, final clauses, agreements in force, those ending with a successor, those ending; keys of those that
    fail 6.2 and 6.6."""
    final = f"""SELECT count(*) FROM partnerships_clausestate s
        WHERE s.agreement_id = g.id AND s.progress = 'final' AND {say.step("s")}"""
    return f"""{say.asked}
    SELECT x.n, CAST(sum(x.final) AS bigint), count(*), count(*) FILTER (WHERE x.has_successor),
        count(*) FILTER (WHERE x.is_ending) {say.keys(f"x.final < {CLAUSES}")}
        {say.keys("x.is_ending AND NOT x.has_successor")}
    FROM (
        SELECT a.n, g.id, ({final}) AS final, COALESCE(g.ends_on <= {say.ahead(90)}, false) AS is_ending,
            CASE WHEN g.ends_on <= {say.ahead(90)} THEN {_has_successor(say)} ELSE false END AS has_successor
        FROM asked a CROSS JOIN partnerships_agreement g
        WHERE g.partnership_id = a.pid AND g.kind IN ({KINDS}) AND {in_force(say)} {say.fence}
    ) x GROUP BY x.n"""


def _has_successor(say: Say) -> str:
    withdrawn = f"""partnerships_agreementtransition s
        WHERE s.agreement_id = r.id AND s.state = 'withdrawn' AND {say.step("s")}"""
    return say.found(f"""partnerships_agreement r WHERE r.predecessor_id = g.id AND r.partnership_id = a.pid
        AND r.drafted_on <= {say.today} AND NOT {say.found(withdrawn)}""")


def covered(say: Say) -> str:
    """6.1: who signed an agreement in force."""
    return f"""SELECT {say.listed("t.membership_id")} FROM partnerships_agreement g
        CROSS JOIN partnerships_agreementparty t CROSS JOIN partnerships_signature z
        WHERE g.partnership_id = a.pid AND g.kind IN ({KINDS}) AND {in_force(say)}
        AND t.partnership_id = a.pid AND t.agreement_id = g.id
        AND (t.left_on IS NULL OR t.left_on >= {say.today})
        AND z.partnership_id = a.pid AND z.party_id = t.id AND z."on" <= {say.today}
        AND (z.voided_on IS NULL OR z.voided_on > {say.today})"""


def flows(say: Say) -> str:
    """n, flows of student-level data that are covered, such flows; keys of the others."""
    return f"""{say.asked}
    SELECT x.n, count(*) FILTER (WHERE x.is_covered), count(*) {say.keys("NOT x.is_covered")}
    FROM (
        SELECT a.n, w.id, EXISTS (
            SELECT 1 FROM partnerships_datasharingagreement h
            JOIN partnerships_agreement g ON g.id = h.agreement_id
            WHERE h.id = w.covered_by_id AND {in_force(say)}
        ) AS is_covered
        FROM asked a CROSS JOIN partnerships_dataflow w
        WHERE w.partnership_id = a.pid AND w.is_student_level AND {say.stands("w")} {say.fence}
    ) x GROUP BY x.n"""
