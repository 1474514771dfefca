"""The plan of the house holds: import order, pure scoring, no hidden wiring, no inline code; each rule can fail."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("directory", "pathways", "employers", "partnerships", "metrics")
LINE = {app: place for place, app in enumerate(APPS)}
FORBIDDEN_NAMES = {
    "common",
    "core",
    "base",
    "utils",
    "util",
    "helpers",
    "helper",
    "misc",
    "manager",
    "managers",
}
PURE = ("metrics/scoring", "metrics/suppression.py", "partnerships/papers")
PURE_MODULES = tuple(room.removesuffix(".py").replace("/", ".") for room in PURE)
PRINTER = "typst"
SCRIPT_THAT_RUNS = re.compile(
    r"<script(?![^>]*\bsrc\s*=)(?![^>]*type=[\"']application/json[\"'])[^>]*>", re.I
)
#: Forms that need no key: what they do is the same done twice.
#: Whose POST carries its right in a secret address, and comes from where none of our cookies are.
BY_TOKEN = {"directory/views/preference.py"}
SAME_WHEN_REPEATED = {
    "templates/account/login.html",
    "templates/directory/_draft.html",
    "templates/directory/_link_language.html",
    "templates/directory/_link_leave.html",
    "templates/directory/link_gone.html",  # limited, and one letter brings what the other did
    "templates/directory/link_open.html",
    "templates/directory/link_unsubscribe.html",  # twice is once
    "templates/metrics/link_surveys.html",  # it only leads on
    "templates/metrics/survey_answer.html",  # a key would keep what leads to the answers; the deed takes one
}
INLINE = (
    ("inline script", SCRIPT_THAT_RUNS),
    ("inline style sheet", re.compile(r"<style\b", re.I)),
    ("style attribute", re.compile(r"\sstyle\s*=", re.I)),
    ("event attribute", re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I)),
    ("javascript: address", re.compile(r"javascript:", re.I)),
    ("evaluated htmx", re.compile(r"\shx-(?:on|vals=[\"']js:)", re.I)),
    ("unescaped text", re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off", re.I)),
)


# --- the finders: each takes a path's name and its text, and gives what is wrong with it --------------------


def imported(name: str, text: str) -> set[str]:
    """The modules that a file imports, wherever in it the import stands."""
    package = Path(name).with_suffix("").parts[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            found.add(".".join([*start, *([node.module] if node.module else [])]))
    return found


def wrong_way_imports(name: str, text: str) -> list[str]:
    home = name.split("/")[0]
    roots = {module.split(".")[0] for module in imported(name, text)}
    return sorted(root for root in roots if LINE.get(root, -1) > LINE[home])


def impurities(name: str, text: str) -> list[str]:
    """What a pure room imports beyond the standard library and itself; and the clock, read by anybody."""
    home = name.split("/")[0]
    allowed = set(sys.stdlib_module_names) | {home} | ({PRINTER} if home == "partnerships" else set())
    modules = imported(name, text)
    strangers = sorted(module for module in modules if module.split(".")[0] not in allowed)
    outside = sorted(m for m in modules if m.startswith(home) and not m.startswith(PURE_MODULES))
    clock = re.findall(r"\b(?:today|now|utcnow|time)\(\)", text)
    return strangers + outside + clock


def hidden_wiring(name: str, text: str) -> list[str]:
    modules = imported(name, text)
    signals = sorted(
        module for module in modules if module.startswith(("django.db.models.signals", "django.dispatch"))
    )
    stars = [
        f"from {node.module} import *"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    # A field's own `pre_save` is Django's way to fill a column; everything else of these names is a signal.
    plain = re.sub(r"\bdef pre_save\(self|super\(\)\.pre_save\(", "", text)
    receivers = re.findall(r"@receiver\b|\b(?:pre|post)_(?:save|delete|migrate|init)\b", plain)
    return signals + stars + receivers


def unsafe_html(name: str, text: str) -> list[str]:
    exempt = [] if name in BY_TOKEN else [r"\bcsrf_exempt\b"]
    return re.findall("|".join([r"\bmark_safe\b", r"\bSafeString\b", *exempt]), text)


def swallowed_errors(name: str, text: str) -> list[str]:
    """`except Exception: pass` and its kin."""
    return [
        f"line {node.lineno}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
        and all(isinstance(step, ast.Pass) for step in node.body)
    ]


def undocumented(name: str, text: str) -> list[str]:
    tree = ast.parse(text)
    return [] if not tree.body or ast.get_docstring(tree) else ["no docstring says what the room is for"]


def twice_defined_tests(name: str, text: str) -> list[str]:
    """The second of two tests of one name silently replaces the first."""
    names = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    return sorted({word for word in names if word.startswith("test_") and names.count(word) > 1})


def inline_code(name: str, text: str) -> list[str]:
    without_comments = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.S)
    return [label for label, pattern in INLINE if pattern.search(without_comments)]


def forms_without_key(name: str, text: str) -> list[str]:
    """A form that changes something carries a key, so that sending it twice is sending it once."""
    posts = len(re.findall(r"<form\b[^>]*method=[\"']post[\"']", text, re.I))
    keys = len(re.findall(r"\{%\s*once\s*%\}", text))
    return ["a form without {% once %}"] if posts > keys and name not in SAME_WHEN_REPEATED else []


def rules_left_open(name: str, text: str) -> list[str]:
    """A rule that is never closed takes in, unnoticed, all that follow it."""
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    inside = re.findall(r"\{[^{}]*;\s*\n\s*[.#\w][^{};]*\{", plain)
    return inside + ([] if plain.count("{") == plain.count("}") else ["braces that don't pair"])


def own_date_formats(name: str, text: str) -> list[str]:
    """How a day or time is written stands in config/formats alone; machines get theirs as ISO."""
    return re.findall(r"\|(?:date|time):[\"'](?!Y-m-d[\"']|c[\"']|[A-Z_]+_FORMAT[\"'])[^\"']*", text)


def bad_module_name(name: str, text: str) -> list[str]:
    return sorted(set(Path(name).with_suffix("").parts) & FORBIDDEN_NAMES)


# --- where each rule holds --------------------------------------------------------------------------------


def tracked(pattern: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", pattern],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def files(pattern: str, *folders: str) -> Iterator[tuple[str, str]]:
    for name in tracked(pattern):
        if not folders or name.startswith(folders):
            yield name, (ROOT / name).read_text(encoding="utf-8")


IN_APPS = tuple(f"{app}/" for app in APPS)
OURS = (*IN_APPS, "config/", "tests/", "benchmarks/")
RULES: dict[str, tuple[Callable[[str, str], list[str]], str, tuple[str, ...]]] = {
    "imports point left": (wrong_way_imports, "*.py", IN_APPS),
    "pure rooms are pure": (impurities, "*.py", PURE),
    "no hidden wiring": (hidden_wiring, "*.py", (*IN_APPS, "config/")),
    "no unsafe HTML": (unsafe_html, "*.py", (*IN_APPS, "config/")),
    "no swallowed errors": (swallowed_errors, "*.py", OURS),
    "each module says what it is for": (undocumented, "*.py", (*IN_APPS, "config/")),
    "each test runs": (twice_defined_tests, "*.py", ("tests/",)),
    "no inline code in templates": (inline_code, "*.html", ()),
    "each form is sent once": (forms_without_key, "*.html", ()),
    "each rule of a stylesheet is closed": (rules_left_open, "static/css/*.css", ()),
    "dates are written one way": (own_date_formats, "templates/*", ()),
    "no rooms without a name": (bad_module_name, "*.py", (*IN_APPS, "config/")),
}


def findings(rule: str) -> dict[str, list[str]]:
    find, pattern, folders = RULES[rule]
    all_found = {
        name: find(name, text) for name, text in files(pattern, *folders) if "/migrations/" not in name
    }
    return {name: found for name, found in all_found.items() if found}


@pytest.mark.parametrize("rule", RULES)
def test_rule_holds(rule: str) -> None:
    assert findings(rule) == {}


SAMPLES = [
    ("imports point left", "directory/rules.py", "from partnerships.models import Partnership"),
    ("imports point left", "employers/tasks.py", "def late():\n    import metrics.tasks"),
    ("imports point left", "partnerships/a.py", "import metrics"),
    ("pure rooms are pure", "metrics/scoring/engine.py", "from django.db import models"),
    ("pure rooms are pure", "metrics/scoring/engine.py", "def late():\n    import celery"),
    ("pure rooms are pure", "metrics/scoring/engine.py", "from metrics.models import HealthSnapshot"),
    ("pure rooms are pure", "metrics/scoring/engine.py", "from ..models import HealthSnapshot"),
    ("pure rooms are pure", "metrics/scoring/engine.py", "import datetime\nAS_OF = datetime.date.today()"),
    ("pure rooms are pure", "partnerships/papers/pdf.py", "from partnerships.models import Agreement"),
    ("pure rooms are pure", "metrics/scoring/engine.py", "import typst"),
    ("no hidden wiring", "directory/models.py", "from django.db.models.signals import post_save"),
    ("no hidden wiring", "directory/models.py", "from django.dispatch import receiver"),
    ("no hidden wiring", "directory/models.py", "from django.db.models import *"),
    ("no unsafe HTML", "directory/views.py", "from django.utils.safestring import mark_safe"),
    ("no unsafe HTML", "directory/views.py", "from django.views.decorators.csrf import csrf_exempt"),
    ("no swallowed errors", "directory/views.py", "try:\n    go()\nexcept Exception:\n    pass"),
    ("no swallowed errors", "directory/views.py", "try:\n    go()\nexcept:\n    pass"),
    ("each rule of a stylesheet is closed", "static/css/a.css", "a {\n  color: red;\nb {\n  top: 0;\n}\n}"),
    ("each rule of a stylesheet is closed", "static/css/a.css", "a {\n  color: red;\n"),
    ("each module says what it is for", "directory/views.py", "import os"),
    ("each test runs", "tests/test_a.py", "def test_a(): ...\ndef test_a(): ..."),
    ("no inline code in templates", "templates/a.html", "<script>go()</script>"),
    ("no inline code in templates", "templates/a.html", '<script type="module">go()</script>'),
    ("no inline code in templates", "templates/a.html", "<style>p {}</style>"),
    ("no inline code in templates", "templates/a.html", '<p style="width: 3px">'),
    ("no inline code in templates", "templates/a.html", '<a onclick="go()">'),
    ("no inline code in templates", "templates/a.html", '<a href="javascript:go()">'),
    ("no inline code in templates", "templates/a.html", '<a hx-on:click="go()">'),
    ("no inline code in templates", "templates/a.html", "{{ note|safe }}"),
    ("each form is sent once", "templates/a.html", '<form method="post">{% csrf_token %}</form>'),
    ("each form is sent once", "templates/a.html", '<form method="post">{% once %}</form><form method="post">'),
    ("dates are written one way", "templates/a.html", '{{ row.at|date:"j M Y, H:i" }}'),
    ("no rooms without a name", "directory/utils.py", ""),
    ("no rooms without a name", "metrics/helpers/dates.py", ""),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "name", "text"), SAMPLES)
def test_rule_finds_what_breaks_it(rule: str, name: str, text: str) -> None:
    assert RULES[rule][0](name, text), f"{rule}: nothing found in {text!r}"


def test_each_rule_has_a_sample_that_breaks_it_and_files_to_look_at() -> None:
    assert {rule for rule, *_ in SAMPLES} == set(RULES)
    for rule, (_, pattern, folders) in RULES.items():
        assert list(files(pattern, *folders)), f"{rule}: looks at no file"


@pytest.mark.parametrize(
    "text",
    [
        '<script src="/static/chart.js" type="module" defer></script>',
        '<script id="rows" type="application/json">[]</script>',
        "{# a style=… would be refused #}<p>style = good</p>",
        '<meter value="3" max="7"></meter>',
    ],
)
def test_what_is_allowed_in_templates_is_not_found(text: str) -> None:
    assert inline_code("templates/a.html", text) == []


def contracts_hold(config: Path) -> bool:
    linter = [Path(sys.executable).parent / "lint-imports", "--no-cache", "--config", config]
    ended = subprocess.run(
        linter, cwd=config.parent, capture_output=True, text=True, timeout=120, check=False
    )
    return ended.returncode == 0


def test_import_contracts_hold() -> None:
    assert contracts_hold(ROOT / "pyproject.toml")


def test_import_contracts_can_break(tmp_path: Path) -> None:
    """The control: the same contracts over a small house with one import that points right."""
    for app in (*APPS, "config", "metrics/scoring", "partnerships/papers"):
        (tmp_path / app).mkdir()
        (tmp_path / app / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    assert contracts_hold(tmp_path / "pyproject.toml")
    (tmp_path / "directory" / "models.py").write_text("import metrics\n", encoding="utf-8")
    assert not contracts_hold(tmp_path / "pyproject.toml")
