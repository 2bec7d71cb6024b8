// Command awsgen writes the packages below internal/api from AWS's API models: schemas, shapes, operations and errors of
// each service in services.go. The models are the service data of a pinned botocore (botocore.txt), which is fetched by
// package name and never committed; overlay/ holds our corrections, each with its proof.
//
//	go run ./tools/awsgen            writes the packages
//	go run ./tools/awsgen -check     fails if they differ from what is committed
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	out := flag.String("out", "internal/api", "folder of the generated packages")
	check := flag.Bool("check", false, "compare instead of writing")
	flag.Parse()
	if err := run(*out, *check); err != nil {
		fmt.Fprintln(os.Stderr, "awsgen:", err)
		os.Exit(1)
	}
}

func run(out string, check bool) error {
	wheel, err := fetch()
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	for _, name := range services {
		if err := generate(wheel, name, files); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	stale, err := generatedFiles(out)
	if err != nil {
		return err
	}
	var wrong []string
	for path, text := range files {
		full := filepath.Join(out, path)
		delete(stale, full)
		old, err := os.ReadFile(full)
		if err == nil && bytes.Equal(old, text) {
			continue
		}
		if check {
			wrong = append(wrong, full)
			continue
		}
		if err := write(full, text); err != nil {
			return err
		}
	}
	for full := range stale {
		if check {
			wrong = append(wrong, full)
			continue
		}
		if err := os.Remove(full); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("these files are not what the models give (run make generate): %s", strings.Join(wrong, ", "))
	}
	return nil
}

// generatedFiles finds what an earlier run left, so that a service that was dropped leaves nothing behind.
func generatedFiles(out string) (map[string]bool, error) {
	found := map[string]bool{}
	err := filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			found[path] = true
		}
		return err
	})
	if os.IsNotExist(err) {
		return found, nil
	}
	return found, err
}

func write(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}
