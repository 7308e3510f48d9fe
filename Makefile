# make demo   shows the main job on a real web server
# make test   passes the whole suite
# Both install what they need into this folder first. `make help` lists the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo library test servers browser test-fast check format docs bench lock clean .venv .venv-bench .venv-original
.DELETE_ON_ERROR:

# The tests and the demo speak of names that are not ASCII.
export PYTHONUTF8 := 1
python := .venv/bin/python
pip_quiet = -qq --disable-pip-version-check
# A lock is complete. Without --no-deps an old pip looks for `coverage[toml]` by itself,
# and refuses the newest, of which the lock has no hash.
as_locked = --no-deps --require-hashes --requirement

help:
	@echo "make demo        show the main job on a real web server (KEEP=1: leave it running)"
	@echo "make library     start examples/library/, a site of Django's behind nginx (ARGS='--listen HOST:PORT')"
	@echo "make test        pass the whole suite"
	@echo "make test-fast   pass what is quick and needs no server"
	@echo "make check       format, lint, types"
	@echo "make format      let ruff format and mend"
	@echo "make docs        build the documentation into build/docs"
	@echo "make bench       measure beside the peers, and write docs/benchmarks.md (half an hour)"
	@echo "make lock        renew requirements/*.txt"
	@echo "make clean       remove what make made"
	@echo "PYTHON=...       the Python to build the environments with (3.11 or later)"

demo: .venv
	@$(python) -m demo $(if $(KEEP),--keep)

library: .venv
	@$(python) examples/library/manage.py start $(ARGS)

test: servers browser .venv .venv-original
	$(python) -m pytest -q --cov --cov-report=term $(ARGS)
	@scripts/every-django

servers:
	@scripts/need-servers

browser:
	@scripts/need-browser

# What takes its time, or needs servers or xsendfile 1.0; tests/README.md says what each is.
left_out := adapters application_servers asgi browser configurations conformance disk docs doctor doctor_servers dropin \
            examples forward_auth forward_auth_servers frameworks hostile http \
            library links/test_every_link.py links/test_messages.py memory middleware original \
            recipes recipes_servers rooms servers service_servers verifying deliveries_servers

test-fast: .venv
	@echo "Left out of tests/: $(left_out); make test has them."
	$(python) -m pytest -q $(addprefix --ignore=tests/,$(left_out)) $(ARGS)

check: .venv
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	PYTHONPATH=src:$$(echo .venv/lib/python*/site-packages) .venv/bin/pyright --pythonpath $(python) --verifytypes xsendfile --ignoreexternal >.venv/verifytypes || { cat .venv/verifytypes; exit 1; }

format: .venv
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

docs: .venv
	$(python) -m sphinx -W --keep-going -q -b html docs build/docs
	@echo "build/docs/index.html"

bench: servers .venv-bench .venv-original
	@scripts/need-wrk
	.venv-bench/bin/python -m benchmarks $(ARGS)

lock:
	python=$$(scripts/find-python) && "$$python" -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip $(pip_quiet) install uv
	.venv-lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --group dev --output-file requirements/dev.txt
	.venv-lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --group original --output-file requirements/original.txt
	for version in 6.0 6.1; do .venv-lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.12 --group django-$$version --output-file requirements/django-$$version.txt; done
	.venv-lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --group bench --output-file requirements/bench.txt

clean:
	rm -rf .venv .venv-bench .venv-lock .venv-original .venv-django-* .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv: .venv/editable
.venv-original: .venv-original/installed
.venv-bench: .venv-bench/installed

.venv/editable: .venv/installed pyproject.toml
	@$(python) -m pip $(pip_quiet) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

# A half-made environment is made again: `installed` comes last.
.venv/installed: requirements/dev.txt
	@python=$$(scripts/find-python) && \
	echo "Installing the development environment into .venv (a minute or so, once)" && \
	"$$python" -m venv --clear .venv && \
	$(python) -m pip $(pip_quiet) install $(as_locked) requirements/dev.txt && \
	touch $@

.venv-original/installed: requirements/original.txt
	@python=$$(scripts/find-python) && \
	echo "Installing xsendfile 1.0 into .venv-original, for the tests that compare" && \
	"$$python" -m venv --clear .venv-original && \
	.venv-original/bin/python -m pip $(pip_quiet) install $(as_locked) requirements/original.txt && \
	touch $@

# Our own package is found where it lies, as the peers' are where pip has put them.
.venv-bench/installed: requirements/bench.txt
	@python=$$(scripts/find-python) && \
	echo "Installing the peers into .venv-bench, for the benchmarks" && \
	"$$python" -m venv --clear .venv-bench && \
	.venv-bench/bin/python -m pip $(pip_quiet) install $(as_locked) requirements/bench.txt && \
	echo "$(CURDIR)/src" >"$$(.venv-bench/bin/python -c 'import site; print(site.getsitepackages()[0])')/xsendfile.pth" && \
	touch $@
