// Package javatest lets tests ask the Java libraries whose behaviour this product has to have: Apache Velocity, Jayway JsonPath and
// others, as they are, fetched by package name from Maven Central and run on the JDK that is installed.
package javatest

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Oracle is a Java program that answers each line with one line. It serves one question at a time.
type Oracle struct {
	t       testing.TB
	in      *bufio.Writer
	out     *bufio.Scanner
	errors  bytes.Buffer
	program *exec.Cmd
}

// answerBytesMax bounds one answer.
const answerBytesMax = 16 << 20

// Start compiles and starts a Java source file, whose class has the file's name, with Maven packages, "group:artifact:version", and what
// they depend on. The program reads questions from its standard input and writes answers to its standard output, both a line each;
// it ends with its input. Without a JDK and Maven the test is left out and says so; with CI=true that is a failure.
func Start(t testing.TB, source string, packages ...string) *Oracle {
	t.Helper()
	for _, tool := range []string{"java", "javac", "mvn"} {
		if _, err := exec.LookPath(tool); err == nil {
			continue
		}
		if os.Getenv("CI") == "true" {
			t.Fatalf("no %s, and CI=true forbids leaving the oracle out", tool)
		}
		t.Skipf("left out: the oracle needs %s; make needs installs it", tool)
	}
	classes := t.TempDir()
	path := classpath(t, packages)
	if out, err := exec.Command("javac", "-d", classes, "-cp", path, source).CombinedOutput(); err != nil {
		t.Fatalf("compile %s: %v\n%s", source, err, out)
	}
	name := strings.TrimSuffix(filepath.Base(source), ".java")
	o := &Oracle{t: t, program: exec.Command("java", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-cp", classes+string(os.PathListSeparator)+path, name)}
	o.program.Dir = classes // whatever it writes
	o.program.Stderr = &o.errors
	in, err := o.program.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := o.program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := o.program.Start(); err != nil {
		t.Fatal(err)
	}
	o.in, o.out = bufio.NewWriter(in), bufio.NewScanner(out)
	o.out.Buffer(nil, answerBytesMax)
	t.Cleanup(func() {
		_ = in.Close()
		if err := o.program.Wait(); err != nil && !t.Failed() {
			t.Errorf("the oracle ended with %v\n%s", err, o.errors.String())
		}
	})
	return o
}

// Ask returns the answer to a question, neither of which holds a line break. The answer is valid until the next question.
func (o *Oracle) Ask(question []byte) []byte {
	o.t.Helper()
	_, _ = o.in.Write(question)
	_ = o.in.WriteByte('\n')
	if err := o.in.Flush(); err != nil {
		o.t.Fatalf("ask %s: %v\n%s", question, err, o.errors.String())
	}
	if !o.out.Scan() {
		o.t.Fatalf("no answer to %s: %v\n%s", question, o.out.Err(), o.errors.String())
	}
	return o.out.Bytes()
}

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>sluice</groupId><artifactId>oracle</artifactId><version>1</version><dependencies>%s</dependencies></project>`

// classpath lets Maven find the packages. What it found is remembered for as long as its own store has the files.
func classpath(t testing.TB, packages []string) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	id := sha256.Sum256([]byte(strings.Join(packages, "\n")))
	remembered := filepath.Join(cache, "sluice-oracle", hex.EncodeToString(id[:8]))
	if path, err := os.ReadFile(remembered); err == nil && exist(string(path)) {
		return string(path)
	}
	dir := t.TempDir()
	var dependencies strings.Builder
	for _, p := range packages {
		part := strings.Split(p, ":")
		fmt.Fprintf(&dependencies, "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>", part[0], part[1], part[2])
	}
	if err := os.WriteFile(filepath.Join(dir, "pom.xml"), fmt.Appendf(nil, pom, dependencies.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	maven := exec.Command("mvn", "-q", "-B", "dependency:build-classpath", "-Dmdep.outputFile=classpath")
	maven.Dir = dir
	if out, err := maven.CombinedOutput(); err != nil {
		t.Fatalf("find %v: %v\n%s", packages, err, out)
	}
	path, err := os.ReadFile(filepath.Join(dir, "classpath"))
	if err != nil {
		t.Fatal(err)
	}
	if os.MkdirAll(filepath.Dir(remembered), 0o700) == nil {
		_ = os.WriteFile(remembered, path, 0o600) // else Maven is asked again
	}
	return string(path)
}

func exist(path string) bool {
	for file := range strings.SplitSeq(path, string(os.PathListSeparator)) {
		if _, err := os.Stat(file); err != nil {
			return false
		}
	}
	return path != ""
}
