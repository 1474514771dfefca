"""Addresses of the instrument."""

from django.urls import path

from metrics.views import (
    handover,
    health,
    jobs,
    ladder,
    portfolio,
    ready,
    report,
    runs,
    success,
    survey,
    survey_linked,
    today,
    value,
)

app_name = "metrics"

urlpatterns = [
    path("healthz", ready.healthz, name="healthz"),
    path("readyz", ready.readyz, name="readyz"),
    path("", today.today, name="today"),
    path("today/set-aside/", today.disposition_list, name="disposition_list"),
    path("today/<slug:kind>/", today.situation_list, name="situation_list"),
    path("today/<slug:kind>/<int:subject>/later/", today.situation_snooze, name="situation_snooze"),
    path("today/<slug:kind>/<int:subject>/assign/", today.situation_assign, name="situation_assign"),
    path("today/<slug:kind>/<int:subject>/done/", today.situation_settle, name="situation_settle"),
    path("today/set-aside/<int:pk>/back/", today.disposition_reopen, name="disposition_reopen"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("partnerships/<slug:slug>/health/", health.health, name="health"),
    path("partnerships/<slug:slug>/health/state/", health.health_state, name="health_state"),
    path("partnerships/<slug:slug>/health/rescore/", health.health_rescore, name="health_rescore"),
    path("partnerships/<slug:slug>/metrics/", success.success, name="success"),
    path("partnerships/<slug:slug>/metrics/<int:pk>/", success.metric_detail, name="metric_detail"),
    path("partnerships/<slug:slug>/reports/new/", report.report_new, name="report_new"),
    path("partnership-reports/<int:pk>/", report.report_detail, name="report_detail"),
    path("links/<uuid:key>/report/", report.report_read, name="report_read"),
    path("adopted-metrics/<int:pk>/values/new/", value.value_new, name="value_new"),
    path("organizations/<slug:slug>/engagement/", ladder.organization_ladder, name="organization_ladder"),
    path("success-metrics/", success.success_network, name="success_network"),
    path("surveys/", survey.survey_list, name="survey_list"),
    path("surveys/<int:pk>/", survey.survey_detail, name="survey_detail"),
    path("surveys/<int:pk>/respondents/new/", survey.respondent_new, name="respondent_new"),
    path("surveys/<int:pk>/close/", survey.survey_close, name="survey_close"),
    path("partnerships/<slug:slug>/surveys/new/", survey.survey_new, name="survey_new"),
    path("links/<uuid:key>/survey/", survey_linked.survey_answer, name="survey_answer"),
    path("links/<uuid:key>/surveys/", survey_linked.link_surveys, name="link_surveys"),
    path("links/<uuid:key>/surveys/<int:pk>/", survey_linked.survey_begin, name="survey_begin"),
    path("seats/<int:pk>/handover/", handover.seat_handover, name="seat_handover"),
    path("jobs/", jobs.job_list, name="job_list"),
    path("runs/", runs.run_list, name="run_list"),
    path("runs/<int:pk>/", runs.run_detail, name="run_detail"),
    path("runs/<int:pk>/retry/", runs.run_retry, name="run_retry"),
]
