# The developer's verbs. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run build test check bench soak fmt docs quick

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build, start two parties and a neutral witness here, and open the case page
	@echo "Starting the demonstration: two parties' nodes and a neutral witness on this machine. Ctrl-C ends it."
	@.build/release/comity demo

build: ## Build the program: .build/release/comity
	@scripts/prepare.sh build
	@scripts/build.sh release

test: ## Build and run the test suite
	@scripts/prepare.sh build
	@scripts/test.sh

check: ## Format, strictness, texts; the demonstration seen by an independent verifier and a real browser
	@scripts/prepare.sh build check
	@scripts/check.sh

quick: ## The part of check that needs no build
	@scripts/check.sh quick

bench: ## Measure beside SQLite, the bare disk, pymerkle, x/mod, Cedar and regorus, in one run
	@scripts/prepare.sh build bench
	@scripts/bench.sh

soak: ## The long runs: 500 kills, 10,000 changes, fuzzing
	@scripts/prepare.sh build
	@scripts/soak.sh

fmt: ## Format all Swift files in place
	@swift format --in-place --parallel --recursive Package.swift Sources Modules TestKit Tests

docs: ## Check the documents: links, and the same pages in both languages
	@python3 scripts/check-docs.py
