"""The words of pages and letters in other languages: gathered into locale/, compiled for the program to read.

python -m config.catalogs             gathers what is marked anew, and keeps what is translated
python -m config.catalogs compile     what set-up does; needs no gettext on the machine
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
APPS = ("directory", "pathways", "employers", "partnerships", "metrics")
LANGUAGES = ("es",)
#: Python's marks; the last two take one and many.
MARKS = {"_", "_lazy", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
MANY = {"ngettext", "ngettext_lazy"}
HEAD = "# Causeway in Spanish, as it is written in the United States; readers are addressed as “usted”."


#: What people without an account see: all that is marked there is translated (tests/test_words.py).
OUTSIDE = (
    *(
        "templates/base.html",
        "templates/_messages.html",
        "templates/40[049].html",
        "templates/403_csrf.html",
        "templates/429.html",
    ),
    *("templates/_error.html", "templates/components/form_*.html", "templates/letters/*.txt"),
    *("templates/directory/_draft.html", "templates/directory/_languages.html"),
    *("templates/*/sign_*.html", "templates/*/_sign_*.html"),
    *("templates/*/read_*.html", "templates/*/_read_*.html", "templates/*/verify_*.html"),
    *(
        "templates/*/link_*.html",
        "templates/*/_link_*.html",
        "templates/employers/interest_[cfs]*.html",
        "templates/employers/own_*.html",
    ),
    *("templates/metrics/survey_answer*.html", "templates/metrics/_survey_[fp]*.html"),
    *("templates/partnerships/_against.html", "templates/partnerships/_comment.html"),
    *("templates/partnerships/_paper.html", "templates/partnerships/_redline.html"),
    *("templates/partnerships/_progress.html", "templates/metrics/_survey_mark.html"),
    *("directory/choices.py", "directory/forms.py", "directory/rules.py", "directory/uploads.py"),
    *("directory/sheets.py", "directory/views/personal.py", "directory/templatetags/words.py"),
    "directory/wording.py",
    *("directory/actions/save.py", "directory/actions/code.py", "employers/choices.py"),
    *(
        "employers/forms/interest.py",
        "employers/forms/need.py",
        "employers/forms/offer.py",
        "employers/forms/placement.py",
        "employers/legal.py",
        "employers/rules.py",
        "employers/views/own.py",
        "employers/boards/own.py",
        "employers/boards/placements.py",
        "employers/views/linked.py",
    ),
    *("partnerships/choices.py", "partnerships/rules/promise.py", "partnerships/sheets.py"),
    *("partnerships/access/*.py", "partnerships/boards/promises.py", "partnerships/boards/linked.py"),
    *("partnerships/forms/colleague.py", "partnerships/forms/delivery.py", "partnerships/forms/linked.py"),
    "partnerships/forms/own.py",
    *("partnerships/forms/reading.py", "partnerships/views/linked.py", "partnerships/views/own.py"),
    *("partnerships/views/reading.py", "partnerships/actions/*.py", "partnerships/letters/*.py"),
    *("templates/metrics/survey_over.html", "metrics/rules.py"),
    *("templates/metrics/report_read.html", "templates/metrics/_report_body.html"),
    *("metrics/forms/survey.py", "metrics/views/survey_linked.py", "metrics/statements.py"),
)


class Word(NamedTuple):
    """Something marked for translation: one form, or one and many; and where it stands."""

    said: tuple[str, ...]
    place: str

    @property
    def is_outside(self) -> bool:
        return any(PurePath(self.place).match(pattern) for pattern in OUTSIDE)


def compile_catalogs() -> int:
    """Writes each catalog that was changed since it was compiled; how many that were."""
    count = 0
    for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        made = path.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime >= path.stat().st_mtime:
            continue
        begun = made.with_suffix(f".{os.getpid()}")  # another may compile at the same time
        with path.open("rb") as source, begun.open("wb") as target:
            write_mo(target, read_po(source))
        begun.replace(made)
        count += 1
    return count


def gather() -> None:
    """Brings the catalogs up to what is marked; what nobody says now is taken out."""
    template = Catalog(charset="utf-8")
    for word in words():
        template.add(word.said if len(word.said) > 1 else word.said[0], locations=[(word.place, 0)])
    for language in LANGUAGES:
        path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = read(path, language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.header_comment = HEAD
        with path.open("wb") as target:
            write_po(target, catalog, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def words() -> list[Word]:
    """All that is marked: in templates as the program itself reads them, in Python as it is parsed."""
    templates = sorted((ROOT / "templates").rglob("*.*"))
    modules = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    return [*in_templates(templates), *in_modules(modules)]


def in_templates(paths: Iterable[Path]) -> Iterator[Word]:
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    for path in paths:
        place = str(path.relative_to(ROOT))
        nodes = nodes_of(path)
        for node in nodes(TranslateNode):
            yield Word((str(node.filter_expression.var.literal),), place)
        for node in nodes(BlockTranslateNode):
            forms = [node.singular] + ([node.plural] if node.plural else [])
            yield Word(tuple(node.render_token_list(form)[0] for form in forms), place)


def nodes_of(path: Path) -> Any:
    """A letter is read by the letters' own engine, a page by that of the pages."""
    from django.template import engines

    from directory.actions.letter_text import engine

    name = str(path.relative_to(ROOT / "templates"))
    is_letter = name.startswith("letters/")
    pages: Any = engines["django"]
    template = engine().get_template(name) if is_letter else pages.get_template(name).template
    return template.nodelist.get_nodes_by_type


def in_modules(paths: Iterable[Path]) -> Iterator[Word]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
                count = 2 if node.func.id in MANY else 1
                said = [one.value for one in node.args[:count] if isinstance(one, ast.Constant)]
                if len(said) == count and all(isinstance(one, str) for one in said):
                    yield Word(tuple(map(str, said)), str(path.relative_to(ROOT)))


def main() -> None:
    if sys.argv[1:] == ["compile"]:
        compile_catalogs()
        return
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    gather()
    compile_catalogs()


if __name__ == "__main__":
    main()
