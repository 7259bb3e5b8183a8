#!/usr/bin/env bash
# Renders the app icons from apseko.svg (32 px and up) and apseko-small.svg (16, 24 px).
# Needs: python3 with venv, chromium (set CHROMIUM to use another binary).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

browser=${CHROMIUM:-}
if [ -z "$browser" ]; then
  for b in chromium chromium-browser google-chrome; do
    if command -v "$b" >/dev/null; then browser=$b; break; fi
  done
fi
[ -n "$browser" ] || { echo "chromium not found; set CHROMIUM" >&2; exit 1; }
flags=()
[ "$(id -u)" != 0 ] || flags+=(--no-sandbox)

python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0

for name in apseko apseko-small; do
  { printf '<style>*{margin:0}svg{display:block;width:2048px;height:2048px}</style>'
    cat "$here/$name.svg"; } >"$tmp/$name.html"
  "$browser" --headless "${flags[@]}" --disable-gpu --hide-scrollbars \
    --force-device-scale-factor=1 --force-color-profile=srgb \
    --default-background-color=00000000 --user-data-dir="$tmp/profile" \
    --window-size=2048,2048 --screenshot="$tmp/$name.png" "file://$tmp/$name.html" \
    >"$tmp/$name.log" 2>&1 || true
  [ -s "$tmp/$name.png" ] || { cat "$tmp/$name.log" >&2; exit 1; }
done

"$tmp/venv/bin/python" "$here/pack.py" "$tmp" "$here"
