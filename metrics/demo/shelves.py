"""What each network of the demo region keeps to begin with: charters, protocols, agendas."""

from __future__ import annotations

from datetime import UTC, datetime, time

from metrics.demo.region import Region
from partnerships.actions.material import retire_material, write_material

MATERIALS: tuple[dict[str, str], ...] = (
    {
        "kind": "charter",
        "title": "A pathway into one trade",
        "need": "Employers of the region look for skilled people longer each year, and learners hear too"
        " late that the work exists.",
        "serves": "Learners of grades 9 to 14, and adults who change their trade.",
        "geography": "The counties from which learners reach the sites within an hour.",
        "goal": "One pathway from a first course to a paid placement, with credit that counts.",
    },
    {
        "kind": "charter",
        "title": "Sharing what each side teaches",
        "need": "Schools and employers train for the same tasks without knowing of each other.",
        "serves": "Teachers and trainers, and through them their learners.",
        "goal": "Course outlines that both sides have read and marked.",
    },
    {
        "kind": "protocol",
        "about": "decisions",
        "title": "By consent, in two rounds",
        "text": "A proposal is written down a week before. In the first round everybody says what they see;"
        " in the second, whether they can live with it. One reasoned no sends it back.",
    },
    {
        "kind": "protocol",
        "about": "conflict",
        "title": "First the two, then the convener",
        "text": "Whoever is at odds talks to the other within ten days. If that settles nothing, the"
        " convener hears both and proposes a way. What was settled is written down.",
    },
    {
        "kind": "protocol",
        "about": "joining",
        "title": "How members join and leave",
        "text": "A need is written before anybody is asked. Whoever joins reads the charter and endorses it."
        " Whoever leaves says so a month before and hands over what is open.",
    },
    {
        "kind": "agenda",
        "title": "First meeting",
        "text": "Why each of us came\nWhat each seeks and can give\nWho is missing at this table\nWhat we"
        " do until we meet again, and who does it",
    },
    {
        "kind": "agenda",
        "title": "Yearly review",
        "text": "What the charter promised\nWhat the year’s figures say\nWhat we stop, keep and begin\nWho"
        " endorses the charter anew",
    },
)


def live(region: Region) -> None:
    """Each network keeps the same seven; an eighth is used no more."""
    at = datetime.combine(region.ago(400), time(17), UTC)
    for network in region.intermediaries:
        for words in MATERIALS:
            write_material(intermediary=network, by=None, at=at, **words)
        old = {"kind": "agenda", "title": "Meeting of 2023", "text": "Welcome\nReports\nDates"}
        retire_material(material=write_material(intermediary=network, by=None, at=at, **old), by=None, at=at)
