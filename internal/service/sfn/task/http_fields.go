package task

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sluice/internal/value"
)

// httpRequest is what an HTTP task's parameters say.
type httpRequest struct {
	endpoint   *url.URL
	method     string
	connection string
	headers    http.Header
	query      []Parameter
	body       value.Value // null for none
	encoded    bool        // as a form
	arrays     arrayFormat
}

// httpRequestOf reads the parameters. Source: Developer Guide, "Call HTTPS APIs in Step Functions workflows", "HTTP Task fields".
func httpRequestOf(o *value.Object) (*httpRequest, []string) {
	f := &fieldReader{object: o}
	r := &httpRequest{
		method: f.oneOf("Method", "", http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodHead),
		query:  f.query("QueryParameters"), headers: f.headers("Headers"),
	}
	r.endpoint = f.url("ApiEndpoint")
	r.body, _ = o.Get("RequestBody")
	for _, name := range [...]string{"Authentication", "InvocationConfig"} {
		if inner := f.inner(name); inner != nil {
			r.connection = inner.text("ConnectionArn")
			f.take(inner)
		}
	}
	if r.connection == "" {
		f.problem("The field 'ConnectionArn' is required but was missing")
	}
	if inner := f.inner("Transform"); inner != nil {
		r.encoded = inner.oneOf("RequestBodyEncoding", "NONE", "NONE", "URL_ENCODED") == "URL_ENCODED"
		if options := inner.inner("RequestEncodingOptions"); options != nil {
			r.arrays = arrayFormat(options.oneOf("ArrayFormat", string(indices), string(indices), string(repeat), string(commas), string(brackets)))
			inner.take(options)
		}
		f.take(inner)
	}
	if names := forbidden(r.headers, forbiddenInHTTP); len(names) > 0 {
		// Source: AWS, as recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/http_connections.json (prohibited-task-authorization-header).
		f.problem("The 'Headers' field contains unsupported values: [" + strings.ToLower(strings.Join(names, ", ")) + "]")
	}
	return r, f.problems
}

// forbiddenInHTTP are the headers that an HTTP task may not set; a name that ends in "*" stands for all that begin so. Source: the same page.
const forbiddenInHTTP = "a-im accept-charset accept-datetime accept-encoding authorization cache-control connection content-encoding content-md5 " +
	"date expect forwarded from host http2-settings if-match if-modified-since if-none-match if-range if-unmodified-since max-forwards origin " +
	"pragma proxy-authorization referer server te trailer transfer-encoding upgrade via warning x-forwarded-* x-amz-* x-amzn-*"

// fieldReader reads fields that are no operation's and notes what is wrong with them.
type fieldReader struct {
	object   *value.Object
	problems []string
}

func (f *fieldReader) problem(text string) {
	if len(f.problems) < problemsMax {
		f.problems = append(f.problems, text)
	}
}

func (f *fieldReader) invalid(name string) {
	f.problem("The value of the field '" + name + "' has an invalid format")
}

// get is a field that is there and not null.
func (f *fieldReader) get(name string) (value.Value, bool) {
	v, ok := f.object.Get(name)
	return v, ok && !v.IsNull()
}

func (f *fieldReader) text(name string) string {
	v, ok := f.get(name)
	if !ok {
		return ""
	}
	text, ok := v.AsString()
	if !ok {
		f.invalid(name)
	}
	return text
}

// oneOf reads a text that is one of some; otherwise for none.
func (f *fieldReader) oneOf(name, otherwise string, some ...string) string {
	if _, there := f.get(name); !there && otherwise != "" {
		return otherwise
	}
	text := f.text(name)
	if !slices.Contains(some, text) {
		f.invalid(name)
	}
	return text
}

func (f *fieldReader) boolean(name string) bool {
	v, ok := f.get(name)
	b, is := v.AsBool()
	if ok && !is {
		f.invalid(name)
	}
	return b
}

