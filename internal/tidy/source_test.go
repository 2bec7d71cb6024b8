package tidy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// root is the repository, seen from this package.
const root = "../.."

// source is one hand-written Go file of the main module.
type source struct {
	path string // from the root
	pkg  string // import path below the module: "internal/edge"
	test bool
	ast  *ast.File
	set  *token.FileSet
}

// sources parses every Go file that people wrote.
func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == "testdata" || name == "conformance" && path == filepath.Join(root, name) || strings.HasPrefix(name, ".") && path != root) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasPrefix(name, "zz_") {
			return nil
		}
		file, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		out = append(out, source{path: rel, pkg: rel[:max(strings.LastIndexByte(rel, '/'), 0)], test: strings.HasSuffix(rel, "_test.go"), ast: file, set: set})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 100 {
		t.Fatalf("only %d files were found: the walk is broken", len(out))
	}
	return out
}
