package gateway

// Proves when payloads change between text and bytes: the recorded cases of APIs in front of binary objects (LocalStack's
// AWS-validated snapshots), one line each. How: an endpoint that keeps what it gets, and one that answers what it is told to.

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"sluice/internal/gateway/restapi"
)

// samples are three payloads: raw is no UTF-8; encoded is the same in base64; text is neither.
func samples(t *testing.T) (raw, encoded, text string) {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte("compressed data, should be invalid UTF-8 string"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), base64.StdEncoding.EncodeToString(b.Bytes()), "this is a UTF8 text typed object"
}

const template = `{"data": "$input.body"}`

func TestRequestPayloads(t *testing.T) {
	raw, encoded, text := samples(t)
	replaced := string([]rune(raw)) // U+FFFD for each byte that is no text
	twice := base64.StdEncoding.EncodeToString([]byte(encoded))
	for _, c := range []struct {
		media       bool
		handling    restapi.ContentHandling
		contentType string
		body        string
		want        string // what the endpoint gets, or a status
	}{
		{false, "", "image/png", raw, replaced},
		{false, "", "image/png", encoded, encoded},
		{false, "", "image/png", text, text},
		{false, restapi.ConvertToText, "image/png", raw, replaced},
		{false, restapi.ConvertToBinary, "image/png", encoded, raw},
		{false, restapi.ConvertToBinary, "image/png", raw, "500"},
		{false, restapi.ConvertToBinary, "text/plain", text, "500"},
		{true, "", "image/png", raw, raw},
		{true, "", "image/png", encoded, encoded},
		{true, "", "text/plain", raw, replaced},
		{true, restapi.ConvertToText, "image/png", raw, encoded},
		{true, restapi.ConvertToText, "image/png", encoded, twice},
		{true, restapi.ConvertToText, "text/plain", raw, replaced},
		{true, restapi.ConvertToBinary, "image/png", raw, raw},
		{true, restapi.ConvertToBinary, "image/png", text, text},
		{true, restapi.ConvertToBinary, "text/plain", raw, "500"},
		{true, restapi.ConvertToBinary, "text/plain", encoded, raw},
		// With a template: bytes cannot be read, whatever they are.
		{false, restapi.ConvertToBinary, "application/json", encoded, "500"},
		{false, restapi.ConvertToBinary, "application/json", "YWJj", "500"},
		{true, restapi.ConvertToText, "application/json", text, `{"data": "` + text + `"}`},
	} {
		var got string
		backend := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			var b bytes.Buffer
			_, _ = b.ReadFrom(r.Body)
			got = b.String()
		}))
		w := newWorld(t)
		w.deploy(map[string]restapi.Method{"PUT /x": answering(restapi.Integration{
			Type: restapi.HTTP, HTTPMethod: "PUT", URI: backend.URL, ContentHandling: c.handling, RequestTemplates: map[string]string{"application/json": template},
		})}, func(d *restapi.Definition) {
			if c.media {
				d.BinaryMediaTypes = []string{"image/png"}
			}
		})
		r := w.serve(request("PUT", "/x", c.body, "Content-Type", c.contentType))
		backend.Close()
		if r.Status != http.StatusOK {
			got = strconv.Itoa(r.Status)
		}
		if got != c.want {
			t.Errorf("media %v, %q, %s, %.20q:\ngot  %q\nwant %q", c.media, c.handling, c.contentType, c.body, got, c.want)
		}
	}
}

func TestResponsePayloads(t *testing.T) {
	raw, encoded, text := samples(t)
	replaced := string([]rune(raw)) // U+FFFD for each byte that is no text
	twice := base64.StdEncoding.EncodeToString([]byte(encoded))
	const octets, image = "binary/octet-stream", "image/png"
	for _, c := range []struct {
		media    bool
		handling restapi.ContentHandling
		template string
		accept   string
		payload  string // its media type
		body     string
		want     string
	}{
		{false, "", "", "text/plain", octets, text, text},
		{false, "", "", image, octets, raw, replaced},
		{false, "", "", image, octets, encoded, encoded},
		{true, "", "", image, octets, encoded, raw},
		{true, "", "", image, octets, raw, "500"},
		{true, "", "", image, octets, text, "500"},
		{true, "", "", image, image, encoded, encoded},
		{true, "", "", image, image, raw, raw},
		{true, "", "", image, image, text, text},
		{true, "", "", "text/plain", octets, encoded, encoded},
		{true, "", "", "text/plain", image, raw, encoded},
		{true, restapi.ConvertToText, "", image, octets, encoded, encoded},
		{true, restapi.ConvertToText, "", image, octets, raw, replaced},
		{true, restapi.ConvertToText, "", image, image, encoded, twice},
		{false, restapi.ConvertToBinary, "", image, octets, encoded, raw},
		{true, restapi.ConvertToBinary, "", image, octets, encoded, raw},
		{true, restapi.ConvertToBinary, "", image, image, encoded, encoded},
		{true, restapi.ConvertToBinary, "", "text/plain", octets, encoded, raw},
		{true, restapi.ConvertToBinary, "", "text/plain", image, encoded, encoded},
		{true, restapi.ConvertToText, template, image, octets, encoded, `{"data": "` + encoded + `"}`},
		{true, restapi.ConvertToBinary, template, image, octets, encoded, "500"},
	} {
		backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", c.payload)
			_, _ = w.Write([]byte(c.body))
		}))
		response := restapi.IntegrationResponse{StatusCode: "200", ContentHandling: c.handling}
		if c.template != "" {
			response.Templates = map[string]string{"application/json": c.template}
		}
		w := newWorld(t)
		w.deploy(map[string]restapi.Method{"GET /x": answering(restapi.Integration{Type: restapi.HTTP, HTTPMethod: "GET", URI: backend.URL}, response)},
			func(d *restapi.Definition) {
				if c.media {
					d.BinaryMediaTypes = []string{image}
				}
			})
		r := w.serve(request("GET", "/x", "", "Accept", c.accept))
		backend.Close()
		got := string(r.Body)
		if r.Status != http.StatusOK {
			got = strconv.Itoa(r.Status)
		}
		if got != c.want {
			t.Errorf("media %v, %q, accept %s, payload %s, %.20q:\ngot  %q\nwant %q", c.media, c.handling, c.accept, c.payload, c.body, got, c.want)
		}
	}
}

// The preflight of an API whose binary media types are */*, the trap that AWS's users know.
func TestAllMediaTypesAreBinary(t *testing.T) {
	for handling, want := range map[restapi.ContentHandling]int{"": 500, restapi.ConvertToText: 200, restapi.ConvertToBinary: 500} {
		w := newWorld(t)
		m := script(okStatus, "")
		m.Integration.ContentHandling = handling
		w.deploy(map[string]restapi.Method{"OPTIONS /x": m}, func(d *restapi.Definition) { d.BinaryMediaTypes = []string{"*/*"} })
		if r := w.serve(request("OPTIONS", "/x", "")); r.Status != want {
			t.Errorf("%q: %d %s", handling, r.Status, r.Body)
		}
	}
}
