"""Both schemes of career clusters as data: the 14 of 2024 with the sure groupings, the 16 before them."""

from __future__ import annotations

from django.db import transaction

from pathways.choices import ClusterScheme
from pathways.models import CareerCluster

BUILDING = "Building & Moving"
CULTIVATING = "Cultivating Resources"

#: Cluster → grouping. Sources disagree on the other groupings, so those stay empty until staff fill them.
FOURTEEN = {
    "Advanced Manufacturing": BUILDING,
    "Agriculture": CULTIVATING,
    "Arts, Entertainment, & Design": "",
    "Construction": BUILDING,
    "Digital Technology": "",
    "Education": "",
    "Energy & Natural Resources": CULTIVATING,
    "Financial Services": "",
    "Healthcare & Human Services": "",
    "Hospitality, Events, & Tourism": "",
    "Management & Entrepreneurship": "",
    "Marketing & Sales": "",
    "Public Service & Safety": "",
    "Supply Chain & Transportation": BUILDING,
}

#: Older cluster → those of 2024 that are known to have taken it over. The others have no sure successor:
#: science and technology, for one, was spread over several.
SIXTEEN: dict[str, tuple[str, ...]] = {
    "Agriculture, Food & Natural Resources": ("Agriculture", "Energy & Natural Resources"),
    "Architecture & Construction": (),
    "Arts, Audio/Video Technology & Communications": (),
    "Business Management & Administration": (),
    "Education & Training": (),
    "Finance": (),
    "Government & Public Administration": ("Public Service & Safety",),
    "Health Science": ("Healthcare & Human Services",),
    "Hospitality & Tourism": (),
    "Human Services": ("Healthcare & Human Services",),
    "Information Technology": ("Digital Technology",),
    "Law, Public Safety, Corrections & Security": ("Public Service & Safety",),
    "Manufacturing": (),
    "Marketing": (),
    "Science, Technology, Engineering & Mathematics": (),
    "Transportation, Distribution & Logistics": (),
}


def ensure_clusters() -> None:
    """Makes what is missing of both schemes; what staff have changed since stays."""
    with transaction.atomic():
        for title, grouping in FOURTEEN.items():
            CareerCluster.objects.get_or_create(
                scheme=ClusterScheme.FOURTEEN, title=title, defaults={"grouping": grouping}
            )
        new = {c.title: c for c in CareerCluster.objects.filter(scheme=ClusterScheme.FOURTEEN)}
        for title, successors in SIXTEEN.items():
            older, _ = CareerCluster.objects.get_or_create(scheme=ClusterScheme.SIXTEEN, title=title)
            if successors and not older.successors.exists():
                older.successors.set(new[name] for name in successors)
