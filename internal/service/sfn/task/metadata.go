package task

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"sluice/internal/service"
	"sluice/internal/value"
)

// withMetadata puts into an optimized integration's output what the SDK knows of the HTTP response, as recorded of sqs, states and lambda:
// every header twice, with all its values and with the first. connection is how the service spells that header.
func withMetadata(output *value.Object, a *service.ShapedAnswer, connection string, now time.Time) value.Value {
	headers := shownHeaders(a, connection, now)
	all, first := make([]value.Member, len(headers)), make([]value.Member, len(headers))
	for i, h := range headers {
		all[i] = value.Member{Name: h.name, Value: list(h.values)}
		first[i] = value.Member{Name: h.name, Value: value.String(h.values[0])}
	}
	output.Set("SdkHttpMetadata", value.NewObject(
		value.Member{Name: "AllHttpHeaders", Value: value.NewObject(all...).Value()},
		value.Member{Name: "HttpHeaders", Value: value.NewObject(first...).Value()},
		value.Member{Name: "HttpStatusCode", Value: value.Int(int64(a.Response.Status))},
	).Value())
	output.Set("SdkResponseMetadata", value.NewObject(value.Member{Name: "RequestId", Value: value.String(a.RequestID)}).Value())
	return sorted(output).Value()
}

// shownHeader is a header as it is shown.
type shownHeader struct {
	name   string
	values []string
}

// shownHeaders are those of the answer, and those that the wire would have added, in the order of the alphabet whatever their case.
func shownHeaders(a *service.ShapedAnswer, connection string, now time.Time) []shownHeader {
	added := [...]shownHeader{
		{connection, []string{"keep-alive"}}, {"Content-Length", []string{strconv.Itoa(len(a.Response.Body))}}, {"Date", []string{now.UTC().Format(http.TimeFormat)}},
	}
	out := make([]shownHeader, 0, len(a.Response.Header)+len(added))
	for name, values := range a.Response.Header {
		out = append(out, shownHeader{a.Response.Spelled(name), values})
	}
	own := len(out)
	for _, h := range added {
		if !slices.ContainsFunc(out[:own], func(x shownHeader) bool { return x.name == h.name }) {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b shownHeader) int { return compareFold(a.name, b.name) })
	return out
}

// compareFold compares as if both were in lower case; names of headers are ASCII.
func compareFold(a, b string) int {
	for i := range min(len(a), len(b)) {
		if c := int(lower(a[i])) - int(lower(b[i])); c != 0 {
			return c
		}
	}
	return len(a) - len(b)
}

func list(texts []string) value.Value {
	out := value.NewArray()
	for _, text := range texts {
		out.Append(value.String(text))
	}
	return out.Value()
}

// sorted is the object with its members in the order of the alphabet.
func sorted(o *value.Object) *value.Object {
	members := make([]value.Member, 0, o.Len())
	for name, v := range o.All() {
		members = append(members, value.Member{Name: name, Value: v})
	}
	slices.SortFunc(members, func(a, b value.Member) int { return strings.Compare(a.Name, b.Name) })
	return value.NewObject(members...)
}

// answered is the output of an operation by an optimized integration.
func (t *Tasks) answered(a *service.ShapedAnswer) *Result {
	shown := value.NewObject()
	if a.Output != nil {
		shown = encodeShape(capitalized, a.Output)
	}
	return &Result{Output: withMetadata(shown, a, "connection", t.Clock.Now())}
}
