"""Production refuses to start insecure; with the right settings it does start, and hardened."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import guard
from config.check import PRODUCTION

ROOT = Path(__file__).resolve().parent.parent
NAMES = (
    "PRODUCTION", "DEBUG", "DEMO", "SECRET_KEY", "SECRET_KEY_FILE", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL",
    "REDIS_URL", "EMAIL_URL", "EMAIL_BACKEND", "CSRF_TRUSTED_ORIGINS", "PROXY_COUNT", "DJANGO_ALLOW_ASYNC_UNSAFE",
)  # fmt: skip


def start(code: str = "", **changed: str | None) -> subprocess.CompletedProcess[str]:
    """Loads the settings in a process of their own; None takes a variable away."""
    env = {name: value for name, value in os.environ.items() if name not in NAMES}
    env |= {name: value for name, value in changed.items() if value is not None}
    words = [sys.executable, "-c", f"from config import settings as s\n{code}"]
    return subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)


def in_production(code: str = "", **changed: str | None) -> subprocess.CompletedProcess[str]:
    return start(code, **{**PRODUCTION, **changed})


def test_the_right_settings_start() -> None:
    ended = in_production("print(s.DEBUG, s.DATABASES['default']['ENGINE'])")
    assert (ended.returncode, ended.stdout.strip()) == (0, "False django.db.backends.postgresql"), (
        ended.stderr
    )


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"DEBUG": "true"}, "DEBUG must be off"),
        ({"DEMO": "true"}, "DEMO must be off"),
        ({"CAUSEWAY_CRASH_AT": "/tmp"}, "CAUSEWAY_CRASH_AT"),
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 80}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + PRODUCTION["SECRET_KEY"]}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "wildcard"),
        ({"ALLOWED_HOSTS": "causeway.example.org,*.example.org"}, "wildcard"),
        ({"ALLOWED_HOSTS": ".example.org"}, "wildcard"),
        ({"SITE_URL": None}, "SITE_URL"),
        ({"SITE_URL": "http://causeway.example.org"}, "SITE_URL"),
        ({"CSRF_TRUSTED_ORIGINS": "https://*.example.org"}, "CSRF_TRUSTED_ORIGINS"),
        ({"CSRF_TRUSTED_ORIGINS": "http://causeway.example.org"}, "CSRF_TRUSTED_ORIGINS"),
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:////tmp/causeway.sqlite3"}, "DATABASE_URL"),
        ({"REDIS_URL": None}, "REDIS_URL"),
        ({"EMAIL_URL": None}, "EMAIL_URL"),
        ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}, "EMAIL_URL"),
    ],
    ids=lambda value: ",".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else "",
)
def test_an_insecure_one_does_not(changed: dict[str, str | None], reason: str) -> None:
    ended = in_production(**changed)
    assert ended.returncode != 0
    assert "ImproperlyConfigured" in ended.stderr
    assert reason in ended.stderr.split("will not start", 1)[-1]


def test_every_reason_is_named_at_once() -> None:
    ended = start(PRODUCTION="true", DEBUG="true", DEMO="true")
    assert ended.stderr.count("\n- ") == 8, ended.stderr


def test_a_key_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(PRODUCTION["SECRET_KEY"] + "\n", encoding="utf-8")
    ended = in_production("print(s.SECRET_KEY)", SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path / "key"))
    assert ended.stdout.strip() == PRODUCTION["SECRET_KEY"]


def test_without_production_only_this_machine_is_served() -> None:
    assert start().returncode == 0
    assert start(DEBUG="true").returncode == 0
    for hosts in ("causeway.example.org", "localhost,10.0.0.7", "*"):
        ended = start(ALLOWED_HOSTS=hosts)
        assert "need PRODUCTION=true" in ended.stderr, hosts


def test_a_machine_makes_its_own_key_once(tmp_path: Path) -> None:
    first = guard.own_key(tmp_path / "var" / "key")
    assert guard.own_key(tmp_path / "var" / "key") == first
    assert guard.own_key(tmp_path / "other") != first
    assert len(first) >= 50
    assert (tmp_path / "var" / "key").stat().st_mode & 0o077 == 0


def test_the_guard_lets_nothing_pass_that_it_was_not_shown() -> None:
    with pytest.raises(KeyError):
        guard.refuse_insecure({"PRODUCTION": True})
    with pytest.raises(ImproperlyConfigured):
        guard.refuse_insecure({"PRODUCTION": False, "ALLOWED_HOSTS": ["causeway.example.org"]})


HARDENED = """
assert s.SECURE_SSL_REDIRECT and s.SECURE_HSTS_SECONDS == 31536000 and s.SECURE_HSTS_INCLUDE_SUBDOMAINS
assert s.SESSION_COOKIE_SECURE and s.SESSION_COOKIE_HTTPONLY and s.SESSION_COOKIE_SAMESITE == "Lax"
assert s.CSRF_COOKIE_SECURE and s.CSRF_COOKIE_HTTPONLY and s.CSRF_COOKIE_SAMESITE == "Lax"
assert s.SESSION_COOKIE_NAME == "__Host-sessionid" and s.CSRF_COOKIE_NAME == "__Host-csrftoken"
assert s.SECURE_CONTENT_TYPE_NOSNIFF and s.X_FRAME_OPTIONS == "DENY"
assert s.SECURE_REFERRER_POLICY == s.SECURE_CROSS_ORIGIN_OPENER_POLICY == "same-origin"
assert s.PASSWORD_RESET_TIMEOUT == 3600 and s.SESSION_COOKIE_AGE == 43200
assert s.DATA_UPLOAD_MAX_NUMBER_FIELDS == 1000 and s.DATA_UPLOAD_MAX_MEMORY_SIZE == 2621440
assert not s.DATABASES["default"]["ATOMIC_REQUESTS"] and s.DATABASES["default"]["CONN_HEALTH_CHECKS"]
assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in s.MIDDLEWARE
assert "Manifest" in s.STORAGES["staticfiles"]["BACKEND"]
policy = s.CONTENT_SECURITY_POLICY["DIRECTIVES"]
assert policy["default-src"] == ["'none'"] and policy["script-src"] == policy["style-src"] == ["'self'"]
assert "unsafe" not in repr(policy)
print("hardened")
"""


def test_production_is_hardened_line_by_line() -> None:
    ended = in_production(HARDENED)
    assert ended.stdout.strip() == "hardened", ended.stderr
    assert start(HARDENED).returncode != 0  # the control: development is not, so the lines do look


def test_a_forwarded_address_counts_only_behind_a_declared_proxy() -> None:
    code = "print(s.SECURE_PROXY_SSL_HEADER, s.AXES_IPWARE_META_PRECEDENCE_ORDER)"
    assert in_production(code).stdout.strip() == "None ['REMOTE_ADDR']"
    behind = in_production(code, PROXY_COUNT="1").stdout
    assert "HTTP_X_FORWARDED_PROTO" in behind
    assert "HTTP_X_FORWARDED_FOR" in behind


def test_deployment_check_is_clean() -> None:
    env = {name: value for name, value in os.environ.items() if name not in NAMES} | PRODUCTION
    check = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    ended = subprocess.run(check, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
