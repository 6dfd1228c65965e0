#!/usr/bin/env bash
# The tables of benchmarks/, one after the other.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
for script in benchmarks/*.py; do
    arguments=()
    if [ "$(basename "$script")" = beat_lock.py ]; then
        # It measures a finished video.
        [ -f out/demo.mp4 ] || .venv/bin/react-app export demo -o out/demo.mp4
        arguments=(out/demo.mp4)
    fi
    echo "== $script"
    .venv/bin/python "$script" "${arguments[@]}"
done
