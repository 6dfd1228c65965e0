#!/usr/bin/env bash
# Brings a machine to where the app runs (`setup.sh run`) or its tests do (`setup.sh test`).
# Says what it installs, asks nothing, and is quick and silent when all is there already.
set -euo pipefail
cd "$(dirname "$0")/.."
what="${1:-run}"

# Alternatives are written a|b: the first the system knows is installed.
run_packages="libegl1 libgl1 libgl1-mesa-dri libfontconfig1 libdbus-1-3 libglib2.0-0t64|libglib2.0-0 libxkbcommon-x11-0
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libwayland-cursor0 libwayland-egl1
  libportaudio2 libasound2-data libasound2-plugins"
test_packages="xvfb xauth openbox x11-xserver-utils pulseaudio pulseaudio-utils"

say() { printf '%s\n' "$*"; }

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

system_packages() {
    local missing=() entry name found
    for entry in $1; do
        found=
        for name in ${entry//|/ }; do installed "$name" && found=yes; done
        [ -n "$found" ] || missing+=("$entry")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
        say "These system packages are missing and need root to install. Run this, then make again:"
        say "  sudo apt-get install -y --no-install-recommends ${missing[*]%%|*}"
        exit 1
    fi
    say "Installing system packages: ${missing[*]}"
    local log names=()
    log=$(mktemp)
    as_root apt-get update -qq >"$log" 2>&1 || true
    for entry in "${missing[@]}"; do
        for name in ${entry//|/ }; do
            if apt-cache show "$name" >/dev/null 2>&1; then names+=("$name"); break; fi
        done
    done
    if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${names[@]}" >>"$log" 2>&1 </dev/null; then
        say "The system packages could not be installed. The end of what apt-get said:"
        tail -n 15 "$log"
        exit 1
    fi
    rm -f "$log"
}

find_python() {
    local name
    for name in python3.11 python3.12 python3.13 python3.14 python3; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

python_environment() {
    local python="$1" lock="$2" extra="$3" stamp want log
    stamp=".venv/.set-up-$what"
    want=$(cat pyproject.toml requirements*.lock "$0" | sha256sum | cut -d' ' -f1)
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want $PWD" ] && [ -x .venv/bin/react-app ]; then return 0; fi
    log=$(mktemp)
    if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        say "Making a Python environment in .venv ($("$python" --version))"
        rm -rf .venv
        "$python" -m venv .venv >"$log" 2>&1 || { cat "$log"; exit 1; }
    fi
    say "Installing Python packages into .venv"
    local arguments=(-r "$lock")
    # The locks are for CPython 3.11; newer ones take the newest releases that pyproject.toml allows.
    .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || arguments=()
    if ! .venv/bin/python -m pip install -q --disable-pip-version-check "${arguments[@]}" -e ".$extra" >"$log" 2>&1; then
        say "The Python packages could not be installed. The end of what pip said:"
        tail -n 15 "$log"
        exit 1
    fi
    rm -f "$log"
    echo "$want $PWD" >"$stamp"
}

packages="$run_packages"
lock=requirements.lock
extra=
if [ "$what" = test ]; then
    packages="$run_packages $test_packages"
    lock=requirements-dev.lock
    extra="[dev]"
fi
python=$(find_python)
if command -v apt-get >/dev/null; then
    if [ -z "$python" ]; then packages="python3 $packages"; fi
    if [ -z "$python" ] || ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then packages="python3-venv ca-certificates $packages"; fi
    system_packages "$packages"
    python=$(find_python)
elif [ "$(uname)" = Linux ]; then
    say "This system has no apt-get: install what README.md lists under System libraries with its own package manager."
fi
if [ -z "$python" ]; then
    say "Python 3.11 or newer is needed and was not found."
    exit 1
fi
python_environment "$python" "$lock" "$extra"
