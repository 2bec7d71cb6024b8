package policy

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// document is a policy as its author wrote it: well-formed, not yet judged.
// The grammar is that of the IAM User Guide, "Grammar of the IAM JSON policy language".
type document struct {
	version      string
	id           string
	statements   []source
	hasStatement bool
}

// The versions of the policy language. Only the newer one has variables; a document without Version has the older one
// (IAM User Guide, "IAM JSON policy elements: Version").
const (
	version2008 = "2008-10-17"
	version2012 = "2012-10-17"
)

// readDocument checks the shape: known elements, none twice, values of the right type.
func readDocument(text []byte) (*document, error) {
	if len(text) > DocumentBytesMax {
		detail := strconv.Itoa(len(text)) + " bytes, and at most " + strconv.Itoa(DocumentBytesMax) + " are read"
		return nil, &Error{Reason: TooLarge, Message: "Policy document is too large.", Detail: detail}
	}
	r := newReader(text)
	first, err := r.next()
	if err != nil {
		return nil, err
	}
	if first.Kind() == 'n' {
		// DynamoDB's answer to the policy `null`, in the same words as its other policy faults.
		return nil, &Error{Reason: InvalidSyntax, Message: "This text appears not to be a policy", Detail: "the document is null"}
	}
	if first.Kind() != '{' {
		return nil, &Error{Reason: InvalidJSON, Message: "This policy contains invalid Json", Detail: "the document is not an object"}
	}
	d := &document{}
	count, err := r.fields(d.field(r))
	if err != nil {
		return nil, err
	}
	if count == 0 {
		return nil, r.unexpected("an empty document")
	}
	return d, r.end()
}

func (d *document) field(r *reader) func(string) error {
	seen := names{}
	return func(name string) (err error) {
		if err := seen.add(name); err != nil {
			return err
		}
		switch name {
		case "Version":
			d.version, err = r.text1(name)
		case "Id":
			d.id, err = r.text1(name)
		case "Statement":
			d.hasStatement = true
			err = d.readStatements(r)
		default:
			err = unknownField(name)
		}
		return err
	}
}

// readStatements reads one statement or a list of them.
func (d *document) readStatements(r *reader) error {
	token, err := r.next()
	if err != nil {
		return err
	}
	switch token.Kind() {
	case '{':
		return d.readStatement(r, token)
	case '[':
		return r.elements(func(first jsontext.Token) error { return d.readStatement(r, first) })
	default:
		return r.unexpected("Statement is neither an object nor a list")
	}
}

// text1 reads the value of an element that must be one string.
func (r *reader) text1(name string) (string, error) {
	token, err := r.next()
	if err != nil {
		return "", err
	}
	if token.Kind() != '"' {
		return "", r.unexpected(name + " is not a string")
	}
	return token.String(), nil
}

// texts reads the value of an element that is a string or a list of strings. A null in a list is left out: IAM accepts
// one among resources (moto's list of documents that AWS accepted, "NullResource").
func (r *reader) texts(name string, nulls bool) ([]string, error) {
	token, err := r.next()
	if err != nil {
		return nil, err
	}
	if token.Kind() == '"' {
		return []string{token.String()}, nil
	}
	if token.Kind() != '[' {
		return nil, r.unexpected(name + " is neither a string nor a list")
	}
	values := []string{}
	err = r.elements(func(first jsontext.Token) error {
		switch kind := first.Kind(); {
		case kind == '"':
			values = append(values, first.String())
		case kind != 'n' || !nulls:
			return r.unexpected(name + " has an element that is not a string")
		}
		return nil
	})
	return values, err
}

// names are those that an object of the document has so far.
type names map[string]struct{}

// add refuses a name that is there already. "Individual elements must not contain multiple instances of the same key"
// (grammar notes); the text is Amazon S3's.
func (n names) add(name string) error {
	if _, ok := n[name]; ok {
		return alreadyHas(name)
	}
	n[name] = struct{}{}
	return nil
}

func alreadyHas(name string) *Error {
	return &Error{Reason: InvalidSyntax, Message: "Statement/policy already has instance of " + name, Detail: name + " is there twice"}
}

// unknownField has IAM's text for a trust policy (CreateRole: "MalformedPolicyDocument: Unknown field statement").
func unknownField(name string) *Error {
	return &Error{Reason: InvalidSyntax, Message: "Unknown field " + name, Detail: "no policy has the element " + strconv.Quote(name)}
}
