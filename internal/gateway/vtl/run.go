package vtl

import (
	"errors"
	"fmt"

	"sluice/internal/jsonpath"
	"sluice/internal/jsonpath/javaregex"
)

// node is a part of a template that renders something.
type node interface {
	render(r *run) error
}

// expr is a part of a template that has a value. truth is what #if makes of it, which is not always what its value says:
// numbers and strings are false.
type expr interface {
	value(r *run) (val, error)
	truth(r *run) (bool, error)
}

// run is one rendering of a template.
type run struct {
	template *Template
	scope    *Scope
	limits   *Limits
	gateway  bool // the dialect is API Gateway's
	out      []byte
	started  int // the length of out that was there before
	// The counters that the limits bound; built is the bytes of the strings that were made.
	steps, built, depth, macroDepth int
	vars                            []val
	extra                           map[string]val // variables without a slot
	frame                           *frame         // the innermost context, nil outside of macros and the like
	macros                          map[string]*macro
	scratch                         []byte
	args                            []val     // the arguments of the calls under way
	constant                        *constant // of the call under way
	body                            payload
	context                         *dict
	contextChanged                  bool
	overridden                      *OverrideError // the first override that came twice
	paths                           map[string]*jsonpath.Path
	patterns                        map[string]*javaregex.Regexp
}

var (
	errTextDepth  = errors.New("java.lang.StackOverflowError: a list or map is nested too deeply or contains itself")
	errNumberSize = errors.New("a number has too many digits")
)

// javaError is what a method throws in Java.
func javaError(class, message string) error {
	if message == "" {
		return errors.New(class)
	}
	return fmt.Errorf("%s: %s", class, message)
}

func (r *run) limit(name string, limit int) error { return &LimitError{Limit: name, Max: limit} }

// charge counts steps where no error can be returned; the next step tells.
func (r *run) charge(n int) { r.steps += n }

// spent reports whether no steps are left.
func (r *run) spent() bool { return r.steps > r.limits.StepsMax }

// step counts one step.
func (r *run) step() error {
	r.steps++
	return r.over()
}

func (r *run) over() error {
	if r.spent() {
		return r.limit("StepsMax", r.limits.StepsMax)
	}
	return nil
}

// newString makes a string of bytes, if the template may build one more of that length.
func (r *run) newString(b []byte) (string, error) {
	if err := r.chargeString(len(b)); err != nil {
		return "", err
	}
	return string(b), nil
}

func (r *run) chargeString(n int) error {
	r.built += n
	if n > r.limits.StringBytesMax || r.built/stringBudget > r.limits.StringBytesMax {
		return r.limit("StringBytesMax", r.limits.StringBytesMax)
	}
	return nil
}

func (r *run) nodes(all []node) error {
	for _, n := range all {
		if err := r.step(); err != nil {
			return err
		}
		if err := n.render(r); err != nil {
			return err
		}
	}
	return nil
}

// write adds text to the output.
func (r *run) write(text string) error { return writeTo(r, text) }

func writeTo[T string | []byte](r *run, text T) error {
	if len(r.out)-r.started+len(text) > r.limits.OutputBytesMax {
		return r.limit("OutputBytesMax", r.limits.OutputBytesMax)
	}
	r.out = append(r.out, text...)
	return nil
}

// capture renders nodes into a string instead of the output.
func (r *run) capture(all []node) (string, error) {
	if err := r.descend(); err != nil {
		return "", err
	}
	defer r.ascend()
	mark := len(r.out)
	err := r.nodes(all)
	text := r.out[mark:]
	r.out = r.out[:mark]
	if err != nil {
		return "", err
	}
	return r.newString(text)
}

func (r *run) descend() error {
	if r.depth++; r.depth > r.limits.DepthMax {
		r.depth--
		return r.limit("DepthMax", r.limits.DepthMax)
	}
	return nil
}

func (r *run) ascend() { r.depth-- }
