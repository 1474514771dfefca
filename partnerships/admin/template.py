"""The intermediaries' templates: editions are made by their own pages, so that agreements keep theirs."""

from __future__ import annotations

from django.contrib import admin

from directory.keeping import ReadOnly, seen
from partnerships.models import AgreementTemplate, Material, TemplateClause


@admin.register(AgreementTemplate)
class AgreementTemplateAdmin(ReadOnly):
    list_display = ("name", "edition", "kind", "intermediary", "retired_on")
    list_select_related = ("intermediary",)
    list_filter = ("kind", ("retired_on", admin.EmptyFieldListFilter))
    search_fields = ("name", "intermediary__name")
    inlines = (seen(TemplateClause, "number", "heading", "is_required"),)


@admin.register(TemplateClause)
class TemplateClauseAdmin(ReadOnly):
    list_display = ("number", "heading", "template", "is_required")
    list_display_links = ("number", "heading")
    list_select_related = ("template",)
    list_filter = ("number",)
    search_fields = ("heading", "template__name")


@admin.register(Material)
class MaterialAdmin(ReadOnly):
    list_display = ("title", "kind", "about", "intermediary", "retired_on")
    list_select_related = ("intermediary",)
    list_filter = ("kind", "about", ("retired_on", admin.EmptyFieldListFilter))
    search_fields = ("title", "intermediary__name")
