package executionlog

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/value"
)

// TextBytesMax is how long the texts of a line may be, escaped. Source: Developer Guide, "CloudWatch Logs payloads": 248 KiB.
const TextBytesMax = 248 << 10

// cuttable are the members whose length is not the service's to decide.
var cuttable = []string{"input", "output", "parameters", "cause", "error"}

// details writes what is particular to an event, the members by name as AWS has them.
func (l *Log) details(out []byte, e *execution.Event) []byte {
	_, details := e.Details(l.Spec, l.Data)
	fit(details)
	members := make([]value.Member, 0, 8)
	for name, v := range details.All() {
		members = append(members, value.Member{Name: name, Value: v})
	}
	slices.SortFunc(members, func(a, b value.Member) int { return strings.Compare(a.Name, b.Name) })
	out = append(out, '{')
	for i := range members {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(value.AppendString(out, members[i].Name), ':')
		out, _ = members[i].Value.Append(out) // texts and what is made of texts are not too deep
	}
	return append(out, '}')
}

// fit cuts what is too long, and says so where the API has a word for it.
func fit(details *value.Object) {
	left := TextBytesMax
	for _, name := range cuttable {
		v, _ := details.Get(name)
		text, ok := v.AsString()
		if !ok {
			continue
		}
		kept, size := cut(text, left)
		left -= size
		if len(kept) < len(text) {
			details.Set(name, value.String(kept))
			truncated(details, name)
		}
	}
	fitVariables(details, left)
}

// fitVariables leaves out the variables from the first that does not fit.
func fitVariables(details *value.Object, left int) {
	const name = "assignedVariables"
	v, _ := details.Get(name)
	variables, ok := v.AsObject()
	if !ok {
		return
	}
	kept := value.NewObject()
	for variable, v := range variables.All() {
		text, _ := v.AsString()
		const around = len(`"":"",`)
		_, nameSize := cut(variable, left)
		whole, size := cut(text, max(left-nameSize-around, 0))
		if left -= nameSize + size + around; left < 0 || len(whole) < len(text) {
			details.Set(name, kept.Value())
			truncated(details, name)
			return
		}
		kept.Set(variable, v)
	}
}

func truncated(details *value.Object, name string) {
	if details.Has(name + "Details") {
		details.Set(name+"Details", value.NewObject(value.Member{Name: "truncated", Value: value.Bool(true)}).Value())
	}
}

// cut keeps of a text what is no longer than sizeMax in bytes when it is escaped, in whole characters, and tells how long that is.
func cut(text string, sizeMax int) (kept string, size int) {
	for i := 0; i < len(text); {
		next, n := i+1, 1
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			r, width := utf8.DecodeRuneInString(text[i:])
			next, n = i+width, utf8.RuneLen(r)
		case c == '"' || c == '\\' || c == '\b' || c == '\f' || c == '\n' || c == '\r' || c == '\t':
			n = len(`\n`)
		case c < ' ':
			n = len(`\u0000`)
		}
		if size+n > sizeMax {
			return text[:i], size
		}
		i, size = next, size+n
	}
	return text, size
}
