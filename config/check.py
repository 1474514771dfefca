"""All that can be judged without running: lint, types, import order, migrations, templates, settings."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
APPS = ("directory", "pathways", "employers", "partnerships", "metrics")
# The rooms where a wrong type would be a wrong score, a wrong refusal or a wrong deed.
TYPED = ("rules.py", "rules", "actions.py", "actions", "gather", "suppression.py", "scoring")
PRODUCTION = {
    "PRODUCTION": "true",
    "DEBUG": "false",
    "DEMO": "false",
    "SECRET_KEY": "only-for-this-check-7Jq2vX9mB4kR8tYp3LzW6nHs5DfGc1Ae0Uo",
    "ALLOWED_HOSTS": "causeway.example.org",
    "SITE_URL": "https://causeway.example.org",
    "DATABASE_URL": "postgres://causeway@db.example.org/causeway",
    "REDIS_URL": "rediss://redis.example.org/0",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
}


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def checks() -> list[Check]:
    manage = [sys.executable, "manage.py"]
    return [
        Check("types", [program("mypy"), "--no-error-summary", "config", *typed_rooms()]),
        Check("lint", [program("ruff"), "check", "--quiet", "."]),
        Check("format", [program("ruff"), "format", "--check", "--quiet", "."]),
        Check("import order", [program("lint-imports"), "--no-cache"]),
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Check("settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        *(
            Check(f"{folder}", [program("djlint"), "--quiet", "--lint", folder])
            for folder in template_folders()
        ),
    ]


def program(name: str) -> str:
    return str(BIN / name)


def typed_rooms() -> list[str]:
    rooms = [ROOT / app / room for app in APPS for room in TYPED]
    return [str(room.relative_to(ROOT)) for room in rooms if room.exists()]


def template_folders() -> list[str]:
    folders = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
    return [str(folder.relative_to(ROOT)) for folder in folders if any(folder.rglob("*.html"))]


def run(check: Check) -> bool:
    begun = time.monotonic()
    env = {**os.environ, **check.environment, "NO_COLOR": "1"}
    ended = subprocess.run(check.command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    verdict = "ok" if ended.returncode == 0 else "FAILED"
    said = "" if ended.returncode == 0 else f"\n{ended.stdout}{ended.stderr}"
    print(f"  {check.name:<22} {verdict:<7} {time.monotonic() - begun:5.1f} s{said}", flush=True)
    return ended.returncode == 0


def main() -> int:
    with ThreadPoolExecutor(max_workers=2) as pair:
        verdicts = list(pair.map(run, checks()))
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
