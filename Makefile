# Every command others rely on. `make demo` and `make test` set up what they need.
.PHONY: demo docs test test-all night faults lockout kills canary frozen properties drift bench container lint clean lock fixtures

PYTHON := .venv/bin/python
READY := .venv/.ready

$(READY): requirements.lock pyproject.toml .ci/setup
	./.ci/setup
	.venv/bin/portal-bots install-browser
	@touch $@

demo: $(READY)  ## one night on the mock portal, with report
	$(PYTHON) -m fixtures.demo

test: $(READY)  ## what every commit must pass
	$(PYTHON) -m pytest -n 3 --dist worksteal --ignore=tests/mock_portals
	$(PYTHON) -m pytest -n 3 tests/mock_portals

test-all: test night faults lockout kills canary frozen properties drift bench  ## and the long batteries

night: $(READY)  ## the whole example night twice, against the portal's ledger
	$(PYTHON) -m tests.batteries.night

frozen: $(READY)  ## workers that stand still and wake up when another has their account
	$(PYTHON) -m pytest -n 2 -m battery --timeout 3600 tests/process

properties: $(READY)  ## random nights of faults, deaths, freezes, retries and answers: make properties N=3000
	NIGHTS=$(or $(N),3000) $(PYTHON) -m pytest -n 2 -m battery --timeout 7200 tests/properties

faults: $(READY)  ## each fault of a portal to its good end, and how often correct runs stop; RUNS=100 SEED=1
	$(PYTHON) -m pytest -n 2 -m battery tests/faults/test_once.py tests/codes
	$(PYTHON) -m tests.batteries.faults --runs $(or $(RUNS),100) --seed $(or $(SEED),1)

lockout: $(READY)  ## everything that goes wrong with a sign-in: no lockout caused, no code typed twice
	$(PYTHON) -m tests.batteries.lockout

kills: $(READY)  ## workers and browsers killed at every boundary: make kills N=500 SEED=1
	$(PYTHON) -m tests.batteries.kills $(or $(N),500) $(or $(SEED),1)

canary: $(READY)  ## a night with marked patients and secrets, then a search of every byte that was written
	$(PYTHON) -m tests.batteries.canary

drift: $(READY)  ## single changes of every declared form and page: what must stop stops, the rest goes on; SEED=1
	$(PYTHON) -m tests.batteries.drift --seed $(or $(SEED),1)

bench: $(READY)  ## the worker beside a bare Playwright loop
	$(PYTHON) -m tests.bench

docs: $(READY)  ## the pages in site/: the overview, adding a payer, the reference from docstrings
	NO_MKDOCS_2_WARNING=1 .venv/bin/mkdocs build --quiet

lint: $(READY)  ## style, types, rules of flows, layers
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/portal-bots check
	$(PYTHON) -m pytest -q tests/test_layers.py

lock: $(READY)  ## pin what pyproject.toml asks for
	.venv/bin/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" --output-file requirements.lock
	.venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--constraints requirements.lock --custom-compile-command "make lock" --output-file requirements-runtime.lock

container: $(READY)  ## the image, built and run against the mock portal (root on Debian)
	$(PYTHON) -m tests.container

fixtures: $(READY)  ## the example night in fixtures/night
	$(PYTHON) -m fixtures.generate --day 2026-12-01 --to fixtures/night

clean:  ## the environment, the demonstration and caches
	rm -rf .venv .demo .mypy_cache .pytest_cache .ruff_cache .hypothesis
