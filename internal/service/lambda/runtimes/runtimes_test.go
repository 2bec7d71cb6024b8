// Proves how names of runtimes become commands, which interpreter wins, and that the bootstraps are written once and whole. That they work
// is proven where functions run.
package runtimes

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestNewer(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"20.11.1", "", true}, {"3.9.2", "3.10.0", false}, {"3.10.0", "3.9.2", true}, {"1.8.0_392", "11.0.2", false}, {"21", "17.0.1", true}, {"3.1", "3.1", false}} {
		if got := newer(c.a, c.b); got != c.want {
			t.Errorf("newer(%s, %s) is %v", c.a, c.b, got)
		}
	}
}

func catalogue() *Catalogue {
	c := &Catalogue{folder: "/b", java: func() error { return nil }, find: map[string]func() interpreter{}}
	for name, i := range map[string]interpreter{
		"nodejs": {program: "/usr/bin/node", version: "22.1.0", prefix: "/usr"},
		"python": {program: "/home/x/bin/python3", version: "3.13.1", prefix: "/home/x", release: "3.13"},
		"java":   {program: "/usr/lib/jvm/bin/java", version: "21.0.1", prefix: "/usr/lib/jvm"},
	} {
		c.find[name] = func() interpreter { return i }
	}
	return c
}

var folders = Folders{Task: "/var/task", Opt: "/opt", Runtime: "/var/runtime"}

func TestLaunch(t *testing.T) {
	for name, want := range map[string]string{
		"nodejs18.x": "/usr/bin/node --max-old-space-size=115 /var/runtime/bootstrap.cjs",
		"python3.9":  "/home/x/bin/python3 /var/runtime/bootstrap.py /opt",
		"java8.al2":  "/usr/lib/jvm/bin/java -Xmx111411k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Dfile.encoding=UTF-8 -cp /var/runtime/java-21.0.1:/var/task:/var/task/lib/*:/opt/java/lib/* Bootstrap",
	} {
		l, err := catalogue().Launch(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(l.Command(folders, 128, "", nil), " "); got != want {
			t.Errorf("%s: %s", name, got)
		}
		if !strings.HasPrefix(l.Note, name+" runs on ") {
			t.Errorf("%s: %s", name, l.Note)
		}
		if got := l.Command(folders, 128, "/opt/wrapper", nil); !slices.Equal(got[:4], []string{"/bin/sh", "-c", `exec "$0" "$@"`, "/opt/wrapper"}) || strings.Join(got[4:], " ") != want {
			t.Errorf("%s wrapped: %q", name, got)
		}
	}
	l, err := catalogue().Launch("python3.12")
	if err != nil || !slices.Equal(l.Binds, []string{"/home/x"}) {
		t.Errorf("an interpreter outside of the system: %+v, %v", l, err)
	}
}

func TestProvided(t *testing.T) {
	l, err := catalogue().Launch("provided.al2023")
	if err != nil || l.Managed {
		t.Fatal(l, err)
	}
	for there, want := range map[string]string{"/var/task/bootstrap": "/var/task/bootstrap", "/opt/bootstrap": "/opt/bootstrap", "": "/var/task/bootstrap"} {
		if got := l.Command(folders, 128, "/wrapper", func(path string) bool { return path == there }); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q", there, got)
		}
	}
}

func TestRefused(t *testing.T) {
	if _, err := catalogue().Launch("ruby3.3"); !errors.Is(err, ErrMissing) {
		t.Errorf("ruby: %v", err)
	}
	if _, err := catalogue().Launch("cobol"); !errors.Is(err, ErrUnknown) {
		t.Errorf("cobol: %v", err)
	}
	c := catalogue()
	c.java = func() error { return ErrNoCompiler }
	if _, err := c.Launch("java21"); !errors.Is(err, ErrNoCompiler) {
		t.Errorf("a JRE: %v", err)
	}
}

func TestInstall(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "b")
	first, err := Install(folder)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Install(folder)
	if err != nil || again != first {
		t.Fatalf("%s, then %s, %v", first, again, err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	for _, name := range []string{"bootstrap.cjs", "bootstrap.py", "bootstrap.rb", "Bootstrap.java"} {
		if i, err := os.Stat(filepath.Join(first, name)); err != nil || i.Size() < 1000 || i.Mode().Perm()&0o044 != 0o044 {
			t.Errorf("%s: %v, %v", name, i, err)
		}
	}
}
