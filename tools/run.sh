#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# This is the place for opening the program with a made-up team, also on a machine without a screen.
set -eu

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" = Darwin ]; then
    exec .venv/bin/python -m caseapp demo
fi

cat <<'TEXT'
There is no screen here, so the program draws itself into a picture instead.
To see the window from another machine, give it a virtual screen and look at that (packages xvfb and x11vnc):
    Xvfb :9 -screen 0 1440x900x24 & x11vnc -display :9 -localhost -forever -bg && DISPLAY=:9 make run
TEXT
rm -rf build/demo
mkdir -p build
QT_QPA_PLATFORM=offscreen .venv/bin/python -m caseapp demo --home build/demo --screenshot build/run.png
echo "picture: build/run.png"
