#!/usr/bin/env bash
# The scorecard of the README and the About box, measured anew: our trackers beside stock aubio in one run.
#   make scorecard                                              over a set that is composed by program
#   make scorecard BEATS=FOLDER CALLED="30 songs by ear"        over recordings of your own, with their truth beside them
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run

folder="${BEATS:-}" called="${CALLED:-}"
if [ -z "$folder" ]; then
    made=$(mktemp -d)
    trap 'rm -rf "$made"' EXIT
    folder="$made" called="${called:-music composed by program with \`react-app beats make\`}"
    .venv/bin/react-app beats make "$folder"
fi
.venv/bin/python -m react_app.beats.scorecard "$folder" --called "$called" --readme README.md
