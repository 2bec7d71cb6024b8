package runtimes

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Folders are the places of a function's files as its processes see them.
type Folders struct{ Task, Opt, Runtime string }

// Launch is how a runtime is started.
type Launch struct {
	Managed bool     // one of AWS's names with an interpreter and a bootstrap of ours
	Note    string   // which interpreter runs it, for the function's log; empty for provided
	Path    []string // folders to put first in PATH
	Binds   []string // folders of the host that have to be visible, at the same place, besides the usual ones of its system
	Folder  string   // of the bootstraps, to be seen as Folders.Runtime; empty for provided

	family string
	found  interpreter
}

// usual are folders that a sandbox shows in any case.
var usual = []string{"/usr", "/bin", "/lib", "/lib64", "/etc/alternatives"}

// Launch tells how to start a runtime by its name, such as "nodejs22.x". The error wraps ErrUnknown or ErrMissing.
func (c *Catalogue) Launch(name string) (*Launch, error) {
	if strings.HasPrefix(name, "provided") {
		return &Launch{}, nil
	}
	for _, f := range families {
		if !strings.HasPrefix(name, f.prefix) {
			continue
		}
		i, ok := c.found(f.prefix)
		if !ok {
			return nil, fmt.Errorf("%w: %s needs %s", ErrMissing, name, strings.Join(f.programs[:1], ""))
		}
		if f.prefix == "java" {
			if err := c.java(); err != nil {
				return nil, err
			}
		}
		l := &Launch{Managed: true, family: f.prefix, found: i, Folder: c.folder, Path: []string{filepath.Dir(i.program)}}
		l.Note = fmt.Sprintf("%s runs on %s %s", name, filepath.Base(f.programs[0]), i.version)
		if !within(i.prefix, usual) {
			l.Binds = []string{i.prefix}
		}
		return l, nil
	}
	return nil, fmt.Errorf("%w: %q", ErrUnknown, name)
}

func within(path string, folders []string) bool {
	for _, f := range folders {
		if path == f || strings.HasPrefix(path, f+"/") {
			return true
		}
	}
	return false
}

// Command is what starts the runtime. A wrapper, the value of AWS_LAMBDA_EXEC_WRAPPER, is given the command as its arguments, as AWS's
// bootstraps do ("Modifying the runtime environment": wrapper scripts); through a shell, so that one that is missing ends like there,
// with exit status 127. OS-only runtimes take no wrapper. The bootstrap of those is looked for by exist.
func (l *Launch) Command(f Folders, memoryMB int, wrapper string, exist func(path string) bool) []string {
	if !l.Managed {
		bootstrap := filepath.Join(f.Task, "bootstrap")
		if opt := filepath.Join(f.Opt, "bootstrap"); !exist(bootstrap) && exist(opt) {
			return []string{opt}
		}
		return []string{bootstrap}
	}
	command := l.interpreterCommand(f, memoryMB)
	if wrapper != "" {
		command = append([]string{"/bin/sh", "-c", `exec "$0" "$@"`, wrapper}, command...)
	}
	return command
}

func (l *Launch) interpreterCommand(f Folders, memoryMB int) []string {
	switch l.family {
	case "nodejs":
		return []string{l.found.program, fmt.Sprintf("--max-old-space-size=%d", oldSpace(memoryMB)), filepath.Join(f.Runtime, "bootstrap.cjs")}
	case "python":
		return []string{l.found.program, filepath.Join(f.Runtime, "bootstrap.py"), f.Opt}
	case "ruby":
		return []string{l.found.program, filepath.Join(f.Runtime, "bootstrap.rb"), f.Opt}
	default:
		return l.javaCommand(f, memoryMB)
	}
}

// oldSpace leaves V8 nine tenths of the function's memory, as AWS's bootstrap does.
func oldSpace(memoryMB int) int { return max(memoryMB*9/10, 64) }

// Variables are those that the runtime's language looks at, which a function may replace ("Defined runtime environment variables").
func (l *Launch) Variables(f Folders) map[string]string {
	switch l.family {
	case "nodejs":
		return map[string]string{"NODE_PATH": strings.Join([]string{
			f.Opt + "/nodejs/node" + major(l.found.version) + "/node_modules", f.Opt + "/nodejs/node_modules", f.Runtime + "/node_modules", f.Runtime, f.Task,
		}, ":")}
	case "python":
		return map[string]string{"PYTHONPATH": f.Runtime}
	case "ruby":
		series := l.found.release + ".0"
		return map[string]string{
			"GEM_PATH": f.Task + "/vendor/bundle/ruby/" + series + ":" + f.Opt + "/ruby/gems/" + series,
			"RUBYLIB":  f.Task + ":" + f.Runtime + "/lib:" + f.Opt + "/ruby/lib",
		}
	case "java":
		return map[string]string{}
	}
	return nil
}

func major(version string) string {
	m, _, _ := strings.Cut(version, ".")
	return m
}
