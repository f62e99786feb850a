#!/bin/bash
# The installed programs, on a real X server with a window manager, driven by keyboard. Arguments: source, build folder.
set -euo pipefail
for tool in Xvfb openbox xdotool; do
    command -v "$tool" >/dev/null || { echo "SKIPPED: $tool is not installed"; exit 77; }
done
work=$(mktemp -d)
cleanup() { kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
DESTDIR="$work/root" cmake --install "$2" --prefix /usr >/dev/null
bin="$work/root/usr/bin"

export HOME="$work/home" XDG_CONFIG_HOME="$work/home/.config" XDG_DATA_HOME="$work/home/.local/share" XDG_RUNTIME_DIR="$work/run"
export ASAN_OPTIONS="detect_leaks=0" LC_ALL=C.UTF-8
mkdir -p "$HOME" "$XDG_RUNTIME_DIR"; chmod 700 "$XDG_RUNTIME_DIR"

"$bin/writ" --version
cp -r "$1/resources/samples/refund" "$work/refund"
"$bin/writ" replay "$work/refund" --json >"$work/replay.json"
grep -q '"calls"' "$work/replay.json"

Xvfb -displayfd 5 -screen 0 1720x1080x24 -nolisten tcp -noreset >/dev/null 2>&1 5>"$work/display" &
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
export DISPLAY=":$(head -n1 "$work/display")"
openbox >/dev/null 2>&1 &
# Until it answers, nobody can activate a window. (-noreset: else the server begins anew when the first to ask leaves.)
for _ in $(seq 100); do xdotool get_desktop >/dev/null 2>&1 && break; sleep 0.1; done
"$bin/writ-studio" "$work/refund" --layout simulate >"$work/studio.log" 2>&1 &
studio=$!

window=""
for _ in $(seq 300); do
    kill -0 $studio 2>/dev/null || { echo "the studio ended early"; cat "$work/studio.log"; exit 1; }
    window=$(xdotool search --onlyvisible --name 'Writ Studio' 2>/dev/null | head -n1 || true)
    [ -n "$window" ] && break
    sleep 0.2
done
[ -n "$window" ] || { echo "no window came up"; cat "$work/studio.log"; exit 1; }
xdotool windowactivate --sync "$window"
for _ in $(seq 150); do [ -e "$work/refund/.writ/store.sqlite" ] && break; sleep 0.2; done
[ -e "$work/refund/.writ/store.sqlite" ] || { echo "the window did not replay the workspace"; cat "$work/studio.log"; exit 1; }
xdotool key --window "$window" j j j
xdotool key ctrl+q
for _ in $(seq 150); do kill -0 $studio 2>/dev/null || break; sleep 0.2; done
if kill -0 $studio 2>/dev/null; then echo "Ctrl+Q did not end the studio"; exit 1; fi
wait $studio && echo "installed, opened, replayed and closed" || { echo "the studio failed"; cat "$work/studio.log"; exit 1; }
