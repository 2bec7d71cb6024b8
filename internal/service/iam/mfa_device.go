package iam

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sluice/internal/api/iamapi"
	"sluice/internal/seal"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// mfaDevice is a virtual MFA device.
type mfaDevice struct {
	Account string    `json:"account"`
	ID      string    `json:"id"` // of the record; AWS shows none
	Name    string    `json:"name"`
	Path    string    `json:"path"` // begins and ends with a slash
	Created time.Time `json:"created"`
	Tags    []tag     `json:"tags,omitempty"` // sorted by key
	Sealed  []byte    `json:"sealed"`         // the seed

	UserID  string    `json:"userId,omitempty"` // AIDA…; empty for a device that nobody has enabled
	Enabled time.Time `json:"enabled,omitzero"`
	// Drift is how many steps the device's clock is ahead of ours, and Used the step, by the device's clock, of the last code that was taken: it
	// and those before are not taken again.
	Drift int64 `json:"drift,omitempty"`
	Used  int64 `json:"used,omitempty"`

	serial string // its ARN
	seed   []byte
}

const (
	mfaIDPrefix = "MFAD"
	// mfaPurpose derives the key that seals seeds.
	mfaPurpose = "iam/MFA seed"
	// mfaType begins the resource section of a device's ARN.
	mfaType = "mfa"
)

// newMFADevice makes a device with a seed; sealer is that of mfaPurpose.
func newMFADevice(sealer *seal.Sealer, account, path, name string, tags []tag, now time.Time) *mfaDevice {
	d := &mfaDevice{Account: account, ID: seal.NewUniqueID(mfaIDPrefix), Name: name, Path: path, Created: now, Tags: tags, seed: newMFASeed()}
	d.Sealed = sealer.Seal(d.seed, d.bound())
	return d
}

// bound ties a sealed seed to its record: moved to another one, it does not open.
func (d *mfaDevice) bound() []byte { return []byte(d.Account + "/" + d.ID) }

func (d *mfaDevice) unseal(sealer *seal.Sealer) (err error) {
	d.seed, err = sealer.Open(d.Sealed, d.bound())
	return err
}

func (d *mfaDevice) compile() error {
	d.serial = mfaSerial(d.Account, d.Path, d.Name)
	return nil
}

func mfaSerial(account, path, name string) string { return resourceARN(account, mfaType, path, name) }

func (d *mfaDevice) show(img *image) {
	d.hide(img)
	img.mfaDevices[d.serial] = d
	if d.UserID != "" {
		own := append(slices.Clone(img.mfaDevicesOf[d.UserID]), d)
		slices.SortFunc(own, func(a, b *mfaDevice) int { return strings.Compare(a.serial, b.serial) })
		img.mfaDevicesOf[d.UserID] = own
	}
}

// hide leaves the list that it takes the device from as it is: someone may be reading it.
func (d *mfaDevice) hide(img *image) {
	old := img.mfaDevices[d.serial]
	if old == nil {
		return
	}
	delete(img.mfaDevices, d.serial)
	rest := slices.DeleteFunc(slices.Clone(img.mfaDevicesOf[old.UserID]), func(o *mfaDevice) bool { return o.serial == d.serial })
	img.mfaDevicesOf[old.UserID] = rest
	if len(rest) == 0 {
		delete(img.mfaDevicesOf, old.UserID)
	}
}

func (d *mfaDevice) put(r *records, b store.Batch) error {
	return r.mfaDevices.PutIn(b, recordID(d.Account, d.ID), d)
}

func (d *mfaDevice) erase(r *records, b store.Batch) {
	r.mfaDevices.DeleteIn(b, recordID(d.Account, d.ID))
}

// mfaDevice finds a device of the account by its serial number; NoSuchEntity.
func (s *Service) mfaDevice(account, serial string) (*mfaDevice, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if d := s.image.mfaDevices[serial]; d != nil && d.Account == account {
		return d, nil
	}
	return nil, errNoMFADevice(serial)
}

// mfaDeviceOf finds a device that the user has enabled; NoSuchEntity, for another user's device, too.
func (s *Service) mfaDeviceOf(account, userID, serial string) (*mfaDevice, error) {
	d, err := s.mfaDevice(account, serial)
	if err == nil && (userID == "" || d.UserID != userID) {
		return nil, errNoMFADevice(serial)
	}
	return d, err
}

// mfaDevices lists the account's devices, sorted by serial number.
func (s *Service) mfaDevices(account string) []*mfaDevice {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return ofAccount(maps.Values(s.image.mfaDevices), account, func(d *mfaDevice) (string, string) { return d.Account, d.serial })
}

// mfaDevicesOf lists the devices that a user has enabled.
func (s *Service) mfaDevicesOf(userID string) []*mfaDevice {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.image.mfaDevicesOf[userID]
}

// clone is a copy whose lists may be changed.
func (d *mfaDevice) clone() *mfaDevice {
	out := *d
	out.Tags = slices.Clone(d.Tags)
	return &out
}

// editMFADevice changes the device that find returns. change gets a copy.
func (s *Service) editMFADevice(find func() (*mfaDevice, error), change func(*mfaDevice) error) error {
	return edit(s, find, change)
}

// sync sets the device's clock by two codes in a row.
func (d *mfaDevice) sync(first, second string, now time.Time) error {
	center := totpStepOf(now)
	step, ok := findCodes(d.seed, first, second, center, d.Used)
	if !ok {
		return errMFACode()
	}
	d.Drift, d.Used = step-center, step
	if d.Drift >= -mfaStepsBeside && d.Drift <= mfaStepsBeside {
		d.Drift = 0 // whoever types takes that long
	}
	return nil
}

// shown renders an enabled device as ListMFADevices does.
func (d *mfaDevice) shown(userName string) iamapi.MFADevice {
	return iamapi.MFADevice{UserName: wire.Some(userName), SerialNumber: wire.Some(d.serial), EnableDate: wire.Some(d.Enabled)}
}

// virtual renders a device as ListVirtualMFADevices does: without seed and tags.
func (s *Service) virtual(d *mfaDevice) iamapi.VirtualMFADevice {
	out := iamapi.VirtualMFADevice{SerialNumber: wire.Some(d.serial)}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if u := s.image.usersByID[d.UserID]; u != nil {
		user := u.briefly()
		out.User, out.EnableDate = &user, wire.Some(d.Enabled)
	}
	return out
}

// loadMFADevice opens the seed of a device, whose user must be there.
func (s *Service) loadMFADevice(d *mfaDevice) error {
	if d.UserID != "" && s.image.usersByID[d.UserID] == nil {
		return fmt.Errorf("%s is the device of the user %s, who is missing", d.serial, d.UserID)
	}
	if err := d.unseal(s.mfaSealer); err != nil {
		return fmt.Errorf("seed of the device %s: %w", d.serial, err)
	}
	return nil
}

// mfaDevicesInUse counts the devices of an account that users have enabled.
func (s *Service) mfaDevicesInUse(account string) int {
	return len(slices.DeleteFunc(s.mfaDevices(account), func(d *mfaDevice) bool { return d.UserID == "" }))
}
