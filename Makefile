# Everything a person types. Rust 1.95 and a C compiler are all it takes.

.PHONY: run test fmt lint docs bench deny help

help: ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: ## Build and start the demo on http://127.0.0.1:8080, data in ./data
	@echo "building gongji (the first build takes some two minutes on two cores) …"
	@cargo build --quiet --bin gongji
	@exec target/debug/gongji serve --demo --data data --listen 127.0.0.1:8080

test: lint ## Everything that CI runs
	@if cargo nextest --version >/dev/null 2>&1; then \
	  cargo nextest run --workspace --no-fail-fast; \
	else \
	  cargo test --workspace --no-fail-fast; \
	fi
	@cargo test --workspace --doc --quiet

lint: ## Format, lints, documentation
	@cargo fmt --all --check
	@cargo clippy --quiet --workspace --all-targets -- -D warnings
	@RUSTDOCFLAGS="-D warnings" cargo doc --quiet --workspace --no-deps --document-private-items

fmt: ## Format
	@cargo fmt --all

docs: ## Make docs/money-flows.md from the chart of accounts
	@cargo run --quiet -p domain --example money_flows > docs/money-flows.md

bench: ## Settlements a second beside the bare statements, optimised
	@cargo run --release --quiet --bin gongji -- bench

deny: ## Licences and sources of dependencies (needs cargo-deny)
	@cargo deny check licenses bans sources
