# The front door. `make help` lists what there is; everything runs from .venv, which `setup` makes.
.DEFAULT_GOAL := help
.PHONY: help setup run serve train eval answers test chaos bench bench-long lint lint-data import undelivered lock explore
MAKEFLAGS += --no-print-directory

export RASA_TELEMETRY_ENABLED := false

PYTHON := .venv/bin/python
SYSTEM_PYTHON := /usr/bin/python3

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install everything into .venv, exactly as requirements.lock says
	@for python in python3 python $(SYSTEM_PYTHON) python3.13 python3.12 python3.11 python3.10 python3.9 python3.8; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then exec $$python deploy/bootstrap.py; fi; \
	done; \
	echo "No Python 3.8 or newer was found to start from – install one (Debian, Ubuntu: apt install python3 python3-venv) and try again." >&2; exit 1

run: setup ## Train and serve the demo shops: chat page on http://127.0.0.1:8080; REPLICAS=2 runs two bots
	@exec $(PYTHON) -m bot.processes.run

serve: setup ## Serve your own shops, configured by the environment (see README.md); REPLICAS=2 runs two bots
	@exec $(PYTHON) -m bot.processes.run --serve

train: setup ## Train a model from bot/data into models/
	@$(PYTHON) -m bot.training train

eval: setup ## Measure the model on held-out sentences
	@$(PYTHON) -m bot.training evaluate

answers: setup ## Show everything the bot can say, filled with the demo shops' facts, for reading aloud
	@$(PYTHON) -m bot.processes.answers

import: setup ## Read a shop folder into the database, also while serving: make import SHOP=demo/sehat-ceria
	@$(PYTHON) -m bot.processes.import_shop $(if $(SHOP),"$(SHOP)")

undelivered: setup ## List messages that did not arrive (SHOP=id: of one shop); SEND="12 13" sends these again
	@$(PYTHON) -m bot.processes.undelivered $(if $(SHOP),--shop "$(SHOP)") $(if $(SEND),--send-again $(SEND))

test: setup ## Run all tests; FAST=1 leaves out the slow ones, ARGS="-k words" chooses
	@$(PYTHON) -m bot.training train
	@$(PYTHON) -m pytest $(if $(FAST),-m "not slow and not end_to_end") $(ARGS)

chaos: setup ## Kill processes while buyers write, for long, and count what got lost; ARGS="--seed 7 --on sqlite"
	@$(PYTHON) -m bot.training train
	@$(PYTHON) -m tests.chaos.run $(ARGS)

bench: setup ## Measure beside lean and stock Rasa, about 12 min; REPLICAS=2 adds ours with two bots, ARGS="--only ours --short"
	@$(PYTHON) -m bot.training train
	@$(PYTHON) -m benchmarks compare $(if $(REPLICAS),--replicas $(REPLICAS)) $(ARGS)

bench-long: setup ## 20 messages a second for 30 min, and whether any process grows; MINUTES=120
	@$(PYTHON) -m bot.training train
	@$(PYTHON) -m benchmarks endure $(if $(MINUTES),--minutes $(MINUTES)) $(if $(REPLICAS),--replicas $(REPLICAS)) $(ARGS)

explore: setup ## Play 100,000 random schedules of delivery: SCHEDULES=, SEED= (the first), PROCESSES=2; REPLAY=<seed> prints one
	@$(PYTHON) -m tests.support.explore $(if $(SCHEDULES),--schedules $(SCHEDULES)) $(if $(SEED),--seed $(SEED)) \
		$(if $(PROCESSES),--processes $(PROCESSES)) $(if $(REPLAY),--replay $(REPLAY))

lint: setup ## Check style, types, layers and language data
	@$(PYTHON) -m bot.processes.lint

lint-data: setup ## Check bot/data only: what a trainer needs before training
	@$(PYTHON) -m bot.training lint

lock: setup ## Renew requirements.lock after a change in pyproject.toml
	@.venv/bin/uv pip compile pyproject.toml --python-version 3.10 --extra dev --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --quiet --output-file requirements.lock >/dev/null
	@echo "requirements.lock is renewed; make setup installs it."
