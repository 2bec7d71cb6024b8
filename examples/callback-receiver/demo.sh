#!/bin/sh
# Starts Sluice if it does not run yet, sets this example up, sends one callback and shows it arriving. Called by "make demo".
set -eu
listen=${SLUICE_LISTEN:-127.0.0.1:4566}
data=${SLUICE_DATA:-.sluice}
pidfile=$data/demo.pid

if bin/sluice status --listen "$listen" >/dev/null 2>&1; then
	echo "A server answers at http://$listen already: using it."
else
	mkdir -p -m 700 "$data"
	bin/sluice up --listen "$listen" --data "$data" >"$data/demo.log" 2>&1 &
	pid=$!
	tries=0
	until bin/sluice status --listen "$listen" >/dev/null 2>&1; do
		tries=$((tries + 1))
		if ! kill -0 "$pid" 2>/dev/null || [ "$tries" -gt 100 ]; then
			echo "Sluice did not start:" >&2
			cat "$data/demo.log" >&2
			exit 1
		fi
		sleep 0.1
	done
	echo "$pid" >"$pidfile"
	echo "Started Sluice (process $pid, data in $data, log in $data/demo.log)."
fi

bin/callback-receiver -endpoint "http://$listen" -credentials "$data/root-credentials" -send

cat <<TEXT

Sluice goes on running. To use it with AWS tools:

  eval "\$(bin/sluice env)"      # then: aws sqs list-queues (version 1 of the AWS CLI: bin/sluice aws sqs list-queues)
  bin/callback-receiver          # shows each callback as it arrives
  make demo-stop                 # stops it; the data stays in $data
TEXT
