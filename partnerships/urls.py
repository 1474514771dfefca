"""Addresses of the bridge."""

from django.urls import path

from partnerships.views import agreement, linked, partnership, verify

app_name = "partnerships"
urlpatterns = [
    path("partnerships/", partnership.partnership_list, name="partnership_list"),
    path("partnerships/<slug:slug>/", partnership.partnership_detail, name="partnership_detail"),
    path("partnerships/<slug:slug>/members/", partnership.partnership_members, name="partnership_members"),
    path("partnerships/<slug:slug>/promises/", partnership.partnership_promises, name="partnership_promises"),
    path("partnerships/<slug:slug>/purpose/", partnership.partnership_purpose, name="partnership_purpose"),
    path("partnerships/<slug:slug>/changes/", partnership.partnership_changes, name="partnership_changes"),
    path("agreements/<int:pk>/", agreement.agreement_detail, name="agreement_detail"),
    # --- by link, without an account
    path("sign/<uuid:key>/", linked.sign, name="sign"),
    path("sign/<uuid:key>/question/", linked.sign_question, name="sign_question"),
    path("sign/<uuid:key>/pass-on/", linked.sign_delegate, name="sign_delegate"),
    path("sign/<uuid:key>/decline/", linked.sign_decline, name="sign_decline"),
    path("sign/<uuid:key>/paper.pdf", linked.sign_pdf, name="sign_pdf"),
    path("sign/<uuid:key>/certificate.pdf", linked.sign_certificate, name="sign_certificate"),
    # --- for anybody
    path("verify/", verify.paper_find, name="paper_find"),
    path("verify/<str:sha256>/", verify.paper_verify, name="paper_verify"),
]
