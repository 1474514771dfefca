"""The templates of the demo region: what four kinds of agreement say, clause by clause, in plain words.

Written for this program. They show what such agreements cover; a lawyer has to say whether they fit.
"""

from __future__ import annotations

#: What all four kinds say alike.
SHARED: dict[int, str] = {
    1: "This agreement is made among {{ parties }}. Each party signs through a person who has the"
    " authority to bind it. The people who sign are named with their titles at the end of this"
    " document.",
    6: "Each party names an executive contact, who decides, and a working contact, who answers within"
    " five business days. A party that changes a contact tells the others within ten business days. {{"
    " convener }} keeps the list.",
    7: "The parties meet at least every quarter. {{ convener }} calls the meeting, keeps the minutes"
    " and sends them within five business days. Decisions are made by agreement of all parties present;"
    " a decision that binds a party needs that party’s own consent.",
    11: "This agreement takes effect on {{ effective_on }} and ends on {{ ends_on }}. The parties"
    " review it at least once in each term, together with the commitments made under it, and decide"
    " before it ends whether and how to go on.",
    12: "A change is made in writing and signed by all parties. It does not change what was done before"
    " it. Until a change is signed by all, the text before it holds.",
    13: "The working contacts try first to settle a dispute, within ten business days; then the"
    " executive contacts, within thirty days. A party may leave, and the parties together may end this"
    " agreement, by written notice of {{ notice_days }} days. Learners who have begun a placement or a"
    " course may finish it under these terms. The law of {{ state }} applies.",
    14: "No party discriminates on the basis of race, color, national origin, sex, disability, age or"
    " religion in anything done under this agreement. Copies signed electronically or by hand have the"
    " same force. The duties listed with this agreement are part of it.",
}

MOU: dict[int, str] = {
    2: "Employers in the region of {{ partnership }} look for people with skills that local schools can"
    " teach. The parties join so that learners reach those jobs, by courses, credentials and real work.",
    3: "The parties share these goals: more learners complete a pathway that leads to a credential of"
    " value; every learner on the pathway has at least one experience of real work; employers hire from"
    " it. The pathways in scope are those listed for {{ partnership }}.",
    4: "Schools and colleges teach the courses, release learners for work-based learning and name a"
    " coordinator. Employers offer experiences, train supervisors and say what skills they need. {{"
    " convener }} convenes, matches offers with schools, and keeps the record. What each party does by"
    " when is listed in the duties of this agreement.",
    5: "Each party bears its own costs unless this agreement or a written decision says otherwise."
    " Contributions in kind are recorded when they are received. No party spends another’s money"
    " without its consent.",
    8: "The parties exchange no data about single learners under this agreement. Before any such data"
    " is exchanged, the parties to it sign a data-sharing agreement under the Family Educational Rights"
    " and Privacy Act (FERPA).",
    9: "Success is measured by learners who complete, credentials earned, experiences of real work and"
    " placements after school, each with a baseline and a target. {{ convener }} reports to all parties"
    " twice a year, in counts large enough that no learner can be recognized.",
    10: "Learners remain under the care of their school; a site follows child labor, safety and wage"
    " law for the work that it gives. Each party answers for its own acts and is insured for them. A"
    " separate master agreement is signed before a learner works at a site.",
}

