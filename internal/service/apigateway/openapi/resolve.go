package openapi

import (
	"net/url"
	"strconv"
	"strings"

	"sluice/internal/value"
)

// resolve follows v's $ref, if it is an object with one, and the $ref of what that leads to. The answer is false for a reference
// that leads nowhere, outside the document, in a circle, or that makes too much of the document.
func (r *reader) resolve(v value.Value) (value.Value, bool) {
	for range refsMax {
		ref, ok := refOf(v)
		if !ok {
			return v, true
		}
		if v, ok = r.lookup(ref); !ok {
			return value.Value{}, false
		}
		if r.spend(count(v, r.nodes)); r.fatal != nil {
			return value.Value{}, false
		}
	}
	return value.Value{}, false
}

// refOf returns an object's $ref, if that is a string.
func refOf(v value.Value) (string, bool) {
	ref, ok := v.Get("$ref")
	if !ok {
		return "", false
	}
	return ref.AsString()
}

// lookup follows a JSON pointer from the document's root.
func (r *reader) lookup(ref string) (value.Value, bool) {
	pointer, ok := strings.CutPrefix(ref, "#/")
	if !ok {
		return value.Value{}, false
	}
	v := r.root.Value()
	for token := range strings.SplitSeq(pointer, "/") {
		token = unescape(token)
		if a, isArray := v.AsArray(); isArray {
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= a.Len() {
				return value.Value{}, false
			}
			v = a.At(i)
			continue
		}
		if v, ok = v.Get(token); !ok {
			return value.Value{}, false
		}
	}
	return v, true
}

// unescape undoes the escapes of a URI's fragment and of a JSON pointer.
func unescape(token string) string {
	if plain, err := url.PathUnescape(token); err == nil {
		token = plain
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
}

// bytesOfNode is how much text counts as much as a value.
const bytesOfNode = 16

// count returns how many values v is made of, long texts as several, or limit if there are more.
func count(v value.Value, limit int) int {
	s, _ := v.AsString()
	n := min(1+len(s)/bytesOfNode, limit)
	if a, ok := v.AsArray(); ok {
		for _, item := range a.All() {
			if n >= limit {
				return limit
			}
			n += count(item, limit-n)
		}
	}
	if o, ok := v.AsObject(); ok {
		for _, member := range o.All() {
			if n >= limit {
				return limit
			}
			n += count(member, limit-n)
		}
	}
	return n
}
