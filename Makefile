# Two commands do all set-up on a fresh machine: `make demo` and `make test`.
PYTHON := .venv/bin/python
WORKERS ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test lint types layers verify docs bench bench-rules bench-library setup clean

demo: .venv/ready-run
	$(PYTHON) -m ccm demo --out target/demo

test: .venv/ready-test
	$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not slow"

verify: .venv/ready-test
	$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: .venv/ready-lint
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types: .venv/ready-lint
	$(PYTHON) -m mypy

layers: .venv/ready-lint
	.venv/bin/lint-imports --no-cache

docs: .venv/ready-test
	$(PYTHON) tests/docs/reference.py

bench: .venv/ready-run
	$(PYTHON) -m tests.bench --out target/bench.json

bench-rules: .venv/ready-bench
	$(PYTHON) -m tests.bench.rules --out target/bench-rules.json

bench-library: .venv/ready-run
	$(PYTHON) -m tests.bench.library --out target/bench-library.json

setup: .venv/ready-test .venv/ready-lint

.venv/ready-run: pyproject.toml .ci/constraints.txt .ci/setup
	sh .ci/setup run
	@touch $@

.venv/ready-test: pyproject.toml .ci/constraints.txt .ci/setup
	sh .ci/setup test
	@touch $@ .venv/ready-run

.venv/ready-bench: pyproject.toml .ci/constraints.txt .ci/setup
	sh .ci/setup bench
	@touch $@

.venv/ready-lint: pyproject.toml .ci/constraints.txt .ci/setup
	sh .ci/setup lint
	@touch $@

clean:
	rm -rf .venv target