WORK_BASED: dict[int, str] = {
    2: "This master agreement sets the terms for every placement that a school and an employer arrange"
    " in {{ partnership }}: job shadows, internships, co-operative education and pre-apprenticeships.",
    3: "A placement serves the learner’s program of study. Its tasks, skills and supervisor are written"
    " in a plan for each learner, which the school keeps; the plan adds to this agreement and can’t"
    " change it.",
    4: "The school chooses learners who are ready, checks age and permits, teaches safety before the"
    " first day and visits each site. The employer names a supervisor who is trained to work with"
    " minors, orients learners on the first day and evaluates them. {{ convener }} matches offers and"
    " follows up.",
    5: "Paid placements are paid by the employer, at least at the minimum wage, and the learner is its"
    " employee for the hours worked. Unpaid placements are for the learner’s education, displace nobody"
    " and promise no job. The school provides transport only where the plan says so.",
    8: "Records of learners are education records. The employer uses them only for the placement, shows"
    " them to nobody who does not supervise it, and gives them back or destroys them when it ends.",
    9: "The employer confirms the hours of each placement and one evaluation for each learner. Reports"
    " to others hold counts only.",
    10: "No learner under 18 does work that federal or {{ state }} law forbids at that age;"
    " student-learner exemptions are used only where every condition of the law is met and written in"
    " the plan. The employer keeps workers’ compensation for paid learners; the school keeps liability"
    " insurance for unpaid ones. An injury is reported to the school on the same day. Either may end a"
    " placement at once for safety.",
}

ARTICULATION: dict[int, str] = {
    2: "Learners should not have to repeat what they have mastered. The parties agree on which courses"
    " of the schools count for credit at the college, and under which conditions.",
    3: "The courses, grades and credits that match are listed for each pathway of {{ partnership }}. A"
    " learner who meets the conditions receives the credit within two years after leaving school.",
    4: "The schools teach to the agreed outcomes with qualified teachers and name a liaison. The"
    " college approves syllabi and assessments, records credit without delay and tells learners how it"
    " transfers. Faculty of both meet once a year to compare work.",
    5: "Tuition and fees of dual-credit courses follow the state’s rate; articulated credit is recorded"
    " without a charge. Each party pays its own teachers.",
    8: "Grades that a learner asks to have sent to the college are sent by the school under FERPA. Any"
    " other exchange about single learners needs a data-sharing agreement first.",
    9: "Each year the parties compare the number of learners who enrolled, completed, and were awarded"
    " credit, and how those learners did in the next course.",
    10: "Learners on a campus of the college follow its rules and have its protection; minors have a"
    " named contact there. Each party answers for its own acts and is insured for them.",
}

DATA_SHARING: dict[int, str] = {
    2: "The parties study how learners of {{ partnership }} move from school to college and work, so"
    " that the programs improve. The exception of FERPA on which they rely is named in the data terms.",
    3: "The study covers the pathways of {{ partnership }} and the learners and years that the data"
    " terms name, and nothing else.",
    4: "The party that gives data takes out what the study does not need. The party that receives it"
    " names a custodian, keeps a list of the people with access, and trains them.",
    5: "Each party bears its own costs of preparing, moving and keeping the data.",
    8: "Data is used for the stated purpose only, by people with a legitimate interest in it. Nobody"
    " tries to identify a learner. It is encrypted in transit and at rest, passed to no one else, and"
    " published only in groups large enough that nobody can be recognized. A breach is reported to the"
    " giving party within 24 hours. The giving party may inspect how its data is kept.",
    9: "The receiving party shows its results to all parties before they are published, and reports"
    " each year on who had access.",
    10: "The receiving party answers for harm that comes from its keeping of the data and is insured"
    " for it. Nothing here gives an employer access to the record of a learner.",
}

#: Kind → name of the template, its purpose, and its clauses.
TEMPLATES: dict[str, tuple[str, str, dict[int, str]]] = {
    "mou": (
        "Memorandum of understanding",
        "To work together so that learners of {{ partnership }} reach credentials and real work.",
        {**SHARED, **MOU},
    ),
    "work_based": (
        "Work-based learning master agreement",
        "To set the terms for every placement of learners at a site of {{ partnership }}.",
        {**SHARED, **WORK_BASED},
    ),
    "articulation": (
        "Articulation and dual-credit agreement",
        "To say which courses of {{ partnership }} count for college credit.",
        {**SHARED, **ARTICULATION},
    ),
    "data_sharing": (
        "Data-sharing agreement",
        "To learn from joined records how learners of {{ partnership }} go on, and to keep them safe.",
        {**SHARED, **DATA_SHARING},
    ),
}
