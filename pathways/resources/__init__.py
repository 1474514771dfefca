"""The published lists that fill the map: programs, occupations, industries, wages, projections, awards."""

from pathways.resources.awards import COMPLETIONS
from pathways.resources.codes import CIP_CODES, CROSSWALK, NAICS
from pathways.resources.figures import OEWS, PROJECTIONS
from pathways.resources.onet import JOB_ZONES, ONET_CLUSTERS, ONET_OCCUPATIONS

#: In the order in which they build on each other.
KINDS = (
    CIP_CODES,
    ONET_OCCUPATIONS,
    CROSSWALK,
    NAICS,
    JOB_ZONES,
    ONET_CLUSTERS,
    OEWS,
    PROJECTIONS,
    COMPLETIONS,
)
