"""Addresses of the other shore."""

from django.urls import path

from employers.views import ask, inbox, interest, linked, own, placement, places, record, review

app_name = "employers"
urlpatterns = [
    # --- the public form, and what came by it
    path("interest/<slug:slug>/", interest.interest_form, name="interest_form"),
    path("interest/<slug:slug>/contact/", interest.interest_contact, name="interest_contact"),
    path("interest/<slug:slug>/sent/", interest.interest_sent, name="interest_sent"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("offers/", inbox.offer_list, name="offer_list"),
    path("offers/<int:pk>/", inbox.offer_detail, name="offer_detail"),
    path("offers/<int:pk>/ask/", inbox.offer_ask, name="offer_ask"),
    path("interests/", review.interest_list, name="interest_list"),
    path("interests/<int:pk>/", review.interest_review, name="interest_review"),
    path("interests/<int:pk>/take/", review.interest_take, name="interest_take"),
    path("interests/<int:pk>/decline/", review.interest_decline, name="interest_decline"),
    path("interests/<int:pk>/spam/", review.interest_spam, name="interest_spam"),
    path("interests/<int:pk>/reopen/", review.interest_reopen, name="interest_reopen"),
    path("employers/hosting/", record.hosting, name="hosting"),
    path("employers/matching/", places.matching, name="matching"),
    # --- what employers are asked
    path("employers/asks/", ask.ask_list, name="ask_list"),
    path("employers/<slug:slug>/asks/new/", ask.ask_new, name="ask_new"),
    path("asks/<int:pk>/close/", ask.ask_close, name="ask_close"),
    # --- places that schools look for
    path("places/new/", places.places_seek, name="places_seek"),
    path("places/<int:pk>/match/", places.places_match, name="places_match"),
    path("places/<int:pk>/drop/", places.places_drop, name="places_drop"),
    path("offers/<int:pk>/step/", places.offer_tie, name="offer_tie"),
    # --- placements
    path("placements/", placement.placement_list, name="placement_list"),
    path("offers/<int:pk>/placements/new/", placement.placement_new, name="placement_new"),
    path("placements/<int:pk>/", placement.placement_detail, name="placement_detail"),
    path("placements/<int:pk>/accept/", placement.placement_accept, name="placement_accept"),
    path("placements/<int:pk>/decline/", placement.placement_decline, name="placement_decline"),
    path("placements/<int:pk>/withdraw/", placement.placement_withdraw, name="placement_withdraw"),
    path("placements/<int:pk>/confirm/", placement.placement_confirm, name="placement_confirm"),
    path("placements/<int:pk>/start/", placement.placement_start, name="placement_start"),
    path("placements/<int:pk>/complete/", placement.placement_complete, name="placement_complete"),
    path("placements/<int:pk>/end/", placement.placement_end, name="placement_end"),
    # --- parts of other records
    path("organizations/<slug:slug>/offers/", record.organization_offers, name="organization_offers"),
    path("organizations/<slug:slug>/needs/", record.organization_needs, name="organization_needs"),
    path("organizations/<slug:slug>/asks/", record.organization_asks, name="organization_asks"),
    path(
        "organizations/<slug:slug>/placements/",
        record.organization_placements,
        name="organization_placements",
    ),
    path("pathways/<slug:slug>/employers/", record.pathway_employers, name="pathway_employers"),
    # --- by link, without an account
    path("links/<uuid:key>/offers/", own.link_offers, name="link_offers"),
    path("links/<uuid:key>/offers/new/", own.offer_new, name="offer_new"),
    path("links/<uuid:key>/offers/<int:pk>/", own.offer_change, name="offer_change"),
    path("links/<uuid:key>/offers/<int:pk>/withdraw/", own.offer_withdraw, name="offer_withdraw"),
    path("links/<uuid:key>/needs/new/", own.need_new, name="need_new"),
    path("links/<uuid:key>/needs/<int:pk>/", own.need_change, name="need_change"),
    path("links/<uuid:key>/competencies/<slug:slug>/", own.competency_endorse, name="competency_endorse"),
    path("links/<uuid:key>/placements/", linked.link_placements, name="link_placements"),
    path("links/<uuid:key>/placements/<int:pk>/answer/", linked.placement_answer, name="placement_answer"),
    path("links/<uuid:key>/placements/<int:pk>/report/", linked.placement_report, name="placement_report"),
]
