package gateway

// Proves every row of AWS's two tables of content type conversions (Developer Guide, "Content type conversions in API Gateway"), by
// HTTP integrations without templates. How: the tables as data, an endpoint that keeps what it gets and answers what it is told to.

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"sluice/internal/gateway/restapi"
)

// The words of the tables: what becomes of a payload.
const (
	asText  = "a UTF8-encoded string"
	decoded = "a Base64-decoded binary blob"
	encoded = "a Base64-encoded string"
	asBytes = "binary data"
)

// payloads gives what is sent for a row of the tables and what has to come out.
func payloads(t *testing.T, becomes string) (in, out string) {
	t.Helper()
	raw, base64, text := samples(t)
	switch becomes {
	case decoded:
		return base64, raw
	case encoded:
		return raw, base64
	case asBytes:
		return raw, raw
	}
	return text, text
}

const textType, binaryType = "text/plain", "image/png"

func TestTableOfRequestConversions(t *testing.T) {
	for _, row := range []struct {
		contentType string
		set         bool // binaryMediaTypes
		handling    restapi.ContentHandling
		becomes     string
	}{
		{textType, false, "", asText},
		{binaryType, false, "", asText},
		{textType, false, restapi.ConvertToBinary, decoded},
		{binaryType, false, restapi.ConvertToBinary, decoded},
		{textType, false, restapi.ConvertToText, asText},
		{binaryType, false, restapi.ConvertToText, asText},
		{textType, true, "", asText},
		{textType, true, restapi.ConvertToBinary, decoded},
		{textType, true, restapi.ConvertToText, asText},
		{binaryType, true, "", asBytes},
		{binaryType, true, restapi.ConvertToBinary, asBytes},
		{binaryType, true, restapi.ConvertToText, encoded},
	} {
		var got string
		backend := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			got = string(b)
		}))
		in, want := payloads(t, row.becomes)
		w := newWorld(t)
		w.deploy(map[string]restapi.Method{"PUT /x": answering(restapi.Integration{
			Type: restapi.HTTP, HTTPMethod: "PUT", URI: backend.URL, ContentHandling: row.handling,
		})}, binaryMedia(row.set))
		r := w.serve(request("PUT", "/x", in, "Content-Type", row.contentType))
		backend.Close()
		if r.Status != http.StatusOK || got != want {
			t.Errorf("%+v: %d, got %q, want %q", row, r.Status, got, want)
		}
	}
}

func TestTableOfResponseConversions(t *testing.T) {
	for _, row := range []struct {
		payload, accept string
		set             bool
		handling        restapi.ContentHandling
		becomes         string
	}{
		{textType, textType, false, "", asText},
		{binaryType, textType, false, "", asText},
		{textType, textType, false, restapi.ConvertToBinary, decoded},
		{binaryType, textType, false, restapi.ConvertToBinary, decoded},
		{textType, textType, false, restapi.ConvertToText, asText},
		{binaryType, textType, false, restapi.ConvertToText, asText},
		{textType, textType, true, "", asText},
		{textType, textType, true, restapi.ConvertToBinary, decoded},
		{textType, textType, true, restapi.ConvertToText, asText},
		{textType, binaryType, true, "", decoded},
		{textType, binaryType, true, restapi.ConvertToBinary, decoded},
		{textType, binaryType, true, restapi.ConvertToText, asText},
		{binaryType, textType, true, "", encoded},
		{binaryType, textType, true, restapi.ConvertToBinary, asBytes},
		{binaryType, textType, true, restapi.ConvertToText, encoded},
		{binaryType, binaryType, true, "", asBytes},
		{binaryType, binaryType, true, restapi.ConvertToBinary, asBytes},
		{binaryType, binaryType, true, restapi.ConvertToText, encoded},
		// "If a request contains multiple media types in its Accept header, API Gateway only honors the first".
		{textType, textType + "," + binaryType, true, "", asText},
		{textType, binaryType + ";q=0.1," + textType, true, "", decoded},
		{textType, "image/webp,image/*,*/*;q=0.8", true, "", asText},
	} {
		in, want := payloads(t, row.becomes)
		backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", row.payload)
			_, _ = io.WriteString(w, in)
		}))
		w := newWorld(t)
		w.deploy(map[string]restapi.Method{"GET /x": answering(
			restapi.Integration{Type: restapi.HTTP, HTTPMethod: "GET", URI: backend.URL}, restapi.IntegrationResponse{StatusCode: "200", ContentHandling: row.handling},
		)}, binaryMedia(row.set))
		r := w.serve(request("GET", "/x", "", "Accept", row.accept))
		backend.Close()
		if r.Status != http.StatusOK || string(r.Body) != want {
			t.Errorf("%+v: %d, got %q, want %q", row, r.Status, r.Body, want)
		}
	}
}

func binaryMedia(set bool) func(*restapi.Definition) {
	return func(d *restapi.Definition) {
		if set {
			d.BinaryMediaTypes = []string{binaryType}
		}
	}
}
