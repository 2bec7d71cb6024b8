package policy

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// source is one statement as its author wrote it.
type source struct {
	sid        string
	effect     string
	principal  *principalSource
	actions    []string
	resources  []string
	conditions []conditionSource
	has        elements
	// start and end are the places of the braces around it.
	start, end Position

	notPrincipal, notAction, notResource bool
}

// elements tells which of a statement's elements were written, because an absent one and an empty one differ.
type elements struct{ effect, action, resource, condition bool }

// principalSource is the value of Principal or NotPrincipal.
type principalSource struct {
	// star is the string "*", which is not the object {"AWS": "*"} to the validator of trust policies.
	star bool
	// names are the values of the object: AWS, Service, Federated, CanonicalUser.
	names []principalName
}

type principalName struct{ family, name string }

// conditionSource is one operator and one key with its values.
type conditionSource struct {
	operator, key string
	values        []string
}

func (d *document) readStatement(r *reader, first jsontext.Token) error {
	if first.Kind() != '{' {
		return r.unexpected("a statement is not an object")
	}
	s := source{start: r.here()}
	seen := names{}
	_, err := r.fields(func(name string) error {
		if err := seen.add(name); err != nil {
			return err
		}
		return s.field(r, name)
	})
	s.end = r.here()
	d.statements = append(d.statements, s)
	return err
}

func (s *source) field(r *reader, name string) (err error) {
	switch name {
	case "Sid":
		s.sid, err = r.text1(name)
	case "Effect":
		s.has.effect = true
		s.effect, err = r.text1(name)
	case "Principal", "NotPrincipal":
		if s.principal != nil {
			return alreadyHas("Principal")
		}
		s.notPrincipal = name == "NotPrincipal"
		s.principal, err = r.principal()
	case "Action", "NotAction":
		if s.has.action {
			return alreadyHas("Action")
		}
		s.has.action, s.notAction = true, name == "NotAction"
		s.actions, err = r.texts(name, false)
	case "Resource", "NotResource":
		if s.has.resource {
			return alreadyHas("Resource")
		}
		s.has.resource, s.notResource = true, name == "NotResource"
		s.resources, err = r.texts(name, true)
	case "Condition":
		s.has.condition = true
		s.conditions, err = r.conditions()
	default:
		err = unknownField(name)
	}
	return err
}

// principal reads "*" or an object of lists of names.
func (r *reader) principal() (*principalSource, error) {
	token, err := r.next()
	if err != nil {
		return nil, err
	}
	p := &principalSource{}
	if token.Kind() == '"' && token.String() == "*" {
		p.star = true
		return p, nil
	}
	if token.Kind() != '{' {
		return nil, r.unexpected("a principal is neither \"*\" nor an object")
	}
	seen := names{}
	_, err = r.fields(func(family string) error {
		switch family {
		case "AWS", "Service", "Federated", "CanonicalUser":
		default:
			return r.unexpectedName("no principal is of the kind " + strconv.Quote(family))
		}
		if err := seen.add(family); err != nil {
			return err
		}
		names, err := r.texts(family, false)
		for _, name := range names {
			p.names = append(p.names, principalName{family, name})
		}
		return err
	})
	return p, err
}

// conditions reads {operator: {key: values}}. Values may be strings, numbers and booleans ("Quotation marks are optional
// for numeric and Boolean values", grammar).
func (r *reader) conditions() (out []conditionSource, err error) {
	err = r.object("Condition", func(operator string) error {
		return r.object("the condition "+strconv.Quote(operator), func(key string) error {
			values, err := r.scalars(key)
			out = append(out, conditionSource{operator: operator, key: key, values: values})
			return err
		})
	})
	return out, err
}

// object reads an object, called what in a fault, whose names may be anything but must differ.
func (r *reader) object(what string, each func(name string) error) error {
	token, err := r.next()
	if err != nil {
		return err
	}
	if token.Kind() != '{' {
		return r.unexpected(what + " is not an object")
	}
	seen := names{}
	_, err = r.fields(func(name string) error {
		if err := seen.add(name); err != nil {
			return err
		}
		return each(name)
	})
	return err
}

// scalars reads one value of a condition or a list of them, each as its text.
func (r *reader) scalars(key string) ([]string, error) {
	token, err := r.next()
	if err != nil {
		return nil, err
	}
	values := []string{}
	one := func(token jsontext.Token) error {
		switch token.Kind() {
		case '"', '0', 't', 'f':
			values = append(values, token.String())
			return nil
		default:
			return r.unexpected("the value of " + strconv.Quote(key) + " is neither a string, a number nor a boolean")
		}
	}
	if token.Kind() != '[' {
		return values, one(token)
	}
	return values, r.elements(one)
}
