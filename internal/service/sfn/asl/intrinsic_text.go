package asl

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"sluice/internal/value"
)

// formatText puts the arguments into the template's {}. \{ and \} are braces that are none.
func formatText(arguments []value.Value, _ *frame) (value.Value, error) {
	template, _ := arguments[0].AsString()
	var b strings.Builder
	next := 1
	for i := 0; i < len(template); i++ {
		switch {
		case template[i] == '\\' && i+1 < len(template) && strings.IndexByte(`{}\`, template[i+1]) >= 0:
			i++
			b.WriteByte(template[i])
		case strings.HasPrefix(template[i:], "{}"):
			if next == len(arguments) {
				return value.Value{}, errors.New("the number of {} in the template is larger than that of the arguments")
			}
			if Exceeds(arguments[next], resultBytesMax-b.Len()) {
				return value.Value{}, errTooLong
			}
			appendJava(&b, arguments[next])
			next++
			i++
		default:
			b.WriteByte(template[i])
		}
	}
	if next < len(arguments) {
		return value.Value{}, errors.New("the number of {} in the template is smaller than that of the arguments")
	}
	return value.String(b.String()), nil
}

// appendJava writes a value as Java's toString does: {Arg1=1, Arg2=[]}, as recorded (test_format_2).
func appendJava(b *strings.Builder, v value.Value) {
	switch v.Kind() {
	case value.KindObject:
		object, _ := v.AsObject()
		b.WriteByte('{')
		for i := range object.Len() {
			if i > 0 {
				b.WriteString(", ")
			}
			m := object.At(i)
			b.WriteString(m.Name)
			b.WriteByte('=')
			appendJava(b, m.Value)
		}
		b.WriteByte('}')
	case value.KindArray:
		b.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				b.WriteString(", ")
			}
			item, _ := v.At(i)
			appendJava(b, item)
		}
		b.WriteByte(']')
	default:
		b.WriteString(plain(v))
	}
}

// stringSplit splits at each character of the second argument and leaves empty parts out, as recorded
// (test_string_split_context_object).
func stringSplit(arguments []value.Value, _ *frame) (value.Value, error) {
	text, _ := arguments[0].AsString()
	delimiters, _ := arguments[1].AsString()
	array := value.NewArray()
	if delimiters == "" {
		if text != "" {
			array.Append(arguments[0])
		}
		return array.Value(), nil
	}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(delimiters, r) }) {
		array.Append(value.String(part))
	}
	return array.Value(), nil
}

func uuidText(_ []value.Value, f *frame) (value.Value, error) {
	text, err := f.uuid()
	return value.String(text), err
}

// uuid makes a random UUID, version 4, of the scope's randomness.
func (f *frame) uuid() (string, error) {
	source := f.scope.Env.Random
	if source == nil {
		return "", errors.New("no randomness")
	}
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], source.Uint64())
	binary.BigEndian.PutUint64(b[8:], source.Uint64())
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}

// limited returns a text unless it is longer than the functions of encoding take.
func limited(v value.Value) (string, error) {
	text, _ := v.AsString()
	if utf8.RuneCountInString(text) > intrinsicCharsMax {
		return "", fmt.Errorf("the input is longer than %d characters", intrinsicCharsMax)
	}
	return text, nil
}
