"""Evidence: what the records of one partnership say on one date, as plain numbers, before any judgment.

`metrics.gather` makes these for many partnerships at once; `elements` reads them. Nothing here is weighed or
decayed. The rules named in the comments are those of the seven-element health model, version 1.0.

What holds for every field
  * As of means as of: a record dated after `as_of` does not exist; a from/to row counts as it stood on
    `as_of`, its end date included; a commitment is judged by the due date last agreed before it fell due.
  * `Count` is (passed, of): whole numbers, 0 <= passed <= of unless the field says otherwise. An empty
    denominator is given as (0, 0); what that means (zero, unknown, not applicable) is `elements`' business.
  * Days are whole days before `as_of`: 0 is today, 30 is thirty days ago. None means that it never happened.
  * "The trailing n days" are (as_of - n days, as_of], that is 0 <= days < n.
  * An active party is a membership accepted on or before `as_of` and not left before it.
    "Parties" are the active parties WITHOUT the convener; "members" are the active parties WITH the convener.
  * Fields of indicators whose first stage lies above `stage` are not read and may be left at the default;
    except `contacts`, which the evidence grade reads at every stage.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

Count = tuple[int, int]  # (passed, of)
Key = tuple[str, int | str]  # (kind of row, its primary key): ("membership", 12), ("protocol", "conflict")

OPEN, DORMANT, CLOSED = "open", "dormant", "closed"

# 5.4 is a mean of fractions. Summed as floats it would depend on the order in which a database meets the
# rows; summed as integers of this unit it does not. 720720 is divisible by every number from 1 to 16, so the
# sum is exact for meetings of up to 16 invited parties and short by less than 0.0000014 a meeting beyond.
MEETING = 720_720
CLAUSES = 14  # 6.2: the clauses of the published list, whatever a tenant calls required


class Kept(NamedTuple):
    """Commitments that fell due in a window (1.5, 6.5): on_time + late_done <= due; the rest is not done."""

    on_time: int = 0
    late_done: int = 0
    due: int = 0


class PartyContact(NamedTuple):
    """5.1, one per party. Last contact is the last INBOUND event of that party (mass mail is none)."""

    membership_id: int
    inbound_days: int | None  # days since its last inbound event; None: never
    cadence_days: int  # the contact cadence agreed with this party as of the day, >= 1
    joined_days: int  # days since it accepted, >= 0


class MetricAge(NamedTuple):
    """7.3, one per adopted metric."""

    metric_id: int  # PartnershipMetric
    # days since the close of the latest period with a value, less the reporting lag; may be negative (still
    # within the lag); None: no value yet
    overdue_days: int | None
    period_days: int  # length of the metric's period, >= 1
    is_due: bool  # the first period that closed after adoption, plus the lag, lies on or before as_of


class Spread(NamedTuple):
    """How far the partners agree on one element (survey.py makes it); only for 3 parties or more."""

    agreement: float  # r_wg, 0..1
    gap: float  # highest less lowest sector mean on the 1-5 scale, 0..4


class Voices(NamedTuple):
    """The latest closed survey wave that met the survey rule and closed at most 540 days before as_of."""

    # S of elements 1..7 in order, each 0..1; None: unknown ("don't know" > 50 %)
    scores: tuple[float | None, ...]
    closed_days: int  # days since the wave closed, 0..540
    parties: int  # parties that answered, the convener not among them
    spreads: tuple[Spread | None, ...] = (None,) * 7  # for the survey pages; never stored in a snapshot


class Evidence(NamedTuple):
    """One partnership as of one date. Every default means "no such record"; gather fills what it finds.

    Built by position in the hot path (`Evidence._make`), so the order of the fields is part of the contract:
    `Evidence._fields` is the list to follow.
    """

    partnership_id: int
    as_of: date
    stage: int = 0  # 0 exploring, 1 forming, 2 formalised, 3 delivering, 4 renewing
    status: str = OPEN  # OPEN, DORMANT or CLOSED
    parties: int = 0  # number of active parties without the convener

    # --- what the evidence grade needs
    # dated evidence rows of the trailing 180 d by the day they happened: (entered more than 30 d after it
    # happened, all such rows); imported rows are in neither number
    late_entered: Count = (0, 0)
    voices: Voices | None = None  # None: no wave met the rule in the last 540 days

    # --- element 1, convening agency or intermediary
    convener_named: bool = False  # 1.1 the partnership has a convener organization
    convener_accepted: bool = False  # 1.1 and that organization's accepted-on date is on or before as_of
    lead_named: bool = False  # 1.2 an assignment as lead runs on as_of
    # 1.2 ... of a person whose latest contact check is "verified", 180 days old or less
    lead_verified: bool = False
    backup_named: bool = False  # 1.2 an assignment as backup runs on as_of
    fte_assigned: int = 0  # 1.3 hundredths of a full-time position, all assignments that run on as_of
    fte_needed: int | None = None  # 1.3 hundredths, from the charter in force; None (or 0): no need declared
    # 1.4 held in the window that starts on the later of as_of - 365 d and the day stage 1 began
    meetings_held: int = 0
    # 1.4 floor(days in that window / meeting cadence); None: no cadence agreed
    meetings_due: int | None = None
    # 1.5 commitments owned by the convener, due in the trailing 180 d; withdrawn left out
    convener_kept: Kept = Kept()
    # 1.6 cents of awarded or active sources for convening in [as_of, as_of + 365 d), each allocation
    # prorated by days and rounded half up to the cent
    funding_secured: int = 0
    # 1.6 cents of the convening budget over the same 365 days, prorated alike; 0: no budget
    funding_budget: int = 0

    # --- element 2, clear purpose and established protocols
    # 2.1 filled parts, 0..4, of the current charter version: need, who it serves, geography, and (at least
    # one pathway and at least one goal)
    charter_parts: int = 0
    charter_days: int | None = None  # 2.1 days since the current version was adopted; None: none adopted
    endorsed: Count = (0, 0)  # 2.2 members that endorsed the current version, of members (convener included)
    protocols: Count = (0, 6)  # 2.3 distinct required kinds in force, of the required kinds
    goals: Count = (0, 0)  # 2.4 goals with owner, date, target and at least one linked metric, of goals
    review_days: int | None = None  # 2.5 days since the last review; None: never reviewed
    # 2.5 agreed interval in days from the charter in force; None (or 0): not agreed
    review_interval: int | None = None
    # 2.5 days since the first charter version was adopted; the first review is due when this reaches the
    # interval; None: none adopted
    review_clock: int | None = None

    # --- element 3, purposeful stakeholder recruitment (the convener counts only in 3.3)
    # 3.1 parties whose recruitment need is dated on or before first contact (the earliest interaction of
    # either direction, else the day joined), of parties joined in 730 d
    need_first: Count = (0, 0)
    # 3.2 sum of min(linked parties active on as_of, needed), of sum of needed, over all needs ever due
    # (needed-by <= as_of), withdrawn ones left out
    needs_filled: Count = (0, 0)
    # 3.3 required sectors with at least one active member (convener as intermediary), of required
    sectors: Count = (0, 5)
    has_targets: bool = False  # 3.4 a pathway of the partnership has a target occupation
    # 3.4 active employers whose Need's 6-digit SOC equals a target occupation or whose NAICS begins with a
    # target industry, of active employers
    labor_fit: Count = (0, 0)
    wide_net: Count = (0, 0)  # 3.5 parties with >= 2 current contacts on >= 2 levels, of parties
    ladder: Count = (0, 0)  # 3.6 sum over active employers of (ladder level - 1), of 4 x active employers

    # --- element 4, mutual benefit and shared value (convener left out throughout)
    value_sought: Count = (0, 0)  # 4.1 parties with a value statement of kind "seeks", of parties
    # 4.2 parties (>= 180 d active) that confirmed a benefit they received in the trailing 365 d, of parties
    # active >= 180 d
    value_confirmed: Count = (0, 0)
    # 4.3 ... with a confirmed contribution given AND a confirmed benefit received, of the same
    reciprocal: Count = (0, 0)
    # 4.4 parties active on as_of - 365 d that are active still, of parties active then
    retained: Count = (0, 0)
    # 4.5 employer and education parties with an executive champion (or the executive sponsor) confirmed <=
    # 365 d ago, of employer and education parties
    champions: Count = (0, 0)

    # --- element 5, open lines of communication
    contacts: tuple[PartyContact, ...] = ()  # 5.1 one per party, any order (convener left out)
    # 5.2 parties with >= 1 inbound (presence at a meeting is in) and >= 1 outbound (an invitation is out)
    # in the trailing 2 cadences, of parties
    two_way: Count = (0, 0)
    # 5.3 requests received in the trailing 180 d answered by their answer-by date, of those answered or
    # with answer-by <= as_of; unanswered and not yet due are in neither number
    answered: Count = (0, 0)
    # 5.4 sum over meetings held in the trailing 365 d of MEETING * present // invited, of MEETING x those
    # meetings; convener left out; a meeting that invited no party is left out
    attendance: Count = (0, 0)
    # 5.5 meetings held in the trailing 365 d with notes shared within 7 d, of such meetings; meetings
    # younger than 7 d without notes are in neither number
    notes_shared: Count = (0, 0)
    # 5.6 members whose primary contact is verified <= 365 d ago and not bounced since, of members
    reachable: Count = (0, 0)

    # --- element 6, clear stakeholder roles and responsibilities
    # 6.1 members covered by an agreement (MOU, work-based-learning master, articulation) that they signed,
    # effective, neither expired nor terminated (under review counts), of members
    covered: Count = (0, 0)
    # 6.2 sum of final clauses over agreements in force, of CLAUSES x agreements in force
    clauses: Count = (0, 0)
    roles: Count = (0, 0)  # 6.3 members with >= 1 role and >= 1 written responsibility, of members
    # 6.4 open commitments with owner party, owner person and due date, of open commitments
    well_formed: Count = (0, 0)
    # 6.5 commitments due in the trailing 365 d; done on the day delivered if the receiver confirmed by
    # as_of; withdrawn left out
    kept: Kept = Kept()
    # 6.6 agreements in force ending within 90 d (0..90 ahead) that have a successor not withdrawn, of
    # agreements so ending
    renewals: Count = (0, 0)
    # 6.7 flows of student-level data covered by a data-sharing agreement in force, of flows
    data_flows: Count = (0, 0)

    # --- element 7, process-wide success metrics (adopted metrics only)
    # 7.1 metrics with numerator, denominator, source, owner and frequency, of metrics
    defined: Count = (0, 0)
    targeted: Count = (0, 0)  # 7.2 metrics with baseline and target, of metrics
    metric_ages: tuple[MetricAge, ...] = ()  # 7.3 one per metric, any order
    # 7.4 of reach, participation, attainment, transition, employer result: with a metric
    process_stages: Count = (0, 5)
    # 7.5 learner metrics with a subgroup breakdown in the latest period (a suppressed cell counts as
    # present), of learner metrics
    disaggregated: Count = (0, 0)
    used: Count = (0, 0)  # 7.6 metrics discussed in a meeting or decision in the trailing 365 d, of metrics
    # 7.7 parties that opened (signed in, or Continue on the link page) the latest report of the trailing
    # 365 d, of parties; no report: (0, parties)
    shared_back: Count = (0, 0)

    # --- the rows behind each number that is not full; empty when gather was asked for counts only
    # indicator id -> keys in ascending order; kinds as in FAILING
    failing: Mapping[str, tuple[Key, ...]] = {}


# The kind of row that gather names under each indicator: the model's name in lower case, with the primary
# key; the three kinds marked * have no row because it is missing, and carry the name of what is missing.
FAILING: Mapping[str, tuple[str, ...]] = {
    "1.1": ("partnership",),
    "1.2": ("assignment", "partnership"),
    "1.3": ("partnership",),
    "1.4": ("meeting",),
    "1.5": ("commitment",),
    "1.6": ("partnership",),
    "2.1": ("charter", "partnership"),
    "2.2": ("membership",),
    "2.3": ("protocol",),  # *protocol kind
    "2.4": ("goal",),
    "2.5": ("charter",),
    "3.1": ("membership",),
    "3.2": ("recruitmentneed",),
    "3.3": ("sector",),  # *sector
    "3.4": ("membership",),
    "3.5": ("membership",),
    "3.6": ("membership",),
    "4.1": ("membership",),
    "4.2": ("membership",),
    "4.3": ("membership",),
    "4.4": ("membership",),
    "4.5": ("membership",),
    "5.1": ("membership",),
    "5.2": ("membership",),
    "5.3": ("request",),
    "5.4": ("meeting",),
    "5.5": ("meeting",),
    "5.6": ("membership",),
    "6.1": ("membership",),
    "6.2": ("agreement",),
    "6.3": ("membership",),
    "6.4": ("commitment",),
    "6.5": ("commitment",),
    "6.6": ("agreement",),
    "6.7": ("dataflow",),
    "7.1": ("partnershipmetric",),
    "7.2": ("partnershipmetric",),
    "7.3": ("partnershipmetric",),
    "7.4": ("processstage",),  # *process stage
    "7.5": ("partnershipmetric",),
    "7.6": ("partnershipmetric",),
    "7.7": ("membership",),
}


def faults(evidence: Evidence) -> tuple[str, ...]:
    """What is wrong with evidence, in words; empty for good evidence. For the tests of whoever builds it."""
    found = [
        f"{name} is {value}: not 0 <= passed <= of"
        for name, value in _counts(evidence)
        if not 0 <= value[0] <= value[1]
    ]
    found += [
        f"{name} is {kept}"
        for name in ("convener_kept", "kept")
        for kept in (getattr(evidence, name),)
        if min(kept) < 0 or kept.on_time + kept.late_done > kept.due
    ]
    found += [f"{contact} has no cadence" for contact in evidence.contacts if contact.cadence_days < 1]
    found += [f"{age} has no period" for age in evidence.metric_ages if age.period_days < 1]
    if len(evidence.contacts) != evidence.parties:
        found.append(f"{evidence.parties} parties but {len(evidence.contacts)} contacts")
    found += [
        f"{key[0]} fails under {name}"
        for name, keys in evidence.failing.items()
        for key in keys
        if key[0] not in FAILING[name]
    ]
    return tuple(found)


def _counts(evidence: Evidence) -> list[tuple[str, Count]]:
    kinds = Evidence.__annotations__.items()
    return [(name, getattr(evidence, name)) for name, kind in kinds if kind is Count]
