package runtimes

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// compileMax bounds how long the Java bootstrap may take to compile.
const compileMax = 2 * time.Minute

// ErrNoCompiler is said of a Java without a compiler, which is a JRE.
var ErrNoCompiler = errors.New("this host's Java has no compiler, which the Java runtime's bootstrap needs once: a JDK is needed")

// compileJava compiles the Java bootstrap, once for every version of Java, next to its source. A single-file start would compile at every
// cold start, for about a second.
func (c *Catalogue) compileJava() error {
	i, ok := c.found("java")
	if !ok {
		return ErrMissing
	}
	place := filepath.Join(c.folder, "java-"+i.version)
	if _, err := os.Stat(place); err == nil {
		return nil
	}
	fresh, err := os.MkdirTemp(c.folder, "new-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(fresh) }() // nothing is left of it when it has its name
	ctx, cancel := context.WithTimeout(context.Background(), compileMax)
	defer cancel()
	out, err := exec.CommandContext(ctx, i.program, "-m", "jdk.compiler/com.sun.tools.javac.Main", "-nowarn", "-encoding", "UTF-8", "-d", fresh, filepath.Join(c.folder, "Bootstrap.java")).CombinedOutput()
	switch {
	case err != nil && strings.Contains(string(out), "jdk.compiler not found"):
		return ErrNoCompiler
	case err != nil:
		return fmt.Errorf("compile the Java runtime's bootstrap: %w: %s", err, out)
	}
	if err := os.Chmod(fresh, 0o755); err != nil {
		return err
	}
	if err := os.Rename(fresh, place); err != nil {
		if _, there := os.Stat(place); there == nil {
			return nil // another was faster
		}
		return err
	}
	return nil
}

// javaCommand starts a function. AWS's classpath is the function's folder and the archives of its own lib and of layers.
func (l *Launch) javaCommand(f Folders, memoryMB int) []string {
	path := []string{
		filepath.Join(f.Runtime, "java-"+l.found.version), f.Task, f.Task + "/lib/*", f.Opt + "/java/lib/*",
	}
	heap := fmt.Sprintf("-Xmx%dk", memoryMB*1024*85/100)
	return []string{
		l.found.program, heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Dfile.encoding=UTF-8", "-cp", strings.Join(path, ":"), "Bootstrap",
	}
}
