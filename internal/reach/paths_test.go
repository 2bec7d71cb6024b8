package reach

// Proves which paths nobody reaches on a user's behalf: administrative ones in every encoding. How: a table and a fuzz target.

import (
	"path"
	"strings"
	"testing"
)

func TestAdministrativePaths(t *testing.T) {
	for p, want := range map[string]bool{
		"/_sluice":                   true,
		"/_sluice/":                  true,
		"/_sluice/health":            true,
		"/_SLUICE/health":            true,
		"//_sluice/health":           true,
		"/./_sluice/health":          true,
		"/a/../_sluice/health":       true,
		"/a/%2e%2e/_sluice/health":   true,
		"/%5Fsluice/health":          true,
		"/%255Fsluice/health":        true,
		"/%25255fsluice/health":      true,
		"/_sluice%2fhealth":          true,
		"/_%73luice/health":          true,
		`/a\..\_sluice/health`:       true,
		"/":                          false,
		"/a/_sluice":                 false,
		"/_sluicegate":               false,
		"/100%":                      false,
		"/%zz":                       false,
		"/queue/_sluice/../messages": false,
	} {
		if got := Administrative(p); got != want {
			t.Errorf("%s: %v", p, got)
		}
	}
}

func FuzzAdministrativePaths(f *testing.F) {
	for _, s := range []string{"/_sluice/x", "/%5fsluice", "/a/..%2f_sluice", "%%%25", `\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, p string) {
		if Administrative(p) {
			return
		}
		if clean := path.Clean("/" + unescape(p)); clean == administration || strings.HasPrefix(clean, administration+"/") {
			t.Fatalf("%q is administrative", p)
		}
	})
}
