package issuer

// Proves that keys are fetched when they are needed and not more often, that a rotated key is found, that one account's
// thumbprints are not another's, and that documents lead nowhere they should not. How: a fetcher that counts and answers from a
// table, and time that is given.

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// A point on P-256: its generator.
const generator = `"kty":"EC","crv":"P-256","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"`

func keySet(ids ...string) string {
	var keys []string
	for _, id := range ids {
		keys = append(keys, fmt.Sprintf(`{"kid":%q,%s}`, id, generator))
	}
	return `{"keys":[` + strings.Join(keys, ",") + `]}`
}

// web is a Fetcher of a table.
type web struct {
	mu    sync.Mutex
	pages map[string]string
	fail  error
	asked []string
	enter func()
}

func (w *web) Fetch(ctx context.Context, url string, _ []string, bytesMax int) ([]byte, error) {
	if w.enter != nil {
		w.enter()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, url)
	text, ok := w.pages[url]
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case w.fail != nil:
		return nil, w.fail
	case !ok:
		return nil, errors.New("answers 404")
	case len(text) > bytesMax:
		return nil, errors.New("too long")
	}
	return []byte(text), nil
}

var (
	idp   = Provider{URL: "https://idp.example/tenant"}
	start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
)

func newWeb(ids ...string) *web {
	return &web{pages: map[string]string{
		"https://idp.example/tenant/.well-known/openid-configuration": `{"issuer":"https://idp.example/tenant","jwks_uri":"https://keys.example/jwks"}`,
		"https://keys.example/jwks":                                   keySet(ids...),
	}}
}

func TestKeysAreRemembered(t *testing.T) {
	w := newWeb("a")
	k := New(w)
	find := func(at time.Duration, id string, want error, asked int) {
		t.Helper()
		keys, err := k.Find(t.Context(), start.Add(at), idp, id, "ES256")
		if !errors.Is(err, want) || want == nil && len(keys) != 1 || len(w.asked) != asked {
			t.Errorf("at %v, key %s: %d keys, %v, after %d documents", at, id, len(keys), err, len(w.asked))
		}
	}
	find(0, "a", nil, 2)
	find(time.Minute, "a", nil, 2)
	find(time.Minute, "b", ErrNoKey, 4) // it may be new: asked again
	find(time.Minute+restMin-1, "c", ErrNoKey, 4)
	find(time.Minute+restMin-1, "a", nil, 4)
	w.pages["https://keys.example/jwks"] = keySet("b") // rotated
	find(time.Minute+restMin, "b", nil, 6)
	find(time.Minute+restMin, "a", ErrNoKey, 6)
	find(time.Minute+restMin+ageMax-1, "b", nil, 6)
	w.fail = ErrUnreachable
	find(time.Minute+restMin+ageMax, "b", ErrUnreachable, 7)
	w.fail = nil
	find(time.Minute+2*restMin+ageMax-1, "b", ErrUnreachable, 7) // not yet again
	find(time.Minute+2*restMin+ageMax, "b", nil, 9)
	find(-time.Hour, "b", nil, 11) // the clock went back: how old the keys are is not known
}

func TestThumbprintsAreTheAccountsOwn(t *testing.T) {
	w := newWeb("a")
	k := New(w)
	for i, p := range []Provider{idp, {URL: idp.URL, Thumbprints: []string{"AA"}}, {URL: idp.URL, Thumbprints: []string{"aa"}}, {URL: idp.URL, Thumbprints: []string{"aa", "bb"}}} {
		if _, err := k.Find(t.Context(), start, p, "a", "ES256"); err != nil {
			t.Fatal(err)
		}
		if want := []int{2, 4, 4, 6}[i]; len(w.asked) != want {
			t.Errorf("%v: %d documents", p, len(w.asked))
		}
	}
}

