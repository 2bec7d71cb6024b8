package vtl

import (
	"errors"

	"sluice/internal/jsonpath"
	"sluice/internal/jsonpath/jsonsmart"
	"sluice/internal/value"
)

// inputVariable is $input. What it knows lies in the run.
type inputVariable struct{}

func (*inputVariable) class() class { return classInput }

// payload is the body as json-smart reads it, once it was asked for.
type payload struct {
	read bool
	v    value.Value
	err  error
}

// noBody is what API Gateway takes for an empty body. Source: its recorded renders of $input.body and $input.json('$').
const noBody = "{}"

// missing is what $input.json returns for what is not there.
const missing = `""`

func (r *run) bodyText() string {
	if body := r.scope.Input.Body(); body != "" {
		return body
	}
	return noBody
}

// document is the body as JSON. A text that isn't JSON is a string, unless it starts like JSON: then the error is
// json-smart's, which API Gateway answers with.
func (r *run) document() (value.Value, error) {
	if !r.body.read {
		text := r.bodyText()
		r.charge(len(text) / charsPerStep)
		r.body.read = true
		r.body.v, r.body.err = jsonsmart.Parse(text)
	}
	return r.body.v, r.body.err
}

// inputMethods are the methods of $input.
var inputMethods = map[string]method{
	"path": {{"s", func(r *run, _ val, args []val) (val, error) {
		v, found, err := r.readPath(args[0].text)
		if err != nil || !found {
			return null(), err
		}
		return fromJSON(v, &r.steps), nil
	}}},
	"json": {{"s", inputJSON}},
	"params": {{"", inputParams}, {"s", func(r *run, _ val, args []val) (val, error) {
		for place := range placeCount {
			if v, ok := r.scope.Input.Parameter(place, args[0].text); ok {
				return str(v), nil
			}
		}
		return null(), nil
	}}},
	"getBody": getter(func(r *run, _ val) val { return str(r.bodyText()) }),
}

// lookedPerStep is how many values that a path looks at count as one step.
const lookedPerStep = 8

// readPath evaluates the JSONPath of a call on the body. What is not there is not found.
func (r *run) readPath(text string) (v value.Value, found bool, err error) {
	path, err := r.compilePath(text)
	if err != nil {
		return v, false, err
	}
	document, err := r.document()
	if err != nil {
		return v, false, err
	}
	v, looked, err := path.ReadCounted(document, jsonpath.StepsMax)
	r.charge(looked / lookedPerStep)
	var nowhere *jsonpath.NotFoundError
	if errors.As(err, &nowhere) {
		return v, false, nil
	}
	return v, err == nil, err
}

// inputJSON is $input.json: the JSON text of what a path finds, or the JSON of the empty string.
func inputJSON(r *run, _ val, args []val) (val, error) {
	v, found, err := r.readPath(args[0].text)
	if err != nil || !found {
		return str(missing), err
	}
	dst := r.scratch[:0]
	r.scratch = nil
	dst, err = jsonsmart.Append(dst, v, jsonsmart.Plain)
	r.scratch = dst
	if err != nil {
		return null(), err
	}
	text, err := r.newString(dst)
	return str(text), err
}

// inputParams is $input.params(): all parameters, in maps by their places.
func inputParams(r *run, _ val, _ []val) (val, error) {
	all := newDict()
	for place, name := range [placeCount]string{Path: "path", QueryString: "querystring", Header: "header"} {
		all.put(r, str(name), r.parameters(Place(place)))
	}
	return objectVal(all), nil
}

func (r *run) parameters(in Place) val {
	d := newDict()
	for name, v := range r.scope.Input.Parameters(in) {
		r.charge(1)
		d.put(r, str(name), str(v))
	}
	return objectVal(d)
}
