"""Evidence into findings: one short function per indicator, in the order of the rubric (health model 1.0).

Each function takes the Evidence of one partnership and returns a `Finding`, a plain tuple of
  value        0..1, or None for unknown
  numerator, denominator   the numbers to say in words ("3 of 4"); both 0 if there is nothing to count
  note         "" or a short key that says why the value is what it is; pages turn it into a sentence
A Finding is a plain tuple, because a nightly run makes millions; `Reading` is its named form for documents.
The function of an indicator is called only at stages at which it applies.
"""

from collections.abc import Callable
from math import fsum
from typing import NamedTuple

from metrics.scoring.evidence import MEETING, Count, Evidence, Kept

Finding = tuple[float | None, float, float, str]

KNOWN, UNKNOWN, NOT_APPLICABLE = "known", "unknown", "not_applicable"  # states of a reading

BELOW_STAGE: Finding = (None, 0, 0, "below_stage")
# this object and BELOW_STAGE are what "not applicable" is
NONE_APPLIES: Finding = (None, 0, 0, "none_applies")
ONE_PARTY: Finding = (None, 0, 0, "one_party")


class Reading(NamedTuple):
    """One indicator of one partnership, as stored and shown."""

    indicator: str  # "5.1"
    state: str  # KNOWN, UNKNOWN or NOT_APPLICABLE
    value: float | None  # 0..1 if known, else None
    numerator: float
    denominator: float
    note: str


def reading(indicator: str, finding: Finding) -> Reading:
    """The named form of a finding."""
    if finding[0] is not None:
        state = KNOWN
    else:
        state = NOT_APPLICABLE if finding is BELOW_STAGE or finding is NONE_APPLIES else UNKNOWN
    return tuple.__new__(Reading, (indicator, state, *finding))  # what Reading() does, at half the price


def decay(days: float, cadence: float) -> float:
    """D(d, c): 1 up to one cadence, then half for each further one. Days of any sign, cadence > 0; 0..1."""
    return 1.0 if days <= cadence else 0.5 ** ((days - cadence) / cadence)


def freshness(age: float, term: float) -> float:
    """F(age, T) of a standing document: 1 to T days, then half for each further 180 days, at least 0.25."""
    return 1.0 if age <= term else max(0.25, 0.5 ** ((age - term) / 180))


def _or_zero(count: Count) -> Finding:
    """A share whose absence is itself the finding."""
    passed, of = count
    return (passed / of, passed, of, "") if of else (0.0, 0, 0, "none")


def _or_unknown(count: Count, note: str) -> Finding:
    """A share of which nothing could yet have been recorded."""
    passed, of = count
    return (passed / of, passed, of, "") if of else (None, 0, 0, note)


def _or_not_applicable(count: Count) -> Finding:
    passed, of = count
    return (passed / of, passed, of, "") if of else NONE_APPLIES


def _up_to_one(have: int, need: int | None, note: str) -> Finding:
    """min(1, have / need); unknown, with the note, if there is no need."""
    return (min(1.0, have / need), have, need, "") if need else (None, have, 0, note)


def _kept(kept: Kept) -> Finding:
    """On time counts full, late but done half."""
    on_time, late_done, due = kept
    return (
        ((on_time + 0.5 * late_done) / due, on_time, due, "late" if late_done else "")
        if due
        else (None, 0, 0, "none_due")
    )


# --- element 1, convening agency or intermediary


def convener_accepted(e: Evidence) -> Finding:  # 1.1
    if not e.convener_named:
        return (0.0, 0, 1, "no_convener")
    return (1.0, 1, 1, "") if e.convener_accepted else (0.5, 0, 1, "not_accepted")


def lead_and_backup(e: Evidence) -> Finding:  # 1.2
    verified, backup = e.lead_named and e.lead_verified, e.backup_named
    if verified:
        return (1.0, 2, 2, "") if backup else (0.7, 1, 2, "no_backup")
    note = "lead_not_verified" if e.lead_named else "no_lead"
    return (0.3, 1, 2, note) if backup else (0.0, 0, 2, note)


