#!/usr/bin/env bash
# The main job: the app playing the demo track, or the demo track as a video where there is no display.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run
usable='from PySide6.QtGui import QGuiApplication; QGuiApplication([])'
if { [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; } &&
    .venv/bin/python -c "$usable" >/dev/null 2>&1; then
    exec .venv/bin/react-app --play demo
fi
echo "There is no display here: rendering the demo track to out/demo.mp4 instead of opening the app."
mkdir -p out
.venv/bin/react-app export demo -o out/demo.mp4
echo "The video is $PWD/out/demo.mp4"
