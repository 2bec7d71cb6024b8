package asl

import (
	"crypto/md5"  //nolint:gosec // the language offers it
	"crypto/sha1" //nolint:gosec // the language offers it
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strings"
	"unicode/utf8"

	"sluice/internal/value"
)

func base64Encode(arguments []value.Value, _ *frame) (value.Value, error) {
	text, err := limited(arguments[0])
	return value.String(base64.StdEncoding.EncodeToString([]byte(text))), err
}

func base64Decode(arguments []value.Value, _ *frame) (value.Value, error) {
	text, err := limited(arguments[0])
	if err != nil {
		return value.Value{}, err
	}
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		// Java's decoder takes a text without padding too.
		decoded, err = base64.RawStdEncoding.DecodeString(text)
	}
	if err != nil {
		return value.Value{}, errors.New("the input is not valid Base64")
	}
	return value.String(strings.ToValidUTF8(string(decoded), string(utf8.RuneError))), nil
}

// hashText hashes a text, or the JSON of any other value.
func hashText(arguments []value.Value, _ *frame) (value.Value, error) {
	if Exceeds(arguments[0], resultBytesMax) {
		return value.Value{}, errTooLong
	}
	text := plain(arguments[0])
	if utf8.RuneCountInString(text) > intrinsicCharsMax {
		return value.Value{}, fmt.Errorf("the input is longer than %d characters", intrinsicCharsMax)
	}
	algorithm, _ := arguments[1].AsString()
	h := hasher(algorithm)
	if h == nil {
		return value.Value{}, fmt.Errorf("the algorithm must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512 but was: %s", algorithm)
	}
	h.Write([]byte(text))
	return value.String(hex.EncodeToString(h.Sum(nil))), nil
}

func hasher(algorithm string) hash.Hash {
	switch algorithm {
	case "MD5":
		return md5.New() //nolint:gosec // the language offers it
	case "SHA-1":
		return sha1.New() //nolint:gosec // the language offers it
	case "SHA-256":
		return sha256.New()
	case "SHA-384":
		return sha512.New384()
	case "SHA-512":
		return sha512.New()
	default:
		return nil
	}
}

func stringToJSON(arguments []value.Value, _ *frame) (value.Value, error) {
	text, _ := arguments[0].AsString()
	v, err := value.Parse(text)
	if err != nil {
		return value.Value{}, fmt.Errorf("the input is not valid JSON: %w", err)
	}
	return v, nil
}

func jsonToString(arguments []value.Value, _ *frame) (value.Value, error) {
	if Exceeds(arguments[0], resultBytesMax) {
		return value.Value{}, errTooLong
	}
	text, err := arguments[0].Append(nil)
	return value.String(string(text)), err
}

// jsonMerge merges two objects; the second one's members win. Source: developer guide ("Step Functions currently only
// supports the shallow merging mode; therefore, you must specify the boolean value as false").
func jsonMerge(arguments []value.Value, _ *frame) (value.Value, error) {
	if deep, _ := arguments[2].AsBool(); deep {
		return value.Value{}, errors.New("deep merging is not supported")
	}
	merged := value.NewObject()
	for _, v := range arguments[:2] {
		object, _ := v.AsObject()
		for name, member := range object.All() {
			merged.Set(name, member)
		}
	}
	return merged.Value(), nil
}
