# The commands of this project. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check soak bench lock

PYTHON := .venv/bin/python

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: ## environment, locked packages and front end (run and test do it themselves)
	@python3 config/setup.py

setup-dev:
	@python3 config/setup.py --dev

run: setup ## set up and serve with worker, beat and broker; PORT chooses the port
	@exec $(PYTHON) -m config.serve

test: setup-dev ## the whole suite: on SQLite, then on PostgreSQL, Redis, a real worker and Chromium
	@exec $(PYTHON) -m tests.passes all $(ARGS)

check: setup-dev ## lint, types, import order, migrations, templates, production settings
	@exec $(PYTHON) -m config.check

soak: setup-dev ## the long trials at their full length
	@exec $(PYTHON) -m tests.passes soak $(ARGS)

bench: setup-dev ## speed and scale beside their floors; SIZES="2000 20000 100000", ARGS="--only score"
	@exec $(PYTHON) -m tests.passes bench $(ARGS)

lock: setup-dev ## resolve every package anew and write the hashed locks
	@exec $(PYTHON) -m config.lock
