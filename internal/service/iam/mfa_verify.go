package iam

import (
	"errors"
	"maps"
	"time"

	"sluice/internal/wire"
)

// The errors of VerifyMFA.
var (
	// ErrNoMFADevice means that the user has no such device enabled.
	ErrNoMFADevice = errors.New("no such MFA device of that user")
	// ErrMFACode means that the code is not the device's at that time, was taken before, or that too many wrong ones were tried.
	ErrMFACode = errors.New("wrong MFA code")
)

// Whoever guesses codes is stopped: after mfaTriesMax wrong ones within mfaTriesSpan no code of the device is taken until the span is
// over. AWS throttles too, and documents no figure. The count is kept in memory: a restart takes longer than it spares.
const (
	mfaTriesMax  = 10
	mfaTriesSpan = 5 * time.Minute
	// mfaTriesDevices is from how many devices on those whose span is over are forgotten.
	mfaTriesDevices = 1000
)

// VerifyMFA takes a code of a user's MFA device, and takes it once: what was taken is durable when it returns. userID is the
// user's unique ID (AIDA…), serial the device's serial number, an ARN. The errors are ErrNoMFADevice, ErrMFACode and, unexpected, the store's.
func (s *Service) VerifyMFA(account, userID, serial, code string, at time.Time) error {
	err := s.editMFADevice(func() (*mfaDevice, error) { return s.mfaDeviceOf(account, userID, serial) }, func(edited *mfaDevice) error {
		if !s.tries.allow(serial, at) {
			return ErrMFACode
		}
		step, ok := findCode(edited.seed, code, totpStepOf(at)+edited.Drift, mfaStepsBeside, edited.Used)
		if !ok {
			s.tries.failed(serial, at)
			return ErrMFACode
		}
		edited.Used = step
		return nil
	})
	var modelled *wire.Error
	if errors.As(err, &modelled) {
		return ErrNoMFADevice
	}
	return err
}

// HasMFA tells whether a user has an MFA device enabled.
func (s *Service) HasMFA(userID string) bool { return len(s.mfaDevicesOf(userID)) > 0 }

// tries counts wrong codes by serial number, of devices that there are. Service.writing guards it, so that nobody tries twice at once.
type tries map[string]tried

// tried are the wrong codes of a device since a time.
type tried struct {
	since time.Time
	count int
}

func (t tries) allow(serial string, at time.Time) bool {
	v, ok := t[serial]
	if ok && at.Sub(v.since) >= mfaTriesSpan {
		delete(t, serial)
		return true
	}
	return v.count < mfaTriesMax
}

func (t tries) failed(serial string, at time.Time) {
	if len(t) >= mfaTriesDevices {
		maps.DeleteFunc(t, func(_ string, v tried) bool { return at.Sub(v.since) >= mfaTriesSpan })
	}
	v, ok := t[serial]
	if !ok {
		v.since = at
	}
	v.count++
	t[serial] = v
}
