"""The program's database and templates, with Django's own middleware alone and one address."""

from pathlib import Path

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.floor.urls"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # a thin one; its app refuses to start without
]
TEMPLATES = [{**TEMPLATES[0], "DIRS": [Path(__file__).parent]}]  # noqa: F405
