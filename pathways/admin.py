"""Keeps the published lists, and the pathways, programs and courses made of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from directory.choices import StaleKind
from directory.keeping import ByDeed, Kept, seen
from pathways.actions.pathway import make_pathway
from pathways.models import (
    Area,
    CareerCluster,
    CipSocLink,
    Competency,
    Course,
    Credential,
    Industry,
    Initiative,
    InstructionalProgram,
    Occupation,
    OccupationFact,
    OnetCluster,
    OnetOccupation,
    Pathway,
    PathwayStep,
    Program,
    ProgramCompletions,
)


@admin.register(CareerCluster)
class CareerClusterAdmin(Kept):
    list_display = ("title", "scheme", "grouping")
    list_filter = ("scheme", "grouping")
    search_fields = ("title",)


@admin.register(Occupation)
class OccupationAdmin(Kept):
    list_display = ("soc", "title")
    search_fields = ("soc", "title")
    inlines = (seen(OccupationFact, "measure", "value", "status", "area", "year", "source"),)


@admin.register(OnetOccupation)
class OnetOccupationAdmin(Kept):
    list_display = ("code", "title", "occupation", "job_zone")
    list_filter = ("job_zone",)
    list_select_related = ("occupation",)
    search_fields = ("code", "title")


@admin.register(OnetCluster)
class OnetClusterAdmin(Kept):
    list_display = ("onet_occupation", "cluster", "career_pathway")
    list_filter = ("cluster",)
    list_select_related = ("onet_occupation", "cluster")
    search_fields = ("onet_occupation__title", "career_pathway")


@admin.register(Industry)
class IndustryAdmin(Kept):
    list_display = ("naics", "title", "parent")
    list_select_related = ("parent",)
    search_fields = ("naics", "title")


@admin.register(InstructionalProgram)
class InstructionalProgramAdmin(Kept):
    list_display = ("cip", "title")
    search_fields = ("cip", "title")


@admin.register(CipSocLink)
class CipSocLinkAdmin(Kept):
    list_display = ("instructional_program", "occupation", "source", "is_removed", "reason")
    list_filter = ("is_removed", "source")
    list_select_related = ("instructional_program", "occupation")
    search_fields = ("instructional_program__title", "instructional_program__cip", "occupation__title")


@admin.register(Area)
class AreaAdmin(Kept):
    list_display = ("title", "code", "kind")
    list_filter = ("kind",)
    search_fields = ("title", "code")


@admin.register(OccupationFact)
class OccupationFactAdmin(Kept):
    list_display = ("occupation", "measure", "value", "status", "area", "year", "source")
    list_filter = ("measure", "status", "year", "source")
    list_select_related = ("occupation", "area")
    search_fields = ("occupation__soc", "occupation__title", "area__title")


@admin.register(Credential)
class CredentialAdmin(Kept):
    list_display = ("name", "issuer", "is_of_value", "source")
    list_filter = ("is_of_value",)
    search_fields = ("name", "issuer")


@admin.register(Competency)
class CompetencyAdmin(Kept):
    list_display = ("title", "source")
    search_fields = ("title",)


@admin.register(Program)
class ProgramAdmin(Kept):
    list_display = ("name", "organization", "instructional_program", "level", "from_on", "to_on")
    list_filter = ("level",)
    list_select_related = ("organization", "instructional_program")
    search_fields = ("name", "organization__name", "instructional_program__cip")
    inlines = (seen(ProgramCompletions, "year", "award_level", "completions_count", "source"),)


@admin.register(ProgramCompletions)
class ProgramCompletionsAdmin(Kept):
    list_display = ("program", "year", "award_level", "completions_count", "source")
    list_filter = ("year", "award_level", "source")
    list_select_related = ("program__organization",)
    search_fields = ("program__name", "program__organization__name")


@admin.register(Course)
class CourseAdmin(Kept):
    list_display = ("code", "title", "organization", "program", "gives_college_credit", "from_on", "to_on")
    list_display_links = ("code", "title")
    list_filter = ("gives_college_credit",)
    list_select_related = ("organization", "program__organization")
    search_fields = ("code", "title", "organization__name")


@admin.register(Pathway)
class PathwayAdmin(ByDeed):
    list_display = ("title", "owner", "cluster", "older_cluster", "closed_on")
    list_filter = ("cluster", ("closed_on", admin.EmptyFieldListFilter))
    list_select_related = ("owner", "cluster", "older_cluster")
    search_fields = ("title", "owner__name")
    asks = ("title", "owner", "summary", "schools", "cluster", "older_cluster")
    mends = (
        *asks,
        "slug",
        "target_occupations",
        "target_industries",
        "competencies",
        "closed_on",
    )
    deed = staticmethod(make_pathway)
    stale = (StaleKind.PATHWAY, "pk")
    inlines = (seen(PathwayStep, "order", "kind", "title", "is_off_ramp", also=("pathway",)),)

    def mend(self, request: HttpRequest, obj: Any, fields: dict[str, Any]) -> Any:
        """Keys to many rows are saved by the admin itself; the pathway's own line of history tells when."""
        many = {field.name for field in self.opts.many_to_many}
        own = {name: value for name, value in fields.items() if name not in many}
        return super().mend(request, obj, own or {"title": obj.title})


@admin.register(PathwayStep)
class PathwayStepAdmin(Kept):
    list_display = ("title", "pathway", "order", "kind", "is_off_ramp")
    list_filter = ("kind", "is_off_ramp")
    list_select_related = ("pathway",)
    search_fields = ("title", "pathway__title")
    stale = (StaleKind.PATHWAY, "pathway_id")


@admin.register(Initiative)
class InitiativeAdmin(Kept):
    list_display = ("name", "organization", "region", "from_on", "to_on")
    list_filter = ("region",)
    list_select_related = ("organization",)
    search_fields = ("name", "organization__name")
