"""Each indicator in words, and what its notes say."""

from __future__ import annotations

from typing import NamedTuple

# "part[y|ies]" are the active members without the convener; "member[s]" are all of them.


class Words(NamedTuple):
    """One indicator; "[one|many]" follows the denominator in `thing`, the numerator in `counted`."""

    thing: str  # what is counted; "" where sentences.py says the sentence
    counted: str  # what those that count did
    rests_on: str
    act: str  # what to do, as an instruction


WORDS: dict[str, Words] = {
    "1.1": Words(
        "",
        "",
        "ExcelinEd element 1; collective impact (backbone organization)",
        "Name the convener and record the day it accepted",
    ),
    "1.2": Words(
        "",
        "",
        "Prichard principle 5 (dedicated contacts)",
        "Name a lead person and a backup, and verify the lead’s contact details",
    ),
    "1.3": Words(
        "",
        "",
        "Prichard (staffing of intermediaries); collective impact; Wilder (resources)",
        "Assign more staff time, or restate in the charter what is needed",
    ),
    "1.4": Words("", "", "PSAT (administration and management)", "Hold the meetings the cadence calls for"),
    "1.5": Words(
        "commitment[s] of the convener due in the last 180 days",
        "[was|were] done on time",
        "PSAT (leadership, efficiency)",
        "Deliver what the convener promised",
    ),
    "1.6": Words("", "", "Action guide step 5; AQCP", "Secure funding for convening in the next 12 months"),
    "2.1": Words(
        "",
        "",
        "ExcelinEd element 2; Wilder (purpose)",
        "Complete the purpose statement and adopt a fresh version",
    ),
    "2.2": Words(
        "member[s]",
        "endorsed the current charter",
        "Collective impact (common agenda); Wilder",
        "Ask the members named to endorse the charter",
    ),
    "2.3": Words(
        "required protocol[s]",
        "[is|are] in force",
        "ExcelinEd element 2; PSAT (decision making); Intersector toolkit",
        "Agree on the protocols that are missing",
    ),
    "2.4": Words(
        "goal[s]",
        "[has|have] an owner, a date, a target and a linked metric",
        "Wilder (concrete attainable goals); StriveTogether",
        "Give every goal an owner, a date, a target and a metric",
    ),
    "2.5": Words("", "", "Texas P-TECH benchmark 2 (annual review)", "Review the purpose together"),
    "3.1": Words(
        "part[y|ies] that joined in the last 24 months",
        "[was|were] approached after a need had been written down",
        "ExcelinEd element 3",
        "Write down the recruitment need before you approach someone",
    ),
    "3.2": Words(
        "place[s] asked for by recruitment needs due by now",
        "[is|are] filled",
        "ExcelinEd element 3; PSAT (resources)",
        "Recruit for the needs that are past due",
    ),
    "3.3": Words(
        "required sector[s]",
        "[has|have] an active member",
        "ExcelinEd; AQCP; Wilder (cross-section of members)",
        "Bring a member of each missing sector to the table",
    ),
    "3.4": Words(
        "employer[s]",
        "[hires|hire] for a target occupation or [works|work] in a target industry",
        "Prichard principle 1; Perkins V needs assessment; CIP–SOC crosswalk",
        "Record what these employers hire for, or recruit employers in the target industries",
    ),
    "3.5": Words(
        "part[y|ies]",
        "[has|have] two or more current contacts on two or more levels",
        "Prichard principle 4; TAACCCT (several contact points)",
        "Add a second contact on another level",
    ),
    "3.6": Words(
        "", "", "JFF ladder (Wilson 2015); P/PV tracker", "Offer these employers the next step of engagement"
    ),
    "4.1": Words(
        "part[y|ies]",
        "stated in writing what [it seeks|they seek]",
        "ExcelinEd element 4; Prichard principle 2",
        "Ask these parties what they seek",
    ),
    "4.2": Words(
        "part[y|ies] active for 180 days or more",
        "confirmed a benefit received in the last 12 months",
        "PARTNER (value); PSAT (benefits)",
        "Ask these parties to confirm what they received",
    ),
    "4.3": Words(
        "part[y|ies] active for 180 days or more",
        "both gave and received a confirmed benefit in the last 12 months",
        "PARTNER (reciprocity); MSP-PE (mutuality)",
        "Balance what these parties give and what they get",
    ),
    "4.4": Words(
        "part[y|ies] active a year ago",
        "[is|are] still active",
        "P/PV tracker; WIOA employer indicators",
        "Learn why parties left, and win them back",
    ),
    "4.5": Words(
        "[employer, school or college|employers, schools and colleges]",
        "[has|have] an executive champion confirmed in the last 12 months",
        "Prichard principles 2 and 3",
        "Name or reconfirm an executive champion",
    ),
    "5.1": Words(
        "part[y|ies]",
        "[was|were] heard from within the agreed cadence",
        "Prichard principle 5; collective impact (continuous communication)",
        "Get in touch with the silent parties and record their answer",
    ),
    "5.2": Words(
        "part[y|ies]",
        "had contact in both directions within two cadences",
        "PARTNER; PSAT",
        "Turn one-way contact into a conversation",
    ),
    "5.3": Words(
        "request[s] of the last 180 days",
        "[was|were] answered on time",
        "Prichard principle 7; TAACCCT employers",
        "Answer the open requests",
    ),
    "5.4": Words("", "", "PSAT; Meeting Effectiveness Inventory", "Find out why invited parties stay away"),
    "5.5": Words(
        "meeting[s] of the last 12 months",
        "had notes shared within 7 days",
        "PSAT (administration)",
        "Share meeting notes within a week",
    ),
    "5.6": Words(
        "member[s]",
        "[has|have] a primary contact verified in the last 12 months",
        "Prichard principle 5",
        "Verify the primary contacts",
    ),
    "6.1": Words(
        "member[s]",
        "signed an agreement in force",
        "ExcelinEd element 6; Texas P-TECH",
        "Get an agreement signed by the members named",
    ),
    "6.2": Words(
        "clause[s] of the agreements in force",
        "[is|are] final",
        "Colorado Education Initiative checklist; DOL toolkit 1.4a",
        "Settle the open clauses",
    ),
    "6.3": Words(
        "member[s]",
        "[has|have] a role with a written responsibility",
        "DOL toolkit 1.3a (roles matrix)",
        "Write down who answers for what",
    ),
    "6.4": Words(
        "open commitment[s]",
        "[has|have] an owner, a responsible person and a due date",
        "Action guide step 4 (who, what, by when)",
        "Complete who does what by when for the open commitments",
    ),
    "6.5": Words(
        "commitment[s] due in the last 12 months",
        "[was|were] done on time",
        "PARTNER (reliability)",
        "Deliver the overdue commitments and have them confirmed",
    ),
    "6.6": Words(
        "agreement[s] ending within 90 days",
        "[has|have] a renewal in hand",
        "Life cycle of agreements",
        "Start the renewals",
    ),
    "6.7": Words(
        "flow[s] of student-level data",
        "[is|are] covered by a data-sharing agreement in force",
        "FERPA 99.31(a)(6) and 99.35",
        "Put a data-sharing agreement in force before data flows",
    ),
    "7.1": Words(
        "metric[s]",
        "[has|have] a numerator, denominator, source, owner and frequency",
        "ExcelinEd element 7; Advance CTE program data",
        "Complete the definitions of these metrics",
    ),
    "7.2": Words(
        "metric[s]",
        "[has|have] a baseline and a target",
        "StriveTogether; Perkins performance levels",
        "Set baselines and targets",
    ),
    "7.3": Words(
        "metric[s]",
        "[has|have] a value on time",
        "Perkins reporting lag; KYSTATS",
        "Bring in the values that are overdue",
    ),
    "7.4": Words(
        "stage[s] of the process",
        "[has|have] a metric",
        "ExcelinEd (“process-wide”); AQCP (interim and outcome)",
        "Adopt a metric for each missing stage",
    ),
    "7.5": Words(
        "learner metric[s]",
        "[breaks|break] down by student group in the latest period",
        "Perkins V section 3(48); ESEA",
        "Ask the source for a breakdown by student group",
    ),
    "7.6": Words(
        "metric[s]",
        "[was|were] discussed in a meeting or decision in the last 12 months",
        "StriveTogether; Sector Partnership Metrics",
        "Put these metrics on the agenda of a meeting",
    ),
    "7.7": Words(
        "part[y|ies]",
        "opened the latest report of the last 12 months",
        "Prichard principle 6",
        "Issue a report and see that each party opens it",
    ),
}

