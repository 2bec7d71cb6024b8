package edge

import (
	"errors"
)

// dispatch runs the operation. One that the model has and this build has not answers 501, its name, and why. An operation may leave its
// answer for later, if the call can wait; then this step is taken a second time, when the answer can be had.
func (e *Edge) dispatch(p *passage) (err error) {
	if p.later != nil {
		finish := p.later.Finish
		p.later = nil
		p.out, err = finish()
		return err
	}
	if p.operation == nil {
		return p.definition.NotBuilt(p.call.Operation)
	}
	p.out, err = p.operation.Handle(p.ctx, &p.call, p.in)
	if p.call.Waker != nil && errors.As(err, &p.later) {
		return nil
	}
	return err
}
