"""The scoring room imports the standard library and itself, and never reads a clock, a file or a random number."""

import ast
import sys
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[3] / "metrics" / "scoring"
FILES = sorted(ROOM.glob("*.py"))
IMPURE = {"time", "random", "os", "io", "pathlib", "socket", "subprocess", "secrets", "uuid", "threading"}


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_the_standard_library_is_imported(path):
    for name in imported(ast.parse(path.read_text())):
        top = name.split(".")[0]
        assert name.startswith("metrics.scoring.") or top in sys.stdlib_module_names, name
        assert top not in IMPURE, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_reads_the_clock_or_a_file(path):
    tree = ast.parse(path.read_text())
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    assert not called & {"today", "now", "utcnow", "open", "read_text", "print", "input", "__import__"}


def test_the_room_is_found():
    assert {"rubric.py", "evidence.py", "elements.py", "engine.py", "advice.py", "forecast.py"} <= {
        path.name for path in FILES
    }
