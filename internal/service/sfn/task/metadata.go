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
	texts := map[string][]string{
		connection: {"keep-alive"}, "Content-Length": {strconv.Itoa(len(a.Response.Body))}, "Date": {now.UTC().Format(http.TimeFormat)},
	}
	for name, values := range a.Response.Header {
		texts[a.Response.Spelled(name)] = values
	}
	names := make([]string, 0, len(texts))
	for name := range texts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	all, first := value.NewObject(), value.NewObject()
	for _, name := range names {
		all.Set(name, list(texts[name]))
		first.Set(name, value.String(texts[name][0]))
	}
	output.Set("SdkHttpMetadata", value.NewObject(
		value.Member{Name: "AllHttpHeaders", Value: all.Value()}, value.Member{Name: "HttpHeaders", Value: first.Value()},
		value.Member{Name: "HttpStatusCode", Value: value.Int(int64(a.Response.Status))},
	).Value())
	output.Set("SdkResponseMetadata", value.NewObject(value.Member{Name: "RequestId", Value: value.String(a.RequestID)}).Value())
	return sorted(output).Value()
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
	var members []value.Member
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
