package vtl

import "slices"

// Dialect says whose Velocity a template is written for.
type Dialect uint8

const (
	// APIGateway is Velocity 1.7 as Amazon API Gateway runs it: a reference that leads nowhere is the empty string,
	// which is also true in #if; macros can't be defined and #evaluate is text; the variables of API Gateway exist.
	APIGateway Dialect = iota
	// Velocity17 is Apache Velocity 1.7 with its default settings: a reference that leads nowhere is rendered as it is
	// written, and is false.
	Velocity17
)

// Options change how a template is parsed and rendered. The zero Options are API Gateway's.
type Options struct {
	Dialect Dialect
	Limits  Limits
}

// SourceBytesMax is the longest template that Parse takes. API Gateway's are at most 300 KB.
// Source: Amazon API Gateway quotas, "Mapping template size".
const SourceBytesMax = 300 << 10

// Template is a parsed template. It never changes, so that any number of goroutines may render it at a time.
type Template struct {
	nodes   []node
	names   *nameTable
	macros  map[string]*macro
	options Options
	// constantSize grows while the template is parsed; see constantOf.
	constantSize int
}

// Parse reads a template. The error is a *ParseError.
func Parse(source string, options Options) (*Template, error) {
	options.Limits = options.Limits.withDefaults()
	if len(source) > SourceBytesMax {
		return nil, syntaxError(source, SourceBytesMax, "the template is longer than 300 KiB")
	}
	t := &Template{names: new(nameTable), options: options}
	p := newParser(source, t)
	nodes, err := p.template()
	t.nodes = nodes
	return t, err
}

// Render renders the template once; see Renderer, which serves who does so often.
func (t *Template) Render(dst []byte, scope *Scope) ([]byte, error) {
	return new(Renderer).Render(dst, t, scope)
}

// Renderer renders templates one after another: what one rendering allocated serves the next. One goroutine may use it at a
// time. Between renderings it keeps nothing of the last one alive. The zero Renderer is ready.
type Renderer struct{ run run }

// Render writes a template's output behind dst and returns the longer slice. It may change scope.Context; see Scope. On
// an error, which is a *RenderError, a *LimitError or a *ParseError, the slice holds what was rendered up to there.
func (re *Renderer) Render(dst []byte, t *Template, scope *Scope) ([]byte, error) {
	r := &re.run
	r.template, r.limits, r.gateway = t, &t.options.Limits, t.options.Dialect == APIGateway
	r.vars = slices.Grow(r.vars[:0], t.names.size())[:t.names.size()]
	r.scope, r.out, r.started = scope, dst, len(dst)
	defer r.reset()
	r.bindVariables()
	err := ended(r.nodes(r.template.nodes))
	if err == nil {
		err = r.over()
	}
	if err == nil {
		err = r.returnContext()
	}
	return r.out, locate(err, "", 0, "$context") // all that is left without a place is what came of handing $context back
}

// scratchKeptMax bounds the buffer that a rendering leaves to the next, in bytes.
const scratchKeptMax = 64 << 10

// reset empties the run, so that it keeps nothing alive.
func (r *run) reset() {
	vars, args, scratch := r.vars, r.args[:cap(r.args)], r.scratch[:0]
	clear(vars)
	clear(args)
	if cap(scratch) > scratchKeptMax {
		scratch = nil
	}
	*r = run{vars: vars, args: args[:0], scratch: scratch}
}
