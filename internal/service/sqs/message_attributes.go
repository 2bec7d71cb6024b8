package sqs

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sluice/internal/api/sqsapi"
	"sluice/internal/wire"
)

// Longest name and type of a message attribute, in bytes. Source: SQS Developer Guide, "Amazon SQS message metadata".
const (
	attributeNameMax = 256
	attributeTypeMax = 256
)

// Texts about message attributes. What is not LocalStack's AWS-validated tests' is from answers of AWS that others quote: the type
// and the empty value in grafana/k6-jslib-aws#65, in the tests of ballerina-platform's aws.sqs and in softwaremill/elasticmq#373,
// the rest in the tests of Inqnuam/local-aws-sqs, which agree with all of those.
const (
	textAttributeLists    = "Message attribute list values in SendMessage operation are not supported."
	textAttributeReserved = "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. These strings are reserved for internal use."
	textAttributeRunes    = "Message (user) attribute name can only contain letters, digits, underscore (_), hyphen (-), and period (.) characters."
)

// readAttributes checks message attributes.
func readAttributes(given wire.Dict[sqsapi.MessageAttributeValue]) ([]attribute, error) {
	for _, v := range given.All() {
		if len(v.StringListValues) > 0 || len(v.BinaryListValues) > 0 {
			return nil, sqsapi.ErrUnsupportedOperation.New(textAttributeLists)
		}
	}
	if len(given) > attributesMax {
		return nil, wire.ErrInvalidParameter.Newf("Number of message attributes [%d] exceeds the allowed maximum [%d].", len(given), attributesMax)
	}
	var out []attribute
	for name, v := range given.All() {
		if err := refuseName(name); err != nil {
			return nil, err
		}
		a, err := readAttribute(name, &v)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// refuseName: "The name can contain alphanumeric characters and the underscore, hyphen, and period … must not start with AWS.
// or Amazon. … must not start or end with a period, and it must not have periods in succession" (API Reference,
// MessageAttributeValue and the Developer Guide's page on message metadata). Alphanumeric are letters of any language: AWS takes
// ø, ß and ä, and refuses § (LocalStack's AWS-validated test_send_message_with_invalid_string_attributes).
func refuseName(name string) error {
	lowered := strings.ToLower(name)
	text := ""
	switch {
	case len(name) > attributeNameMax:
		text = "Message (user) attribute name must be shorter than 256 bytes."
	case name == "":
		text = "The request must contain non-empty message (user) attribute names."
	case strings.HasPrefix(lowered, "aws.") || strings.HasPrefix(lowered, "amazon."):
		text = textAttributeReserved
	case strings.HasPrefix(name, "."):
		text = "Message (user) attribute name must not begin with character '.'."
	case strings.HasSuffix(name, "."):
		text = "Message (user) attribute name must not end with character '.'."
	case strings.Contains(name, ".."):
		text = "Message (user) attribute name must not have successive '.' characters."
	case strings.ContainsFunc(name, badNameRune):
		text = textAttributeRunes
	default:
		return nil
	}
	return wire.ErrInvalidParameter.New(text)
}

func badNameRune(r rune) bool {
	return r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-' && r != '.'
}

func readAttribute(name string, v *sqsapi.MessageAttributeValue) (attribute, error) {
	a := attribute{Name: name, Type: v.DataType.V}
	hasText, hasBytes := v.StringValue.Set, v.BinaryValue != nil
	base, _, _ := strings.Cut(a.Type, ".")
	refuse := func(format string, args ...any) (attribute, error) {
		return a, wire.ErrInvalidParameter.Newf(format, append([]any{name}, args...)...)
	}
	switch {
	case a.Type == "" && !hasText && !hasBytes:
		return refuse("The message (user) attribute '%s' must contain a non-empty message attribute value.")
	case a.Type == "":
		return refuse("The message (user) attribute '%s' must contain a non-empty message attribute type.")
	case base != "String" && base != "Number" && base != "Binary":
		return refuse("The type of message (user) attribute '%s' is invalid. You must use only the following supported type prefixes: Binary, Number, String.")
	case hasText && hasBytes:
		return refuse("Message (user) attribute '%s' must have a single value.")
	case v.StringValue.V == "" && len(v.BinaryValue) == 0:
		return refuse("Message (user) attribute '%s' must contain a non-empty value of type '%s'.", a.Type)
	case len(a.Type) > attributeTypeMax:
		return a, wire.ErrInvalidParameter.New("Message (user) attribute type must be shorter than 256 bytes.")
	case base == "Binary" && hasText:
		return refuse("Message (user) attribute '%s' with type 'Binary' must use field 'Binary'.")
	case base != "Binary" && hasBytes:
		return refuse("Message (user) attribute '%s' with type '%s' must use field 'String'.", a.Type)
	case base == "Number" && !isNumber(v.StringValue.V):
		return refuse("Can't cast the value of message (user) attribute '%s' to a number.")
	}
	if text := refuseText(v.StringValue.V, "message attribute '"+name+"' value"); text != "" {
		return a, wire.ErrInvalidParameter.New(text)
	}
	a.Binary, a.Value = hasBytes, v.StringValue.V
	if hasBytes {
		a.Value = string(v.BinaryValue)
	}
	return a, nil
}

// isNumber: "positive or negative integers or floating-point numbers … with up to 38 digits of precision, between 10^-128 and
// 10^+126" (SQS Developer Guide, "Message attribute data types").
func isNumber(text string) bool {
	const digitsMax, largest, smallest = 38, 1e126, 1e-128
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.ContainsAny(text, "xXpP_iInN") {
		return false
	}
	digits := 0
	for _, r := range strings.SplitN(strings.ToLower(text), "e", 2)[0] {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	abs := math.Abs(v)
	return digits <= digitsMax && (v == 0 || abs >= smallest && abs <= largest)
}

// wanted tells which message attributes a receiver asks for.
type wanted struct {
	all      bool
	names    []string
	prefixes []string
}

// readWanted reads MessageAttributeNames: a name, "All", ".*", or a prefix followed by ".*" (API Reference, ReceiveMessage).
// Names that cannot be are no error: they match nothing.
func readWanted(names []string) wanted {
	var w wanted
	for _, name := range names {
		prefix, isPrefix := strings.CutSuffix(name, ".*")
		switch {
		case name == "All", name == "*", isPrefix && prefix == "":
			w.all = true
		case isPrefix:
			w.prefixes = append(w.prefixes, prefix)
		default:
			w.names = append(w.names, name)
		}
	}
	return w
}

func (w *wanted) of(attributes []attribute) []attribute {
	if w.all {
		return attributes
	}
	var out []attribute
	for _, a := range attributes {
		if slices.Contains(w.names, a.Name) || slices.ContainsFunc(w.prefixes, func(p string) bool { return strings.HasPrefix(a.Name, p) }) {
			out = append(out, a)
		}
	}
	return out
}

// apiAttributes renders message attributes for a receiver.
func apiAttributes(attributes []attribute) wire.Dict[sqsapi.MessageAttributeValue] {
	var out wire.Dict[sqsapi.MessageAttributeValue]
	for _, a := range attributes {
		v := sqsapi.MessageAttributeValue{DataType: wire.Some(a.Type)}
		if a.Binary {
			v.BinaryValue = []byte(a.Value)
		} else {
			v.StringValue = wire.Some(a.Value)
		}
		out = append(out, wire.Entry[sqsapi.MessageAttributeValue]{Key: a.Name, Value: v})
	}
	return out
}
