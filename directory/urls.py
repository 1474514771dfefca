"""Addresses of who is who, and of one's own account."""

from django.urls import path

from directory.views import account, file, organization, patterns

app_name = "directory"
urlpatterns = [
    path("account/", account.account, name="account"),
    path("patterns/", patterns.patterns, name="patterns"),
    path("files/<uuid:key>/", file.file_download, name="file_download"),
    path("organizations/", organization.organization_list, name="organization_list"),
    path("organizations/<slug:slug>/", organization.organization_detail, name="organization_detail"),
]
