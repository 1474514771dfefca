"""Addresses of the map."""

from django.urls import path

from pathways.views import pathway

app_name = "pathways"
urlpatterns = [
    path("pathways/", pathway.pathway_list, name="pathway_list"),
    path("pathways/<slug:slug>/", pathway.pathway_detail, name="pathway_detail"),
]
