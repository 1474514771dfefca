"""O*NET: occupations, job zones and career clusters of the older scheme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from directory.imports.kinds import FileResource, Kind, Need, Record, Row
from directory.imports.widgets import Chosen, Code, Known, Text, column
from pathways.choices import ClusterScheme
from pathways.clusters import SIXTEEN
from pathways.models import CareerCluster, Occupation, OnetCluster, OnetOccupation
from pathways.resources.shared import ONET, ONET_FORM, OccupationResource


class OnetSocResource(OccupationResource):
    """The SOC occupation of which the O*NET one is a part: its own words stand in the .00 row."""

    def named(self, row: Row) -> tuple[str, str, str]:
        code = row.cells["onetsoc_code"].strip()
        return code[:7] if re.fullmatch(ONET_FORM, code) else "", row.cells["title"], row.cells["description"]

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        own_first = sorted(rows, key=lambda row: not row.cells["onetsoc_code"].strip().endswith(".00"))
        return super().records(own_first)


class OnetResource(FileResource):
    code = column("code", "onetsoc_code", Code(ONET_FORM, "an O*NET-SOC code", is_required=True))
    title = column("title", "title", Text(is_required=True))
    description = column("description", "description", Text())
    occupation = column("occupation", "soc", Known(Occupation, ("soc",), "SOC code", is_required=False))

    matches = (("code",),)

    class Meta:
        model = OnetOccupation
        fields = ("code", "title", "description", "occupation")

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        for row, record in super().records(rows):
            code = row.cells["onetsoc_code"].strip()
            yield row, record | {"soc": code[:7] if re.fullmatch(ONET_FORM, code) else ""}


ONET_OCCUPATIONS = Kind(
    name="onet_occupations",
    title="O*NET occupations",
    columns=("onetsoc_code", "title", "description"),
    resources=(OnetSocResource, OnetResource),
)

NEEDS_ONET = Need(OnetOccupation.objects.all, "import the O*NET occupations (occupation_data) first.")


class JobZoneResource(FileResource):
    code = column("code", "O*NET-SOC Code", Code(ONET_FORM, "an O*NET-SOC code", is_required=True))
    job_zone = column("job_zone", "Job Zone", Code(r"[1-5]", "a job zone from 1 to 5", is_required=True))

    matches = (("code",),)
    may_create = False

    class Meta:
        model = OnetOccupation
        fields = ("code", "job_zone")

    def differs(self, attribute: str, old: Any, new: Any) -> bool:
        return str(old) != str(new)


JOB_ZONES = Kind(
    name="onet_job_zones",
    title="O*NET job zones",
    columns=("O*NET-SOC Code", "Title", "Job Zone"),
    resources=(JobZoneResource,),
    needs=(NEEDS_ONET,),
)


def parts(cell: str) -> list[str]:
    """Many values in one cell, joined by `; `."""
    return [part.strip() for part in cell.split(";")]


def clusters_problem(cells: dict[str, str]) -> str:
    clusters, pathways = parts(cells["Career Cluster"]), parts(cells["Career Pathway"])
    if len(clusters) != len(pathways):
        return f"names {len(clusters)} clusters but {len(pathways)} career pathways"
    unknown = [title for title in clusters if title not in SIXTEEN]
    return f"“{unknown[0][:60]}” is not one of the 16 career clusters" if unknown else ""


class ClusterResource(FileResource):
    """The clusters of the older scheme that the file names."""

    scheme = column("scheme", "scheme", Chosen())
    title = column("title", "cluster", Text())

    matches = (("scheme", "title"),)
    is_shared = True

    class Meta:
        model = CareerCluster
        fields = ("scheme", "title")

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        for row in rows:
            for title in parts(row.cells["Career Cluster"]):
                yield row, {"scheme": ClusterScheme.SIXTEEN.value, "cluster": title}


class OnetClusterResource(FileResource):
    onet_occupation = column("onet_occupation", "Code", ONET)
    cluster = column(
        "cluster",
        "Career Cluster",
        Known(CareerCluster, ("scheme", "title"), "career cluster", (ClusterScheme.SIXTEEN.value,)),
    )
    career_pathway = column("career_pathway", "Career Pathway", Text())

    matches = (("career_pathway", "cluster", "onet_occupation"),)

    class Meta:
        model = OnetCluster
        fields = ("onet_occupation", "cluster", "career_pathway")

    def existing(self) -> Any:
        return OnetCluster.objects.all()

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        for row, record in super().records(rows):
            pairs = zip(parts(record["Career Cluster"]), parts(record["Career Pathway"]), strict=True)
            for cluster, pathway in pairs:
                yield row, record | {"Career Cluster": cluster, "Career Pathway": pathway}


ONET_CLUSTERS = Kind(
    name="onet_clusters",
    title="O*NET career clusters (older scheme of 16)",
    columns=("Career Cluster", "Career Pathway", "Code", "Occupation"),
    resources=(ClusterResource, OnetClusterResource),
    problem=clusters_problem,
    needs=(NEEDS_ONET,),
)
