# Everything that is done to this repository. "make demo" shows it at work, "make test" proves it.
#
# "make demo" needs Go and make alone. "make test" needs more: a C compiler for the race detector, python3 with venv, from which
# it installs boto3 and the AWS CLI by name into .venv, curl, Chromium, e2fsck, interpreters of functions (Node.js, Ruby), and a JDK with
# Maven, by which it asks the Java libraries whose behaviour this has to have. "make needs" installs those with apt-get, or names what is missing. Linters are built from source into .tools.

.DEFAULT_GOAL := build
SHELL := /bin/sh
export CGO_ENABLED := 0

TOOLS := $(CURDIR)/.tools
VENV := $(CURDIR)/.venv
GOLANGCI_VERSION := v2.15.0
GOFUMPT_VERSION := v0.12.0

.PHONY: build example demo demo-stop check test needs lint fmt generate generated unit race simulate fuzz conformance kill bench ratios scale cross clean

## build: the binary, bin/sluice
build:
	go build -trimpath -o bin/sluice ./cmd/sluice

## example: the program of examples/callback-receiver
example:
	go build -trimpath -o bin/callback-receiver ./examples/callback-receiver

## demo: build, start, deploy an example, show how to call it
demo: build example
	@examples/callback-receiver/demo.sh

## demo-stop: stop what demo started
demo-stop:
	@if [ -f .sluice/demo.pid ]; then kill "$$(cat .sluice/demo.pid)" 2>/dev/null; rm -f .sluice/demo.pid; echo "Stopped."; else echo "Nothing to stop."; fi

## check: the fast part of test, for every commit
check: lint generated unit

## test: everything that CI runs
test: needs lint generated race simulate fuzz kill conformance bench cross

## needs: what the tests use beyond Go, make and git
needs:
	@tools/needs.sh

$(TOOLS)/golangci-lint-$(GOLANGCI_VERSION):
	GOBIN=$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mv $(TOOLS)/golangci-lint $@

$(TOOLS)/gofumpt-$(GOFUMPT_VERSION):
	GOBIN=$(TOOLS) go install mvdan.cc/gofumpt@$(GOFUMPT_VERSION)
	mv $(TOOLS)/gofumpt $@

## lint: golangci-lint, gofumpt among its rules
lint: $(TOOLS)/golangci-lint-$(GOLANGCI_VERSION)
	$(TOOLS)/golangci-lint-$(GOLANGCI_VERSION) run --allow-parallel-runners ./...
	cd conformance && $(TOOLS)/golangci-lint-$(GOLANGCI_VERSION) run --allow-parallel-runners --config ../.golangci.yml ./...

## fmt: write the files as gofumpt wants them
fmt: $(TOOLS)/gofumpt-$(GOFUMPT_VERSION)
	$(TOOLS)/gofumpt-$(GOFUMPT_VERSION) -modpath sluice -w $$(git ls-files '*.go' | grep -v /zz_)

## generate: what is made from AWS's models, and from the code
generate:
	go run ./tools/awsgen
	go run ./tools/compatibility > docs/compatibility.md

## generated: fails if that is not what is committed
generated:
	go run ./tools/awsgen -check
	go run ./tools/compatibility | cmp - docs/compatibility.md

## unit: unit, golden, property and borrowed tests
unit:
	go test ./...

## race: the same under the race detector
race:
	CGO_ENABLED=1 go test -race ./...

## simulate: a thousand seeds of crashes, for every state machine
simulate:
	SLUICE_SIM_SEEDS=$${SLUICE_SIM_SEEDS:-1000} go test -count=1 -run Simulation ./internal/...

## fuzz: every parser's fuzz target for a while each (FUZZTIME=5m for longer)
fuzz:
	tools/fuzz.sh $${FUZZTIME:-2s}

$(VENV)/installed: conformance/python/requirements.txt
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r conformance/python/requirements.txt
	touch $@

## conformance: real SDKs and tools against the binary
conformance: build $(VENV)/installed
	cd conformance && SLUICE_BIN=$(CURDIR)/bin/sluice VENV=$(VENV) go test -count=1 ./...

## kill: kill -9 under load, twenty times, with a checker outside the process
kill: build
	SLUICE_KILLS=$${SLUICE_KILLS:-20} SLUICE_BIN=$(CURDIR)/bin/sluice go test -count=1 -run Kill -v ./e2e

## bench: each benchmark once, so that they do not rot
bench: build
	@out=$$(go test -run '^$$' -bench . -benchtime 1x ./... 2>&1) || { echo "$$out"; exit 1; }
	go run ./bench/ratios -sluice bin/sluice -rounds 1 -moment 200ms
	go run ./bench/backlog -sluice bin/sluice -messages 20000 -rounds 1 -moment 200ms
	go run ./bench/identities -sluice bin/sluice -users 200 -roles 20
	go run ./bench/longpolls -sluice bin/sluice -polls 500 -wakes 50
	go run ./bench/queues -sluice bin/sluice -queues 2000 -rounds 1 -moment 200ms
	go run ./bench/apis -sluice bin/sluice -apis 50 -called 50 -rounds 1 -moment 200ms
	go run ./bench/functions -sluice bin/sluice -idle 50 -rounds 1 -moment 200ms
	go run ./bench/workflows -sluice bin/sluice -waiting 1000 -items 2000 -rounds 1 -moment 200ms
	go run ./bench/churn -sluice bin/sluice -live 2000 -times 2 -backlog 5000 -rest 0s -cases steady,drained,purged

## ratios: the promised numbers of SPECIFICATION.md, measured (takes minutes; the machine should be quiet)
ratios: build
	go run ./bench/ratios -sluice bin/sluice
	go run ./bench/backlog -sluice bin/sluice
	go run ./bench/start -sluice bin/sluice
	go run ./bench/identities -sluice bin/sluice
	go run ./bench/longpolls -sluice bin/sluice
	go run ./bench/queues -sluice bin/sluice
	go run ./bench/apis -sluice bin/sluice
	go run ./bench/functions -sluice bin/sluice
	go run ./bench/workflows -sluice bin/sluice
	go run ./bench/churn -sluice bin/sluice

## scale: a queue with ten million messages (takes 12 GB below BENCH_FOLDER, and a quarter of an hour)
scale: build
	go run ./bench/backlog -sluice bin/sluice -messages 10000000 -folder "$${BENCH_FOLDER:-}"

## cross: it builds wherever it is promised to
cross:
	@for target in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64; do \
		GOOS=$${target%/*} GOARCH=$${target#*/} go build -o /dev/null ./cmd/sluice || exit 1; echo "builds for $$target"; done

## clean: remove what was built; data stays
clean:
	rm -rf bin .tools .venv
