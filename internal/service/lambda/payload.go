package lambda

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/wire"
)

// The bounds of an invocation. Source: Developer Guide, "Lambda quotas" (6 MB synchronous, 1 MB asynchronous), and API Reference, Invoke.
const (
	payloadMax            = 6 << 20
	eventPayloadMax       = 1 << 20
	clientContextBytesMax = 3583
)

// checkPayload refuses what is too large or no JSON.
func (s *Service) checkPayload(i *Invocation, bytesMax int) error {
	if len(i.Payload) > bytesMax {
		if bytesMax == payloadMax {
			// Source of the text: answers of AWS in https://github.com/aws/aws-sdk-js/issues/1895.
			return told(lambdaapi.ErrRequestTooLargeException, fmt.Sprintf("Request must be smaller than %d bytes for the InvokeFunction operation", payloadMax))
		}
		// Source of the text: answers of AWS in https://github.com/getsentry/symbolicator/issues/187, with the limit of 2025.
		return told(lambdaapi.ErrRequestTooLargeException, fmt.Sprintf("%d byte payload is too large for the Event invocation type (limit %d bytes)", len(i.Payload), bytesMax))
	}
	if len(i.Payload) == 0 || isJSON(i.Payload) {
		return nil
	}
	return told(lambdaapi.ErrInvalidRequestContentException, "Could not parse request body into json: Could not parse payload into json: "+whyNoJSON(i.Payload))
}

// isJSON accepts what Jackson does, which AWS asks: a value, in which a name may come twice.
func isJSON(payload []byte) bool {
	return jsontext.Value(payload).IsValid(jsontext.AllowDuplicateNames(true))
}

// redacted is where Jackson would show the text.
const redacted = "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: %d, column: %d]"

// whyNoJSON says it as Jackson does: recorded for a byte that is no UTF-8 and for one that begins no value. Source for a word that is none of JSON's:
// AWS, as recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/lambda_integrations.json (history-sdk-payload-base64-string).
func whyNoJSON(payload []byte) string {
	at := firstFault(payload)
	line, column := place(payload, at)
	where := fmt.Sprintf(redacted, line, column)
	if at >= len(payload) {
		return "Unexpected end-of-input" + where
	}
	c := payload[at]
	if c >= utf8.RuneSelf && at > 0 {
		if r, size := utf8.DecodeRune(payload[at:]); r == utf8.RuneError && size == 1 {
			return fmt.Sprintf("Invalid UTF-8 start byte 0x%x", c) + fmt.Sprintf(redacted, line, column+1)
		}
	}
	if token := word(payload[at:]); token != "" && len(bytes.TrimSpace(payload[:at])) == 0 {
		return "Unrecognized token '" + token + "': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')" + where
	}
	shown := fmt.Sprintf("'%c' (code %d)", c, c)
	if c < ' ' || c >= 0x7f {
		shown = fmt.Sprintf("(CTRL-CHAR, code %d)", c)
	}
	return "Unexpected character (" + shown + "): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')" + where
}

// word is the word that the text begins with.
func word(text []byte) string {
	end := bytes.IndexFunc(text, func(r rune) bool {
		return r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '$'
	})
	if end < 0 {
		end = len(text)
	}
	if first, _ := utf8.DecodeRune(text); unicode.IsDigit(first) {
		return ""
	}
	return string(text[:end])
}

// firstFault is where the text stops being JSON.
func firstFault(payload []byte) int {
	d := jsontext.NewDecoder(bytes.NewReader(payload), jsontext.AllowDuplicateNames(true))
	var err error
	for err == nil {
		_, err = d.ReadToken()
	}
	at := int(d.InputOffset())
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		at = int(syntactic.ByteOffset)
	}
	at = min(at, len(payload))
	if end := bytes.TrimLeft(payload[at:], ", \t\r\n"); at < len(payload) && payload[at] == ',' && len(end) > 0 && (end[0] == ']' || end[0] == '}') {
		at = len(payload) - len(end) // Jackson asks for a value behind the comma
	}
	for at < len(payload) && strings.IndexByte(" \t\r\n", payload[at]) >= 0 {
		at++
	}
	return utf8Fault(payload, at)
}

// utf8Fault moves on to the first byte behind at that is no UTF-8, if the value that begins there has one.
func utf8Fault(payload []byte, at int) int {
	for n := at; n < len(payload); {
		r, size := utf8.DecodeRune(payload[n:])
		if r == utf8.RuneError && size == 1 {
			return n
		}
		n += size
	}
	return at
}

func place(payload []byte, at int) (line, column int) {
	before := payload[:at]
	return 1 + bytes.Count(before, []byte("\n")), at - bytes.LastIndexByte(before, '\n')
}

// clientContext opens what a caller says of itself. The texts are ours.
func clientContext(encoded wire.Opt[string]) (string, error) {
	if encoded.V == "" {
		return "", nil
	}
	if len(encoded.V) > clientContextBytesMax {
		return "", told(lambdaapi.ErrInvalidRequestContentException, fmt.Sprintf("The client context is longer than %d bytes.", clientContextBytesMax))
	}
	text, err := base64.StdEncoding.DecodeString(encoded.V)
	if err != nil || !isJSON(text) {
		return "", told(lambdaapi.ErrInvalidRequestContentException, "The client context is not JSON in base64.")
	}
	return string(text), nil
}
