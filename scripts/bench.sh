#!/usr/bin/env bash
# The tables of benchmarks/, one after the other; what wants material of its own is named and left out.
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
    # Three hours of video take their time; by hand: python benchmarks/export_long.py
    [ "$(basename "$script")" = export_long.py ] && arguments=(--minutes 10)
    echo "== $script"
    status=0
    .venv/bin/python "$script" "${arguments[@]}" || status=$?
    # 2 is how a command line refuses: it wants arguments that only a person can give.
    [ "$status" = 2 ] && echo "Left out: it needs the arguments above." && continue
    [ "$status" = 0 ] || exit "$status"
done
