// Package way holds what the ways have in common: a way is a list of steps, which its entrance writes down in a file named chain.go and
// walks itself. Each step has a fault point before it, and none can end the process.
package way

import (
	"fmt"
	"runtime/debug"

	"sluice/internal/fault"
)

// Step is one step of a way: E is the entrance, P what is on its way.
type Step[E, P any] struct {
	Name string
	// Run may refuse what is on its way, by an error; then the way goes on at the first closing step.
	Run func(E, P) error
	// Closing says that the step runs for what was refused too.
	Closing bool

	point fault.Point
}

// Of makes a way of its steps. It names their fault points: "edge.authorize" is before the step authorize of edge.
func Of[E, P any](name string, steps ...Step[E, P]) []Step[E, P] {
	for i := range steps {
		steps[i].point = fault.Point(name + "." + steps[i].Name)
	}
	return steps
}

// Names names the steps, in order.
func Names[E, P any](steps []Step[E, P]) []string {
	names := make([]string, 0, len(steps))
	for i := range steps {
		names = append(names, steps[i].Name)
	}
	return names
}

// Take runs the step. A panic in it, or in what it calls, is an error that says where; it is our fault, so no caller learns of it.
func (s *Step[E, P]) Take(e E, p P, faults *fault.Set) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic in %s: %v\n%s", s.Name, reason, debug.Stack())
		}
	}()
	if err := faults.Hit(s.point); err != nil {
		return err
	}
	return s.Run(e, p)
}
