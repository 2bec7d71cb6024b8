#!/bin/sh
# Installs what the tests use beyond Go, make and git, by Debian's package names; where that cannot be, names what is missing.
set -eu
packages=
command -v cc >/dev/null || packages="$packages gcc libc6-dev"
command -v curl >/dev/null || packages="$packages curl"
command -v python3 >/dev/null && python3 -c 'import ensurepip, venv' 2>/dev/null || packages="$packages python3 python3-venv"
command -v javac >/dev/null || packages="$packages default-jdk-headless"
command -v mvn >/dev/null || packages="$packages maven"
command -v node >/dev/null || packages="$packages nodejs"
command -v npm >/dev/null || packages="$packages npm"
command -v ruby >/dev/null || packages="$packages ruby"
command -v e2fsck >/dev/null || packages="$packages e2fsprogs"
command -v chromium >/dev/null || command -v google-chrome >/dev/null || packages="$packages chromium"
[ -n "$packages" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	apt-get update -qq
	# shellcheck disable=SC2086 # a list of names
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages >/dev/null
else
	echo "The tests need these packages (Debian's names):$packages" >&2
	exit 1
fi
