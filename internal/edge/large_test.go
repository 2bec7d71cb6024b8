package edge

// Proves that operations which carry archives, and no others, may have larger bodies, up to their limit and in Lambda's words beyond it; and
// that no more of them are read at a time than there is memory for. How: a real server with one service that has such an operation.

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// withLarge adds a service with a large operation, of which nothing is built: what is read is refused for its signature.
func withLarge(t *testing.T, bytesMax int64) *world {
	w := newWorld(t)
	c := w.edge.Config
	c.Services = append(c.Services, service.Definition{
		Model: lambdaapi.Service, Large: []*wire.Operation{lambdaapi.CreateFunction.Operation}, LargeBytesMax: bytesMax,
	})
	w.edge = New(c)
	return w
}

func TestLargeBodies(t *testing.T) {
	const bytesMax = BodyBytesMax + 1000
	// What is refused is refused for its announcement, unread.
	post := func(path string, size int, refused bool) string {
		sent := size
		if refused {
			sent = 0
		}
		return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: lambda.eu-west-1.localhost\r\nContent-Length: %d\r\n\r\n%s", path, size, strings.Repeat("x", sent))
	}
	for name, c := range map[string]struct {
		raw    string
		status int
		text   string
	}{
		"an archive":             {post("/2015-03-31/functions", BodyBytesMax+500, false), http.StatusForbidden, "Missing Authentication Token"},
		"too large an archive":   {post("/2015-03-31/functions", bytesMax+1, true), http.StatusRequestEntityTooLarge, fmt.Sprintf(`{"message":"Request must be smaller than %d bytes for the CreateFunction operation"}`, bytesMax)},
		"of another operation":   {post("/2015-03-31/functions/fn/policy", BodyBytesMax+500, true), http.StatusRequestEntityTooLarge, fmt.Sprintf("HTTP content length exceeded %d bytes.", BodyBytesMax)},
		"of no service's":        {post("/", BodyBytesMax+500, true), http.StatusRequestEntityTooLarge, fmt.Sprintf("HTTP content length exceeded %d bytes.", BodyBytesMax)},
		"one that needs no room": {post("/2015-03-31/functions", 5, false), http.StatusForbidden, "Missing Authentication Token"},
	} {
		t.Run(name, func(t *testing.T) {
			w := withLarge(t, bytesMax)
			r, body := exchange(t, w, c.raw)
			if r.StatusCode != c.status || !strings.Contains(body, c.text) {
				t.Errorf("%d %.300s", r.StatusCode, body)
			}
			if len(w.edge.larges) != 0 {
				t.Error("the room is not given back")
			}
			w.quiet()
		})
	}
}

func TestLargeBodiesWait(t *testing.T) {
	w := withLarge(t, BodyBytesMax+1000)
	for range largeAtOnceMax {
		if !w.edge.admit(context.Background()) {
			t.Fatal("there is no room")
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if w.edge.admit(ctx) {
		t.Error("there is room for more than are served at a time")
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/2015-03-31/functions", strings.NewReader(""))
	r.ContentLength = BodyBytesMax + 1
	answer := httptest.NewRecorder()
	w.edge.Handler(nil).ServeHTTP(answer, r)
	if answer.Body.Len() != 0 || len(w.edge.larges) != largeAtOnceMax {
		t.Errorf("one that has gone was served: %d %s", answer.Code, answer.Body)
	}
}
