package lambda

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"sluice/internal/blob"
	"sluice/internal/service/lambda/code"
)

// job is a version to be made ready.
type job struct {
	at           scope
	name, number string
}

// pending are the versions that wait to be made ready. It has no limit of its own: each is a function that was stored.
type pending struct {
	mu   sync.Mutex
	jobs []job
	// wake has room for one: it says that there is something.
	wake chan struct{}
	// pulls has a token for each image that is being brought here.
	pulls chan struct{}
}

func newPending() pending {
	return pending{wake: make(chan struct{}, 1), pulls: make(chan struct{}, pullsMax)}
}

func (p *pending) add(jobs ...job) {
	if len(jobs) == 0 {
		return
	}
	p.mu.Lock()
	p.jobs = append(p.jobs, jobs...)
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func (p *pending) next() (job, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.jobs) == 0 {
		return job{}, false
	}
	first := p.jobs[0]
	p.jobs = p.jobs[1:]
	return first, true
}

const (
	// pullsMax is how many images are brought here at a time, pullMax how long one may take: registries are named by callers, and may be slow.
	pullsMax = 8
	pullMax  = 15 * time.Minute
	// eventsDrain is how long asynchronous events that run when the server stops have to end; after that they run again with the next start.
	eventsDrain = 8 * time.Second
)

// Start makes versions ready and runs asynchronous events until Stop.
func (s *Service) Start() error {
	if err := s.events.Start(); err != nil {
		return err
	}
	s.provisions.changed() // what was wanted before the start is
	ctx, end := context.WithCancel(context.Background())
	ended := make(chan struct{})
	s.end = func() {
		end()
		<-ended
	}
	go func() { // ends when Stop says so
		defer close(ended)
		var pulls sync.WaitGroup
		defer pulls.Wait()
		for {
			select {
			case <-ctx.Done():
				return
			case <-s.pending.wake:
				s.prepareAll(ctx, &pulls)
			case <-s.provisions.wake:
				s.reconcile(ctx)
			}
		}
	}()
	return nil
}

// Stop ends that. What is left is taken up by the next start; what was acknowledged is on the disk when it returns.
func (s *Service) Stop(ctx context.Context) error {
	if s.end == nil {
		return nil
	}
	s.end()
	drain, cancel := context.WithTimeout(ctx, eventsDrain)
	defer cancel()
	s.events.Drain(drain)
	return s.events.Stop(ctx)
}

// prepareAll makes ready what waits: archives one after the other, images beside, as pulls counts, so that nobody waits for another's registry.
func (s *Service) prepareAll(ctx context.Context, pulls *sync.WaitGroup) {
	for ctx.Err() == nil {
		j, ok := s.pending.next()
		if !ok {
			return
		}
		if !s.isImage(j) {
			s.prepareOne(ctx, j)
			continue
		}
		pulls.Go(func() {
			select {
			case s.pending.pulls <- struct{}{}:
				defer func() { <-s.pending.pulls }()
				s.prepareOne(ctx, j)
			case <-ctx.Done():
			}
		})
	}
}

func (s *Service) isImage(j job) (is bool) {
	_ = s.view(func() error {
		v := s.versions.get(j.at, below(j.name, j.number))
		is = v != nil && v.PackageType == packageImage
		return nil
	})
	return is
}

func (s *Service) prepareOne(ctx context.Context, j job) {
	if err := s.prepare(ctx, j); err != nil {
		s.log.Error("a function was not made ready", slog.String("account", j.at.account), slog.String("region", j.at.region),
			slog.String("function", j.name), slog.String("version", j.number), slog.Any("error", err))
	}
}

// prepare unpacks what a version needs and says so in its record: State becomes Active, or LastUpdateStatus Successful. If that fails they
// become Failed, with the reason.
func (s *Service) prepare(ctx context.Context, j job) error {
	var v *version
	_ = s.view(func() error {
		v = s.versions.get(j.at, below(j.name, j.number))
		return nil
	})
	if v == nil || !v.underWay() {
		return nil // it was deleted, or is ready
	}
	made := *v
	failure := s.make(ctx, &made)
	if failure != nil && ctx.Err() != nil {
		return nil // the next start takes it up
	}
	err := s.change(func(ed *edit) error {
		now := s.versions.get(j.at, below(j.name, j.number))
		if now == nil || now.Revision != v.Revision {
			return nil // somebody changed it, and had it prepared anew
		}
		ready := *now
		ready.ImageID, ready.ImageDigest = made.ImageID, made.ImageDigest
		ready.settle(failure)
		ready.Revision = s.newRevision()
		ed.regardless = true
		s.versions.put(ed, j.at, &ready)
		return nil
	})
	return errors.Join(failure, err)
}

// make brings what a version runs from onto the disk.
func (s *Service) make(ctx context.Context, v *version) error {
	if v.PackageType == packageImage {
		ctx, cancel := context.WithTimeout(ctx, pullMax)
		defer cancel()
		return s.pull(ctx, v)
	}
	return s.unpack(ctx, v)
}

// unpack unpacks a version's archives, so that the first invocation need not.
func (s *Service) unpack(ctx context.Context, v *version) error {
	for _, d := range v.archives() {
		if d.IsZero() {
			continue
		}
		if _, err := s.folders.Folder(ctx, d); err != nil {
			return fmt.Errorf("unpack %s: %w", d, err)
		}
	}
	if _, err := s.folders.Merged(ctx, v.layers()); err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	return nil
}

// settle ends what was under way.
func (v *version) settle(failure error) {
	reason, why := "", ""
	if failure != nil {
		reason, why = "InternalError", "The function's code could not be unpacked."
		if v.PackageType == packageImage {
			reason, why = whyNoImage(failure)
		}
		if errors.Is(failure, code.ErrArchive) || errors.Is(failure, code.ErrTooLarge) || errors.Is(failure, blob.ErrDamaged) {
			reason, why = "InvalidZipFileException", "The function's archive cannot be unpacked."
		}
	}
	if v.State == statePending || v.State == stateFailed { // what never ran runs once it is mended
		v.State, v.StateReason, v.StateReasonCode = stateActive, why, reason
		v.UpdateStatus, v.UpdateReason, v.UpdateReasonCode = updateSuccessful, "", ""
		if failure != nil {
			v.State, v.UpdateStatus, v.UpdateReason, v.UpdateReasonCode = stateFailed, updateFailed, why, reason
		}
		return
	}
	v.UpdateStatus, v.UpdateReason, v.UpdateReasonCode = updateSuccessful, why, reason
	if failure != nil {
		v.UpdateStatus = updateFailed
	}
}
