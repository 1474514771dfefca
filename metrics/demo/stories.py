"""Thirty partnerships, each with its own condition: what is told of each is what its records then show."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Story:
    """How one partnership lived. Care runs from 0 (nobody does it) to 1 (always done); ages are in days."""

    name: str
    network: int
    trade: str
    age: int
    stages: tuple[tuple[int, int], ...]  # (days after the start, stage)
    members: (
        str  # one letter each: d district, s school, c college, e employer, w workforce board, a association
    )
    care: float
    less: dict[str, float] = field(default_factory=dict)  # care by topic where it differs
    silent: int = 0  # no contact for so many days
    agreement: str = (
        "active"  # active, ending, renewing, expired, partial, signature, draft, terminated, none
    )
    survey: str = ""  # good, split, few (too few answered), open or empty
    twist: str = (
        ""  # champion_gone, lead_gone, convener_unnamed, data_uncovered, dormant, closed, late_entries
    )
    county: int = 0

    def of(self, topic: str) -> float:
        return self.less.get(topic, self.care)


GROWN = ((0, 0), (30, 1), (110, 2), (190, 3))
FORMAL = ((0, 0), (40, 1), (160, 2))
FORMED = ((0, 0), (45, 1))
RENEWING = (*GROWN, (430, 4))

STORIES = [
    Story(
        "Precision Makers Compact",
        0,
        "manufacturing",
        540,
        RENEWING,
        "dsceeewa",
        0.95,
        agreement="renewing",
        survey="good",
    ),
    Story("Tallowmere Nursing Ladder", 0, "health", 540, GROWN, "dsceeew", 0.93, survey="good", county=0),
    Story(
        "Bramblefork Trades Apprenticeship",
        0,
        "construction",
        520,
        GROWN,
        "dsceeew",
        0.85,
        {"metrics": 0.35},
        county=1,
    ),
    Story(
        "Orrinsburg Freight Academy",
        0,
        "logistics",
        500,
        GROWN,
        "dsceew",
        0.8,
        {"value": 0.25},
        survey="split",
        county=3,
    ),
    Story(
        "Vesperton Cyber Guild",
        0,
        "technology",
        480,
        GROWN,
        "dsceew",
        0.75,
        {"contact": 0.45},
        silent=75,
        survey="open",
        county=4,
    ),
    Story("Larkmoor Health Careers", 0, "health", 470, GROWN, "dscee", 0.7, agreement="expired", county=5),
    Story(
        "Tallow Machine Shop Circle",
        0,
        "manufacturing",
        430,
        GROWN,
        "dsee",
        0.6,
        twist="champion_gone",
        county=0,
    ),
    Story(
        "Bramble Valley Builders Link",
        0,
        "construction",
        400,
        FORMAL,
        "dsceew",
        0.65,
        agreement="ending",
        county=1,
    ),
    Story(
        "Orrin Warehouse Start",
        0,
        "logistics",
        380,
        FORMAL,
        "dsee",
        0.22,
        {"roles": 0.1},
        agreement="partial",
        county=3,
    ),
    Story(
        "Quillhaven Dental Aides",
        0,
        "health",
        150,
        FORMED,
        "dcee",
        0.35,
        agreement="draft",
        survey="few",
        county=2,
    ),
    Story(
        "Vesper Robotics Interest", 0, "manufacturing", 25, ((0, 0),), "e", 0.5, agreement="none", county=4
    ),
    Story(
        "Larkmoor Help Desk Idea",
        0,
        "technology",
        12,
        ((0, 0),),
        "",
        0.4,
        agreement="none",
        twist="convener_unnamed",
        county=5,
    ),
    Story("Quill Valley Care Bridge", 1, "health", 540, GROWN, "ddsceeew", 0.9, survey="good", county=2),
    Story("Quill County Welders", 1, "manufacturing", 530, GROWN, "dsceee", 0.82, {"recruit": 0.3}, county=2),
    Story(
        "Hillside Electric Earn and Learn",
        1,
        "construction",
        500,
        GROWN,
        "dseew",
        0.78,
        {"convene": 0.35},
        twist="lead_gone",
        county=2,
    ),
    Story("Bramble Logistics Exchange", 1, "logistics", 450, GROWN, "dsceew", 0.72, survey="split", county=1),
    Story("Quillhaven Coders", 1, "technology", 420, FORMAL, "dscee", 0.7, {"purpose": 0.3}, county=2),
    Story(
        "Orrin Hospital Volunteers to Aides",
        1,
        "health",
        390,
        FORMAL,
        "dsce",
        0.55,
        agreement="signature",
        county=3,
    ),
    Story(
        "Data for Pathways Compact",
        1,
        "technology",
        360,
        FORMAL,
        "ddcw",
        0.75,
        twist="data_uncovered",
        county=2,
    ),
    Story(
        "One-Sided Plastics Academy",
        1,
        "manufacturing",
        410,
        GROWN,
        "dsceee",
        0.7,
        {"value": 0.1, "contact": 0.5},
        county=2,
    ),
    Story("Vesper Framing Crew", 1, "construction", 200, FORMED, "dsee", 0.5, agreement="draft", county=4),
    Story("Quill Cold Chain Starters", 1, "logistics", 90, FORMED, "see", 0.25, agreement="none", county=2),
    Story(
        "Sablewick Machinists Promise",
        2,
        "manufacturing",
        540,
        RENEWING,
        "dsceeewa",
        0.88,
        agreement="ending",
        survey="good",
        county=6,
    ),
    Story(
        "Fennimoor Nursing Assistants",
        2,
        "health",
        500,
        GROWN,
        "dsceew",
        0.68,
        {"contact": 0.3},
        silent=160,
        county=7,
    ),
    Story(
        "Hollowell Bend Builders",
        2,
        "construction",
        460,
        GROWN,
        "dsee",
        0.12,
        {"agreement": 0.3},
        agreement="terminated",
        county=8,
    ),
    Story(
        "Thistledown Freight Pathway",
        2,
        "logistics",
        430,
        FORMAL,
        "dsce",
        0.45,
        agreement="expired",
        twist="late_entries",
        county=9,
    ),
    Story("Sable Network Technicians", 2, "technology", 300, FORMAL, "dscee", 0.62, survey="split", county=6),
    Story(
        "Sablewick Sterile Processing",
        2,
        "health",
        60,
        ((0, 0), (30, 1)),
        "dce",
        0.7,
        agreement="draft",
        county=6,
    ),
    Story(
        "Hollowell Paving Days",
        2,
        "construction",
        420,
        FORMAL,
        "dse",
        0.2,
        silent=260,
        agreement="expired",
        twist="dormant",
        county=8,
    ),
    Story(
        "Thistledown Print Shop",
        2,
        "manufacturing",
        450,
        GROWN,
        "dsce",
        0.4,
        silent=120,
        agreement="terminated",
        twist="closed",
        county=9,
    ),
]
