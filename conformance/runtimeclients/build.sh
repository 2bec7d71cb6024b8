#!/bin/sh
# Builds one function per published runtime client into the folder given: see README.md.
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=$1
mkdir -p "$out"
out=$(cd "$out" && pwd)

build() {
	name=$1
	shift
	mkdir -p "$out/$name"
	if "$@" >"$out/$name.log" 2>&1 && [ -x "$out/$name/bootstrap" ]; then
		echo "$name: built"
	else
		echo "$name: left out, see $out/$name.log"
		rm -rf "${out:?}/$name"
	fi
}

script() {
	printf '#!/bin/sh\n%s\n' "$2" >"$1"
	chmod +x "$1"
}

go_client() {
	cd "$here/go" && CGO_ENABLED=0 go build -o "$out/go/bootstrap" .
}

python_client() {
	python3 -m venv "$out/python/venv" && "$out/python/venv/bin/pip" install --quiet awslambdaric==4.2.2 &&
		cp "$here/python/app.py" "$out/python/" && script "$out/python/bootstrap" "exec $out/python/venv/bin/python -m awslambdaric app.handler"
}

node_client() {
	cp "$here/node/index.js" "$here/node/package.json" "$out/node/" && cd "$out/node" && npm install --no-audit --no-fund &&
		script "$out/node/bootstrap" "exec $(command -v npx) --no-install aws-lambda-ric index.handler"
}

java_client() {
	cp -r "$here/java/." "$out/java/" && cd "$out/java" && mvn -q -B package dependency:copy-dependencies -DincludeScope=runtime &&
		script "$out/java/bootstrap" "exec java -cp '$out/java/target/classes:$out/java/target/dependency/*' com.amazonaws.services.lambda.runtime.api.client.AWSLambda function.Handler::handle"
}

rust_client() {
	cd "$here/rust" && cargo build --release --target-dir "$out/rust/target" && cp "$out/rust/target/release/function" "$out/rust/bootstrap"
}

# An extension is no function: its bootstrap is the function of the Go client, and it lies in extensions.
extension_client() {
	mkdir -p "$out/extension/extensions" && cp "$out/go/bootstrap" "$out/extension/bootstrap" && cd "$here/rust-extension" &&
		cargo build --release --target-dir "$out/rust/target" && cp "$out/rust/target/release/watcher" "$out/extension/extensions/watcher"
}

build go go_client
build python python_client
build node node_client
build java java_client
build rust rust_client
build extension extension_client
