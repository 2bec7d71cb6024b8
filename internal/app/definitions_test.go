package app_test

// Proves that what docs/compatibility.md says of an operation can be found and is meant: each has a file of its name, a contract
// that names its permission, and only errors that its service or the framework has.

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"sluice/internal/app"
	"sluice/internal/service"
	"sluice/internal/wire"
)

func TestDefinitions(t *testing.T) {
	for _, d := range app.Definitions() {
		seen := map[string]bool{}
		for i := range d.Operations {
			op := &d.Operations[i]
			if d.Model.Find(op.Model.Name) != op.Model || seen[op.Model.Name] {
				t.Errorf("%s has %s twice, or from another service", d.Model.Name, op.Model.Name)
			}
			seen[op.Model.Name] = true
			checkContract(t, &d, op)
		}
		for _, u := range d.Unbuilt {
			for _, name := range u.Operations {
				if u.Why == "" || seen[name] || !slices.ContainsFunc(d.Model.Operations, func(op *wire.Operation) bool { return op.Name == name }) {
					t.Errorf("%s says why %s is not built: %q", d.Model.Name, name, u.Why)
				}
				seen[name] = true
			}
		}
		for _, op := range d.Model.Operations {
			if !seen[op.Name] {
				t.Errorf("%s does not say why %s is not built", d.Model.Name, op.Name)
			}
		}
		files, err := filepath.Glob(filepath.Join("..", "service", folder(d.Model), "op_*.go"))
		if err != nil || len(files) != len(d.Operations) {
			t.Errorf("%s has %d operations and %d files of one: %v", d.Model.Name, len(d.Operations), len(files), err)
		}
	}
}

// folder is where a service's operations lie: by the prefix of its actions, but for those whose names say too little.
func folder(model *wire.Service) string {
	switch model.Name {
	case "logs":
		return "cloudwatchlogs"
	case "states":
		return "sfn"
	}
	return model.ActionPrefix()
}

func checkContract(t *testing.T, d *service.Definition, op *service.Operation) {
	t.Helper()
	model := d.Model
	name := model.Name + "." + op.Model.Name
	if _, err := os.Stat(filepath.Join("..", "service", folder(model), "op_"+snake(op.Model.Name)+".go")); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if !strings.HasPrefix(op.Contract.Action, model.ActionPrefix()+":") {
		t.Errorf("%s has no permission: %+v", name, op.Contract)
	}
	for _, e := range op.Contract.Errors {
		if !slices.Contains(model.Errors, e) && !slices.Contains(d.Errors, e) && e.Namespace != wire.Coral {
			t.Errorf("%s: its contract has the error %s, which neither the service nor the framework has", name, e.Name)
		}
	}
	for _, gap := range op.Contract.Gaps {
		if strings.TrimSpace(gap) == "" || strings.HasSuffix(gap, ".") {
			t.Errorf("%s: the gap %q is no clause", name, gap)
		}
	}
}

// snake is the name in a file's: GetQueueUrl is get_queue_url, ListMFADevices list_mfa_devices.
func snake(name string) string {
	upper := func(i int) bool { return i < len(name) && unicode.IsUpper(rune(name[i])) }
	var b strings.Builder
	for i, r := range name {
		ends := i+1 < len(name) && !upper(i+1) // the capital begins a word: it is the last of a run
		if i > 0 && upper(i) && (!upper(i-1) || ends) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func TestSnake(t *testing.T) {
	for name, want := range map[string]string{
		"GetQueueUrl": "get_queue_url", "ListMFADevices": "list_mfa_devices", "AddClientIDToOpenIDConnectProvider": "add_client_id_to_open_id_connect_provider",
		"CreateSAMLProvider": "create_saml_provider", "AssumeRoleWithSAML": "assume_role_with_saml",
	} {
		if got := snake(name); got != want {
			t.Errorf("%s is %s", name, got)
		}
	}
}
