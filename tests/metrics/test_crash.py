"""The hook of the kill tests does nothing unless asked, and is refused in production."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from metrics.actions import crash


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    found: list[int] = []
    monkeypatch.setattr(crash, "FOLDER", str(tmp_path))
    monkeypatch.setattr(crash.os, "kill", lambda pid, _: found.append(pid))
    return found


def test_a_ticket_is_good_for_one_crash(killed: list[int], tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    crash.crash_at("before_write")
    assert not killed
    crash.crash_at("taken")
    crash.crash_at("taken")
    assert killed == [crash.os.getpid()]


def test_a_standing_ticket_is_good_for_all(killed: list[int], tmp_path: Path) -> None:
    (tmp_path / "before_gather-7.always").touch()
    for ids in ([6], [7, 8], [7]):
        crash.crash_at("before_gather", ids)
    assert len(killed) == 2


def test_without_a_folder_nothing_happens(
    killed: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "taken").touch()
    monkeypatch.setattr(crash, "FOLDER", "")
    crash.crash_at("taken")
    assert not killed


def test_production_refuses_it(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    settings.PRODUCTION = True
    with monkeypatch.context() as asked:
        asked.setenv("CAUSEWAY_CRASH_AT", str(tmp_path))
        with pytest.raises(ImproperlyConfigured, match="never in production"):
            importlib.reload(crash)
    importlib.reload(crash)