def capacity(e: Evidence) -> Finding:  # 1.3, in hundredths of a position
    return _up_to_one(e.fte_assigned, e.fte_needed, "no_need_declared")


def convening_happens(e: Evidence) -> Finding:  # 1.4
    return _up_to_one(e.meetings_held, e.meetings_due, "no_cadence" if e.meetings_due is None else "none_due")


def convener_follows_through(e: Evidence) -> Finding:  # 1.5
    return _kept(e.convener_kept)


def convening_funded(e: Evidence) -> Finding:  # 1.6, in cents
    return _up_to_one(e.funding_secured, e.funding_budget, "no_budget")


# --- element 2, clear purpose and established protocols


def purpose_complete(e: Evidence) -> Finding:  # 2.1
    age = e.charter_days
    if age is None:
        return (0.0, 0, 4, "not_adopted")
    return (e.charter_parts / 4 * freshness(age, 365), e.charter_parts, 4, "" if age <= 365 else "aged")


def purpose_endorsed(e: Evidence) -> Finding:  # 2.2
    return _or_zero(e.endorsed)


def protocols_in_force(e: Evidence) -> Finding:  # 2.3
    return _or_zero(e.protocols)


def goals_workable(e: Evidence) -> Finding:  # 2.4
    return _or_zero(e.goals)


def reviewed_on_time(e: Evidence) -> Finding:  # 2.5, in days; never reviewed though due is as old as can be
    interval, days, clock = e.review_interval, e.review_days, e.review_clock
    if not interval:
        return (None, 0, 0, "no_interval")
    if days is not None:
        return (decay(days, interval), days, interval, "" if days <= interval else "overdue")
    is_due = clock is not None and clock >= interval
    return (0.0, clock or 0, interval, "never") if is_due else (None, 0, interval, "not_due")


# --- element 3, purposeful stakeholder recruitment


def need_before_approach(e: Evidence) -> Finding:  # 3.1
    return _or_unknown(e.need_first, "none_joined")


def needs_filled(e: Evidence) -> Finding:  # 3.2
    return _or_unknown(e.needs_filled, "none_due")


def sectors_at_table(e: Evidence) -> Finding:  # 3.3
    return _or_zero(e.sectors)


def labor_market_fit(e: Evidence) -> Finding:  # 3.4
    return _or_unknown(e.labor_fit, "no_employer") if e.has_targets else (None, 0, 0, "no_target_occupation")


def wide_net(e: Evidence) -> Finding:  # 3.5
    return _or_zero(e.wide_net)


def engagement_depth(e: Evidence) -> Finding:  # 3.6, in steps above the first rung
    return _or_unknown(e.ladder, "no_employer")


# --- element 4, mutual benefit and shared value


def value_sought(e: Evidence) -> Finding:  # 4.1
    return _or_zero(e.value_sought)


def value_confirmed(e: Evidence) -> Finding:  # 4.2
    return _or_unknown(e.value_confirmed, "none_long_enough")


def reciprocity(e: Evidence) -> Finding:  # 4.3
    return _or_unknown(e.reciprocal, "none_long_enough")


def retention(e: Evidence) -> Finding:  # 4.4
    return _or_unknown(e.retained, "too_young")


def champions(e: Evidence) -> Finding:  # 4.5
    return _or_zero(e.champions)


# --- element 5, open lines of communication


def recency(e: Evidence) -> Finding:  # 5.1; counted are the parties within their cadence, of those known
    values: list[float] = []
    within = 0
    for _, days, cadence, joined in e.contacts:
        if days is None:
            if joined > cadence:
                values.append(0.0)
        elif days <= cadence:
            within += 1
            values.append(1.0)
        else:
            # decay(), spelled out: the hottest line of all
            values.append(0.5 ** ((days - cadence) / cadence))
    if values:
        return (fsum(values) / len(values), within, len(values), "")
    return (None, 0, 0, "all_new") if e.contacts else (0.0, 0, 0, "none")


def two_way(e: Evidence) -> Finding:  # 5.2
    return _or_zero(e.two_way)


