package lambda

import (
	"context"
	"fmt"
	"sync"
	"time"

	"sluice/internal/service/lambda/environment"
)

// runs finds the version of one invocation, by an alias's weights if the call names one; at is between 0 and 1, each value as likely as the
// others. A version that was published before its function was ready is not, either. It runs within view.
func (s *Service) runs(t target, at float64) (*found, *version, error) {
	f, err := s.find(t)
	if err != nil {
		return nil, nil, noFunction(t.orLatest()) // recorded, Invoke: with the qualifier that is meant
	}
	v := s.versions.get(t.scope, below(t.name, f.pick(at)))
	if v == nil {
		return nil, nil, noFunction(t)
	}
	if v.State != stateActive {
		return nil, nil, conflict("The operation cannot be performed at this time. The function is currently in the following state: %s", v.State)
	}
	return f, v, nil
}

// hold keeps a version's archives. It runs within view: while that lasts nothing is deleted, so that an archive that is held now is held
// before its last reference goes.
func (s *Service) hold(v *version) (held []func()) {
	for _, d := range v.holdings() {
		held = append(held, s.holds.hold(d))
	}
	return held
}

// letting lets go of them, once.
func (s *Service) letting(v *version, held []func()) func() {
	return sync.OnceFunc(func() {
		for i, d := range v.holdings() {
			s.release(d, held[i])
		}
	})
}

// fleetFunction is a version as the Fleet knows it: with its environment opened, and its code unpacked in folders that are there as long as
// its archives are held.
func (s *Service) fleetFunction(ctx context.Context, at scope, v *version) (f *environment.Function, err error) {
	name := at.arn("function:" + v.Name + ":" + v.Number)
	f = &environment.Function{
		Key: s.readies.next(name), ARN: name, Runtime: v.Runtime, Handler: v.Handler, MemoryMB: int(v.Memory), EphemeralMB: int(v.Storage),
		Timeout: time.Duration(v.Timeout) * time.Second, Role: v.Role,
		Logging: environment.Logging{
			Group: v.Logging.Group, JSON: v.Logging.Format == formatJSON, ApplicationLevel: v.Logging.ApplicationLevel, SystemLevel: v.Logging.SystemLevel,
		},
	}
	if f.Environment, err = s.environment(at, v); err != nil {
		return nil, err
	}
	if v.PackageType == packageImage {
		if f.Image, err = s.fleetImage(v); err != nil {
			return nil, fmt.Errorf("run the image of %s: %w", name, err)
		}
		return f, nil
	}
	if f.Code, err = s.folders.Folder(ctx, v.Archive); err != nil {
		return nil, fmt.Errorf("unpack the code of %s: %w", name, err)
	}
	if f.Opt, err = s.folders.Merged(ctx, v.layers()); err != nil {
		return nil, fmt.Errorf("unpack the layers of %s: %w", name, err)
	}
	return f, nil
}