#: What a note says where it stands in for the count; "indicator note" before the bare note.
NOTES: dict[str, str] = {
    "1.1": "The convener is named and has accepted.",
    "1.1 no_convener": "No convener is named.",
    "1.1 not_accepted": "A convener is named but has not accepted yet.",
    "1.2": "A lead person, verified in the last 180 days, and a backup are named.",
    "1.2 no_backup": "A lead person is named and verified, but no backup.",
    "1.3 no_need_declared": "The charter does not say how much staff time is needed.",
    "1.4 no_cadence": "No meeting cadence is agreed yet.",
    "1.4 none_due": "The first meeting is not due yet.",
    "1.5 none_due": "No commitment of the convener fell due in the last 180 days.",
    "1.6 no_budget": "No convening budget covers the next 12 months.",
    "2.1 not_adopted": "No version of the charter has been adopted.",
    "2.4 none": "No goal has been set.",
    "2.5 no_interval": "No review interval is agreed.",
    "2.5 not_due": "The first review is not due yet.",
    "3.1 none_joined": "No party joined in the last 24 months.",
    "3.2 none_due": "No recruitment need has come due yet.",
    "3.4 no_target_occupation": "No pathway of this partnership names a target occupation.",
    "4.4 too_young": "The partnership had no parties a year ago.",
    "5.1 all_new": "All parties joined so recently that no contact is due yet.",
    "5.3 none_received": "No request came due in the last 180 days.",
    "6.2 none": "No agreement is in force.",
    "6.4 none_open": "No commitment is open.",
    "6.5 none_due": "No commitment fell due in the last 12 months.",
    "6.6 none_applies": "No agreement ends within 90 days.",
    "6.7 none_applies": "No student-level data flows between members.",
    "7.3 not_due": "The first values are not due yet.",
    "7.5 no_learner_metric": "No adopted metric counts learners.",
    "no_metric": "No success metric has been adopted.",
    "no_employer": "No employer is an active party.",
    "no_party": "There is no active party.",
    "none_long_enough": "No party has been active for 180 days yet.",
    "none_held": "No meeting was held in the last 12 months.",
    "one_party": "It takes a second party before this can be said.",
    "below_stage": "Not asked of a partnership at this stage.",
    "none_applies": "There is nothing here to count.",
}
for _metric in ("7.1", "7.2"):
    NOTES[f"{_metric} none"] = NOTES["no_metric"]

#: What a note adds to the count.
ADDED: dict[str, str] = {
    "aged": "; the version is more than a year old, which lowers the value",
    "legal_alert": ". This is a legal matter, whatever the score",
    "overdue": "; that is overdue",
}
