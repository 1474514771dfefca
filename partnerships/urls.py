"""Addresses of the bridge."""

from django.urls import path

from partnerships.views import agreement, partnership

app_name = "partnerships"
urlpatterns = [
    path("partnerships/", partnership.partnership_list, name="partnership_list"),
    path("partnerships/<slug:slug>/", partnership.partnership_detail, name="partnership_detail"),
    path("partnerships/<slug:slug>/members/", partnership.partnership_members, name="partnership_members"),
    path("partnerships/<slug:slug>/promises/", partnership.partnership_promises, name="partnership_promises"),
    path("partnerships/<slug:slug>/purpose/", partnership.partnership_purpose, name="partnership_purpose"),
    path("partnerships/<slug:slug>/changes/", partnership.partnership_changes, name="partnership_changes"),
    path("agreements/<int:pk>/", agreement.agreement_detail, name="agreement_detail"),
]
