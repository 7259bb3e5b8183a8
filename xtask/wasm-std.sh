#!/bin/sh
# Builds the WebAssembly standard library from Debian's compiler sources, for machines that cannot
# reach the Rust download server. xtask/setup.sh calls this only after rustup has failed.
set -eu

target=wasm32-unknown-unknown
version=$(rustc --version | cut -d ' ' -f 2)
sysroot=$(rustc --print sysroot)
source_dir=$sysroot/lib/rustlib/src/rust/library
scratch=$(mktemp -d)
log=$(mktemp)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

die() {
  echo "setup: The WebAssembly standard library of Rust $version is missing, and $1." >&2
  echo "setup: Connect to the internet, run \`rustup target add $target\`, and start again (details: $log)." >&2
  exit 1
}

# Every path that apt may write to lies in the scratch folder: the machine's own apt state is not
# touched, and no administrator is needed.
private_apt() {
  command=$1
  shift
  "$command" -o Dir::Etc::sourcelist="$scratch/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$scratch/lists" -o Dir::Cache="$scratch/cache" "$@"
}

# The archive's address is read from the machine's own sources, so that closed networks with a
# mirror of their own work unchanged.
add_backports_source() {
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  archive=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' |
    awk -v codename="$codename" '$2 == codename { print $1; exit }')
  [ -n "$archive" ] || die "this machine's apt sources name no Debian archive to take its sources from"
  mkdir -p "$scratch/lists/partial" "$scratch/cache/archives/partial"
  # apt downloads as its own unprivileged user, which must be able to enter and write here.
  chmod 755 "$scratch"
  if [ "$(id -u)" -eq 0 ] && id _apt >/dev/null 2>&1; then
    chown -R _apt "$scratch"
  fi
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  echo "deb [signed-by=$keyring] $archive trixie-backports main" >"$scratch/sources.list"
}

fetch_source() {
  command -v apt-get >/dev/null || die "only Debian carries the sources to build it from"
  add_backports_source
  private_apt apt-get update >>"$log" 2>&1 || die "the Debian archive cannot be read"
  package=$(private_apt apt-cache madison rust-src 2>>"$log" |
    awk -v version="$version" 'index($3, version "+") == 1 || index($3, version "-") == 1 { print $3; exit }')
  [ -n "$package" ] || die "the Debian archive has no rust-src of this version"
  (cd "$scratch" && private_apt apt-get download "rust-src=$package") >>"$log" 2>&1 ||
    die "rust-src $package could not be downloaded"
  dpkg -x "$scratch"/rust-src_*.deb "$scratch/unpacked" >>"$log" 2>&1 || die "rust-src could not be unpacked"
  mkdir -p "$(dirname "$source_dir")" 2>>"$log" || die "$sysroot cannot be written to"
  cp -R "$scratch/unpacked/usr/src/rustc-$version/library" "$source_dir.new"
  mv "$source_dir.new" "$source_dir"
}

build() {
  mkdir -p "$scratch/empty/src"
  : >"$scratch/empty/src/lib.rs"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2024"\n' >"$scratch/empty/Cargo.toml"
  # Without embedded bitcode, a release build with link-time optimisation fails later.
  (cd "$scratch/empty" && env -u CARGO_ENCODED_RUSTFLAGS PATH="$sysroot/bin:$PATH" \
    CARGO_TARGET_DIR="$scratch/target" RUSTFLAGS=-Cembed-bitcode=yes RUSTC_BOOTSTRAP=1 \
    cargo build --release -Zbuild-std=std,panic_abort --target "$target") >>"$log" 2>&1 ||
    die "building it from the sources failed"
}

install_library() {
  library_dir=$sysroot/lib/rustlib/$target
  rm -rf "$library_dir" "$library_dir.new"
  mkdir -p "$library_dir.new/lib" 2>>"$log" || die "$sysroot cannot be written to"
  for rlib in "$scratch/target/$target"/release/deps/*.rlib; do
    case $rlib in */libempty-*) ;; *) cp "$rlib" "$library_dir.new/lib/" ;; esac
  done
  # The folder appears in one step: an interrupted run never leaves half a library behind.
  mv "$library_dir.new" "$library_dir"
}

[ -f "$source_dir/std/Cargo.toml" ] || fetch_source
build
install_library
rm -f "$log"
