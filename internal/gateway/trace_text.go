package gateway

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"sluice/internal/wire"
)

// lineBytesMax is the longest line; what is longer is cut there and ends in [TRUNCATED] (recorded: 1,024 characters, of headers and of
// bodies).
const lineBytesMax = 1024

// truncated cuts a long line, between two characters.
func truncated(line string) string {
	if len(line) <= lineBytesMax {
		return line
	}
	end := lineBytesMax
	for end > lineBytesMax-utf8.UTFMax && !utf8.RuneStart(line[end]) {
		end--
	}
	return line[:end] + " [TRUNCATED]"
}

// shownMax is how many characters at the end of a secret are shown (recorded).
const shownMax = 6

// masked shows the end of a secret, and how long it is: "**********************************bMZHBg" (recorded).
func masked(secret string) string {
	if len(secret) <= shownMax {
		return strings.Repeat("*", len(secret))
	}
	end := len(secret) - shownMax
	return strings.Repeat("*", end) + secret[end:]
}

// isSecret tells headers and parameters whose values logs do not show. Source: AWS's solutions guide, "Secure logging in API Gateway":
// "redacts authorization header values, API key values, and similar sensitive request parameters". AWS shows session tokens; here they
// count as similar.
func isSecret(name string) bool {
	switch strings.ToLower(name) {
	case "authorization", "proxy-authorization", "x-api-key", "x-amz-security-token", "x-amz-signature":
		return true
	}
	return false
}

// shown is a value as logs show it.
func shown(name, text string) string {
	if isSecret(name) {
		return masked(text)
	}
	return text
}

// headerMap prints headers; Go keeps no spelling of names, so those of AWS get AWS's back.
func headerMap(h http.Header, spelled func(string) string) string {
	joined := make(map[string]string, len(h))
	for name, values := range h {
		joined[spelled(name)] = shown(name, strings.Join(values, ","))
	}
	return javaMap(joined)
}

// awsName spells a header as AWS does.
func awsName(name string) string {
	switch name {
	case apiHeader:
		return "x-amzn-apigateway-api-id"
	case apiKeyHeader:
		return "x-api-key"
	}
	return (&wire.Response{}).Spelled(name)
}

// apiKeyHeader is where callers send API keys.
const apiKeyHeader = "X-Api-Key"

// javaMap prints a map as Java does, in order of its keys.
func javaMap(m map[string]string) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, k := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(k + "=" + m[k])
	}
	b.WriteByte('}')
	return b.String()
}
