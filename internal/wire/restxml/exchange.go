// Package restxml is the REST-XML protocol: operations by method and path, members in labels, query string, headers, status and an XML body. Source:
// Smithy's "AWS restXml protocol" and "Amazon S3 customizations".
package restxml

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"

	"sluice/internal/wire"
	"sluice/internal/wire/rest"
	"sluice/internal/wire/xmlshape"
)

// Exchange is one REST-XML request and its answer; it implements wire.Exchange.
type Exchange struct {
	rest.Request

	Service   *wire.Service
	Operation *wire.Operation // nil while none is recognised: only Refuse works then
}

// errArgument is S3's answer to a parameter or a header that is not what it should be: max-keys that is no number.
var errArgument = &wire.ErrorShape{Name: "InvalidArgument", Status: http.StatusBadRequest}

// Decode reads labels, query string, headers and body into in.
func (x *Exchange) Decode(in wire.Shape) error {
	x.withoutEmpty(in.WireSchema())
	err := x.Request.Decode(in, body{x.Service})
	var malformed *wire.MalformedError
	if x.Service.ErrorUnwrapped && errors.As(err, &malformed) {
		return errArgument.New(malformed.Message)
	}
	return err
}

// withoutEmpty takes numbers for absent that the query string names without a value (recorded, test_list_parts_empty_part_number_marker).
func (x *Exchange) withoutEmpty(schema *wire.Schema) {
	for i := range schema.Members {
		m := &schema.Members[i]
		if m.Location == wire.InQuery && m.Kind == wire.Integer && x.Query.Has(m.Bound) && x.Query.Get(m.Bound) == "" {
			x.Query.Del(m.Bound)
		}
	}
}

// Answer renders the output.
func (x *Exchange) Answer(out wire.Shape, requestID string) *wire.Response {
	r := &wire.Response{Status: x.Operation.Status, Header: x.header(requestID)}
	if out == nil {
		return r
	}
	if status := rest.Encode(r, out, body{x.Service}); status != 0 {
		r.Status = status
	}
	r.Spelling = spelling(out.WireSchema(), r.Header)
	if s, ok := out.(wire.Statused); ok {
		r.Status = s.WireStatus()
	}
	if d, ok := out.(wire.Download); ok {
		r.Body, r.Stream = nil, d.Download
	}
	return r
}

// spelling writes headers of a prefix in small letters, as S3 does with user metadata: clients take their names as they come.
func spelling(schema *wire.Schema, header http.Header) (out map[string]string) {
	for i := range schema.Members {
		m := &schema.Members[i]
		if m.Location != wire.InPrefixHeaders {
			continue
		}
		for name := range header {
			if len(name) >= len(m.Bound) && strings.EqualFold(name[:len(m.Bound)], m.Bound) {
				if out == nil {
					out = map[string]string{}
				}
				out[name] = strings.ToLower(name)
			}
		}
	}
	return out
}

// header are those of every answer. S3 has its own two; SDKs that find the others' header look no further.
func (x *Exchange) header(requestID string) http.Header {
	if x.Service.ErrorUnwrapped {
		return http.Header{"X-Amz-Request-Id": {requestID}, "X-Amz-Id-2": {extendedID(requestID)}}
	}
	return http.Header{wire.RequestIDHeader: {requestID}}
}

// extendedID is S3's second ID of a request, by which AWS's support finds it: it says no more than the first.
func extendedID(requestID string) string {
	sum := sha256.Sum256([]byte(requestID))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// Refuse renders an error, with its members behind code and message.
func (x *Exchange) Refuse(e *wire.Error, requestID string) *wire.Response {
	r := &wire.Response{Status: e.Shape.Status, Header: x.header(requestID)}
	var members []byte
	if e.Members != nil {
		rest.Encode(r, e.Members, errorMembers{body{x.Service}})
		members, r.Body = r.Body, nil
		delete(r.Header, "Content-Type")
	}
	if r.Status == http.StatusNotModified || x.Request.Request != nil && x.Method == http.MethodHead {
		return r // such an answer has no body
	}
	b := append(make([]byte, 0, 512), xmlshape.Declaration...)
	if !x.Service.ErrorUnwrapped {
		b = append(append(append(b, `<ErrorResponse xmlns="`...), x.Service.XMLNamespace...), `">`...)
	}
	b = append(b, "<Error>"...)
	if !x.Service.ErrorUnwrapped {
		b = append(append(append(b, "<Type>"...), e.Shape.Fault()...), "</Type>"...)
	}
	b = append(append(append(b, "<Code>"...), e.Shape.QueryCode()...), "</Code>"...)
	if e.Message != "" {
		b = append(xmlshape.AppendText(append(b, "<Message>"...), e.Message), "</Message>"...)
	}
	b = append(b, members...)
	if x.Service.ErrorUnwrapped {
		b = append(append(append(b, "<RequestId>"...), requestID...), "</RequestId><HostId>"...)
		b = append(append(b, extendedID(requestID)...), "</HostId></Error>"...)
	} else {
		b = append(append(append(b, "</Error><RequestId>"...), requestID...), "</RequestId></ErrorResponse>"...)
	}
	r.Body, r.Header["Content-Type"] = b, []string{contentType}
	return r
}