func TestWhatDocumentsMaySay(t *testing.T) {
	const local = "http://localhost:8080"
	for name, test := range map[string]struct {
		url, discovery, keys string
		want                 error
		asked                int
	}{
		"a slash at the end":            {"https://idp.example/", `{"issuer":"https://idp.example/","jwks_uri":"https://keys.example/"}`, keySet("a"), nil, 2},
		"another issuer":                {idp.URL, `{"issuer":"https://evil.example","jwks_uri":"https://keys.example/"}`, keySet("a"), ErrNoKey, 1},
		"no issuer":                     {idp.URL, `{"jwks_uri":"https://keys.example/"}`, keySet("a"), ErrNoKey, 1},
		"its name twice":                {idp.URL, `{"issuer":"https://evil.example","issuer":"` + idp.URL + `","jwks_uri":"https://keys.example/"}`, keySet("a"), ErrNoKey, 1},
		"no keys":                       {idp.URL, `{"issuer":"` + idp.URL + `"}`, "", ErrNoKey, 1},
		"keys without TLS":              {idp.URL, `{"issuer":"` + idp.URL + `","jwks_uri":"http://keys.example/"}`, keySet("a"), ErrNoKey, 1},
		"keys of the metadata service":  {idp.URL, `{"issuer":"` + idp.URL + `","jwks_uri":"http://169.254.169.254/latest"}`, keySet("a"), ErrNoKey, 1},
		"keys of the server's own host": {idp.URL, `{"issuer":"` + idp.URL + `","jwks_uri":"https://127.0.0.1:4566/"}`, keySet("a"), ErrNoKey, 1},
		"keys of localhost without TLS": {idp.URL, `{"issuer":"` + idp.URL + `","jwks_uri":"http://localhost/"}`, keySet("a"), ErrNoKey, 1},
		"keys in a file":                {idp.URL, `{"issuer":"` + idp.URL + `","jwks_uri":"file:///etc/passwd"}`, keySet("a"), ErrNoKey, 1},
		"keys with a password":          {idp.URL, `{"issuer":"` + idp.URL + `","jwks_uri":"https://a:b@keys.example/"}`, keySet("a"), ErrNoKey, 1},
		"no key set":                    {idp.URL, `{"issuer":"` + idp.URL + `","jwks_uri":"https://keys.example/"}`, "<html>", ErrNoKey, 2},
		"a local issuer":                {local, `{"issuer":"` + local + `","jwks_uri":"http://127.0.0.1:8080/keys"}`, keySet("a"), nil, 2},
		"an issuer without TLS":         {"http://idp.example", "", "", ErrNoKey, 0},
		"an issuer of another scheme":   {"ftp://idp.example", "", "", ErrNoKey, 0},
	} {
		w := &web{pages: map[string]string{strings.TrimSuffix(test.url, "/") + discoveryPath: test.discovery}}
		for _, place := range []string{"https://keys.example/", "http://keys.example/", "http://localhost/", "http://127.0.0.1:8080/keys", "https://127.0.0.1:4566/", "file:///etc/passwd"} {
			w.pages[place] = test.keys
		}
		if _, err := New(w).Find(t.Context(), start, Provider{URL: test.url}, "a", "ES256"); !errors.Is(err, test.want) || len(w.asked) != test.asked {
			t.Errorf("%s: %v, after %q", name, err, w.asked)
		}
	}
}

// Many who ask at once make one fetch, and one who goes away neither keeps the others waiting nor spoils the result.
func TestOneFetchForMany(t *testing.T) {
	w := newWeb("a")
	entered, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	w.enter = func() { once.Do(func() { close(entered); <-release }) }
	k := New(w)
	var wait sync.WaitGroup
	ask := func() {
		if _, err := k.Find(t.Context(), start, idp, "a", "ES256"); err != nil {
			t.Error(err)
		}
	}
	wait.Go(ask)
	<-entered
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := k.Find(gone, start, idp, "a", "ES256"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	for range 20 {
		wait.Go(ask)
	}
	close(release)
	wait.Wait()
	if len(w.asked) != 2 {
		t.Errorf("%d documents", len(w.asked))
	}
}

func TestWhoGoesAwaySpoilsNothing(t *testing.T) {
	w := newWeb("a")
	ctx, cancel := context.WithCancel(t.Context())
	w.enter = cancel
	k := New(w)
	if _, err := k.Find(ctx, start, idp, "a", "ES256"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	w.enter = nil
	if _, err := k.Find(t.Context(), start, idp, "a", "ES256"); err != nil {
		t.Error(err)
	}
}

func TestIssuersHaveALimit(t *testing.T) {
	k := New(&web{fail: ErrUnreachable})
	for i := range 2 * issuersMax {
		_, _ = k.Find(t.Context(), start, Provider{URL: fmt.Sprintf("https://idp%d.example", i)}, "a", "ES256")
	}
	if len(k.entries) != issuersMax {
		t.Errorf("%d issuers", len(k.entries))
	}
}

func TestURLs(t *testing.T) {
	for text, want := range map[string][2]bool{ // for an issuer elsewhere, and for a local one
		"https://idp.example": {true, true}, "https://10.0.0.1:8443/a": {true, true}, "http://idp.example": {}, "http://10.0.0.1": {},
		"http://localhost": {false, true}, "http://LOCALHOST.:80": {false, true}, "http://a.localhost:1": {false, true}, "http://127.9.9.9": {false, true},
		"http://[::1]:80": {false, true}, "http://[::ffff:127.0.0.1]": {false, true}, "https://localhost": {false, true}, "http://localhost.evil.example": {},
		"http://notlocalhost": {}, "https://": {}, "": {}, "https:idp.example": {}, "//idp.example": {}, "javascript:alert(1)": {}, "https://a@idp.example": {}, "http://127.1": {},
	} {
		for i, local := range []bool{false, true} {
			if _, err := CheckURL(text, local); (err == nil) != want[i] {
				t.Errorf("%q, local %v: %v", text, local, err)
			}
		}
	}
}

func FuzzDiscovery(f *testing.F) {
	f.Add(`{"issuer":"https://idp.example/tenant","jwks_uri":"https://keys.example/jwks"}`)
	f.Add(`{"issuer":"https://idp.example/tenant","jwks_uri":"http://169.254.169.254/"}`)
	f.Fuzz(func(t *testing.T, text string) {
		place, err := readDiscovery([]byte(text), idp.URL)
		if err != nil {
			return
		}
		u, err := CheckURL(place, false)
		if err == nil && (u.Scheme != "https" || IsLoopback(u.Hostname())) {
			t.Fatalf("%q", place)
		}
	})
}
