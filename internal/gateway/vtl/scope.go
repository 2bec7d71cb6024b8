package vtl

import (
	"iter"

	"sluice/internal/value"
)

// Place is where a request has parameters.
type Place uint8

// The places, in the order in which $input.params('name') searches them.
// Source: API Gateway Developer Guide, "Variables for data transformations", $input.
const (
	Path Place = iota
	QueryString
	Header
	placeCount
)

// Input is the payload and the parameters of a request or response, behind $input. All methods must be safe to call
// again and answer the same.
type Input interface {
	// Body is the payload as text; the empty string stands for none.
	Body() string
	// Parameter returns one parameter, by the rules of its place for the case of names.
	Parameter(in Place, name string) (string, bool)
	// Parameters yields the names and values of a place, in the order in which a template shall see them.
	Parameters(in Place) iter.Seq2[string, string]
}

// Scope is what one rendering sees. It belongs to that rendering until Render returns.
type Scope struct {
	// Input is behind $input; nil for none.
	Input Input
	// Context is the object behind $context. It is not changed; but where the template assigns to it, as to
	// $context.requestOverride.header.x or $context.responseOverride.status, Render replaces it by a tree of its own, which
	// holds the assigned values as JSON: the caller reads the overrides from it, and hands it to the response's template.
	// The maps that a template assigns to must be there: without requestOverride.header such an assignment does nothing. An
	// override that is there already, from this template or the request's, is not given another value: Render fails with an
	// *OverrideError.
	Context value.Value
	// StageVariables is the object behind $stageVariables.
	StageVariables value.Value
	// Variables are further variables, by name; null for none.
	Variables value.Value
}

// bindVariables gives the variables of the scope their values.
func (r *run) bindVariables() {
	if r.scope == nil {
		r.scope = &Scope{}
	}
	if r.scope.Input != nil {
		r.vars[slotInput] = objectVal(&inputVariable{})
	}
	if r.gateway {
		r.vars[slotUtil] = objectVal(&utilVariable{})
	}
	if o, ok := r.scope.Context.AsObject(); ok {
		r.context = &dict{source: o, ofContext: true, role: contextItself, steps: &r.steps}
		r.vars[slotContext] = objectVal(r.context)
	}
	if !r.scope.StageVariables.IsNull() {
		r.vars[slotStageVariables] = fromJSON(r.scope.StageVariables, &r.steps)
	}
	if o, ok := r.scope.Variables.AsObject(); ok {
		for name, v := range o.All() {
			r.putGlobal(variable{name: name, slot: r.template.names.known(name)}, fromJSON(v, &r.steps))
		}
	}
}

// returnContext hands a changed $context back.
func (r *run) returnContext() error {
	if !r.contextChanged {
		return nil
	}
	if r.overridden != nil {
		return r.overridden
	}
	v, err := r.toJSON(objectVal(r.context), 0)
	if err != nil {
		return err
	}
	r.scope.Context = v
	return nil
}
