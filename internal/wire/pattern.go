package wire

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression of the model. It compiles when it is first used: the models carry hundreds, a process
// meets a few. Safe for concurrent use.
type Pattern struct {
	Text  string // as AWS's messages show it
	Go    string // the same language in Go's syntax, anchored; empty when Go cannot express it, and then nothing is refused
	once  sync.Once
	match *regexp.Regexp
}

// Match reports whether the whole of v matches.
func (p *Pattern) Match(v string) bool {
	if p.Go == "" {
		return true
	}
	p.once.Do(func() { p.match = regexp.MustCompile(p.Go) })
	return p.match.MatchString(v)
}
