#!/bin/sh
# Brings a fresh machine to the point where cargo can build Apseko (`run`) or check all of it (`test`).
# Silent when nothing is missing; a missing thing ends in one sentence that says what to do.
set -eu

mode=${1:-}
case $mode in
  run | test) ;;
  *) echo "usage: sh xtask/setup.sh run|test" >&2 && exit 2 ;;
esac
cd "$(dirname "$0")/.."

oldest_rust=1.95
oldest_node=18
target=wasm32-unknown-unknown
packages="build-essential pkg-config libwebkit2gtk-4.1-dev libgtk-3-dev librsvg2-dev"
if [ "$mode" = test ]; then
  # xvfb only recommends xauth, yet xvfb-run does not start without it.
  packages="$packages webkit2gtk-driver xvfb xauth chromium util-linux"
  # The keystore tests start a session bus and a Secret Service of their own; gdbus talks to both.
  packages="$packages dbus-daemon gnome-keyring libglib2.0-bin"
  # Tests of the server start a PostgreSQL and a collector of syslog over TLS of their own.
  packages="$packages postgresql rsyslog rsyslog-gnutls"
  # What checks the description of the API is written in Python.
  packages="$packages python3-venv"
fi

say() { echo "setup: $*"; }

die() {
  echo "setup: $*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Is the dotted version $1 at least $2?
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

check_rust() {
  if ! has cargo || ! has rustc; then
    die "Rust is missing: install the stable toolchain (at least $oldest_rust) with rustup and start again."
  fi
  version=$(rustc --version 2>/dev/null | cut -d ' ' -f 2)
  [ -n "$version" ] || die "Rust does not start: run \`rustc --version\`, do what it says and start again."
  at_least "$version" "$oldest_rust" && return
  die "Rust $oldest_rust is needed and this is '$version': run \`rustup update stable\` and start again."
}

check_libraries_without_apt() {
  for library in webkit2gtk-4.1 gtk+-3.0 librsvg-2.0; do
    if ! has pkg-config || ! pkg-config --exists "$library"; then
      die "the library $library is missing: install the development files of WebKitGTK 4.1, GTK 3 and" \
        "librsvg, a C compiler and pkg-config with this system's package manager, and start again."
    fi
  done
  [ "$mode" = run ] && return
  for program in WebKitWebDriver xvfb-run chromium setpriv dbus-daemon gnome-keyring-daemon gdbus; do
    has "$program" ||
      die "the program $program is missing: install it with this system's package manager and start again."
  done
  has rsyslogd || [ -x /usr/sbin/rsyslogd ] ||
    die "rsyslog is missing: install it and its module for GnuTLS with this system's package manager, and start again."
  # Many systems keep them where no search path leads.
  for program in /usr/lib/postgresql/*/bin/initdb "$(command -v initdb || true)"; do
    [ -x "$program" ] && return
  done
  die "PostgreSQL is missing: install its server with this system's package manager, its programs (initdb, postgres)" \
    "in the search path, and start again."
}

# Installing PostgreSQL would start a server for the whole machine, which nobody asked for. A file that is there stays.
no_cluster_for_the_machine() {
  # shellcheck disable=SC2016,SC2086  # the inner shell expands; as_root is two words when sudo is used
  $as_root sh -c 'file=/etc/postgresql-common/createcluster.conf
    [ -e "$file" ] || { mkdir -p "${file%/*}" && echo "create_main_cluster = false" >"$file"; }' ||
    say "Debian may start a PostgreSQL of its own; the tests do not use it."
}

install_packages() {
  if [ "$(id -u)" -eq 0 ]; then
    as_root=env
  elif has sudo; then
    as_root="sudo env"
  else
    die "Debian packages are missing: run \`apt-get install -y --no-install-recommends $*\` as root and start again."
  fi
  say "Installing Debian packages:" "$@"
  case " $* " in *" postgresql "*) no_cluster_for_the_machine ;; esac
  log=$(mktemp)
  # An index that is out of reach is no reason to stop: the packages may be in the local archive.
  $as_root DEBIAN_FRONTEND=noninteractive apt-get update -q >"$log" 2>&1 ||
    say "The package index could not be refreshed; trying with the one at hand."
  # shellcheck disable=SC2086  # as_root is two words when sudo is used
  $as_root DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >>"$log" 2>&1 ||
    die "these Debian packages could not be installed: $* (details: $log)."
  rm -f "$log"
}

check_packages() {
  case $(uname -s) in
    Linux) ;;
    *) return ;; # the webview belongs to the system there
  esac
  if ! has dpkg-query || ! has apt-get; then
    check_libraries_without_apt
    return
  fi
  # shellcheck disable=SC2086,SC2016  # a list of words; the format is dpkg's, not the shell's
  present=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $packages 2>/dev/null || true)
  missing=
  for package in $packages; do
    case "
$present
" in
      *"
$package installed
"*) ;;
      *) missing="$missing $package" ;;
    esac
  done
  # shellcheck disable=SC2086
  [ -z "$missing" ] || install_packages $missing
}

check_node() {
  if ! has node && has apt-get; then install_packages nodejs npm; fi
  has node || die "Node.js is missing: install version $oldest_node or newer and start again."
  if ! has npm && has apt-get; then install_packages npm; fi
  has npm || die "npm is missing: install it beside Node.js and start again."
  version=$(node --version)
  at_least "${version#v}" "$oldest_node" ||
    die "Node.js $oldest_node is needed and this is $version: install a newer one and start again."
}

check_component() {
  cargo "${1#rust}" --version >/dev/null 2>&1 && return
  say "Adding the Rust component $1."
  if ! has rustup || ! rustup --quiet component add "$1" >/dev/null 2>&1; then
    die "the Rust component $1 is missing and could not be fetched: run \`rustup component add $1\` and start again."
  fi
}

rustup_adds_target() {
  has rustup || return 1
  if has timeout; then
    timeout 120 rustup --quiet target add "$target" >/dev/null 2>&1
  else
    rustup --quiet target add "$target" >/dev/null 2>&1
  fi
}

has_wasm_std() { ls "$1/lib/rustlib/$target/lib/"libstd*.rlib >/dev/null 2>&1; }

check_wasm_std() {
  sysroot=$(rustc --print sysroot)
  has_wasm_std "$sysroot" && return
  say "Adding the WebAssembly standard library."
  if ! rustup_adds_target; then
    say "rustup cannot fetch it here; building it from Debian's sources, which takes about a minute."
    sh xtask/wasm-std.sh
  fi
  has_wasm_std "$sysroot" ||
    die "the WebAssembly standard library is still missing: run \`rustup target add $target\` and start again."
  # What was compiled against another build of the library does not link with this one.
  rm -rf "${CARGO_TARGET_DIR:-target}/$target"
}

check_test_packages() {
  installed=tests/node_modules/.package-lock.json
  [ -f "$installed" ] && [ ! tests/package-lock.json -nt "$installed" ] && return
  say "Fetching the browser test packages from npm."
  log=$(mktemp)
  (cd tests && npm ci) >"$log" 2>&1 ||
    die "the browser test packages could not be fetched: check the connection and run \`npm ci\` in tests/ (details: $log)."
  rm -f "$log"
  touch "$installed"
}

# The programs that read the description of the API, each with everything it needs, in the versions of a file.
check_python() {
  place="${XDG_CACHE_HOME:-$HOME/.cache}/apseko/python/api"
  installed="$place/requirements.txt"
  [ -f "$installed" ] && cmp -s tests/requirements.txt "$installed" && return
  say "Fetching the programs that check the API from PyPI."
  log=$(mktemp)
  { rm -rf "$place" && python3 -m venv "$place" && "$place/bin/pip" install -q -r tests/requirements.txt; } >"$log" 2>&1 ||
    die "the programs that check the API could not be fetched: check the connection, and that Python has its module venv" \
      "(details: $log)."
  rm -f "$log"
  cp tests/requirements.txt "$installed"
}

check_rust
check_packages
check_wasm_std
if [ "$mode" = test ]; then
  check_component rustfmt
  check_component clippy
  check_node
  check_test_packages
  check_python
fi
