"""Addresses of the instrument."""

from django.urls import path

from metrics.views import health, ladder, portfolio, ready, runs, success, survey, survey_linked

app_name = "metrics"

urlpatterns = [
    path("healthz", ready.healthz, name="healthz"),
    path("readyz", ready.readyz, name="readyz"),
    path("", portfolio.portfolio, name="portfolio"),
    path("partnerships/<slug:slug>/health/", health.health, name="health"),
    path("partnerships/<slug:slug>/health/state/", health.health_state, name="health_state"),
    path("partnerships/<slug:slug>/health/rescore/", health.health_rescore, name="health_rescore"),
    path("partnerships/<slug:slug>/metrics/", success.success, name="success"),
    path("partnerships/<slug:slug>/metrics/<int:pk>/", success.metric_detail, name="metric_detail"),
    path("organizations/<slug:slug>/engagement/", ladder.organization_ladder, name="organization_ladder"),
    path("success-metrics/", success.success_network, name="success_network"),
    path("surveys/", survey.survey_list, name="survey_list"),
    path("surveys/<int:pk>/", survey.survey_detail, name="survey_detail"),
    path("surveys/<int:pk>/close/", survey.survey_close, name="survey_close"),
    path("partnerships/<slug:slug>/surveys/new/", survey.survey_new, name="survey_new"),
    path("links/<uuid:key>/survey/", survey_linked.survey_answer, name="survey_answer"),
    path("links/<uuid:key>/surveys/", survey_linked.link_surveys, name="link_surveys"),
    path("links/<uuid:key>/surveys/<int:pk>/", survey_linked.survey_begin, name="survey_begin"),
    path("runs/", runs.run_list, name="run_list"),
    path("runs/<int:pk>/", runs.run_detail, name="run_detail"),
    path("runs/<int:pk>/retry/", runs.run_retry, name="run_retry"),
]
