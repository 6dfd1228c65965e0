#!/usr/bin/env bash
# Linters, type checks, import contracts and all tests, on an X server of their own with two monitors. Two run side by side.
# Arguments go to pytest: scripts/test.sh tests/core -k clock
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
scripts/lint.sh

children=()
folder=$(mktemp -d)
finish() {
    local child
    trap '' INT TERM
    for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
    for child in "${children[@]}"; do wait "$child" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Nothing of the user's is reached: no sound server, no session bus, no Wayland, no runtime folder.
mkdir -m 700 "$folder/run"
export XDG_RUNTIME_DIR="$folder/run" PULSE_SERVER="unix:$folder/none" XDG_CACHE_HOME="$folder/cache"
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XAUTHORITY

# The server takes a free display number and says which.
mkfifo "$folder/display"
Xvfb -displayfd 3 -screen 0 2560x720x24 -nolisten tcp -noreset +extension GLX +extension RANDR \
    3>"$folder/display" </dev/null >"$folder/xvfb.log" 2>&1 &
children+=($!)
read -r -t 30 number <"$folder/display" || { echo "Xvfb did not start:"; cat "$folder/xvfb.log"; exit 1; }
export DISPLAY=":$number" QT_QPA_PLATFORM=xcb
openbox </dev/null >"$folder/openbox.log" 2>&1 &
children+=($!)
xrandr --setmonitor LEFT 1280/300x720/190+0+0 screen >/dev/null
xrandr --setmonitor RIGHT 1280/300x720/190+1280+0 none >/dev/null
if [ $# -gt 0 ]; then
    .venv/bin/python -m pytest "$@" </dev/null
    exit
fi

# All of them: what opens no window runs beside the rest.
unseen=(tests/engine tests/shaders tests/sync tests/studio tests/cloud)
.venv/bin/python -m pytest -p no:cacheprovider "${unseen[@]}" </dev/null >"$folder/unseen.log" 2>&1 &
beside=$!
children+=($beside)
failed=0
.venv/bin/python -m pytest tests "${unseen[@]/#/--ignore=}" </dev/null || failed=1
echo "${unseen[*]}:"
wait $beside || failed=1
cat "$folder/unseen.log"
exit $failed
