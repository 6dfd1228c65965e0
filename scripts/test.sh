#!/usr/bin/env bash
# Linters, type checks, import contracts and all tests, on a private X server with two monitors.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
.venv/bin/ruff check .
.venv/bin/ruff format --check --quiet .
.venv/bin/mypy
.venv/bin/lint-imports >/dev/null || .venv/bin/lint-imports

children=()
folder=$(mktemp -d)
finish() {
    local child
    for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

mkfifo "$folder/display"
Xvfb -displayfd 3 -screen 0 2560x720x24 -nolisten tcp -noreset +extension GLX +extension RANDR 3>"$folder/display" >/dev/null 2>&1 &
children+=($!)
read -r -t 20 number <"$folder/display" || { echo "Xvfb did not start."; exit 1; }
export DISPLAY=":$number" QT_QPA_PLATFORM=xcb
unset WAYLAND_DISPLAY
openbox >/dev/null 2>&1 &
children+=($!)
xrandr --setmonitor LEFT 1280/300x720/190+0+0 screen
xrandr --setmonitor RIGHT 1280/300x720/190+1280+0 none
.venv/bin/python -m pytest "$@"
