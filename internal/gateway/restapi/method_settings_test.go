package restapi

// Proves which settings of a stage are whose: a method's own before those for all, whatever way its path is written. How: one
// definition, and what each of its routes logs.

import "testing"

func TestLoggingOfEachMethod(t *testing.T) {
	d := Definition{
		MethodSettings: map[string]MethodSettings{
			"*/*": {LoggingLevel: "ERROR", DataTrace: true}, "~1pets~1{petId}/GET": {LoggingLevel: "INFO", DataTrace: true}, "pets/GET": {LoggingLevel: "INFO"},
			"~1/GET": {LoggingLevel: "OFF", DataTrace: true}, "~1pets/ANY": {}, "pets": {LoggingLevel: "INFO"}, "*/POST": {LoggingLevel: "INFO"},
		},
	}
	for _, path := range []string{"/", "/pets", "/pets/{petId}"} {
		r := Resource{ID: path, Path: path}
		for _, method := range []string{"GET", "POST", "ANY"} {
			r.Methods = append(r.Methods, Method{HTTPMethod: method, AuthorizationType: "NONE", Integration: &Integration{Type: Mock}})
		}
		d.Resources = append(d.Resources, r)
	}
	a, err := Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, path string
		want         Logging
	}{
		{"GET", "/", LogNothing},
		{"POST", "/", LogFailures},
		{"GET", "/pets", LogProgress},
		{"DELETE", "/pets", LogNothing},
		{"POST", "/pets", LogFailures},
		{"GET", "/pets/1", LogData},
		{"POST", "/pets/1", LogFailures},
	} {
		if r, _ := a.Match(c.method, c.path, nil); r.Logging != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, r.Logging, c.want)
		}
	}
}
