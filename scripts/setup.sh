#!/usr/bin/env bash
# Brings a machine to where the app runs (`setup.sh run`) or its tests do (`setup.sh test`).
# Says in a few lines what it installs, asks nothing, and is quick and silent when all is there already.
set -euo pipefail
cd "$(dirname "$0")/.."
what="${1:-run}"
case "$what" in run | test) ;; *) echo "usage: scripts/setup.sh run|test" >&2; exit 2 ;; esac

log=
finish() {
    [ -z "$log" ] || rm -f "$log"
    log=
}
trap finish EXIT

say() { printf '%s\n' "$*"; }

announced=
announce() {
    [ -n "$announced" ] || say "Setting up. This happens once."
    announced=yes
    say "  $*"
}

# fail SENTENCE: say it, and the end of what the failed command wrote.
fail() {
    say "$1"
    [ -z "$log" ] || { say "The end of what it said:"; tail -n 15 "$log"; }
    exit 1
}

# --- system packages ------------------------------------------------------------------------------------------------

known_libraries() {
    local ldconfig
    ldconfig=$(command -v ldconfig || echo /sbin/ldconfig)
    "$ldconfig" -p 2>/dev/null || true
}

# there PROOF: is what a package brings on this machine?
there() {
    local name="${1#*:}"
    case "$1" in
        lib:*) [[ "$libraries" == *"$name "* ]] ;;
        cmd:*) command -v "$name" >/dev/null ;;
        file:*) compgen -G "$name" >/dev/null ;;
    esac
}

# Fills `needed` and `wished` with the packages whose proof is missing.
find_missing() {
    local libraries group weight proof package purpose
    libraries=$(known_libraries)
    needed=() wished=()
    while read -r group weight proof package purpose; do
        [ "$group" = run ] || { [ "$group" = test ] && [ "$what" = test ]; } || continue
        there "$proof" && continue
        if [ "$weight" = need ]; then needed+=("$package"); else wished+=("$package"); fi
    done <scripts/system-packages.txt
}

# may_install: can this user install packages without being asked anything?
may_install() { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }

# can_ask: is there a person who can type the password of sudo?
can_ask() { [ -z "${CI:-}" ] && [ -t 0 ] && [ -t 1 ] && command -v sudo >/dev/null; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# resolve PACKAGE...: fills `names`; of a|b the first that apt knows is taken, or the last if it knows none.
resolve() {
    local entry name
    names=()
    for entry in "$@"; do
        for name in ${entry//|/ }; do
            if apt-cache show --no-all-versions "$name" >/dev/null 2>&1; then break; fi
        done
        names+=("$name")
    done
}

install_packages() {
    local names
    if ! may_install && ! can_ask; then
        resolve "$@"
        say "System packages are missing, and this user cannot install them: that takes root, and sudo is not at hand or"
        say "wants a password. Run this once, then make again:"
        say "  sudo apt-get install -y --no-install-recommends ${names[*]}"
        exit 1
    fi
    log=$(mktemp)
    # A repository that cannot be reached is no reason to stop: what is missing then shows below.
    as_root apt-get update -qq -o DPkg::Lock::Timeout=300 >"$log" 2>&1 || true
    resolve "$@"
    announce "system packages, with apt-get: ${names[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=300 "${names[@]}" </dev/null >>"$log" 2>&1 || fail "apt-get could not install them."
    finish
}

system_packages() {
    local needed wished
    find_missing
    if ! command -v apt-get >/dev/null; then
        [ ${#needed[@]} -eq 0 ] || {
            say "This system has no apt-get. With its own package manager, please install what Debian calls:"
            say "  ${needed[*]%%|*}"
            exit 1
        }
        return 0
    fi
    needed=("$@" "${needed[@]}")
    if [ ${#needed[@]} -gt 0 ] || { [ ${#wished[@]} -gt 0 ] && may_install; }; then
        install_packages "${needed[@]}" "${wished[@]}"
        find_missing
        [ ${#needed[@]} -eq 0 ] || fail "After installing, this is still missing: ${needed[*]%%|*}."
    fi
}

# --- Python ---------------------------------------------------------------------------------------------------------

# find_python [MODULES]: the first Python from 3.11 on that can import the modules; 3.11 first, the pins were made with it.
# PYTHON=python3.12 make run: that one and no other.
find_python() {
    local name
    for name in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3 /usr/bin/python3.11 /usr/bin/python3}; do
        if command -v "$name" >/dev/null && "$name" -c "import sys${1:+, $1}
sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
}

# python_packages: what must be installed so that find_python finds one that can make environments.
python_packages() {
    local any
    any=$(find_python)
    if [ -z "$any" ] && ! apt-cache show python3.11 >/dev/null 2>&1; then echo python3 python3-venv; return; fi
    if [ -z "$any" ]; then echo python3.11 python3.11-venv; return; fi
    case "$any" in
        /usr/bin/python3.*) echo "${any#/usr/bin/}-venv" ;;
        *) echo python3-venv ;;
    esac
}

# fingerprint: changes when anything the environment was made from changes.
fingerprint() {
    .venv/bin/python - <<'END'
import hashlib, pathlib, sys
names = ("pyproject.toml", "requirements.lock", "requirements-dev.lock", "scripts/setup.sh")
files = b"".join(pathlib.Path(name).read_bytes() for name in names)
print(hashlib.sha256(files + repr((sys.version, pathlib.Path.cwd().as_posix())).encode()).hexdigest())
END
}

# environment_stands: was .venv made here from these very files, for this or for more?
environment_stands() {
    local mark want
    [ -x .venv/bin/python ] && [ -x .venv/bin/react-app ] && want=$(fingerprint 2>/dev/null) || return 1
    for mark in "$what" test; do
        [ ! -f ".venv/.set-up-$mark" ] || [ "$(cat ".venv/.set-up-$mark")" != "$want" ] || return 0
    done
    return 1
}

pip_install() {
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-input "$@" </dev/null >"$log" 2>&1
}

python_environment() {
    local python="$1" lock=requirements.lock extra=
    if [ "$what" = test ]; then lock=requirements-dev.lock extra="[dev]"; fi
    log=$(mktemp)
    # An environment that was moved or has lost its Python cannot be mended.
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1 || ! grep -qsF "$PWD/.venv" .venv/bin/activate; then
        announce "a Python environment in .venv ($("$python" --version 2>&1))"
        rm -rf .venv
        "$python" -m venv .venv >"$log" 2>&1 || fail "The Python environment could not be made."
    fi
    announce "Python packages into .venv, as pinned in $lock"
    if ! pip_install -r "$lock" -e ".$extra"; then
        # A Python newer than the pins: what pyproject.toml allows.
        .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] < (3, 12))' ||
            fail "pip could not install the Python packages."
        announce "not all of them are there for this Python: the newest releases that pyproject.toml allows"
        pip_install -e ".$extra" || fail "pip could not install the Python packages."
    fi
    rm -f .venv/.set-up-*
    fingerprint >".venv/.set-up-$what"
    finish
}

if environment_stands; then
    if [ "$(uname)" = Linux ]; then system_packages; fi
else
    python=$(find_python "ensurepip, venv")
    if [ "$(uname)" = Linux ]; then
        # shellcheck disable=SC2046 # one word a package
        if [ -z "$python" ]; then system_packages $(python_packages); else system_packages; fi
        python=$(find_python "ensurepip, venv")
    fi
    [ -n "$python" ] || fail "Python 3.11 or newer, with its venv module, is needed and was not found."
    python_environment "$python"
fi
[ -z "$announced" ] || say "Set up in $SECONDS s."
