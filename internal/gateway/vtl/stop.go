package vtl

import "errors"

// stopSignal unwinds a rendering: to the nearest loop, macro or block that #break leaves, to the loop that it names, or
// with #stop to the end.
type stopSignal struct {
	nearest bool
	scope   *foreachScope
}

// Error says that the signal found nothing to stop. It never leaves the package.
func (s *stopSignal) Error() string { return "nothing to stop" }

// all reports whether the template, or an #evaluate, ends here.
func (s *stopSignal) all() bool { return s.scope == nil }

// signalOf returns the signal that an error is, or nil.
func signalOf(err error) *stopSignal {
	if err == nil {
		return nil
	}
	signal, _ := errors.AsType[*stopSignal](err)
	return signal
}

// stopped drops the signal that ends a construct which is no loop, and hands on any other error.
func stopped(err error) error {
	if signal := signalOf(err); signal != nil && signal.nearest {
		return nil
	}
	return err
}

// ended drops the signal that ends all of a template, and hands on any other error.
func ended(err error) error {
	if signal := signalOf(err); signal != nil && signal.all() {
		return nil
	}
	return err
}

// stopNode is #stop. Its message is for a log only.
type stopNode struct{ message expr }

func (s stopNode) render(r *run) error {
	if s.message != nil {
		if _, err := s.message.value(r); err != nil {
			return err
		}
	}
	return &stopSignal{}
}

// breakNode is #break, or #break($foreach) for a loop further out.
type breakNode struct {
	scope expr
	text  string
}

func (b breakNode) render(r *run) error {
	if b.scope == nil {
		return &stopSignal{nearest: true}
	}
	v, err := b.scope.value(r)
	if err != nil {
		return err
	}
	if scope, ok := v.obj.(*foreachScope); ok {
		return &stopSignal{scope: scope}
	}
	return javaError("org.apache.velocity.exception.VelocityException",
		b.text+" is not a valid org.apache.velocity.runtime.directive.Scope instance")
}

// failNode is a directive that can't be rendered, which Velocity finds out only when it is.
type failNode string

func (f failNode) render(*run) error {
	return javaError("java.lang.ArrayIndexOutOfBoundsException", string(f))
}
