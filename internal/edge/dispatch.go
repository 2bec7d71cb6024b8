package edge

import (
	"fmt"
	"runtime/debug"

	"sluice/internal/wire"
)

// dispatch runs the operation. One that the model has and this build has not answers 501 and its name.
func (e *Edge) dispatch(p *passage) (err error) {
	if p.operation == nil {
		return wire.ErrNotImplemented.Newf("The operation %s of %s is not implemented.", p.call.Operation.Name, p.call.Service.FullName)
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in %s: %v\n%s", p.call.Operation.Name, r, debug.Stack())
		}
	}()
	p.out, err = p.operation.Handle(p.ctx, &p.call, p.in)
	return err
}
