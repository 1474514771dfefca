"""Tells the whole region and writes it in one transaction."""

from __future__ import annotations

from datetime import date
from random import Random

from django.db import transaction

from directory import models as directory
from directory.actions.index import rebuild_index
from employers import models as employers
from metrics import models as metrics
from metrics.computed import ensure_definitions
from metrics.demo import (
    agreements,
    connections,
    edits,
    interests,
    letters,
    life,
    measures,
    money,
    openings,
    pages,
    papers,
    people,
    shelves,
    views,
    voices,
    work,
)
from metrics.demo.region import Region, add_users, build_region
from metrics.demo.rows import Rows
from metrics.demo.stories import STORIES
from partnerships import models as partnerships
from pathways import models as pathways
from pathways.clusters import ensure_clusters

#: Rows that others point at come first.
ORDER = [
    directory.Organization,
    directory.Intermediary,
    directory.School,
    directory.Person,
    directory.Affiliation,
    directory.ContactCheck,
    directory.Tie,
    pathways.Industry,
    pathways.Occupation,
    pathways.Area,
    pathways.OccupationFact,
    pathways.InstructionalProgram,
    pathways.CareerCluster,
    pathways.CipSocLink,
    pathways.Credential,
    pathways.Competency,
    pathways.Program,
    pathways.Course,
    pathways.Pathway,
    pathways.PathwayStep,
    pathways.Initiative,
    employers.Employer,
    employers.Site,
    employers.Need,
    employers.Offer,
    employers.Ask,
    employers.Placement,
    employers.PlaceRequest,
    partnerships.Partnership,
    partnerships.StageChange,
    partnerships.StatusChange,
    partnerships.PartnershipPathway,
    partnerships.Assignment,
    partnerships.RecruitmentNeed,
    partnerships.Prospect,
    partnerships.Membership,
    partnerships.MembershipContact,
    partnerships.CadenceTerm,
    partnerships.SystemChange,
    partnerships.Charter,
    partnerships.Endorsement,
    partnerships.Review,
    partnerships.Protocol,
    partnerships.Goal,
    partnerships.ValueStatement,
    partnerships.Contribution,
    partnerships.Interaction,
    partnerships.Request,
    partnerships.Meeting,
    partnerships.MeetingParty,
    partnerships.Decision,
    partnerships.Agreement,
    partnerships.AgreementTransition,
    partnerships.AgreementParty,
    partnerships.Clause,
    partnerships.ClauseState,
    partnerships.Signer,
    partnerships.Signature,
    partnerships.DataSharingAgreement,
    partnerships.DataFlow,
    partnerships.Responsibility,
    partnerships.Commitment,
    partnerships.DueDate,
    partnerships.Delivery,
    partnerships.Confirmation,
    partnerships.FundingSource,
    partnerships.Budget,
    partnerships.Allocation,
    partnerships.Match,
    partnerships.FundingReport,
    metrics.MetricDefinition,
    metrics.PartnershipMetric,
    metrics.MetricTarget,
    metrics.MetricValue,
    metrics.GoalMetric,
    metrics.MetricDiscussion,
    metrics.CredentialCount,
    metrics.Report,
    metrics.ReportDelivery,
    metrics.SurveyWave,
    metrics.Invitation,
    metrics.Response,
]


@transaction.atomic
def load(today: date, password: str) -> list[tuple[str, str]]:
    """Writes the region as of today; returns the accounts as (e-mail, what it shows)."""
    region = tell_region(today)
    region.rows.flush(*ORDER)
    told = add_users(region, password)
    shelves.live(region)
    edits.live(region)
    agreements.live(region)
    measures.live()
    voices.live(region)
    interests.live(region)
    connections.live()
    pages.live()
    letters.live()
    views.live()
    people.live(region)
    rebuild_index()  # the rows came in bulk
    return told


def tell_region(today: date) -> Region:
    """Every row of the region, not yet written; the same rows for the same day."""
    ensure_clusters()
    rows = Rows()
    region = build_region(rows, Random(20260101), today)
    registry = measures.definitions(rows, region.ago(900))
    computed = ensure_definitions()
    for number in range(len(STORIES)):
        measures.tell_computed(tell(region, number, registry), computed)
    return region


def tell(region: Region, number: int, registry: list[metrics.MetricDefinition]) -> life.Life:
    """Each story draws from its own chance, so that changing one leaves the others as they were."""
    told = life.begin(region, STORIES[number], Random(1000 + number))
    work.tell_contact(told)
    work.tell_requests(told)
    meetings = work.tell_meetings(told)
    goals = papers.tell_purpose(told)
    work.tell_commitments(told)
    work.tell_value(told)
    work.tell_roles(told)
    work.tell_hosting(told)
    work.tell_systems(told)
    papers.tell_agreements(told)
    money.tell_streams(told)
    measures.tell_metrics(told, registry, goals, meetings)
    measures.tell_credentials(told)
    measures.tell_reports(told)
    voices.tell_survey(told)
    openings.tell_openings(told)
    return told
