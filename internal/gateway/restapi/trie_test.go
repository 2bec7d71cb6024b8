package restapi

// Proves that requests find the method that API Gateway would choose: literal before {name} before {name+}, a resource without
// the method giving way, slashes and percent-encoding as recorded. How: tables of recorded and documented cases, and a slow
// reference that tries all resources, which the trie must agree with on random trees and paths.

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// mockMethod is a method with the least that compiles.
func mockMethod(name string) Method {
	return Method{HTTPMethod: name, AuthorizationType: "NONE", Integration: &Integration{Type: Mock}}
}

// deployed compiles "METHOD /path" lines.
func deployed(t testing.TB, lines ...string) *API {
	t.Helper()
	d := Definition{ID: "abcdef1234", Stage: "dev"}
	for _, line := range lines {
		method, path, _ := strings.Cut(line, " ")
		d.Resources = append(d.Resources, Resource{ID: "r", Path: path, Methods: []Method{mockMethod(method)}})
	}
	a, err := Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// found shows a match: "POST /a/{b} b=1".
func found(a *API, method, path string) string {
	route, params := a.Match(method, path, nil)
	if route == nil {
		return "none"
	}
	text := route.HTTPMethod + " " + route.ResourcePath
	for _, p := range params {
		text += " " + p.Name + "=" + p.Value
	}
	return text
}

func TestMatch(t *testing.T) {
	a := deployed(
		t, "GET /", "POST /test", "ANY /test/any", "OPTIONS /{proxy+}", "GET /part1", "GET /part1/hardcoded-value",
		"GET /pets/{petId}", "DELETE /pets/{petId}/toys/{toy}", "GET /pets/{petId}/{rest+}", "ANY /admin", "GET /{any}/end",
	)
	for _, c := range []struct{ method, path, want string }{
		{"GET", "", "GET /"},
		{"GET", "/", "GET /"},
		{"GET", "///", "GET /"},
		{"POST", "/", "none"},
		// Recorded: a literal sibling without the method gives way to the proxy.
		{"POST", "/test", "POST /test"},
		{"OPTIONS", "/test", "OPTIONS /{proxy+} proxy=test"},
		{"OPTIONS", "/test/any", "ANY /test/any"},
		{"GET", "/test/any", "ANY /test/any"},
		{"OPTIONS", "/part1/random-value", "OPTIONS /{proxy+} proxy=part1/random-value"},
		{"GET", "/part1/hardcoded-value", "GET /part1/hardcoded-value"},
		{"GET", "/part1/random", "none"},
		// Variables.
		{"GET", "/pets/7", "GET /pets/{petId} petId=7"},
		{"GET", "/pets/7/", "GET /pets/{petId} petId=7"},
		{"GET", "/pets/", "none"},
		{"DELETE", "/pets/7/toys/ball", "DELETE /pets/{petId}/toys/{toy} petId=7 toy=ball"},
		{"GET", "/pets/7/toys/ball", "GET /pets/{petId}/{rest+} petId=7 rest=toys/ball"},
		{"GET", "/x/end", "GET /{any}/end any=x"},
		// Recorded: slashes in front and at the end do not count, those inside do; values stay encoded.
		{"OPTIONS", "//hardcoded", "OPTIONS /{proxy+} proxy=hardcoded"},
		{"OPTIONS", "/proxy-value//double-slash", "OPTIONS /{proxy+} proxy=proxy-value//double-slash"},
		{"OPTIONS", "/user/test%2Balias@gmail.com/plus/test+alias@gmail.com", "OPTIONS /{proxy+} proxy=user/test%2Balias@gmail.com/plus/test+alias@gmail.com"},
		// An encoding leads around nothing.
		{"GET", "/%61dmin", "ANY /admin"},
		{"OPTIONS", "/%61dmin", "ANY /admin"},
		{"OPTIONS", "/admin%2f", "OPTIONS /{proxy+} proxy=admin%2f"},
		{"OPTIONS", "/%zz", "OPTIONS /{proxy+} proxy=%zz"},
		{"GET", "/Admin", "none"},
		// Methods.
		{"PATCH", "/admin", "ANY /admin"},
		{"TRACE", "/admin", "none"},
		{"ANY", "/admin", "none"},
		{"get", "/admin", "none"},
		{"", "/admin", "none"},
	} {
		if got := found(a, c.method, c.path); got != c.want {
			t.Errorf("%s %q: got %s, want %s", c.method, c.path, got, c.want)
		}
	}
}

func TestTreesThatCannotBe(t *testing.T) {
	for _, lines := range [][]string{
		{"GET /a", "GET /a"},
		{"FETCH /a"},
		{"GET /{proxy+}/below"},
		{"GET /{a}", "POST /{b}"},
	} {
		var d Definition
		for _, line := range lines {
			method, path, _ := strings.Cut(line, " ")
			d.Resources = append(d.Resources, Resource{Path: path, Methods: []Method{mockMethod(method)}})
		}
		if _, err := Compile(d); err == nil {
			t.Errorf("%v compiled", lines)
		}
	}
}

// slow tries every resource and takes the most specific one that has the method.
func slow(lines []string, method, path string) string {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	if strings.Trim(path, "/") == "" {
		segments = nil
	}
	best, bestRank := "none", ""
	for _, line := range lines {
		has, resource, _ := strings.Cut(line, " ")
		if has != method && has != "ANY" {
			continue
		}
		rank, values, ok := fits(resource, segments)
		if has == "ANY" {
			rank += "z" // behind the method itself
		} else {
			rank += "a"
		}
		if ok && (bestRank == "" || rank < bestRank) {
			best, bestRank = line+values, rank
		}
	}
	return best
}

// fits ranks a resource: one letter for each segment, so that ranks compare as priorities do.
func fits(resource string, segments []string) (rank, values string, ok bool) {
	var parts []string
	if resource != "/" {
		parts = strings.Split(resource[1:], "/")
	}
	for i, part := range parts {
		if strings.HasSuffix(part, "+}") {
			if i >= len(segments) {
				return "", "", false
			}
			return rank + "d", values + " " + part[1:len(part)-2] + "=" + strings.Join(segments[i:], "/"), true
		}
		switch {
		case i >= len(segments):
			return "", "", false
		case strings.HasPrefix(part, "{"):
			if segments[i] == "" {
				return "", "", false
			}
			rank += "c"
			values += " " + part[1:len(part)-1] + "=" + segments[i]
		default:
			if decoded, err := url.PathUnescape(segments[i]); err != nil || decoded != part {
				return "", "", false
			}
			rank += "b"
		}
	}
	return rank, values, len(parts) == len(segments)
}

func TestMatchAgreesWithASlowSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom([]string{"a", "b", "c", "{v}", "{g+}"})
		method := rapid.SampledFrom([]string{"GET", "POST", "ANY"})
		var lines []string
		var d Definition
		for range rapid.IntRange(1, 12).Draw(t, "resources") {
			path := ""
			for range rapid.IntRange(0, 4).Draw(t, "depth") {
				path += "/" + part.Draw(t, "part")
				if strings.HasSuffix(path, "+}") {
					break
				}
			}
			if path == "" {
				path = "/"
			}
			name := method.Draw(t, "method")
			lines = append(lines, name+" "+path)
			d.Resources = append(d.Resources, Resource{Path: path, Methods: []Method{mockMethod(name)}})
		}
		a, err := Compile(d)
		if err != nil {
			t.Skip("the same method twice")
		}
		segment := rapid.SampledFrom([]string{"a", "b", "c", "x", "%61", "", "a%2Fb"})
		path := "/" + strings.Join(rapid.SliceOfN(segment, 0, 6).Draw(t, "path"), "/")
		request := rapid.SampledFrom([]string{"GET", "POST", "PUT"}).Draw(t, "request")
		if got, want := found(a, request, path), slow(lines, request, path); got != want {
			t.Fatalf("%v: %s %q: got %s, want %s", lines, request, path, got, want)
		}
	})
}

func FuzzMatch(f *testing.F) {
	for _, path := range []string{"/", "/pets/7", "//a//b//", "/%2e%2e/%2f", "/a/../../b", "/%", "/\x00", strings.Repeat("/a", 3000)} {
		f.Add("GET", path)
	}
	a := deployed(f, "GET /", "GET /a/{v}/a/{w}", "GET /a/a/{g+}", "ANY /{x}/{y}/{z}", "GET /{g+}")
	f.Fuzz(func(t *testing.T, method, path string) {
		route, params := a.Match(method, path, nil)
		if route == nil {
			return
		}
		for _, p := range params {
			if p.Value == "" || !strings.Contains(path, p.Value) {
				t.Fatalf("%q: %s is %q, which did not stand there", path, p.Name, p.Value)
			}
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	var lines []string
	for i := range 50 {
		lines = append(lines, fmt.Sprintf("GET /service%d/items/{id}", i), fmt.Sprintf("POST /service%d/items", i))
	}
	a := deployed(b, lines...)
	var space [4]Param
	b.ReportAllocs()
	for b.Loop() {
		if route, _ := a.Match("GET", "/service37/items/4711", space[:0]); route == nil {
			b.Fatal("no match")
		}
	}
}
