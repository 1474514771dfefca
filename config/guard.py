"""Refuses to start with settings that would leave a door open."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environ import Env

LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]", "testserver"}
SILENT_MAIL = ("console", "filebased", "locmem", "dummy")


def secret_key(env: Env, var_dir: Path, production: bool) -> str:
    """From SECRET_KEY, or the file that SECRET_KEY_FILE names, or (development) one made once under var/."""
    key_file = env.str("SECRET_KEY_FILE", "")
    if key_file:
        return Path(key_file).read_text(encoding="utf-8").strip()
    key = env.str("SECRET_KEY", "")
    return key if key or production else own_key(var_dir / "secret_key")


def own_key(path: Path) -> str:
    """A key of this machine's own; whoever is first writes it, everybody reads the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64), encoding="utf-8")
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="utf-8").strip()


def refuse_insecure(settings: Mapping[str, Any]) -> None:
    """Raises ImproperlyConfigured naming every reason at once."""
    find = production_faults if settings["PRODUCTION"] else development_faults
    faults = [reason for holds, reason in find(settings) if not holds]
    if faults:
        raise ImproperlyConfigured("Causeway will not start with these settings:\n- " + "\n- ".join(faults))


def development_faults(settings: Mapping[str, Any]) -> list[tuple[bool, str]]:
    """Outside production only this machine is served."""
    strangers = sorted(set(settings["ALLOWED_HOSTS"]) - LOCAL_NAMES)
    return [
        (
            not strangers,
            f"ALLOWED_HOSTS names {', '.join(strangers)}: other names than localhost need PRODUCTION=true.",
        ),
    ]


def production_faults(settings: Mapping[str, Any]) -> list[tuple[bool, str]]:
    """What must hold before anybody else may reach the program."""
    key, hosts, database = settings["SECRET_KEY"], settings["ALLOWED_HOSTS"], settings["DATABASES"]["default"]
    origins = settings["CSRF_TRUSTED_ORIGINS"]
    return [
        (
            not settings["DEBUG"],
            "DEBUG must be off in production: its error pages show settings and records.",
        ),
        (
            not os.environ.get("CAUSEWAY_CRASH_AT"),
            "CAUSEWAY_CRASH_AT must not be set in production: it lets workers die on purpose.",
        ),
        (
            not settings["DEMO"],
            "DEMO must be off in production: its sign-ins are printed for everybody to read.",
        ),
        (
            len(key) >= 50 and len(set(key)) >= 10 and not key.startswith("django-insecure"),
            "SECRET_KEY (or the file named by SECRET_KEY_FILE) must be at least 50 random characters.",
        ),
        (bool(hosts), "ALLOWED_HOSTS must name the hosts that are served."),
        (
            not any("*" in host or host.startswith(".") for host in hosts),
            "ALLOWED_HOSTS must not hold a wildcard (a leading dot is one too).",
        ),
        (
            settings["SITE_URL"].startswith("https://"),
            "SITE_URL must be the public address, beginning with https://.",
        ),
        (
            not any("*" in origin or origin.startswith("http://") for origin in origins),
            "CSRF_TRUSTED_ORIGINS must be https:// addresses without a wildcard.",
        ),
        (
            not database["ENGINE"].endswith("sqlite3"),
            "DATABASE_URL must name a PostgreSQL database: SQLite is for one machine and the demo.",
        ),
        (
            bool(os.environ.get("REDIS_URL")),
            "REDIS_URL must name the Redis that carries the background work.",
        ),
        (
            not settings["EMAIL_BACKEND"].split(".")[-2].startswith(SILENT_MAIL),
            "EMAIL_URL or EMAIL_BACKEND must name a mail service: letters and codes would go nowhere.",
        ),
    ]
