package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// requirements pins the models by version and hash.
const requirements = "tools/awsgen/botocore.txt"

// fetch downloads the pinned package with pip, which verifies its hash, into the user's cache, once.
func fetch() (*zip.Reader, error) {
	pin, err := os.ReadFile(requirements)
	if err != nil {
		return nil, err
	}
	_, hash, _ := strings.Cut(strings.TrimSpace(string(pin)), "sha256:")
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(cache, "sluice", "awsgen", hash)
	wheel, err := wheelIn(dir)
	if err != nil {
		return nil, err
	}
	if wheel == "" {
		pip := exec.Command("python3", "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--dest", dir, "--requirement", requirements)
		pip.Stdout, pip.Stderr = os.Stderr, os.Stderr
		if err := pip.Run(); err != nil {
			return nil, fmt.Errorf("pip download (needs python3 with pip): %w", err)
		}
		if wheel, err = wheelIn(dir); err != nil {
			return nil, err
		}
	}
	b, err := os.ReadFile(wheel)
	if err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(b), int64(len(b)))
}

func wheelIn(dir string) (string, error) {
	found, err := filepath.Glob(filepath.Join(dir, "botocore-*.whl"))
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// modelOf returns the text of a service's newest model.
func modelOf(wheel *zip.Reader, service string) ([]byte, error) {
	var candidates []*zip.File
	for _, f := range wheel.File {
		parts := strings.Split(f.Name, "/") // botocore/data/sqs/2012-11-05/service-2.json.gz
		if len(parts) == 5 && parts[2] == service && strings.HasPrefix(parts[4], "service-2.json") {
			candidates = append(candidates, f)
		}
	}
	if len(candidates) == 0 {
		return nil, fmt.Errorf("no model of that name in botocore")
	}
	newest := slices.MaxFunc(candidates, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	r, err := newest.Open()
	if err != nil {
		return nil, err
	}
	var in io.Reader = r
	if strings.HasSuffix(newest.Name, ".gz") {
		if in, err = gzip.NewReader(r); err != nil {
			return nil, err
		}
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	return text, r.Close()
}
