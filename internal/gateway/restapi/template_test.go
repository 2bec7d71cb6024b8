package restapi

// Proves that a template is parsed when it is rendered for the first time and no sooner, once for all who render it later, and that what is
// wrong with it is told then. How: templates rendered by several goroutines at a time.

import (
	"errors"
	"sync"
	"testing"

	"sluice/internal/gateway/vtl"
)

func TestTemplatesAreParsedWhenTheyAreRendered(t *testing.T) {
	for source, wrong := range map[string]bool{`#set($a = "b")$a$a`: false, `#if(`: true} {
		template := compileTemplate(source)
		if template.parsed.Kept() != nil {
			t.Errorf("%s is parsed before it is rendered", source)
		}
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				out, err := template.Render([]byte(">"), new(vtl.Renderer), &vtl.Scope{})
				var syntax *vtl.ParseError
				switch {
				case errors.As(err, &syntax) != wrong:
					t.Errorf("%s: %v", source, err)
				case !wrong && string(out) != ">bb":
					t.Errorf("%s: %q", source, out)
				}
			})
		}
		all.Wait()
		first := template.parsed.Kept()
		_, _ = template.Render(nil, new(vtl.Renderer), &vtl.Scope{}) // what comes of it was looked at above
		if template.parsed.Kept() != first {
			t.Errorf("%s is parsed again", source)
		}
	}
	if compileTemplate("") != nil {
		t.Error("no template is one")
	}
}
