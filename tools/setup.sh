#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# This is the place for making .venv: a fitting Python, the system libraries of Qt, every package by its hash.
#
#   sh tools/setup.sh         make or renew .venv
#   sh tools/setup.sh lock    the same, then write requirements.lock anew from pyproject.toml
#
# It needs nothing but a shell and Python, and the package index this machine is set up for. As root it installs missing
# system packages with apt-get; otherwise it names them in one line and stops.
set -eu
cd "$(dirname "$0")/.."

# What the window needs at run time: found with `ldd` on the libraries and plugins of Qt (platforms, themes, printing).
QT_PACKAGES="libbrotli1 libcups2 libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgl1 libglib2.0-0 libgssapi-krb5-2
libwayland-client0 libwayland-cursor0 libwayland-egl1 libx11-6 libx11-xcb1 libxcb1 libxcb-cursor0 libxcb-glx0
libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0
libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon0 libxkbcommon-x11-0"

say() { printf '%s\n' "$*" >&2; }
stop() { say "setup: $*"; exit 1; }

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON3:-} python3 python3.12 python3.13 python3.11 /usr/bin/python3; do
        if command -v "$candidate" >/dev/null && fits "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    stop "Python 3.11, 3.12 or 3.13 is needed. Install one (for example: sudo apt-get install python3.12 python3.12-venv)" \
         "or name it: PYTHON3=/path/to/python3.12 make setup"
}

# -- system packages

installed() {
    # Debian 13 and Ubuntu 24.04 renamed some libraries to <name>t64.
    for name in "$1" "$1t64"; do
        case $(dpkg-query -W -f '${Status}\n' "$name" 2>/dev/null) in *"ok installed"*) return 0 ;; esac
    done
    return 1
}

missing_packages() {
    if ! "$1" -c 'import ensurepip, venv' 2>/dev/null; then
        case $("$1" -c 'import sys; print(sys.executable)') in
            /usr/bin/*) "$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])' ;;
            *) stop "$1 has no ensurepip; name another Python: PYTHON3=/path/to/python3.12 make setup" ;;
        esac
    fi
    for package in $QT_PACKAGES; do
        installed "$package" || echo "$package"
    done
}

install_packages() {
    command -v dpkg-query >/dev/null || return 0      # not Debian's family: Qt itself will name what it misses
    missing=$(missing_packages "$1" | tr '\n' ' ' | sed 's/ $//')
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        say "setup: these system packages are missing. Please run this line, then the same command again:"
        say ""
        say "    sudo apt-get install -y $missing"
        say ""
        exit 1
    fi
    say "setup: installing $missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 -- a list of words
    apt-get install -y --no-install-recommends $missing >build/apt.log 2>&1 ||
        { apt-get update >build/apt.log 2>&1 && apt-get install -y --no-install-recommends $missing >>build/apt.log 2>&1; } ||
        { tail -n 20 build/apt.log >&2; stop "apt-get failed; the whole story is in build/apt.log"; }
}

# -- Python packages

make_venv() {
    if fits .venv/bin/python; then
        # Made by another tool, without pip: it is given one, and kept.
        .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    else
        say "setup: making .venv with $("$1" --version)"
        "$1" -m venv --clear .venv
    fi
}

install_uv() {
    # Only the lines of uv itself, so that the installer is checked by its hash like everything else.
    awk '/^[a-z0-9]/ { mine = /^uv==/ } mine' requirements.lock >build/uv.lock.txt
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r build/uv.lock.txt
}

# uv reads neither pip's configuration nor, unless told, the certificates of the system. Where pip is pointed at an
# index or a certificate, uv is pointed there too.
from_pip() { .venv/bin/python -m pip config get "$1" 2>/dev/null | head -n 1 || true; }

point_uv() {
    export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 UV_SYSTEM_CERTS=true
    index=${PIP_INDEX_URL:-$(from_pip global.index-url)}
    if [ -n "$index" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then export UV_DEFAULT_INDEX="$index"; fi
    certificates=${PIP_CERT:-${REQUESTS_CA_BUNDLE:-$(from_pip global.cert)}}
    if [ -n "$certificates" ] && [ -z "${SSL_CERT_FILE:-}" ]; then export SSL_CERT_FILE="$certificates"; fi
}

install_packages_by_hash() {
    .venv/bin/uv pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes requirements.lock || {
        say "setup: uv could not; trying pip, which knows this machine's configuration better"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    }
    # The project itself; what builds it (hatchling) is in the lock as well.
    .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
}

write_lock() {
    .venv/bin/uv lock --python .venv/bin/python --upgrade
    .venv/bin/uv export --quiet --python .venv/bin/python --frozen --all-extras --all-groups --no-emit-project \
        --no-header --no-annotate --format requirements-txt >build/requirements.lock
    mv build/requirements.lock requirements.lock
}

mkdir -p build
python=$(find_python)
install_packages "$python"
make_venv "$python"
install_uv
point_uv
if [ "${1:-}" = lock ]; then write_lock; fi
install_packages_by_hash
say "setup: ready ($(.venv/bin/python --version), $(.venv/bin/uv --version | cut -d' ' -f1,2))"
