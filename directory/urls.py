"""Addresses of who is who, and of one's own account."""

from django.urls import path

from directory.views import account, draft, file, link, organization, patterns

app_name = "directory"
urlpatterns = [
    # Only the view of a token's own address ever sees the token (directory/link_pages.py).
    path("l/<str:shown>", link.link_open, name="link_open"),
    path("links/renewal/", link.link_renewal, name="link_renewal"),
    path("links/<uuid:key>/", link.link_detail, name="link_detail"),
    path("links/<uuid:key>/leave/", link.link_leave, name="link_leave"),
    path("drafts/save/", draft.draft_save, name="draft_save"),
    path("drafts/discard/", draft.draft_discard, name="draft_discard"),
    path("account/", account.account, name="account"),
    path("patterns/", patterns.patterns, name="patterns"),
    path("files/<uuid:key>/", file.file_download, name="file_download"),
    path("organizations/", organization.organization_list, name="organization_list"),
    path("organizations/<slug:slug>/", organization.organization_detail, name="organization_detail"),
]
