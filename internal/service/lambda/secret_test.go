package lambda

// Proves that the variables of environments lie nowhere in the open: not in the store, not in the memory of an idle service, not in refusals
// that logs may keep; and that an environment opens for its own function alone. How: a search for the secret in everything that was stored.

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"sluice/internal/service/lambda/code"
	"sluice/internal/store"
	"sluice/internal/wire"
	"sluice/internal/wire/auditshape"

	"sluice/internal/api/lambdaapi"
)

func TestEnvironmentsAreSealed(t *testing.T) {
	b := furnished(t)
	if err := b.store.Scan(store.Range{}, func(key, value []byte) error {
		if bytes.Contains(value, []byte("hunter2")) || bytes.Contains(value, []byte("SECRET")) {
			t.Errorf("the secret lies open in %q", key)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	at := scope{testAccount, testRegion}
	v := *b.service.versions.get(at, below("fn", latest))
	if bytes.Contains(v.Environment, []byte("hunter2")) {
		t.Error("the secret lies open in memory")
	}
	if got, err := b.service.environment(at, &v); err != nil || got["SECRET"] != "hunter2" {
		t.Errorf("%v, %v", got, err)
	}
	v.Name = "other"
	if _, err := b.service.environment(at, &v); err == nil {
		t.Error("another function opens the environment")
	}
	if _, err := b.service.environment(scope{otherAccount, testRegion}, &v); err == nil {
		t.Error("another account opens the environment")
	}
}

func TestRequestsAreHidden(t *testing.T) {
	in := &lambdaapi.CreateFunctionRequest{
		FunctionName: wire.Some("fn"), Environment: &lambdaapi.Environment{Variables: wire.Dict[string]{{Key: "SECRET", Value: "hunter2"}}},
		Code: &lambdaapi.FunctionCode{ZipFile: []byte("hunter2")},
	}
	if shown := string(auditshape.Append(nil, in)); strings.Contains(shown, "hunter2") || strings.Contains(shown, "aHVudGVyMg") || strings.Contains(shown, `"SECRET"`) || !strings.Contains(shown, `"functionName":"fn"`) {
		t.Errorf("%s", shown)
	}
	var refusal *wire.Error
	if err := checkEnvironment(wire.Dict[string]{{Key: "SECRET", Value: strings.Repeat("x", 5000)}}); !errors.As(err, &refusal) || !refusal.Sensitive {
		t.Errorf("a refusal that repeats the environment may be logged: %v", err)
	}
}

// Addresses of archives work for a while, as they were given.
func TestAddresses(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	location := b.must("GetFunction", M{"FunctionName": "fn"})["Code"].(M)["Location"].(string)
	path, query := parseAddress(t, location)
	r, err := b.service.OpenArchive(path, query)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := code.Check(r, r.Size(), code.UnzippedBytesMax); err != nil {
		t.Error(err)
	}
	_ = r.Close()
	for name, change := range map[string]func() (string, map[string][]string){
		"another archive": func() (string, map[string][]string) { return strings.Replace(path, ".zip", "0.zip", 1), query },
		"another end": func() (string, map[string][]string) {
			return path, map[string][]string{"Expires": {"99999999999"}, "Signature": query["Signature"]}
		},
		"no signature":         func() (string, map[string][]string) { return path, map[string][]string{"Expires": query["Expires"]} },
		"a path":               func() (string, map[string][]string) { return ArchivePath + "../../store.zip", query },
		"no suffix, no digest": func() (string, map[string][]string) { return ArchivePath, query },
	} {
		path, query := change()
		if r, err := b.service.OpenArchive(path, query); err == nil {
			_ = r.Close()
			t.Errorf("%s opens", name)
		}
	}
	b.clock.Advance(addressLife + 1e9)
	if _, err := b.service.OpenArchive(path, query); err == nil {
		t.Error("an address works for ever")
	}
}
