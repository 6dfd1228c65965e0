#!/usr/bin/env bash
# Style, formatting, types and layers; says nothing about what is in order.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test

# quiet NAME COMMAND...: the command's output only if it fails.
quiet() {
    local name="$1" output
    shift
    if output=$("$@" 2>&1 </dev/null); then echo "$name: in order"; else printf '%s\n%s\n' "$name:" "$output"; exit 1; fi
}

quiet "ruff check" .venv/bin/ruff check .
quiet "ruff format" .venv/bin/ruff format --check .
quiet "mypy --strict" .venv/bin/mypy
quiet "mypy --strict scripts" env MYPYPATH=scripts .venv/bin/mypy scripts/make_demo_track.py
quiet "import layers" .venv/bin/lint-imports
