// The reference itself, jsonata-js 2.0.6 from npm, run by goja: what other tests compare with.
package jsonata_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/dop251/goja"
)

const (
	oraclePackage = "jsonata@2.0.6"
	// oraclePatience ends what the reference would do for ever.
	oraclePatience = 5 * time.Second
)

// oracleNow is what time it is for the oracle.
var oracleNow = time.Date(2026, 11, 22, 10, 30, 0, 123e6, time.UTC)

// oracleSource finds the package's code in a cache, or lets npm fetch it by its name. Without npm the test is left out and says so; with CI=true
// that is a failure.
func oracleSource(t testing.TB) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	dir := filepath.Join(cache, "sluice-oracle", "npm-"+oraclePackage)
	file := filepath.Join(dir, "node_modules", "jsonata", "jsonata.js")
	if source, err := os.ReadFile(file); err == nil {
		return string(source)
	}
	if _, err := exec.LookPath("npm"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no npm, and CI=true forbids leaving the oracle out")
		}
		t.Skip("left out: the oracle needs npm")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	npm := exec.Command("npm", "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", dir, oraclePackage)
	if out, err := npm.CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("fetch %s: %v\n%s", oraclePackage, err, out)
		}
		t.Skipf("left out: npm can't fetch %s: %v", oraclePackage, err)
	}
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// oracle evaluates expressions with the reference.
type oracle struct {
	vm  *goja.Runtime
	ask goja.Callable
	use goja.Callable
	run goja.Callable
}

// harness runs one expression and turns what comes out into JSON, with a place for what has none.
const harness = `
var module = {exports: {}}, exports = module.exports;
%SOURCE%
var jsonata = module.exports, answer, prepared;
function settle(promise) {
  promise.then(
    r => { answer = JSON.stringify({defined: r !== undefined, result: r === undefined ? null : r}); },
    e => { answer = JSON.stringify({code: e.code || 'none', message: e.message || '', position: e.position || 0}); });
}
function ask(source, input) {
  answer = undefined;
  try {
    settle(jsonata(source).evaluate(input === '' ? undefined : JSON.parse(input)));
  } catch (e) {
    answer = JSON.stringify({code: e.code || 'none', message: e.message || '', position: e.position || 0});
  }
}
function use(source, input) { prepared = [jsonata(source), JSON.parse(input)]; }
function run() { prepared[0].evaluate(prepared[1]).then(r => { answer = r; }); }
`

func newOracle(t testing.TB) *oracle {
	t.Helper()
	source := oracleSource(t)
	vm := goja.New()
	vm.SetTimeSource(func() time.Time { return oracleNow })
	vm.SetRandSource(func() float64 { return 0.25 })
	script := []byte(harness)
	for i := range script {
		if script[i] == '%' {
			script = append(append(append([]byte{}, script[:i]...), source...), script[i+len("%SOURCE%"):]...)
			break
		}
	}
	if _, err := vm.RunScript("oracle.js", string(script)); err != nil {
		t.Fatal(err)
	}
	o := &oracle{vm: vm}
	for name, f := range map[string]*goja.Callable{"ask": &o.ask, "use": &o.use, "run": &o.run} {
		var ok bool
		if *f, ok = goja.AssertFunction(vm.Get(name)); !ok {
			t.Fatalf("no function %s", name)
		}
	}
	return o
}

// answer is what the reference says; "" where it didn't end.
func (o *oracle) answer(source, input string) string {
	patience := time.AfterFunc(oraclePatience, func() { o.vm.Interrupt("patience") })
	_, err := o.ask(goja.Undefined(), o.vm.ToValue(source), o.vm.ToValue(input))
	patience.Stop()
	o.vm.ClearInterrupt()
	if err != nil || goja.IsUndefined(o.vm.Get("answer")) {
		return ""
	}
	return o.vm.Get("answer").String()
}
