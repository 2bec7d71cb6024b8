package lambda

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Runnable is a version of a function as whoever runs it needs it: plain data that never changes, of which the maps and lists are the
// caller's.
type Runnable struct {
	Account, Region, Name string
	// Version is $LATEST or a number: the one that an alias was found to stand for. Revision changes with every change of $LATEST, so
	// that what runs an older one can be told from what runs the newest.
	Version, Revision string
	// ARN is the function's with the version, and InvokedARN the function's as it was named.
	ARN, InvokedARN string

	PackageType, Runtime, Handler, Architecture, Role string
	Timeout                                           time.Duration
	MemoryMB, StorageMB                               int64
	Environment                                       map[string]string
	// CodeFolder is where the function's archive is unpacked, which the function sees as /var/task, and Opt where its layers are, one over
	// the other in their order, which it sees as /opt; empty without layers. They are to be read only, and are there until Release.
	CodeFolder, Opt string
	// ImageURI and Image are those of a function of the package type Image; Image's fields override the image's own where they are set.
	ImageURI string
	Image    Image
	Logging  Logging
	// DeadLetter is the ARN of the target for asynchronous events that failed; empty for none.
	DeadLetter string
	// Traced says that the function's own calls are traced.
	Traced bool
	// Reserved is how many invocations of the function may run at a time, all versions together; nil for as many as the account has left.
	Reserved *int64

	release func()
}

// Image overrides a container image's settings.
type Image struct {
	EntryPoint, Command []string
	WorkingDirectory    string
}

// Logging is how a function logs: Format is Text or JSON, with levels for the latter, and Group is where.
type Logging struct{ Format, ApplicationLevel, SystemLevel, Group string }

// Release lets go of the folders; every Runnable must be released, once or more often.
func (r *Runnable) Release() { r.release() }

// Runnable finds the version that a call names, by an alias's weights if it names one, and has its code unpacked. at is between 0 and 1,
// each value as likely as the others. The errors are for the caller: a function that is not there, or not ready.
func (s *Service) Runnable(ctx context.Context, account, region, name, qualifier string, at float64) (*Runnable, error) {
	t := target{scope{account, region}, name, qualifier}
	var f *found
	var v *version
	var holds []func()
	var reserved *int64
	if err := s.view(func() (err error) {
		if f, v, err = s.runs(t, at); err != nil {
			return err
		}
		holds = s.hold(v)
		reserved = f.function.Reserved
		return nil
	}); err != nil {
		return nil, err
	}
	r := v.runnable(t)
	r.Reserved = reserved
	r.release = s.letting(v, holds)
	if err := s.equip(ctx, r, v); err != nil {
		r.Release()
		return nil, err
	}
	return r, nil
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

// runs finds the version of one invocation. A version that was published before its function was ready is not, either.
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

// runnable is what of it is plain.
func (v *version) runnable(t target) *Runnable {
	r := &Runnable{
		Account: t.account, Region: t.region, Name: v.Name, Version: v.Number, Revision: v.Revision, ARN: t.functionARN() + ":" + v.Number,
		InvokedARN: t.arn(), PackageType: v.PackageType, Runtime: v.Runtime, Handler: v.Handler, Architecture: v.Architectures[0], Role: v.Role,
		Timeout: time.Duration(v.Timeout) * time.Second, MemoryMB: v.Memory, StorageMB: v.Storage, ImageURI: v.ImageURI,
		Logging:    Logging{v.Logging.Format, v.Logging.ApplicationLevel, v.Logging.SystemLevel, v.Logging.Group},
		DeadLetter: v.DeadLetter, Traced: v.Tracing != tracingOff,
	}
	if v.Image != nil {
		r.Image = Image{v.Image.EntryPoint, v.Image.Command, v.Image.WorkingDirectory}
	}
	return r
}

// equip puts in what must be opened and unpacked.
func (s *Service) equip(ctx context.Context, r *Runnable, v *version) (err error) {
	if r.Environment, err = s.environment(scope{r.Account, r.Region}, v); err != nil {
		return err
	}
	if v.PackageType == packageZip {
		if r.CodeFolder, err = s.folders.Folder(ctx, v.Archive); err != nil {
			return fmt.Errorf("unpack the code of %s: %w", r.ARN, err)
		}
	}
	if r.Opt, err = s.folders.Merged(ctx, v.layers()); err != nil {
		return fmt.Errorf("unpack the layers of %s: %w", r.ARN, err)
	}
	return nil
}
