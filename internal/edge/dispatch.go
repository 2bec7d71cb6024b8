package edge

import (
	"errors"

	"sluice/internal/wire"
)

// dispatch runs the operation. One that the model has and this build has not answers 501 and its name. An operation may leave its
// answer for later, if the call can wait; then this step is taken a second time, when the answer can be had.
func (e *Edge) dispatch(p *passage) (err error) {
	if p.later != nil {
		finish := p.later.Finish
		p.later = nil
		p.out, err = finish()
		return err
	}
	if p.operation == nil {
		return wire.ErrNotImplemented.Newf("The operation %s of %s is not implemented.", p.call.Operation.Name, p.call.Service.FullName)
	}
	p.out, err = p.operation.Handle(p.ctx, &p.call, p.in)
	if p.call.Waker != nil && errors.As(err, &p.later) {
		return nil
	}
	return err
}
