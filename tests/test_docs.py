"""What the documents say is so: commands exist, every setting is named, links lead somewhere."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# Where a setting may be read; what is only for tests and benchmarks is in docs/operations.md.
READERS = sorted(
    str(path.relative_to(ROOT))
    for room in ("config", "directory", "pathways", "employers", "partnerships", "metrics")
    for path in (ROOT / room).rglob("*.py")
)
READ = re.compile(
    r"""(?:env\.\w+|environ\.get|is_on|environ\.setdefault)\(\s*"([A-Z][A-Z_]+)\"|environ\[\"([A-Z_]+)\"\]"""
)
NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE", "PATH"}
FOR_TESTS = {"CAUSEWAY_CRASH_AT"}
# By the machine, by pytest, or by our own passes.
SET_BY_OTHERS = {
    "CI", "PYTEST_XDIST_WORKER", "SECOND_PASS", "PLAYWRIGHT_BROWSERS_PATH", "DJANGO_ALLOW_ASYNC_UNSAFE",
    "NEW_ONE", "OTHER", "THIRD", "FOURTH",
}  # fmt: skip


def settings_read(text: str) -> set[str]:
    return {one or other for one, other in READ.findall(text)} - NOT_SETTINGS


def settings_documented(text: str) -> set[str]:
    """The names in the first column of README's settings tables."""
    return set(re.findall(r"^\| `([A-Z][A-Z_]+)` \|", text, re.M))


def make_targets(text: str) -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", text, re.M))


def make_commands(text: str) -> set[str]:
    """Targets named as commands: in `back quotes` or in a block of code."""
    return set(re.findall(r"(?:`|^\s*\$?\s*|\d )make ([a-z][a-z-]*)", text, re.M))


def links(text: str) -> list[str]:
    return [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_that_is_read_is_documented_and_the_other_way_round() -> None:
    wanted = set().union(*(settings_read(read(name)) for name in READERS))
    assert len(wanted) > 20
    assert settings_documented(read("README.md")) == wanted - FOR_TESTS


def test_what_only_tests_and_benchmarks_read_is_in_operations() -> None:
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    found = set().union(*(settings_read(path.read_text(encoding="utf-8")) for path in files)) | FOR_TESTS
    wanted = found - settings_documented(read("README.md")) - SET_BY_OTHERS
    assert {name for name in wanted if f"`{name}`" not in read("docs/operations.md")} == set()


def test_the_finder_of_settings_finds_them() -> None:
    text = 'X = env.str("NEW_ONE", "")\nos.environ.get("OTHER")\nis_on("THIRD")\nos.environ["FOURTH"] = 1'
    assert settings_read(text) == {"NEW_ONE", "OTHER", "THIRD", "FOURTH"}
    assert settings_documented("| `NEW_ONE` | x | y |\n| other |") == {"NEW_ONE"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_command_exists(document: Path) -> None:
    named = make_commands(document.read_text(encoding="utf-8"))
    assert named <= make_targets(read("Makefile"))


def test_readme_names_the_commands() -> None:
    assert {"run", "test", "check", "soak", "bench", "help"} <= make_commands(read("README.md"))
    assert make_commands("Then `make nothing`, or:\n    make something PORT=1\n") == {"nothing", "something"}


def test_make_help_lists_every_target_a_person_calls() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = set(re.findall(r"^  make ([a-z-]+)", said, re.M))
    assert listed == make_targets(read("Makefile")) - {"setup-dev"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document: Path) -> None:
    lost = [
        link for link in links(document.read_text(encoding="utf-8")) if not (document.parent / link).exists()
    ]
    assert lost == []


def test_the_finder_of_links_finds_them() -> None:
    assert links("[a](docs/a.md#part) [b](https://example.org) ![c](shot.png)") == ["docs/a.md", "shot.png"]
