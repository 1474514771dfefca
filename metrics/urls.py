"""Addresses of the instrument."""

from django.urls import path

from metrics.views import health, portfolio, ready, runs, success, today, value

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
    path("adopted-metrics/<int:pk>/values/new/", value.value_new, name="value_new"),
    path("success-metrics/", success.success_network, name="success_network"),
    path("runs/", runs.run_list, name="run_list"),
    path("runs/<int:pk>/", runs.run_detail, name="run_detail"),
    path("runs/<int:pk>/retry/", runs.run_retry, name="run_retry"),
]
