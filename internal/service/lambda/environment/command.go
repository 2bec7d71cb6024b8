package environment

import (
	"errors"
	"os"
	"path/filepath"

	"sluice/internal/service/lambda/instance"
	"sluice/internal/service/lambda/runtimes"
)

// errNoBootstrap is in Lambda's words.
var errNoBootstrap = errors.New("Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]") //nolint:staticcheck // shown to callers as it is

// command is what a process runs.
func (e *environment) command(p instance.Process) (*Command, error) {
	task := e.sandbox.Path(taskFolder)
	if p != instance.Runtime {
		path := e.sandbox.Path(extensionsFolder) + "/" + e.extensions[p-1]
		return &Command{Args: []string{path}, Env: e.extensionVariables(e.launched), Dir: e.directory("/")}, nil
	}
	c := &Command{Env: e.runtimeVariables(e.launched), Dir: e.directory(task)}
	if i := e.function.Image; i != nil {
		c.Args = i.Command
		if i.Directory != "" {
			c.Dir = i.Directory
		}
		return c, nil
	}
	folders := runtimes.Folders{Task: task, Opt: e.sandbox.Path(optFolder), Runtime: e.sandbox.Path(runtimeFolder)}
	c.Args = e.launched.Command(folders, e.function.MemoryMB, e.function.Environment["AWS_LAMBDA_EXEC_WRAPPER"], e.there)
	if !e.launched.Managed && !e.there(c.Args[0]) {
		return nil, errNoBootstrap
	}
	return c, nil
}

// directory is where a process starts: in its own image, the root.
func (e *environment) directory(otherwise string) string {
	if e.function.Image != nil {
		return "/"
	}
	return otherwise
}

// there looks for a file of the function or its layers on the host.
func (e *environment) there(path string) bool {
	for _, place := range []struct{ target, source string }{{e.sandbox.Path(taskFolder), e.function.Code}, {e.sandbox.Path(optFolder), e.function.Opt}} {
		if rest, err := filepath.Rel(place.target, path); err == nil && filepath.IsLocal(rest) && place.source != "" {
			_, err := os.Stat(filepath.Join(place.source, rest))
			return err == nil
		}
	}
	return false
}
