package edge

import "sluice/internal/wire"

// dispatch runs the operation. One that the model has and this build has not answers 501 and its name.
func (e *Edge) dispatch(p *passage) (err error) {
	if p.operation == nil {
		return wire.ErrNotImplemented.Newf("The operation %s of %s is not implemented.", p.call.Operation.Name, p.call.Service.FullName)
	}
	p.out, err = p.operation.Handle(p.ctx, &p.call, p.in)
	return err
}
