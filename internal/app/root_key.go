package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"

	"sluice/internal/config"
	"sluice/internal/seal"
)

const (
	// keyCommandPatience is how long a command may take that hands over the root key; it may ask a key store over the network.
	keyCommandPatience = 30 * time.Second
	// keyOutputBytesMax bounds what it may print.
	keyOutputBytesMax = 4 << 10
)

// rootKey takes the root key from where the operator keeps it: the setting, a command's output, or else the file in the data folder.
func rootKey(c *config.Config) (*seal.Root, error) {
	switch {
	case c.RootKey != "":
		return seal.Parse(c.RootKey)
	case c.RootKeyCommand != "":
		return keyOfCommand(c.RootKeyCommand)
	}
	return seal.Load(c.Data)
}

// keyOfCommand runs a command with the shell. What it prints is not repeated in errors: it may be most of a key.
func keyOfCommand(command string) (*seal.Root, error) {
	ctx, cancel := context.WithTimeout(context.Background(), keyCommandPatience)
	defer cancel()
	run := exec.CommandContext(ctx, "/bin/sh", "-c", command)
	var out, problem bytes.Buffer
	run.Stdout, run.Stderr = &limited{to: &out}, &limited{to: &problem}
	run.WaitDelay = time.Second
	if err := run.Run(); err != nil {
		return nil, fmt.Errorf("the command for the root key: %w: %s", err, bytes.TrimSpace(problem.Bytes()))
	}
	return seal.Parse(out.String())
}

// limited refuses what is beyond keyOutputBytesMax.
type limited struct{ to *bytes.Buffer }

var errTooMuchOutput = errors.New("the command prints more than a key")

func (l *limited) Write(b []byte) (int, error) {
	if l.to.Len()+len(b) > keyOutputBytesMax {
		return 0, errTooMuchOutput
	}
	return l.to.Write(b)
}
