#!/usr/bin/env bash
# Runs every fuzz target of the module for the time given, as many at a time as there are processors, each with one worker. Tells of all that
# find something, and fails then.
set -euo pipefail
export FUZZ_TIME=$1
FUZZ_FOLDER=$(mktemp -d)
export FUZZ_FOLDER
trap 'rm -rf "$FUZZ_FOLDER"' EXIT

# build makes one program of a package's targets, which all of them use, and lists them: the package, where it is, the program, the target.
build() {
	local package=$1 dir=$2 targets program
	targets=$(grep -ho '^func Fuzz[A-Za-z0-9_]*' "$dir"/*_test.go 2>/dev/null | sed 's/^func //' | sort -u) || return 0
	program=$FUZZ_FOLDER/${package//\//-}.test
	go test -c -fuzz . -o "$program" "$package"
	for target in $targets; do echo "$package $dir $program $target"; done
}

# fuzz runs one target. Before Go 1.27 the fuzzer may take the end of its own time for a failure (golang/go#75804): it then says so and has
# no input to show. That is no finding, and the target is run again; a third time it counts.
fuzz() {
	local package=$1 dir=$2 program=$3 target=$4 out
	echo "fuzz $package $target"
	cd "$dir"
	for last in false false true; do
		if out=$("$program" -test.run '^$' -test.fuzz "^$target\$" -test.fuzztime "$FUZZ_TIME" -test.fuzzminimizetime 10x -test.parallel 1 \
			-test.fuzzcachedir "$(go env GOCACHE)/fuzz/$package" 2>&1); then
			return 0
		fi
		if $last || ! grep -q '^ *context deadline exceeded$' <<<"$out" || grep -q 'Failing input' <<<"$out"; then
			echo "$out"
			return 1
		fi
	done
}
export -f fuzz

go list -f '{{.ImportPath}} {{.Dir}}' ./... | while read -r package dir; do build "$package" "$dir"; done >"$FUZZ_FOLDER/targets"
xargs -P "$(nproc)" -L 1 bash -c 'fuzz "$@"' fuzz <"$FUZZ_FOLDER/targets"
