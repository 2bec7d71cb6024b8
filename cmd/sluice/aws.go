package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
)

type awsCommand struct {
	Args []string `arg:"" optional:"" passthrough:"" help:"Arguments of the AWS CLI."`
}

// Run replaces this process by the AWS CLI with endpoint and keys set. The server is found by SLUICE_LISTEN and SLUICE_DATA, as
// all arguments are the CLI's.
func (c *awsCommand) Run() error {
	path, err := exec.LookPath("aws")
	if err != nil {
		return errors.New(`the AWS CLI is not installed: see https://aws.amazon.com/cli, or "pip install awscli"`)
	}
	server := client{Listen: envOr("SLUICE_LISTEN", "127.0.0.1:4566"), Data: envOr("SLUICE_DATA", "./.sluice"), Region: envOr("SLUICE_REGION", "us-east-1"), TLSCert: os.Getenv("SLUICE_TLS_CERT")}
	vars, err := server.environment("")
	if err != nil {
		return err
	}
	args := []string{"aws"}
	if !slices.ContainsFunc(c.Args, func(a string) bool { return strings.HasPrefix(a, "--endpoint-url") }) {
		args = append(args, "--endpoint-url", server.endpoint()) // which version 1 needs for SQS
	}
	if err := syscall.Exec(path, append(args, c.Args...), append(os.Environ(), vars...)); err != nil {
		return fmt.Errorf("run %s: %w", path, err)
	}
	return nil
}

func envOr(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}
