package jsonshape

import "github.com/go-json-experiment/json/jsontext"

// expect reports whether a value of the kind comes next, and fails if another does.
func (d *Decoder) expect(kind jsontext.Kind) bool {
	if d.err != nil {
		return false
	}
	got := d.in.PeekKind()
	if got == kind {
		return true
	}
	d.mismatch(got, map[jsontext.Kind]string{'"': "String", '0': "Integer", '{': "Structure", '[': "List"}[kind])
	return false
}

// element refuses a scalar in a list or map of texts in the words of REST-JSON, which name the class that AWS's parser holds it in.
// Source: LocalStack's AWS-validated snapshots of API Gateway's PutIntegration (a boolean) and PutIntegrationResponse (a number).
func (d *Decoder) element() {
	if d.err != nil {
		return
	}
	switch d.in.PeekKind() {
	case 't', 'f':
		d.fail("class java.lang.Boolean can not be converted to an String")
	case '0':
		d.fail("class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String")
	}
}

// mismatch words AWS's SerializationException for a value of the wrong type.
func (d *Decoder) mismatch(got jsontext.Kind, want string) {
	switch got {
	case 't':
		d.fail("TRUE_VALUE can not be converted to " + article(want))
	case 'f':
		d.fail("FALSE_VALUE can not be converted to " + article(want))
	case '0':
		d.fail("NUMBER_VALUE can not be converted to " + article(want))
	case '"':
		if want == "Structure" || want == "List" {
			d.fail("Expected " + map[string]string{"Structure": "structure or map", "List": "list"}[want] + ", found a string")
			return
		}
		d.fail("STRING_VALUE can not be converted to " + article(want))
	case '{':
		d.fail("Start of structure or map found where not expected.")
	case '[':
		d.fail("Start of list found where not expected")
	case 'n':
		d.fail("null found where a value is expected")
	default:
		_, err := d.in.ReadToken()
		d.syntax(err)
	}
}

func article(kind string) string {
	if kind == "Integer" {
		return "an Integer"
	}
	return "a " + kind
}

func integerName(bits uint8) string {
	switch bits {
	case 8:
		return "a Byte"
	case 16:
		return "a Short"
	case 64:
		return "a Long"
	}
	return "an Integer"
}
