# Go alone is enough for run and build; test gets what else it needs (.ci/prepare).
# .tools holds the linter, a module of its own so that go.mod does not carry it.
LINTER_VERSION = v2.15.0
LINTER = .tools/$(LINTER_VERSION)/golangci-lint
SIZE = 10000
# Every test runs once, with the race detector. It leaves out SQLite's own code, which is C
# translated to Go, not ours, and slower with it; the rest of modernc.org has generic code that
# others share, so leaving that out would make the detector blind elsewhere. A package with a
# race_test.go samples what is long and runs one after another; it runs whole without the
# detector, too. The limit is for a test that hangs: a busy machine needs a quarter of it.
RACE = CGO_ENABLED=1 go test -timeout 2h -race -gcflags='modernc.org/sqlite/lib=-race=false' ./...
WHOLE = go test -timeout 2h $(dir $(wildcard $(addsuffix race_test.go,./*/ ./*/*/ ./*/*/*/)))

.PHONY: help run build test test-busy lint bench release-contract

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: ## try it: demonstration data, on this machine only
	go run ./cmd/gongtongti demo

build: ## make ./gongtongti, one static file
	CGO_ENABLED=0 go build -trimpath -o gongtongti ./cmd/gongtongti

test: prepare lint ## formatting, vet, linters, and every test on SQLite and PostgreSQL
	$(RACE)
	$(WHOLE)

test-busy: prepare ## every test on a busy machine: niced, beside two loops that keep two cores busy
	.ci/busy $(RACE)
	.ci/busy $(WHOLE)

lint: $(LINTER) ## formatting, vet and the rules in .golangci.yml
	go vet ./...
	$(LINTER) run ./...

bench: ## measure the write and the reads over generated data: make bench SIZE=100000
	go run ./cmd/bench --size $(SIZE)

release-contract: ## take the present API as what has been released: docs/api-stability.md
	go test ./api/contract -run Promise -count=1 -args -release

.PHONY: prepare
prepare:
	@.ci/prepare

$(LINTER):
	GOBIN="$(CURDIR)/$(@D)" go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINTER_VERSION)
