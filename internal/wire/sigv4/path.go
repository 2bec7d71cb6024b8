package sigv4

import (
	"bytes"
	"strings"
)

// appendPath appends the canonical URI.
//
// Most services resolve "." and ".." and empty segments and then encode the path as it was sent, so that "%20" becomes
// "%2520". Amazon S3 keeps all segments, because they are part of the object's key, and the client's own encoding.
// Source: IAM User Guide, "Create a signed AWS API request"; Amazon S3 API Reference, "Signature Calculations for the
// Authorization Header": "You do not normalize URI paths for requests to Amazon S3."
func (s *scratch) appendPath(path string, rules Rules) *Error {
	if path[0] != '/' {
		return malformedPath()
	}
	if !rules.KeepPath {
		path = NormalPath(path)
	}
	for path != "" {
		c := path[0]
		switch {
		case c == '/':
			s.text, path = append(s.text, c), path[1:]
		case c == '%' && rules.EncodeOnce:
			// An escape stays an escape, so that "%2F" is never a "/"; only its spelling is made canonical.
			decoded, width := nextByte(path)
			if width == 0 {
				return malformedPath()
			}
			s.text, path = appendEscaped(s.text, decoded), path[width:]
		default:
			s.text, path = appendEscaped(s.text, c), path[1:]
		}
	}
	return nil
}

// NormalPath resolves ".", ".." and empty segments of a path that begins with "/", as every service but Amazon S3 does
// before it verifies a signature. Escapes are left alone: "%2e" is no ".". A ".." at the root stays there. A slash at the
// end is kept. This is the path to route by: two paths that are equal after NormalPath have the same signature.
// Source: the rule is botocore's (normalize_url_path), whose paths AWS accepts.
func NormalPath(path string) string {
	if isNormal(path) {
		return path
	}
	normal := make([]byte, 1, len(path)+1)
	normal[0] = '/'
	for rest, more := path, true; more; {
		var segment string
		switch segment, rest, more = strings.Cut(rest, "/"); segment {
		case "", ".":
		case "..":
			if len(normal) > 1 {
				normal = normal[:bytes.LastIndexByte(normal[:len(normal)-1], '/')+1]
			}
		default:
			normal = append(append(normal, segment...), '/')
		}
	}
	if len(normal) > 1 && path[len(path)-1] != '/' {
		normal = normal[:len(normal)-1]
	}
	return string(normal)
}

// isNormal tells whether NormalPath has nothing to do, which is so for nearly all paths.
func isNormal(path string) bool {
	for i := 0; i < len(path); i++ {
		if path[i] != '/' {
			continue
		}
		switch next := path[i+1:]; {
		case next == "":
			return true
		case next[0] == '/', next == ".", next == "..", strings.HasPrefix(next, "./"), strings.HasPrefix(next, "../"):
			return false
		}
	}
	return true
}
