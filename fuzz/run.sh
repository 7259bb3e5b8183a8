#!/bin/sh
# Builds every target with coverage counters and lets each run for a while: run.sh [SECONDS EACH] [TARGET...]
set -eu
cd "$(dirname "$0")"

seconds=${1:-60}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- canon header body request reply trust keyring pack
folder=${APSEKO_FUZZ_FOLDER:-${CARGO_TARGET_DIR:-$PWD/../target}/fuzz}
host=$(rustc --version --verbose | sed -n 's/^host: //p')

# What cargo-fuzz passes on a nightly line; the stable compiler takes it too, as long as no sanitizer is wanted. With
# --target the flags stay away from build scripts, which have no fuzzer to report to.
counters="-Cpasses=sancov-module"
for option in level=4 inline-8bit-counters pc-table trace-compares; do
    counters="$counters -Cllvm-args=-sanitizer-coverage-$option"
done
RUSTFLAGS="--cfg fuzzing $counters" cargo build --quiet --release --locked --features targets \
    --target "$host" --target-dir "$folder"
built=$folder/$host/release

rm -rf "$folder/seeds"
cargo run --quiet --release --locked --features seeds --bin seeds --target-dir "$folder" -- "$folder/seeds"

failed=0
for target in "$@"; do
    mkdir -p "$folder/corpus/$target" "$folder/crashes"
    log=$folder/$target.log
    state="no crash"
    "$built/$target" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
        -artifact_prefix="$folder/crashes/$target-" "$folder/corpus/$target" "$folder/seeds/$target" \
        >"$log" 2>&1 || { state="CRASHED, see $log"; failed=1; }
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    covered=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
    echo "$target: ${executions:-?} executions, ${speed:-?} a second, ${covered:-?} edges, $state"
done
exit "$failed"
