# From a fresh checkout with nothing but Python 3.11+, make and git: `make run` and `make test`.
PYTHON ?= python3
DEVSTACK = exec .venv/bin/python -m devstack --maker $$PPID

.PHONY: run test check bench storm clean
run:
	@$(PYTHON) bootstrap.py base && $(DEVSTACK) run
test:
	@$(PYTHON) bootstrap.py dev && $(DEVSTACK) test
check:
	@$(PYTHON) bootstrap.py dev && $(DEVSTACK) check
bench:
	@$(PYTHON) bootstrap.py dev && $(DEVSTACK) bench
storm:
	@$(PYTHON) bootstrap.py dev && $(DEVSTACK) storm
clean:
	rm -rf .venv node_modules static/dist
