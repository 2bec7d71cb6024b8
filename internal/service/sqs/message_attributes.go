package sqs

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"sluice/internal/api/sqsapi"
	"sluice/internal/wire"
)

// attributeNameMax is the longest name of a message attribute. Source: SQS Developer Guide, "Amazon SQS message metadata".
const attributeNameMax = 256

// readAttributes checks message attributes. The texts are AWS's, as clients and LocalStack's AWS-validated tests show them.
func readAttributes(given wire.Dict[sqsapi.MessageAttributeValue]) ([]attribute, error) {
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
// MessageAttributeValue and the Developer Guide's page on message metadata).
func refuseName(name string) error {
	lowered := strings.ToLower(name)
	switch {
	case name == "" || len(name) > attributeNameMax:
		return wire.ErrInvalidParameter.Newf("Length of message attribute name must be less than %d bytes.", attributeNameMax)
	case strings.HasPrefix(lowered, "aws.") || strings.HasPrefix(lowered, "amazon."):
		return wire.ErrInvalidParameter.New("You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use.")
	case strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") || strings.Contains(name, "..") || strings.IndexFunc(name, badNameRune) >= 0:
		return wire.ErrInvalidParameter.New("The message attribute name '" + name + "' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters.")
	}
	return nil
}

func badNameRune(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '-' && r != '.'
}

func readAttribute(name string, v *sqsapi.MessageAttributeValue) (attribute, error) {
	a := attribute{Name: name, Type: v.DataType.V}
	if a.Type == "" {
		return a, wire.ErrInvalidParameter.New("The message attribute '" + name + "' must contain non-empty message attribute type.")
	}
	if len(v.StringListValues) > 0 || len(v.BinaryListValues) > 0 {
		return a, wire.ErrInvalidParameter.New("Message attribute list values in SendMessage operation are not supported.")
	}
	base, _, _ := strings.Cut(a.Type, ".")
	switch base {
	case "String", "Number":
		a.Value = v.StringValue.V
		if v.BinaryValue != nil {
			return a, wire.ErrInvalidParameter.New("The message attribute '" + name + "' with type '" + base + "' must use field 'String'.")
		}
	case "Binary":
		a.Value, a.Binary = string(v.BinaryValue), true
		if v.StringValue.Set {
			return a, wire.ErrInvalidParameter.New("The message attribute '" + name + "' with type 'Binary' must use field 'Binary'.")
		}
	default:
		return a, wire.ErrInvalidParameter.New("The message attribute '" + name + "' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.")
	}
	if a.Value == "" {
		return a, wire.ErrInvalidParameter.New("Message (user) attribute '" + name + "' must contain a non-empty value of type '" + base + "'.")
	}
	if base == "Number" && !isNumber(a.Value) {
		return a, wire.ErrInvalidParameter.New("Can't cast the value of message (user) attribute '" + name + "' to a number.")
	}
	if !a.Binary && !validText(a.Value) {
		return a, wire.ErrInvalidParameter.New("Invalid binary character found in message attribute '" + name + "'.")
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
