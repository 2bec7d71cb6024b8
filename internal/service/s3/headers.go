package s3

import (
	"net/url"
	"strconv"
	"strings"

	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// defaultType is the Content-Type of an object that was put without one (recorded, aws-sdk:s3:getObject).
const defaultType = "binary/octet-stream"

// metadataBytesMax is how large user metadata may be: names and values. Source: Amazon S3 User Guide, "Working with object metadata".
const metadataBytesMax = 2 << 10

// storedHeaders are what a request wants to be stored with its object: set are its members, metadata its user metadata.
func storedHeaders(set map[string]string, metadata wire.Dict[string]) (objectstore.Headers, error) {
	h := objectstore.Headers{
		ContentType: set["ContentType"], CacheControl: set["CacheControl"], ContentDisposition: set["ContentDisposition"],
		ContentEncoding: withoutChunked(set["ContentEncoding"]), ContentLanguage: set["ContentLanguage"], Expires: set["Expires"],
		Redirect: set["WebsiteRedirectLocation"], StorageClass: set["StorageClass"],
	}
	if h.ContentType == "" {
		h.ContentType = defaultType
	}
	if h.StorageClass == standard {
		h.StorageClass = ""
	}
	size := 0
	for name, value := range metadata.All() {
		size += len(name) + len(value)
		h.Metadata = append(h.Metadata, objectstore.Pair{Name: strings.ToLower(name), Value: value})
	}
	if size > metadataBytesMax {
		return h, with(errMetadataTooLarge, "Your metadata headers exceed the maximum allowed metadata size", "Size", strconv.Itoa(size), "MaxSizeAllowed", strconv.Itoa(metadataBytesMax))
	}
	return h, nil
}

// withoutChunked takes out the encoding of the request's own body, which is undone before it is stored.
func withoutChunked(encoding string) string {
	var kept []string
	for one := range strings.SplitSeq(encoding, ",") {
		if one = strings.TrimSpace(one); one != "" && one != "aws-chunked" {
			kept = append(kept, one)
		}
	}
	return strings.Join(kept, ",")
}

// showHeaders sets the members of an answer that are stored headers.
func showHeaders(out wire.Shape, h *objectstore.Headers) {
	for _, f := range []struct{ name, value string }{
		{"ContentType", h.ContentType},
		{"CacheControl", h.CacheControl},
		{"ContentDisposition", h.ContentDisposition},
		{"ContentEncoding", h.ContentEncoding},
		{"ContentLanguage", h.ContentLanguage},
		{"Expires", h.Expires},
		{"WebsiteRedirectLocation", h.Redirect},
		{"StorageClass", h.StorageClass},
	} {
		if f.value != "" {
			setText(out, f.name, f.value)
		}
	}
}

func metadataOf(h *objectstore.Headers) wire.Dict[string] {
	out := make(wire.Dict[string], 0, len(h.Metadata))
	for _, m := range h.Metadata {
		out = append(out, wire.Entry[string]{Key: m.Name, Value: m.Value})
	}
	return out
}

// headerTags reads the tags of the header x-amz-tagging.
func headerTags(text wire.Opt[string]) ([]objectstore.Pair, error) {
	if text.V == "" {
		return nil, nil
	}
	bad := func() error {
		return invalidArgument("The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.", "x-amz-tagging", text.V)
	}
	var out []objectstore.Pair
	for pair := range strings.SplitSeq(text.V, "&") {
		name, value, _ := strings.Cut(pair, "=")
		n, nameErr := url.QueryUnescape(name)
		v, valueErr := url.QueryUnescape(value)
		if pair == "" { // recorded, test_put_object_with_tags
			continue
		}
		if nameErr != nil || valueErr != nil || strings.Contains(value, "=") || hasTag(out, n) {
			return nil, bad()
		}
		out = append(out, objectstore.Pair{Name: n, Value: v})
	}
	return out, checkTags(out, objectTagsMax)
}

func hasTag(tags []objectstore.Pair, name string) bool {
	for _, t := range tags {
		if t.Name == name {
			return true
		}
	}
	return false
}
