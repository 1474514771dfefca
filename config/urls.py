"""Every address of the program; each app keeps its own tree."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

APPS = ("directory", "pathways", "employers", "partnerships", "metrics")

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    *(path("", include(f"{app}.urls")) for app in APPS if find_spec(f"{app}.urls")),
]
