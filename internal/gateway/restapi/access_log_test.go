package restapi

// Proves which formats and places of access logs are taken, how a format is read, and that what a caller sends stays in its place. How:
// tables with the texts that users of API Gateway report, and a fuzz target that no format gets past.

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// spelled shows each variable by its name.
type spelled struct{}

func (spelled) AppendLogged(dst []byte, name string) []byte {
	if name == "absent" {
		return dst
	}
	return append(append(append(dst, '<'), name...), '>')
}

// spell renders a format without checking it.
func spell(t testing.TB, format string) string {
	t.Helper()
	parts, err := logParts(format + "$context.requestId")
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(string((&AccessLog{parts: parts}).Append(nil, spelled{})), "<requestId>")
}

func TestLogFormats(t *testing.T) {
	for format, want := range map[string]string{
		"":                                       "",
		"plain $ text $contextual":               "plain $ text $contextual",
		"$context.a $context.b_1.c2":             "<a> <b_1.c2>",
		"$context.a$context.absent,$context.c":   "<a>-,<c>",
		"$context.a.":                            "<a>.",
		"$context.a-$context.b-c":                "<a>-<b>-c",
		"$context.requestOverride.header.X-Y":    "<requestOverride.header.X-Y>",
		"$context.responseOverride.header.X-":    "<responseOverride.header.X>-",
		"$context.":                              "$context.",
		"$context..a":                            "$context..a",
		"$context.$context.a":                    "$context.<a>",
		"$input.body $stageVariables.a":          "$input.body $stageVariables.a",
		"\"$context.a\\\"":                       "\"<a>\\\"",
		"$context.identity.userAgent.$context.x": "<identity.userAgent>.<x>",
	} {
		if got := spell(t, format); got != want {
			t.Errorf("%q is %q, want %q", format, got, want)
		}
	}
}

func TestLogFormatsThatAreRefused(t *testing.T) {
	for format, want := range map[string]string{
		"$context.requestId":             "",
		"$context.extendedRequestId\r\n": "",
		"$context.requestId\n":           "",
		"$context.status":                "Access Log format must include either $context.requestId or $context.extendedRequestId : '$context.status'",
		"$context.requestIds":            "Access Log format must include either $context.requestId or $context.extendedRequestId : '$context.requestIds'",
		"a\n$context.requestId":          "Access Log format must be single line, new line character is allowed only at end of the format: 'a\n$context.requestId'",
		"$context.requestId\n\n":         "Access Log format must be single line, new line character is allowed only at end of the format: '$context.requestId\n\n'",
		"$context.requestId" + strings.Repeat("x", LogFormatBytesMax): "Access Log format must have at most 3072 bytes",
	} {
		err := ParseLogFormat(format)
		var refused *AccessLogError
		if (err == nil) != (want == "") || err != nil && (!errors.As(err, &refused) || err.Error() != want) {
			t.Errorf("%.40q: %v\nwant %s", format, err, want)
		}
	}
}

func TestLogGroups(t *testing.T) {
	const place = "arn:aws:logs:us-east-1:111111111111:"
	const notOne = "Invalid ARN specified in the request. The ARN must be of a log group of the API's account and region: "
	for destination, want := range map[string]string{
		place + "log-group:/aws/a.b-c_D#1": "",
		"/aws/api":                         "Invalid ARN specified in the request. ARNs must start with 'arn:': /aws/api",
		"arn:aws:s3:::bucket":              "Invalid ARN specified in the request. ARN vendor should be 'logs'",
		place + "log-group:g:*":            notOne + place + "log-group:g:*",
		place + "log-group:":               notOne + place + "log-group:",
		place + "stream:g":                 notOne + place + "stream:g",
		place + "log-group:a b":            notOne + place + "log-group:a b",
		place + "log-group:gä":             notOne + place + "log-group:gä",
		"arn:aws:logs":                     notOne + "arn:aws:logs",
		strings.Replace(place, "-1:1", "-2:1", 1) + "log-group:g":                    notOne + "arn:aws:logs:us-east-2:111111111111:log-group:g",
		strings.Replace(place, "1111:", "2222:", 1) + "log-group:g":                  notOne + "arn:aws:logs:us-east-1:111111112222:log-group:g",
		"arn:aws:firehose:us-east-1:111111111111:deliverystream/amazon-apigateway-x": "access logging to Firehose (accessLogSettings/destinationArn) is not implemented",
	} {
		name, err := LogGroup(destination, "111111111111", "us-east-1")
		if want == "" && (err != nil || name != "/aws/a.b-c_D#1") || want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%s: %q %v", destination, name, err)
		}
	}
	if _, err := LogGroup(place+"log-group:"+strings.Repeat("g", 513), "111111111111", "us-east-1"); err == nil {
		t.Error("a name of 513 characters is taken")
	}
}

func TestWhatIsLoggedStaysInItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		"":               "",
		"Mozilla/5.0":    "Mozilla/5.0",
		"\"\"\\\"a":      `\"\"\\\"a`,
		"a\r\nb\t\x00":   `a\r\nb\t\u0000`,
		"ß日":             "ß日",
		"\xff":           "\uFFFD",
		"</script>'&<!-": "</script>'&<!-",
	} {
		if got := string(AppendEscaped([]byte("x"), text)); got != "x"+want {
			t.Errorf("%q is %q", text, got)
		}
	}
}

func TestBrokenStagesLog(t *testing.T) {
	d := whole()
	d.Account, d.Region = "111111111111", "us-east-1"
	d.AccessLogDestination, d.AccessLogFormat = "arn:aws:logs:us-east-1:111111111111:log-group:g", "$context.requestId"
	if a := Broken(d, errors.New("x")); a.AccessLog == nil || a.AccessLog.Group != "g" {
		t.Errorf("%+v", a.AccessLog)
	}
	d.AccessLogFormat = "x"
	var invalid *InvalidError
	if _, err := Compile(d); !errors.As(err, &invalid) {
		t.Errorf("%v", err)
	}
}

// FuzzAccessLog: whatever a format and a value are, reading ends, literal text stays, and no value breaks out of a line of JSON.
func FuzzAccessLog(f *testing.F) {
	f.Add(`{"a":"$context.requestId"}`, `"}\`)
	f.Add("$context.$context.requestOverride.header.a-b.-", "\n\x80")
	f.Add("$context..", "")
	f.Fuzz(func(t *testing.T, format, text string) {
		parts, err := logParts(format)
		if err == nil {
			var back strings.Builder
			for _, p := range parts {
				if p.isVariable {
					back.WriteString(contextPrefix)
				}
				back.WriteString(p.text)
			}
			if back.String() != format {
				t.Errorf("%q was read as %q", format, back.String())
			}
		}
		var read string
		if err := json.Unmarshal(append(AppendEscaped([]byte{'"'}, text), '"'), &read); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if utf8.ValidString(text) && read != text {
			t.Errorf("%q came back as %q", text, read)
		}
	})
}