// url reads an absolute address of the web. AWS takes those of HTTPS alone; those of plain HTTP are for what runs beside this server.
func (f *fieldReader) url(name string) *url.URL {
	u, err := url.Parse(f.text(name))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		f.invalid(name)
		return &url.URL{}
	}
	return u
}

// inner reads a field that is an object; nil for none.
func (f *fieldReader) inner(name string) *fieldReader {
	v, ok := f.get(name)
	if !ok {
		return nil
	}
	o, ok := v.AsObject()
	if !ok {
		f.invalid(name)
		return nil
	}
	return &fieldReader{object: o}
}

// take notes what was wrong within.
func (f *fieldReader) take(inner *fieldReader) {
	for _, text := range inner.problems {
		f.problem(text)
	}
}

// headers reads an object of texts, or of lists of them.
func (f *fieldReader) headers(name string) http.Header {
	out := http.Header{}
	inner := f.inner(name)
	if inner == nil {
		return out
	}
	for header, v := range inner.object.All() {
		for _, text := range f.scalars(name, v) {
			if !isToken(header) || strings.ContainsAny(text, "\r\n\x00") {
				f.invalid(name)
				continue
			}
			out.Add(header, text)
		}
	}
	return out
}

// scalars are the texts of a scalar, or of a list of scalars.
func (f *fieldReader) scalars(name string, v value.Value) []string {
	array, ok := v.AsArray()
	if !ok {
		array = value.NewArray(v)
	}
	var out []string
	for _, e := range array.All() {
		switch e.Kind() {
		case value.KindArray, value.KindObject:
			f.invalid(name)
		case value.KindNull:
		default:
			out = append(out, plain(e))
		}
	}
	return out
}

// query reads query parameters: a text, a list, or an object.
func (f *fieldReader) query(name string) []Parameter {
	v, ok := f.get(name)
	if !ok {
		return nil
	}
	var out []Parameter
	switch v.Kind() {
	case value.KindString:
		text, _ := v.AsString()
		return parseQuery(strings.TrimPrefix(text, "?"))
	case value.KindObject:
		o, _ := v.AsObject()
		for key, inner := range o.All() {
			for _, text := range f.scalars(name, inner) {
				out = append(out, Parameter{key, text})
			}
		}
	case value.KindArray:
		a, _ := v.AsArray()
		for _, e := range a.All() {
			part := &fieldReader{object: value.NewObject(value.Member{Name: name, Value: e})}
			out = append(out, part.query(name)...)
			f.take(part)
		}
	default:
		f.invalid(name)
	}
	return out
}

// parseQuery reads "a=b&c". What is escaped already is taken for what it stands for.
func parseQuery(text string) []Parameter {
	var out []Parameter
	for part := range strings.SplitSeq(text, "&") {
		if part == "" {
			continue
		}
		name, v, _ := strings.Cut(part, "=")
		out = append(out, Parameter{unescaped(name), unescaped(v)})
	}
	return out
}

func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// forbid refuses headers of a list.
func (f *fieldReader) forbid(h http.Header, list string) {
	for _, name := range forbidden(h, list) {
		f.problem("The header " + strconv.Quote(name) + " is not supported by Step Functions")
	}
}

// forbidden are the headers that are of a list.
func forbidden(h http.Header, list string) (names []string) {
	for name := range h {
		for one := range strings.FieldsSeq(list) {
			prefix, open := strings.CutSuffix(one, "*")
			if strings.EqualFold(name, one) || open && strings.HasPrefix(strings.ToLower(name), prefix) {
				names = append(names, name)
				break
			}
		}
	}
	slices.Sort(names)
	return names
}

// isToken tells names that headers may have (RFC 9110, section 5.6.2).
func isToken(text string) bool {
	for i := range len(text) {
		if c := text[i]; !isUpper(c) && !isLower(c) && !isDigit(c) && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return text != ""
}
