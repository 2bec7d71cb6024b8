#!/usr/bin/env bash
# Runs every fuzz target of the module for the time given, one after the other; ends with the first that finds something.
set -euo pipefail
time=$1

# fuzz runs one target. Before Go 1.27 the fuzzer may take the end of its own time for a failure (golang/go#75804): it then says so and has
# no input to show. That is no finding, and the target is run again; a third time it counts.
fuzz() {
	for last in false false true; do
		if out=$(go test -run '^$' -fuzz "^$2\$" -fuzztime "$time" -fuzzminimizetime 10x "$1" 2>&1); then
			return 0
		fi
		if $last || ! grep -q '^ *context deadline exceeded$' <<<"$out" || grep -q 'Failing input' <<<"$out"; then
			echo "$out"
			return 1
		fi
	done
}

for package in $(go list ./...); do
	dir=$(go list -f '{{.Dir}}' "$package")
	for target in $(grep -ho '^func Fuzz[A-Za-z0-9_]*' "$dir"/*_test.go 2>/dev/null | sed 's/^func //' | sort -u); do
		echo "fuzz $package $target"
		fuzz "$package" "$target"
	done
done
