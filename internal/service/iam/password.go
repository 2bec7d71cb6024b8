package iam

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha512"
	"crypto/subtle"
	"fmt"
	"slices"
	"time"

	"sluice/internal/api/iamapi"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// loginProfile is the password of a user, of which only hashes are kept. The record goes with the user: DeleteUser wants it deleted
// first.
type loginProfile struct {
	Account       string    `json:"account"`
	UserID        string    `json:"userId"`
	Created       time.Time `json:"created"`
	Changed       time.Time `json:"changed"` // when the password was last set
	ResetRequired bool      `json:"resetRequired,omitempty"`
	// Salt and Iterations hold for the life of the profile, so that one derivation compares a password with all of Hashes.
	Salt       []byte   `json:"salt"`
	Iterations int      `json:"iterations"`
	Hashes     [][]byte `json:"hashes"` // the password's, then those of earlier ones, newest first
}

// How passwords are hashed: PBKDF2 with HMAC-SHA-512, as OWASP's Password Storage Cheat Sheet has it.
const (
	passwordIterations = 220_000
	passwordSaltBytes  = 16
	passwordHashBytes  = 32
)

// newLoginProfile makes a profile without a password.
func newLoginProfile(u *user, now time.Time) *loginProfile {
	p := &loginProfile{Account: u.Account, UserID: u.ID, Created: now, Salt: make([]byte, passwordSaltBytes), Iterations: passwordIterations}
	_, _ = rand.Read(p.Salt) // never fails (crypto/rand)
	return p
}

// derive hashes a password as the profile's are. It takes a tenth of a second: nothing may be locked meanwhile.
func (p *loginProfile) derive(password string) ([]byte, error) {
	hash, err := pbkdf2.Key(sha512.New, password, p.Salt, p.Iterations, passwordHashBytes)
	if err != nil {
		return nil, fmt.Errorf("derive: %w", err)
	}
	return hash, nil
}

// opens tells whether a derived password is the one that holds.
func (p *loginProfile) opens(hash []byte) bool {
	return len(p.Hashes) > 0 && subtle.ConstantTimeCompare(p.Hashes[0], hash) == 1
}

// had tells whether it is one of the last n passwords.
func (p *loginProfile) had(hash []byte, n int) bool {
	found := 0
	for _, h := range p.Hashes[:min(n, len(p.Hashes))] {
		found |= subtle.ConstantTimeCompare(h, hash)
	}
	return found == 1
}

// with is a copy with another password.
func (p *loginProfile) with(hash []byte, now time.Time) *loginProfile {
	out := *p
	out.Hashes = slices.Insert(slices.Clone(p.Hashes), 0, hash)
	out.Hashes = out.Hashes[:min(len(out.Hashes), passwordsRememberedMax)]
	out.Changed = now
	return &out
}

func (*loginProfile) compile() error { return nil }

func (p *loginProfile) put(r *records, b store.Batch) error {
	return r.logins.PutIn(b, recordID(p.Account, p.UserID), p)
}

func (p *loginProfile) erase(r *records, b store.Batch) {
	r.logins.DeleteIn(b, recordID(p.Account, p.UserID))
}

func (p *loginProfile) show(img *image) { img.logins[p.UserID] = p }
func (p *loginProfile) hide(img *image) { delete(img.logins, p.UserID) }

// login is the login profile of a user; nil for none.
func (s *Service) login(u *user) *loginProfile {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.image.logins[u.ID]
}

// loginOf finds the login profile of a user; NoSuchEntity.
func (s *Service) loginOf(u *user) (*loginProfile, error) {
	if p := s.login(u); p != nil {
		return p, nil
	}
	return nil, errNoSuchLogin(u.Name)
}

// editLogin changes the login profile of a user. edit gets the one that is there.
func (s *Service) editLogin(u *user, edit func(*loginProfile) (*loginProfile, error)) error {
	return s.change(func(c *change) error {
		found, err := s.loginOf(u)
		if err != nil {
			return err
		}
		edited, err := edit(found)
		if err != nil {
			return err
		}
		c.put(edited)
		return nil
	})
}

// reset sets the password of a profile, with a hash that was derived from derivedFrom before anything was locked.
func (s *Service) reset(p, derivedFrom *loginProfile, hash []byte, now time.Time) (*loginProfile, error) {
	if !slices.Equal(p.Salt, derivedFrom.Salt) {
		return nil, errLoginBeingMade() // deleted and made again meanwhile
	}
	if rules := s.passwordPolicy(p.Account); rules != nil && p.had(hash, int(rules.Reuse)) {
		return nil, errPasswordReused()
	}
	return p.with(hash, now), nil
}

func (p *loginProfile) shown(u *user) *iamapi.LoginProfile {
	return &iamapi.LoginProfile{UserName: wire.Some(u.Name), CreateDate: wire.Some(p.Created), PasswordResetRequired: wire.Some(p.ResetRequired)}
}
