package iam

// Proves that a start refuses MFA devices that it cannot trust: a seed moved to another device, and a device whose user is not there.

import (
	"errors"
	"testing"

	"sluice/internal/clock"
	"sluice/internal/seal"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

func TestUntrustworthyDevicesEndTheStart(t *testing.T) {
	root := seal.NewRoot([seal.KeyBytes]byte{1})
	good := newMFADevice(root.Sealer(mfaPurpose), "111111111111", "/", "phone", nil, second(clock.System{}.Now()))
	moved, lost, other := *good, *good, *good
	moved.ID = "MFADX"
	lost.UserID = "AIDA1"
	other.Sealed = root.Sealer(secretPurpose).Seal(good.seed, good.bound())
	for name, test := range map[string]struct {
		device *mfaDevice
		want   error
	}{
		"moved seed": {&moved, seal.ErrTampered}, "sealed for another purpose": {&other, nil}, "lost user": {&lost, nil}, "null": {nil, store.ErrCorrupt},
	} {
		s, err := memory.NewDisk().Open(nil)
		if err != nil {
			t.Fatal(err)
		}
		err = store.Durably(s, func(b store.Batch) error {
			return newRecords(s).mfaDevices.PutIn(b, "111111111111/"+good.ID, test.device)
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = Open(Config{Store: s, Root: root, Clock: clock.System{}}); err == nil || test.want != nil && !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
