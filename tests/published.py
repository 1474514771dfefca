"""Finds the published files that imports are tested on: CAUSEWAY_DATA, else ../shared/data beside the project."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("CAUSEWAY_DATA") or ROOT.parent / "shared" / "data")

KDE = "kde/kde_profile_2015_no_people.csv"
COLLEGES = "ipeds/ipeds_hd2024_kentucky.csv"
AWARDS = "ipeds/ipeds_c2024_a_kentucky.csv"
EXEMPT = "irs-eo-bmf/eo_ky_no_people.csv"
CIP = "cip-soc/CIPCode2020.csv"
CROSSWALK = "cip-soc/CIP2020_SOC2018_Crosswalk.csv"
ONET = "onet/occupation_data.csv"
ZONES = "onet/job_zones.xlsx"
CLUSTERS = "onet/career_clusters.csv"
NAICS = "naics/naics_2022_codes.xlsx"
OEWS = "oews/oews_2025_kentucky_areas.csv"
PROJECTIONS = "bls-projections/occupation_2024-2034.xlsx"


def published(name: str) -> Path:
    """The path of a published file; without it the test is skipped loudly, and fails where CI is set."""
    path = DATA / name
    if path.exists():
        return path
    reason = f"{name} is not in {DATA}: set CAUSEWAY_DATA to the folder of published files"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
