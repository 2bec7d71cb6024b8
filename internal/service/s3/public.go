package s3

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// fixing are the condition keys by which a statement for everyone is for somebody after all. Source: Amazon S3 User Guide, "Blocking public access to your
// Amazon S3 storage", The meaning of "public".
var fixing = map[string]bool{
	"aws:principalorgid": true, "aws:principalorgpaths": true, "aws:sourcearn": true, "aws:sourcevpc": true, "aws:sourcevpce": true, "aws:sourceowner": true,
	"aws:sourceaccount": true, "aws:userid": true, "aws:principalaccount": true, "aws:principalarn": true, "s3:dataaccesspointarn": true,
	"s3:dataaccesspointaccount": true, "aws:sourceip": true,
}

// isPublic reports whether the bucket's policy lets everyone in.
func (b *bucket) isPublic() bool { return b.Policy != "" && isPublicText(b.Policy) }

// isPublicText is the same of a document that has been parsed.
func isPublicText(text string) bool {
	var document struct {
		Statement jsontext.Value
	}
	if json.Unmarshal([]byte(text), &document) != nil {
		return true // it was a policy before
	}
	for _, one := range listed(document.Statement) {
		var s struct {
			Effect       string
			Principal    jsontext.Value
			NotPrincipal jsontext.Value
			Condition    map[string]map[string]jsontext.Value
		}
		if json.Unmarshal(one, &s) != nil {
			return true
		}
		if s.Effect == "Allow" && (s.NotPrincipal != nil || everyone(s.Principal)) && !isFixed(s.Condition) {
			return true
		}
	}
	return false
}

// listed are the values of a list, or the one that stands for it.
func listed(v jsontext.Value) (out []jsontext.Value) {
	if v.Kind() != '[' {
		return []jsontext.Value{v}
	}
	_ = json.Unmarshal(v, &out) // it is one
	return out
}

// everyone reports whether a Principal element is for all: "*", or {"AWS": "*"}.
func everyone(v jsontext.Value) bool {
	if v.Kind() == '{' {
		var of map[string]jsontext.Value
		if json.Unmarshal(v, &of) != nil {
			return true
		}
		for _, names := range of {
			for _, one := range listed(names) {
				if string(one) == `"*"` {
					return true
				}
			}
		}
		return false
	}
	return string(v) == `"*"`
}

// isFixed reports whether a condition asks for one of the fixing keys by values without wildcards.
func isFixed(condition map[string]map[string]jsontext.Value) bool {
	for operator, keys := range condition {
		if strings.Contains(operator, "Not") || strings.HasSuffix(operator, "IfExists") {
			continue
		}
		for key, values := range keys {
			if fixing[strings.ToLower(key)] && !isWide(values) {
				return true
			}
		}
	}
	return false
}

// isWide reports whether one of the values is for all, or for a large part of the Internet.
func isWide(values jsontext.Value) bool {
	for _, v := range listed(values) {
		if strings.ContainsAny(string(v), "*?$") || strings.Contains(string(v), "/0\"") {
			return true
		}
	}
	return false
}
