# What people type. CI calls `make test`.

CARGO ?= cargo

.PHONY: run web test bench fmt docs deny

run: ## the demo on 127.0.0.1:8080, its data in ./data; Ctrl-C stops it, `make run` goes on
	@sh tools/web.sh try
	@echo '第一次编译约需 4 分钟；之后马上启动。 (The first build takes about four minutes.)'
	@$(CARGO) run -q --bin gongji -- serve --demo

web: ## the pages, when something of them changed; cargo embeds them
	@sh tools/web.sh

# The pages come first: cargo embeds what web/dist has.
test: ## everything, from a clean clone
	@sh tools/node.sh
	@sh tools/chromium.sh >/dev/null
	@sh tools/web.sh install
	cd web && npm run -s gen
	cd web && npm run -s check
	cd web && npm run -s test
	@sh tools/web.sh
	cd web && npm run -s size
	$(CARGO) fmt --all --check
	$(CARGO) clippy -q --workspace --all-targets -- -D warnings
	@if $(CARGO) nextest --version >/dev/null 2>&1; \
	then echo cargo nextest run; $(CARGO) nextest run --workspace; \
	else echo cargo test; $(CARGO) test -q --workspace --all-targets; fi
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc -q --workspace --no-deps --document-private-items
	$(CARGO) build -q --bin gongji
	cd web && CHROMIUM="$$(sh ../tools/chromium.sh)" npm run -s e2e

bench: ## settlements per second on this machine, beside the bare statements
	$(CARGO) run -q --release --bin gongji -- bench

fmt: ## brings the sources into the one form
	$(CARGO) fmt --all
	@if [ -d web/node_modules ]; then cd web && npm run -s fmt; fi

docs: ## makes what is generated of the documentation: money flows, coverage of the rules, OpenAPI documents, role table
	$(CARGO) run -q -p domain --example money_flows > docs/money-flows.md
	$(CARGO) run -q -p domain --example policy_table > target/policies.md
	mv target/policies.md policies/README.md
	$(CARGO) build -q --bin gongji
	$(CARGO) run -q --bin gongji -- openapi family > docs/openapi/family.json
	$(CARGO) run -q --bin gongji -- openapi desk > docs/openapi/desk.json
	$(CARGO) run -q --bin gongji -- openapi public > docs/openapi/public.json
	$(CARGO) run -q --bin gongji -- openapi till > docs/openapi/till.json
	$(CARGO) run -q --bin gongji -- openapi roles > docs/roles.md

deny: ## licences and sources of dependencies (needs cargo-deny)
	cargo deny check licenses bans sources
