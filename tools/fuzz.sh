#!/usr/bin/env bash
# Runs every fuzz target of the module for the time given, one after the other; ends with the first that finds something.
set -euo pipefail
time=$1
for package in $(go list ./...); do
	dir=$(go list -f '{{.Dir}}' "$package")
	for target in $(grep -ho '^func Fuzz[A-Za-z0-9_]*' "$dir"/*_test.go 2>/dev/null | sed 's/^func //' | sort -u); do
		echo "fuzz $package $target"
		if ! out=$(go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" "$package" 2>&1); then
			echo "$out"
			exit 1
		fi
	done
done
