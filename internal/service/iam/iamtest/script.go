package iamtest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sluice/internal/wire/sigv4"
)

// Run runs every script that pattern names, each of its scenarios in a World of its own, and compares the answers with what
// stands there, or writes them there.
//
// A script is lines:
//
//	== a scenario, and what it shows
//	# a remark
//	let trust = {"Version": …}          a variable; $trust stands for it as a value or within one
//	as alice                            whose credentials sign from here on: root, other, or those of a "keys" line
//	iam.CreateUser UserName=alice       a call
//	  200                               what it answers, indented: the status, then each element, or code and message
//	  User.UserName alice
//	keep arn User.Arn                   a variable from the last answer
//	keys alice                          credentials from the last answer
//	device phone                        an authenticator app with the seed of the last answer
//	codes one two phone -30s            variables with two codes in a row of the app, the second of now or so much earlier or later
//	advance 1h                          moves the clock
//	restart                             starts the server again
//
// What is random is shown as its kind and number: <AIDA 1>.
func Run(t *testing.T, pattern string, update bool) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts at %s: %v", pattern, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for _, scenario := range scenarios(string(text)) {
			title, _, _ := strings.Cut(scenario, "\n")
			ran := false
			t.Run(filepath.Base(file)+"/"+strings.TrimPrefix(title, "== "), func(t *testing.T) {
				r := &run{t: t, world: New(t), variables: map[string]string{}, names: map[string]string{}, counts: map[string]int{}, devices: map[string]Device{}, as: Root}
				r.keys = map[string]sigv4.Credentials{"root": Root, "other": OtherRoot}
				got := r.scenario(scenario)
				out.WriteString(got)
				ran = true
				if got != scenario && !update {
					t.Errorf("the answers are not as expected:\n%s", difference(scenario, got))
				}
			})
			if !ran {
				out.WriteString(scenario)
			}
		}
		if update {
			if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// scenarios cuts a script before each "== "; what stands before the first goes with it.
func scenarios(text string) []string {
	var out []string
	for _, line := range strings.SplitAfter(text, "\n") {
		if len(out) == 0 || strings.HasPrefix(line, "== ") && strings.Contains(out[len(out)-1], "== ") {
			out = append(out, "")
		}
		out[len(out)-1] += line
	}
	return out
}

// run is one scenario under way.
type run struct {
	t         *testing.T
	world     *World
	variables map[string]string
	keys      map[string]sigv4.Credentials
	as        sigv4.Credentials
	devices   map[string]Device
	last      *Answer
	names     map[string]string // what random texts are shown as
	counts    map[string]int
}

func (r *run) scenario(text string) string {
	var out strings.Builder
	for _, line := range strings.SplitAfter(text, "\n") {
		if strings.HasPrefix(line, "  ") {
			continue // an old answer
		}
		out.WriteString(line)
		out.WriteString(r.line(strings.TrimSuffix(line, "\n")))
	}
	return out.String()
}

// line does what a line says and returns the answer to show.
func (r *run) line(line string) string {
	r.t.Helper()
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "", "#", "==":
	case "let":
		name, value, _ := strings.Cut(rest, " = ")
		r.variables[name] = r.expand(value)
	case "keep":
		name, path, _ := strings.Cut(rest, " ")
		r.variables[name] = r.last.Get(path)
	case "keys":
		r.keys[rest] = r.last.Credentials()
	case "as":
		credentials, ok := r.keys[rest]
		if !ok {
			r.t.Fatalf("nobody is called %q", rest)
		}
		r.as = credentials
	case "device":
		r.devices[rest] = r.last.Device(r.t)
	case "codes":
		r.codes(strings.Fields(rest))
	case "advance":
		d, err := time.ParseDuration(rest)
		if err != nil {
			r.t.Fatal(err)
		}
		r.world.Clock.Advance(d)
	case "restart":
		r.world.Restart(r.t)
	default:
		return r.call(word, rest)
	}
	return ""
}

// codes sets two variables to codes of a device.
func (r *run) codes(words []string) {
	r.t.Helper()
	at := r.world.Clock.Now()
	if len(words) == 4 {
		d, err := time.ParseDuration(words[3])
		if err != nil {
			r.t.Fatal(err)
		}
		at = at.Add(d)
	}
	r.variables[words[0]], r.variables[words[1]] = r.devices[words[2]].Codes(at)
}

func (r *run) call(operation, arguments string) string {
	r.t.Helper()
	serviceName, action, ok := strings.Cut(operation, ".")
	if !ok {
		r.t.Fatalf("no such word: %q", operation)
	}
	var params []string
	for _, argument := range strings.Fields(arguments) {
		name, value, _ := strings.Cut(argument, "=")
		params = append(params, name, r.expand(value))
	}
	r.last = r.world.Call(r.t, r.as, serviceName, action, params...)
	if r.last.Code != "" {
		return r.mask(fmt.Sprintf("  %d %s %s\n", r.last.Status, r.last.Code, r.last.Message))
	}
	out := fmt.Sprintf("  %d\n", r.last.Status)
	for _, l := range r.last.Leaves {
		if secret := l.Path[strings.LastIndexByte(l.Path, '.')+1:]; secret == "SecretAccessKey" || secret == "SessionToken" || secret == "Marker" || secret == "Base32StringSeed" || secret == "QRCodePNG" {
			l.Text = "<" + secret + ">"
		}
		out += strings.TrimRight("  "+l.Path+" "+l.Text, " ") + "\n"
	}
	return r.mask(out)
}

var variable = regexp.MustCompile(`\$[A-Za-z]+`)

func (r *run) expand(text string) string {
	return variable.ReplaceAllStringFunc(text, func(name string) string {
		value, ok := r.variables[name[1:]]
		if !ok {
			r.t.Fatalf("nothing is called %s", name)
		}
		return value
	})
}

var random = regexp.MustCompile(`(AIDA|AGPA|AROA|AIPA|ANPA|AKIA|ASIA|SAMLP|SAMLK)[A-Z2-7]{16,17}`)

var randomUUID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// mask shows random identifiers as their kind and number.
func (r *run) mask(text string) string {
	text = randomUUID.ReplaceAllString(text, "<UUID>")
	return random.ReplaceAllStringFunc(text, func(id string) string {
		if r.names[id] == "" {
			kind := id[:4]
			r.counts[kind]++
			r.names[id] = fmt.Sprintf("<%s %d>", kind, r.counts[kind])
		}
		return r.names[id]
	})
}

// difference shows the lines from the first that differs.
func difference(want, got string) string {
	wants, gots := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(wants) && i < len(gots) && wants[i] == gots[i] {
		i++
	}
	const around = 8
	part := func(lines []string) string {
		return strings.Join(lines[min(max(i-around/2, 0), len(lines)):min(i+around, len(lines))], "\n")
	}
	return fmt.Sprintf("want\n%s\ngot\n%s", part(wants), part(gots))
}
