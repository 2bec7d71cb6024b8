package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"sluice/internal/service/sts/issuer"
)

// Client fetches. It holds nothing and is safe for concurrent use.
type Client struct{ patience time.Duration }

// New makes a client.
func New() *Client { return &Client{patience: timeMax} }

// Fetch implements issuer.Fetcher.
func (c *Client) Fetch(ctx context.Context, place string, thumbprints []string, bytesMax int) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	u, err := url.Parse(place)
	if err != nil {
		return nil, issuer.ErrURL
	}
	local := issuer.IsLoopback(u.Hostname())
	if u, err = issuer.CheckURL(place, local); err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return nil, issuer.ErrURL
	}
	request.Header.Set("Accept", "application/json")
	answer, err := client(local, thumbprints).Do(request)
	if err != nil {
		return nil, classify(err)
	}
	defer func() { _ = answer.Body.Close() }() // it was only read
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %d", u.Host, answer.StatusCode)
	}
	return read(answer.Body, bytesMax)
}

// read takes a body that is not longer than it may be.
func read(body io.Reader, bytesMax int) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(body, int64(bytesMax)+1))
	if err != nil {
		return nil, classify(err)
	}
	if len(text) > bytesMax {
		return nil, fmt.Errorf("a document of more than %d bytes", bytesMax)
	}
	return text, nil
}

// client is made for one document: what it trusts is that document's.
func client(local bool, thumbprints []string) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DialContext: dialPermitted, DialTLSContext: dialTrusted(thumbprints), DisableKeepAlives: true, DisableCompression: true,
			MaxResponseHeaderBytes: headBytesMax,
		},
		CheckRedirect: func(next *http.Request, before []*http.Request) error {
			if len(before) > redirectsMax || next.URL.Scheme != before[0].URL.Scheme {
				return errRedirect
			}
			_, err := issuer.CheckURL(next.URL.String(), local)
			return err
		},
	}
}

var errRedirect = errors.New("a redirect that is not followed")

// classify tells what is nobody's answer from what is a wrong one.
func classify(err error) error {
	for _, known := range []error{issuer.ErrThumbprint, issuer.ErrURL, errRedirect, errAddress} {
		if errors.Is(err, known) {
			return known // without the URL, which net/http adds
		}
	}
	return fmt.Errorf("%w: %w", issuer.ErrUnreachable, err)
}
