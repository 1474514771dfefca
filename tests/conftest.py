"""The cast and the machines of every test."""

# --- the machines: workers, Redis, Chromium, and what runs in which pass (tests/machines.py) ---
pytest_plugins = ["tests.machines", "tests.cast"]

# --- the cast (fixtures of people and organizations) ---
