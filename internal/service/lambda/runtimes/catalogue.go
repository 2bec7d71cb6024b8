// Package runtimes is what Lambda's managed runtimes are here: for a runtime's name, which interpreter of this host runs it, and which
// bootstrap. Every nodejs*, python*, ruby* and java* name maps to the newest interpreter at hand, which Launch.Note says for the
// function's log. The bootstraps are files of this package, written out once by Install; they speak the Runtime API and find and call
// the handler as AWS's runtimes do.
//
// provided* has no interpreter: its bootstrap is the function's own.
package runtimes

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Catalogue knows the interpreters of a host. Each family is looked for once, when it is first wanted: a server without functions does not
// ask for any.
type Catalogue struct {
	folder string // of the bootstraps
	find   map[string]func() interpreter
	java   func() error // compiles what Java needs, at its first use
}

// interpreter is one that was found.
type interpreter struct {
	program string // absolute path
	version string // "20.11.1"
	prefix  string // folder that it lives in, with its library
	release string // the bytecode or ABI series of the language, "3.11"; empty where it does not matter
}

// Family is a language with runtimes of its own.
type family struct {
	prefix   string // of runtime names
	programs []string
	describe []string // arguments with which the program prints version, prefix and path, a line each
}

var families = []family{
	{"nodejs", []string{"node"}, []string{"-p", "[process.versions.node, require('path').dirname(require('path').dirname(process.execPath)), process.execPath].join('\\n')"}},
	{"python", []string{"python3", "python3.15", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python3.9"}, []string{
		"-c", "import sys, platform\nprint(platform.python_version(), sys.base_prefix, sys.executable, sep='\\n')",
	}},
	{"ruby", []string{"ruby"}, []string{"-e", "require 'rbconfig'; puts RUBY_VERSION, RbConfig::CONFIG['prefix'], RbConfig.ruby"}},
	{"java", []string{"java"}, []string{"-XshowSettings:properties", "-version"}},
}

// ErrUnknown is what a name gets that is no runtime; ErrMissing what a runtime gets whose interpreter this host lacks.
var (
	ErrUnknown = errors.New("no such runtime")
	ErrMissing = errors.New("this host has no interpreter for the runtime")
)

// askMax bounds how long an interpreter may take to say its version.
const askMax = 10 * time.Second

// Find makes a Catalogue of the interpreters named in programs (keys nodejs, python, ruby, java; absolute paths), and of those in PATH for the
// rest. It runs none: see Catalogue. Folder is where Install wrote the bootstraps.
func Find(folder string, programs map[string]string) *Catalogue {
	c := &Catalogue{folder: folder, find: map[string]func() interpreter{}}
	for _, f := range families {
		candidates := f.programs
		if named := programs[f.prefix]; named != "" {
			candidates = []string{named}
		}
		c.find[f.prefix] = sync.OnceValue(func() interpreter { return f.newest(candidates) })
	}
	c.java = sync.OnceValue(c.compileJava)
	return c
}

// found is a family's interpreter.
func (c *Catalogue) found(prefix string) (interpreter, bool) {
	find := c.find[prefix]
	if find == nil {
		return interpreter{}, false
	}
	i := find()
	return i, i.program != ""
}

// newest is the newest of the programs; the zero value if there is none.
func (f *family) newest(programs []string) (found interpreter) {
	for _, program := range programs {
		if i, err := f.ask(program); err == nil && newer(i.version, found.version) {
			found = i
		}
	}
	return found
}

// ask runs an interpreter to learn what it is.
func (f *family) ask(program string) (interpreter, error) {
	ctx, cancel := context.WithTimeout(context.Background(), askMax)
	defer cancel()
	path, err := exec.LookPath(program)
	if err != nil {
		return interpreter{}, err
	}
	out, err := exec.CommandContext(ctx, path, f.describe...).CombinedOutput()
	if err != nil {
		return interpreter{}, fmt.Errorf("ask %s for its version: %w", path, err)
	}
	if f.prefix == "java" {
		return describeJava(string(out), path)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) < 3 {
		return interpreter{}, fmt.Errorf("%s says %q", path, out)
	}
	i := interpreter{version: lines[0], prefix: lines[1], program: lines[2]}
	if parts := strings.SplitN(i.version, ".", 3); len(parts) == 3 {
		i.release = parts[0] + "." + parts[1]
	}
	return i, nil
}

// describeJava reads the properties that a Java runtime prints.
func describeJava(out, path string) (interpreter, error) {
	i := interpreter{program: path}
	for line := range strings.Lines(out) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " = ")
		switch name {
		case "java.version":
			i.version = value
		case "java.home":
			i.prefix, i.program = value, filepath.Join(value, "bin", "java")
		}
	}
	if i.version == "" {
		return i, fmt.Errorf("%s does not say its version", path)
	}
	return i, nil
}

// newer compares versions number by number.
func newer(a, b string) bool {
	if b == "" {
		return true
	}
	return slices.Compare(numbers(a), numbers(b)) > 0
}

func numbers(version string) (out []int) {
	for part := range strings.FieldsFuncSeq(version, func(r rune) bool { return r == '.' || r == '_' || r == '-' }) {
		n := 0
		for _, digit := range part {
			if digit < '0' || digit > '9' {
				break
			}
			n = n*10 + int(digit-'0')
		}
		out = append(out, n)
	}
	return out
}

// Available names the families whose interpreter was found, with its version.
func (c *Catalogue) Available() map[string]string {
	out := map[string]string{}
	for name := range c.find {
		if i, ok := c.found(name); ok {
			out[name] = i.version
		}
	}
	return out
}
