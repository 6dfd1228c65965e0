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

# has_gpu: is drawing done by a graphics card?
has_gpu() {
    .venv/bin/python -c '
import sys
from react_app.engine.context import create_headless, describe
sys.exit(describe(create_headless()).software)' >/dev/null 2>&1
}

if display_usable; then exec .venv/bin/react-app --play demo; fi
video=out/demo.mp4
echo "There is no display here, so the demo track is rendered to a video instead of opening the app."
size=()
if ! has_gpu; then
    size=(--size 640x360 --fps 30)
    echo "There is no graphics card either: the video is small and takes some minutes. In full:"
    echo "  .venv/bin/react-app export demo -o $video"
fi
.venv/bin/react-app export demo -o "$video" "${size[@]}"
echo "The video is $PWD/$video"
