# Two commands do everything on a fresh machine: `make demo` and `make test`.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
# faiss-cpu and faiss-gpu are the same module: a machine gets the one that it can use.
FAISS = $(shell nvidia-smi -L >/dev/null 2>&1 && echo gpu || echo cpu)
DEMO := .demo
VIND := VIND_INDEX=$(DEMO)/index $(BIN)/vind

.PHONY: help install demo serve test nightly check bench gpu-check system models clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

install: $(VENV)/.installed ## make the virtual environment, from the tested versions

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "vind needs Python 3.11 or newer; run: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@# By a path and no import hook, so that type checkers of other programs find the packages.
	CMAKE_ARGS="-DCMAKE_PROJECT_llama_cpp_INCLUDE='$(CURDIR)/.ci/llama.cmake' $$CMAKE_ARGS" \
	$(BIN)/python -m pip install --quiet --constraint constraints.txt \
		--config-settings editable_mode=compat --editable '.[$(FAISS),dev]'
	touch $@

system: ## install the Debian packages that OCR and the browser test use, where that is allowed
	@.ci/system-packages

models: install ## pull the default models, 2.4 GB, once
	@$(BIN)/vind models pull

demo: install system models ## index the sample company and answer two questions
	@$(VIND) index samples/company
	@$(VIND) ask "Hoeveel bovenwettelijke uren mag ik meenemen naar volgend jaar?"
	@$(VIND) ask "What is the mileage rate for my own car?"
	@echo
	@echo "Ask your own in the web page:  make serve   (then open http://127.0.0.1:8501)"

serve: install ## serve the web page over the sample company
	@$(VIND) serve

test: install system models ## run the tests, but for the long ones of `make nightly`
	@# The embedders that the tests name, whatever this machine would take.
	@$(BIN)/vind models pull embeddinggemma-300m multilingual-e5-small all-minilm-l6-v2
	@# A command that crashes says where, in what its test prints.
	@# Those of toys are of one thread each; those of models and of a browser also wait.
	PYTHONFAULTHANDLER=1 $(BIN)/python -m pytest tests/unit -n auto --maxprocesses 8 --dist loadfile --max-worker-restart 0
	PYTHONFAULTHANDLER=1 $(BIN)/python -m pytest tests --ignore tests/unit -n auto --maxprocesses 2 --dist loadfile --max-worker-restart 0

nightly: install models ## the tests that need a whole set or minutes of a model
	VIND_EMBEDDER=$${VIND_EMBEDDER:-embeddinggemma-300m} $(BIN)/python -m pytest -m nightly -o faulthandler_timeout=0 --hypothesis-profile searching

check: install ## lint, formatting and strict types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: install models ## run the benchmarks; each prints its table
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done
	@echo "== benchmarks.retrieval"; $(BIN)/python -m benchmarks.retrieval

gpu-check: install models ## on a machine with an NVIDIA card: run its tests and print what it brings
	$(BIN)/python -m pytest -m gpu -rs
	@$(BIN)/python -m benchmarks.gpu

clean: ## remove the environment and the demo's index; pulled models stay in the user's cache
	rm -rf $(VENV) $(DEMO) .screenshots build dist *.egg-info