def responsiveness(e: Evidence) -> Finding:  # 5.3
    return _or_unknown(e.answered, "none_received")


def attendance(e: Evidence) -> Finding:  # 5.4, said in meetings: 3.5 of 5 is 70 % on the mean
    present, of = e.attendance
    return (present / of, present / MEETING, of / MEETING, "") if of else (None, 0, 0, "none_held")


def notes_shared(e: Evidence) -> Finding:  # 5.5
    return _or_unknown(e.notes_shared, "none_held")


def contacts_reachable(e: Evidence) -> Finding:  # 5.6
    return _or_zero(e.reachable)


# --- element 6, clear stakeholder roles and responsibilities


def agreement_in_force(e: Evidence) -> Finding:  # 6.1
    return _or_zero(e.covered)


# 6.2; the mean over agreements is the share of all their clauses
def agreement_complete(e: Evidence) -> Finding:
    return _or_zero(e.clauses)


def roles_written(e: Evidence) -> Finding:  # 6.3
    return _or_zero(e.roles)


def commitments_well_formed(e: Evidence) -> Finding:  # 6.4; once delivering, no open commitment is a finding
    if e.stage >= 3 and not e.well_formed[1]:
        return (0.0, 0, 0, "none_open")
    return _or_unknown(e.well_formed, "none_open")


def commitments_kept(e: Evidence) -> Finding:  # 6.5
    return _kept(e.kept)


def renewal_in_hand(e: Evidence) -> Finding:  # 6.6
    return _or_not_applicable(e.renewals)


def data_sharing_covered(e: Evidence) -> Finding:  # 6.7; less than all is a legal matter, whatever the score
    passed, of = e.data_flows
    return (passed / of, passed, of, "" if passed == of else "legal_alert") if of else NONE_APPLIES


# --- element 7, process-wide success metrics


def definitions_complete(e: Evidence) -> Finding:  # 7.1
    return _or_zero(e.defined)


def baseline_and_target(e: Evidence) -> Finding:  # 7.2
    return _or_zero(e.targeted)


def value_current(e: Evidence) -> Finding:  # 7.3; counted are the metrics on time, of those known
    values: list[float] = []
    on_time = 0
    for _, days, period, is_due in e.metric_ages:
        if days is not None:
            on_time += days <= period
            values.append(decay(days, period))
        elif is_due:
            values.append(0.0)
    if values:
        return (fsum(values) / len(values), on_time, len(values), "")
    return (None, 0, 0, "not_due" if e.metric_ages else "no_metric")


def whole_process_covered(e: Evidence) -> Finding:  # 7.4
    return _or_zero(e.process_stages)


def disaggregated(e: Evidence) -> Finding:  # 7.5
    return _or_unknown(e.disaggregated, "no_learner_metric")


def used(e: Evidence) -> Finding:  # 7.6
    return _or_unknown(e.used, "no_metric")


def shared_back(e: Evidence) -> Finding:  # 7.7
    return _or_unknown(e.shared_back, "no_party")


# By position in the rubric.
FINDERS: tuple[Callable[[Evidence], Finding], ...] = (
    convener_accepted,
    lead_and_backup,
    capacity,
    convening_happens,
    convener_follows_through,
    convening_funded,
    purpose_complete,
    purpose_endorsed,
    protocols_in_force,
    goals_workable,
    reviewed_on_time,
    need_before_approach,
    needs_filled,
    sectors_at_table,
    labor_market_fit,
    wide_net,
    engagement_depth,
    value_sought,
    value_confirmed,
    reciprocity,
    retention,
    champions,
    recency,
    two_way,
    responsiveness,
    attendance,
    notes_shared,
    contacts_reachable,
    agreement_in_force,
    agreement_complete,
    roles_written,
    commitments_well_formed,
    commitments_kept,
    renewal_in_hand,
    data_sharing_covered,
    definitions_complete,
    baseline_and_target,
    value_current,
    whole_process_covered,
    disaggregated,
    used,
    shared_back,
)
