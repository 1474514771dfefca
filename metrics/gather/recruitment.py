"""Element 3: needs before approach, needs filled, fit with the labor market, depth of engagement."""

from employers.choices import HOSTING, LEADING
from employers.rules import CO_DESIGN
from metrics.gather.dialect import NEVER, Say
from metrics.gather.facts import Fact


def traces(say: Say) -> str:
    """What members that are employers hand in, and whether they fit (3.4): as in members.traces."""
    offer = f"""(SELECT max(f.submitted_on) FROM employers_offer f WHERE f.employer_id = e.id
        AND f.intermediary_id = p.convener_id AND f.submitted_on <= {say.today})"""
    need = f"""(SELECT max(d.submitted_on) FROM employers_need d WHERE d.employer_id = e.id
        AND d.submitted_on <= {say.today})"""
    return f"""SELECT a.n, m.id, {say.days(say.today, say.latest(offer, need))}, {NEVER}, {NEVER},
            {say.flag(Fact.FITS, _fits(say))}
        FROM asked a CROSS JOIN partnerships_partnership p CROSS JOIN partnerships_membership m
        CROSS JOIN employers_employer e
        WHERE p.id = a.pid AND m.partnership_id = a.pid AND e.organization_id = m.organization_id"""


def _fits(say: Say) -> str:
    """It hires for a target occupation of a pathway, or is in a target industry."""
    pathways = f"l.partnership_id = a.pid AND {say.stands('l')} AND t.pathway_id = l.pathway_id"
    hires = f"""partnerships_partnershippathway l CROSS JOIN pathways_pathway_target_occupations t
        CROSS JOIN employers_need d
        WHERE {pathways} AND d.employer_id = e.id AND d.occupation_id = t.occupation_id
        AND d.submitted_on <= {say.today} AND (d.to_on IS NULL OR d.to_on >= {say.today})"""
    is_near = f"""pathways_industry i CROSS JOIN partnerships_partnershippathway l
        CROSS JOIN pathways_pathway_target_industries t CROSS JOIN pathways_industry g
        WHERE i.id = e.industry_id AND {pathways} AND g.id = t.industry_id AND {_IS_IN_INDUSTRY}"""
    return f"({say.found(hires)} OR {say.found(is_near)})"


# NAICS begins with a target industry; 31-33 spans a range.
_IS_IN_INDUSTRY = """(substr(i.naics, 1, length(g.naics)) = g.naics
    OR (substr(g.naics, 3, 1) = '-'
        AND substr(i.naics, 1, 2) BETWEEN substr(g.naics, 1, 2) AND substr(g.naics, 4, 2)))"""


def has_targets(say: Say) -> str:
    return f"""EXISTS (SELECT 1 FROM partnerships_partnershippathway l
        JOIN pathways_pathway_target_occupations t ON t.pathway_id = l.pathway_id
        WHERE l.partnership_id = a.pid AND {say.stands("l")})"""


def needs(say: Say) -> str:
    """n, places filled, places needed; keys of the needs that are not full."""
    filled = f"""SELECT count(*) FROM partnerships_membership m WHERE m.need_id = r.id
        AND m.partnership_id = a.pid AND {say.active("m")} AND m.role <> 'convener'"""
    return f"""{say.asked}
    SELECT x.n, sum({say.smaller("x.filled", "x.needed")}), sum(x.needed) {say.keys("x.filled < x.needed")}
    FROM (
        SELECT a.n, r.id, CAST(r.needed_count AS int) AS needed, CAST(({filled}) AS int) AS filled
        FROM asked a CROSS JOIN partnerships_recruitmentneed r
        WHERE r.partnership_id = a.pid AND r.needed_by_on <= {say.today} AND r.stated_on <= {say.today}
        AND (r.withdrawn_on IS NULL OR r.withdrawn_on > {say.today}) {say.fence}
    ) x GROUP BY x.n"""


def employers(say: Say) -> str:
    """n, membership, then its year for the ladder: times, kinds, hosts, leads. Only employers that acted."""
    offers = f"""(
            SELECT a.*, m.id, m.organization_id FROM asked a CROSS JOIN partnerships_membership m
            JOIN directory_organization o ON o.id = m.organization_id
            WHERE m.partnership_id = a.pid AND {say.active("m")} AND {say.sector()} = 'employer'
            AND m.role <> 'convener' {say.fence}
        ) a CROSS JOIN employers_employer e CROSS JOIN employers_offer f"""
    mine = "e.organization_id = a.organization_id AND f.employer_id = e.id"
    columns = "f.kind, f.is_paid, f.is_credit_bearing"
    return f"""{say.asked}
    SELECT x.n, x.id, {YEAR}
    FROM (
        SELECT a.n, a.id, {columns} FROM {offers} {placements(say)} AND {mine}
        UNION ALL SELECT a.n, a.id, {columns} FROM {offers} {deliveries(say)} AND {mine}
    ) x GROUP BY x.n, x.id"""


def _words(words: frozenset[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))


YEAR = f"""count(*), count(DISTINCT x.kind),
    max(CASE WHEN x.kind = '{CO_DESIGN}'
        OR ((x.is_paid OR x.is_credit_bearing) AND x.kind IN ({_words(HOSTING)}))
        THEN 1 ELSE 0 END),
    max(CASE WHEN x.kind IN ({_words(LEADING)}) THEN 1 ELSE 0 END)"""


def placements(say: Say) -> str:
    """Confirmed by the school, and running in the trailing 365 days."""
    return f"""CROSS JOIN employers_placement l
        WHERE l.offer_id = f.id AND l.confirmed_on <= {say.today} AND l.from_on <= {say.today}
        AND COALESCE(l.to_on, l.from_on) > {say.ago(365)}"""


def deliveries(say: Say) -> str:
    """For a commitment that rests on the offer, confirmed by the receiver; no placement counted already."""
    return f"""CROSS JOIN partnerships_commitment c CROSS JOIN partnerships_delivery v
        CROSS JOIN partnerships_confirmation y
        WHERE c.offer_id = f.id AND v.commitment_id = c.id AND y.delivery_id = v.id
        AND {say.within("v.delivered_on", 365)} AND {confirmed(say)} AND NOT EXISTS (
            SELECT 1 FROM employers_placement l
            WHERE l.id = v.placement_id AND l.confirmed_on <= {say.today})"""


def confirmed(say: Say, commitment: str = "c", said: str = "y") -> str:
    """By the receiver; by the convener where the commitment is to the partnership as a whole."""
    return f"""{said}."on" <= {say.today} AND ({said}.membership_id = {commitment}.receiver_id
        OR ({commitment}.receiver_id IS NULL AND EXISTS (SELECT 1 FROM partnerships_membership b
            WHERE b.id = {said}.membership_id AND b.role = 'convener')))"""
