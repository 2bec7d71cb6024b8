package recorded

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// matcher compares answers with recordings.
type matcher struct {
	suite *Suite
	bound map[string]string // what numbered placeholders stand for
	found []string
}

func (m *matcher) compare(want, got any, path, key string) {
	switch w := want.(type) {
	case M:
		m.compareObject(w, got, path)
	case []any:
		if object, ok := got.(M); ok && m.suite.Names {
			got = names(object)
		}
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			m.differ(path, want, got)
			return
		}
		for i := range w {
			m.compare(w[i], g[i], fmt.Sprintf("%s[%d]", path, i), key)
		}
	case string:
		m.compareText(w, got, path, key)
	default:
		if want != got {
			m.differ(path, want, got)
		}
	}
}

func names(object M) any {
	out := []any{}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		out = append(out, name)
	}
	return out
}

func (m *matcher) compareObject(want M, got any, path string) {
	g, ok := got.(M)
	if !ok {
		m.differ(path, want, got)
		return
	}
	for k := range want {
		if _, there := g[k]; there {
			m.compare(want[k], g[k], path+"."+k, k)
		} else {
			m.differ(path+"."+k+" (missing)", want[k], nil)
		}
	}
	for k := range g {
		if _, there := want[k]; !there && !m.suite.Extra(g, k) {
			m.differ(path+"."+k, nil, g[k])
		}
	}
}

var placeholder = regexp.MustCompile(`<[A-Za-z0-9_.\- /]+(?::\d+)?>`)

func (m *matcher) compareText(want string, got any, path, key string) {
	if m.suite.Number != nil && m.suite.Number(want, key) {
		if _, isNumber := got.(float64); !isNumber {
			m.differ(path, want, got)
		}
		return
	}
	text, ok := got.(string)
	if !ok {
		m.differ(path, want, got)
		return
	}
	pattern, last := "^", 0
	var names []string
	for _, at := range placeholder.FindAllStringIndex(want, -1) {
		name := want[at[0]:at[1]]
		pattern += m.literal(want[last:at[0]])
		last = at[1]
		switch bound, known := m.bound[name]; {
		case name == "<region>":
			pattern += "[a-z0-9-]+"
		case name == "<partition>":
			pattern += "aws"
		case known:
			pattern += regexp.QuoteMeta(bound)
		default:
			names = append(names, name)
			pattern += "(.+?)"
		}
	}
	groups := regexp.MustCompile(pattern + m.literal(want[last:]) + "$").FindStringSubmatch(text)
	if groups == nil {
		m.differ(path, want, got)
		return
	}
	for i, name := range names {
		if strings.Contains(name, ":") {
			m.bound[name] = groups[i+1]
		}
	}
}

// literal quotes a text, but for what differs from one account to another.
func (m *matcher) literal(text string) string {
	text = regexp.QuoteMeta(text)
	for from, to := range m.suite.Literals {
		text = strings.ReplaceAll(text, from, to)
	}
	return text
}

func (m *matcher) differ(path string, want, got any) {
	w, _ := json.Marshal(want) // it was JSON before
	g, _ := json.Marshal(got)
	m.found = append(m.found, fmt.Sprintf("%s:\n got %s\nwant %s", path, g, w))
}
