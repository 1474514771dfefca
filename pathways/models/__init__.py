"""Published lists and the pathways made of them."""

from pathways.models.pathway import (
    Competency,
    Course,
    Credential,
    Initiative,
    Pathway,
    PathwayStep,
    Program,
    ProgramCompletions,
)
from pathways.models.taxonomy import (
    Area,
    CareerCluster,
    CipSocLink,
    Industry,
    InstructionalProgram,
    Occupation,
    OccupationFact,
    OnetCluster,
    OnetOccupation,
)

__all__ = [
    "Area",
    "CareerCluster",
    "CipSocLink",
    "Competency",
    "Course",
    "Credential",
    "Industry",
    "Initiative",
    "InstructionalProgram",
    "Occupation",
    "OccupationFact",
    "OnetCluster",
    "OnetOccupation",
    "Pathway",
    "PathwayStep",
    "Program",
    "ProgramCompletions",
]
