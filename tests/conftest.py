"""The cast and the machines of every test."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from config.catalogs import compile_catalogs

# --- the machines: workers, Redis, Chromium, and what runs in which pass (tests/machines.py) ---
pytest_plugins = ["tests.machines", "tests.cast"]

# What set-up does once: a catalog that was changed since is compiled before anything reads it.
compile_catalogs()

# --- the cast (fixtures of people and organizations) ---


@pytest.fixture(autouse=True, scope="session")
def own_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests hand in never lies beside what people did; workers that they start keep it there too."""
    folder = tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as environment, override_settings(MEDIA_ROOT=folder):
        environment.setenv("MEDIA_ROOT", str(folder))
        yield
