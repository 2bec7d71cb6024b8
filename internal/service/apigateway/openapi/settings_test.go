package openapi_test

// Proves what PutRestApi makes of the settings of an API that exists: the recorded binary media types, what a document may leave unsaid,
// and the laws that merging with nothing new changes nothing, and that merging twice is merging once (random settings of a few words).

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sluice/internal/service/apigateway/openapi"
)

func mustRead(t testing.TB, document string) *openapi.API {
	t.Helper()
	api, _, err := openapi.Read([]byte(document), openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

func TestMerge(t *testing.T) {
	old := mustRead(t, `{"swagger":"2.0","info":{"title":"old","description":"kept"},"x-amazon-apigateway-binary-media-types":["image/heif"],
		"x-amazon-apigateway-endpoint-configuration":{"disableExecuteApiEndpoint":true},"paths":{}}`).Settings
	read := mustRead(t, `{"swagger":"2.0","info":{"title":"new","version":"1"},"x-amazon-apigateway-binary-media-types":["image/png","image/jpg"],
		"paths":{}}`).Settings
	disabled := true
	want := openapi.Settings{
		Name: "new", Version: "1", Description: "kept", EndpointDisabled: &disabled,
		BinaryMediaTypes: []string{"image/heif", "image/png", "image/jpg"}, // recorded
	}
	if diff := cmp.Diff(want, openapi.Merge(old, read)); diff != "" {
		t.Errorf("merged:\n%s", diff)
	}
	want.Description, want.BinaryMediaTypes = "", []string{"image/png", "image/jpg"}
	if diff := cmp.Diff(want, openapi.Overwrite(old, read)); diff != "" {
		t.Errorf("overwritten:\n%s", diff)
	}
}

func TestMergeLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, read := someSettings().Draw(t, "old"), someSettings().Draw(t, "read")
		merged := openapi.Merge(old, read)
		if diff := cmp.Diff(old, openapi.Merge(old, old)); diff != "" {
			t.Fatalf("settings merged with themselves are others:\n%s", diff)
		}
		if diff := cmp.Diff(merged, openapi.Merge(merged, read)); diff != "" {
			t.Fatalf("to merge twice is not to merge once:\n%s", diff)
		}
		if diff := cmp.Diff(read, openapi.Overwrite(openapi.Settings{}, read)); diff != "" {
			t.Fatalf("to overwrite nothing is not to read:\n%s", diff)
		}
	})
}

// someSettings are of few words, so that they clash.
func someSettings() *rapid.Generator[openapi.Settings] {
	return rapid.Custom(func(t *rapid.T) openapi.Settings {
		text := rapid.SampledFrom([]string{"x", "y", "z"})
		return openapi.Settings{
			Name: text.Draw(t, "name"), Description: maybe(text).Draw(t, "description"), Version: maybe(text).Draw(t, "version"),
			BinaryMediaTypes:       rapid.SliceOfNDistinct(text, 1, 3, rapid.ID).Draw(t, "types"),
			MinimumCompressionSize: rapid.Ptr(rapid.Int64Range(0, 1), true).Draw(t, "size"), APIKeySource: maybe(text).Draw(t, "source"),
			Policy: maybe(text).Draw(t, "policy"), EndpointDisabled: rapid.Ptr(rapid.Bool(), true).Draw(t, "disabled"),
			VPCEndpointIDs:     maybe(rapid.SliceOfNDistinct(text, 1, 3, rapid.ID)).Draw(t, "endpoints"),
			EndpointAccessMode: maybe(text).Draw(t, "mode"), SecurityPolicy: maybe(text).Draw(t, "security"),
		}
	})
}
