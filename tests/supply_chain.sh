#!/usr/bin/env bash
# What the program is built from, held to the policy in deny.toml: licences, sources, duplicate
# versions. Installs cargo-deny where it is missing, which takes two minutes once.
#
#     tests/supply_chain.sh [advisories]
#
# With `advisories`, known weaknesses are looked up as well; that needs a copy of the advisory
# database in CARGO_HOME/advisory-dbs, or a network to fetch it.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=${XDG_CACHE_HOME:-$HOME/.cache}/taperline/tools
export PATH="$tools/bin:$PATH"
if ! command -v cargo-deny >/dev/null; then
  CARGO_TARGET_DIR=$(mktemp -d) cargo install --quiet --locked --debug --root "$tools" cargo-deny
fi
# Crates of other platforms are looked at as well and must be at hand.
cargo fetch --quiet --locked
checks=(bans licenses sources)
[ "${1:-}" != advisories ] || checks+=(advisories)
cargo deny --log-level error --offline --locked --all-features check "${checks[@]}"
