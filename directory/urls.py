"""Addresses of who is who, and of one's own account."""

from django.urls import path

from directory.views import (
    absence,
    account,
    contact,
    draft,
    feed,
    file,
    letter,
    link,
    note,
    organization,
    patterns,
    person,
    personal,
    preference,
    saved,
    search,
)

app_name = "directory"
urlpatterns = [
    # Only the view of a token's own address ever sees the token (directory/link_pages.py).
    path("l/<str:shown>", link.link_open, name="link_open"),
    path("u/<str:shown>", preference.letter_stop, name="unsubscribe"),
    path("links/renewal/", link.link_renewal, name="link_renewal"),
    path("links/stopped/", personal.link_stopped, name="link_stopped"),
    path("links/handed/", personal.link_handed, name="link_handed"),
    path("links/resumed/", personal.link_resumed, name="link_resumed"),
    path("links/<uuid:key>/", personal.link_detail, name="link_detail"),
    path("links/<uuid:key>/contact/", personal.link_contact, name="link_contact"),
    path("links/<uuid:key>/stop/", personal.link_stop, name="link_stop"),
    path("links/<uuid:key>/resume/", personal.link_resume, name="link_resume"),
    path("links/<uuid:key>/language/", personal.link_language, name="link_language"),
    path("links/<uuid:key>/leave/", link.link_leave, name="link_leave"),
    path("drafts/save/", draft.draft_save, name="draft_save"),
    path("drafts/discard/", draft.draft_discard, name="draft_discard"),
    # --- by the staff of whoever sends it
    path("people/<int:pk>/link/", contact.link_issue, name="link_issue"),
    path("links/<uuid:key>/renew/", contact.link_renew, name="link_renew"),
    path("links/<uuid:key>/revoke/", contact.link_revoke, name="link_revoke"),
    path("account/", account.account, name="account"),
    # --- letters
    path("account/away/", absence.absence_new, name="absence_new"),
    path("account/away/<int:pk>/end/", absence.absence_end, name="absence_end"),
    path("account/calendar/", feed.calendar, name="calendar"),
    path("account/letters/", preference.preferences, name="preferences"),
    path("letters/", letter.letter_list, name="letter_list"),
    path("letters/<int:pk>/resend/", letter.letter_resend, name="letter_resend"),
    path("search/", search.search, name="search"),
    path("search/palette/", search.search_palette, name="search_palette"),
    path("patterns/", patterns.patterns, name="patterns"),
    path("files/<uuid:key>/", file.file_download, name="file_download"),
    # --- views of lists
    path("views/save/", saved.view_save, name="view_save"),
    path("views/<int:pk>/edit/", saved.view_edit, name="view_edit"),
    path("views/<int:pk>/forget/", saved.view_forget, name="view_forget"),
    path("views/<int:pk>/restore/", saved.view_restore, name="view_restore"),
    path("organizations/", organization.organization_list, name="organization_list"),
    path("organizations/new/", organization.organization_new, name="organization_new"),
    path("organizations/<slug:slug>/", organization.organization_detail, name="organization_detail"),
    path("organizations/<slug:slug>/edit/", organization.organization_edit, name="organization_edit"),
    path("organizations/<slug:slug>/notes/", note.organization_notes, name="organization_notes"),
    path("organizations/<slug:slug>/notes/new/", note.note_new, name="note_new"),
    path("notes/<int:pk>/edit/", note.note_edit, name="note_edit"),
    path("notes/<int:pk>/remove/", note.note_remove, name="note_remove"),
    # --- people
    path("people/", person.person_list, name="person_list"),
    path("people/<int:pk>/", person.person_detail, name="person_detail"),
    path("people/<int:pk>/edit/", person.person_edit, name="person_edit"),
    path("organizations/<slug:slug>/people/new/", person.person_new, name="person_new"),
    path("people/<int:pk>/work/new/", person.affiliation_new, name="affiliation_new"),
    path("work/<int:pk>/edit/", person.affiliation_edit, name="affiliation_edit"),
]
