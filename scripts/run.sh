#!/usr/bin/env bash
# The main job: the app playing the demo track, or the demo track as a video where there is no display.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run

# display_usable: can Qt open a window here? Asked of a process of its own, for Qt aborts where it cannot.
display_usable() {
    [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ] || return 1
    .venv/bin/python -c 'from PySide6.QtGui import QGuiApplication; QGuiApplication([])' >/dev/null 2>&1
}

if display_usable; then exec .venv/bin/react-app --play demo; fi
echo "There is no display here, so the demo track is rendered to a video instead of opening the app."
picture=(--size 1920x1080 --fps 60)
software='import sys; from react_app.engine.context import create_headless, describe; sys.exit(not describe(create_headless()).software)'
if .venv/bin/python -c "$software" 2>/dev/null; then
    picture=(--size 640x360 --fps 30)
    echo "There is no GPU either: it is drawn at 640x360, which takes a few minutes."
fi
.venv/bin/react-app export demo "${picture[@]}" -o out/demo.mp4
echo "The video is $PWD/out/demo.mp4"
