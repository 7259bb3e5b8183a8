#!/usr/bin/env bash
# Makes the Apseko Sans subset fonts from IBM Plex Sans. See README.md.
#   make.sh           writes the fonts and LICENSE.txt into this directory
#   make.sh --check   builds into a temporary directory and compares byte for byte
# Needs: npm, python3 with venv.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

version=1.1.0
sha256=c3818979c2a2c82927ea3e7c485e389a18de0b7462887dd4f7acc9a525568962

case ${1:-} in
  "") out=$here ;;
  --check) out=$tmp/out; mkdir "$out" ;;
  *) echo "usage: make.sh [--check]" >&2; exit 2 ;;
esac

(cd "$tmp" && npm pack --silent "@ibm/plex-sans@$version" >/dev/null)
tgz=$tmp/ibm-plex-sans-$version.tgz
echo "$sha256  $tgz" | sha256sum --check --quiet
tar -xzf "$tgz" -C "$tmp"

python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check fonttools==4.68.0 brotli==1.2.1

"$tmp/venv/bin/python" "$here/subset.py" "$tmp/package/fonts/complete/woff2" "$out"
install -m 644 "$tmp/package/LICENSE.txt" "$out/LICENSE.txt"

if [ "$out" != "$here" ]; then
  for f in "$out"/*; do cmp "$f" "$here/${f##*/}"; done
  echo "identical"
fi
