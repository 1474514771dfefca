"""Takes the pictures of the README from the running program (`make run` in another terminal).

.venv/bin/python docs/screenshots.py                        the README's pictures, into docs/images/
.venv/bin/python docs/screenshots.py --all --into var/shots  every page, wide and narrow, light and dark
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from metrics.demo.names import PASSWORD  # noqa: E402  (the path comes first)
from tests.servers import CHROMIUM_FLAGS, find_chromium  # noqa: E402

STAFF = "staff@threefords.example"
README = {"portfolio": "/portfolio/", "health": "/partnerships/orrinsburg-freight-academy/health/"}
ALL = {
    **README,
    "today": "/",
    "today-all": "/?whose=all",
    "today-of-a-kind": "/today/commitment/?whose=all",
    "today-set-aside": "/today/set-aside/?whose=all",
    "health-strong": "/partnerships/precision-makers-compact/health/",
    "health-exploring": "/partnerships/vesper-robotics-interest/health/",
    "health-no-party": "/partnerships/larkmoor-help-desk-idea/health/",
    "partnerships": "/partnerships/",
    "partnerships-none": "/partnerships/?q=nothing-is-called-this",
    "partnership-board": "/partnerships/board/",
    "view-save": "/views/save/?list=partnerships&query=stage%3D3",
    "batch-new": "/batches/new/?deed=partnership-status&all=1",
    "partnership": "/partnerships/orrinsburg-freight-academy/",
    "success": "/partnerships/precision-makers-compact/metrics/",
    "organizations": "/organizations/",
    "people": "/people/",
    "people-none": "/people/?q=nobody-is-called-this",
    "team": "/team/",
    "members": "/partnerships/orrinsburg-freight-academy/members/",
    "purpose": "/partnerships/orrinsburg-freight-academy/purpose/",
    "purpose-empty": "/partnerships/larkmoor-help-desk-idea/purpose/",
    "changes": "/partnerships/orrinsburg-freight-academy/changes/",
    "partnership-new": "/partnerships/new/",
    "partnership-stage": "/partnerships/orrinsburg-freight-academy/stage/",
    "charter-adopt": "/partnerships/orrinsburg-freight-academy/charters/new/",
    "library": "/library/",
    "agreements": "/agreements/",
    "agreement-calendar": "/agreements/calendar/",
    "agreement-new": "/agreements/new/",
    "templates": "/templates/",
    "promises": "/partnerships/orrinsburg-freight-academy/promises/",
    "network-success": "/success-metrics/",
    "surveys": "/surveys/",
    "survey-new": "/partnerships/orrin-warehouse-start/surveys/new/",
    "runs": "/runs/",
    "patterns": "/patterns/",
}


def sign_in(context: Any, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("E-mail").or_(page.get_by_label("Email")).first.fill(STAFF)
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url(f"{address}/")
    page.close()


def views(every: bool) -> Iterator[tuple[int, str]]:
    yield from (
        [(1280, "light"), (390, "light"), (1280, "dark"), (390, "dark")] if every else [(1280, "light")]
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", nargs="*", default=[])
    wanted = parser.parse_args()
    wanted.into.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as machine:
        chromium = machine.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        for width, scheme in views(wanted.all):
            context = chromium.new_context(
                viewport={"width": width, "height": 900 if wanted.all else 1280}, color_scheme=scheme
            )
            sign_in(context, wanted.address)
            for name, path in (ALL if wanted.all else README).items():
                if not wanted.only or name in wanted.only:
                    page = context.new_page()
                    page.goto(wanted.address + path)
                    page.wait_for_load_state("networkidle")
                    file = f"{name}-{width}-{scheme}.png" if wanted.all else f"{name}.png"
                    page.screenshot(path=wanted.into / file, full_page=wanted.all)
                    page.close()
            context.close()


if __name__ == "__main__":
    main()
