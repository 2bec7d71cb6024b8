package iam

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"sluice/internal/seal"
	"sluice/internal/store"
)

// Account is an account that the server has from the start.
type Account struct {
	ID string // twelve digits
	// AccessKeyID and SecretAccessKey choose the root user's credentials; both empty let the first start make a pair. What
	// is chosen holds from then on: a later start without a choice keeps it, one with another replaces it.
	AccessKeyID, SecretAccessKey string
}

// CredentialsFile is the file in the data folder that holds the root users' credentials, in the format of the AWS CLI's
// credentials file: the server's own account as the profile default, others under their number.
const CredentialsFile = "root-credentials"

// account marks that an account was opened before, so that its root credentials, once deleted, do not come back.
type account struct {
	ID      string    `json:"id"`
	Created time.Time `json:"created"`
}

func (*account) compile() error { return nil }
func (*account) show(*image)    {}
func (*account) hide(*image)    {}

func (a *account) put(r *records, b store.Batch) error { return r.accounts.PutIn(b, a.ID, a) }
func (a *account) erase(r *records, b store.Batch)     { r.accounts.DeleteIn(b, a.ID) }

// ErrAccountExists is the answer to making an account whose number is taken.
var ErrAccountExists = errors.New("the account exists")

// CreateAccount makes an account beside those that are there, with root credentials, and writes them to the operator's file. An empty
// ID chooses a number. The errors are ErrAccountExists, and what is wrong with the number.
func (s *Service) CreateAccount(id string, now time.Time) (Account, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if id == "" {
		id = s.unusedAccountID()
	}
	a := Account{ID: id}
	if err := a.check(); err != nil {
		return Account{}, err
	}
	if s.accounts[id] {
		return Account{}, fmt.Errorf("%s: %w", id, ErrAccountExists)
	}
	var c change
	if err := s.openAccount(&c, a, second(now)); err != nil {
		return Account{}, err
	}
	if err := s.commit(&c); err != nil {
		return Account{}, err
	}
	s.accounts[id] = true
	k := s.operatorKeyOf(id)
	return Account{ID: id, AccessKeyID: k.ID, SecretAccessKey: k.secret}, s.writeCredentials()
}

// unusedAccountID is twelve random digits, the first of them no zero, as AWS's are. It needs s.writing.
func (s *Service) unusedAccountID() string {
	const lowest, span = 100_000_000_000, 900_000_000_000
	for {
		if id := strconv.FormatInt(lowest+rand.Int64N(span), 10); !s.accounts[id] {
			return id
		}
	}
}

// Accounts lists the accounts' numbers: the server's own first, the others in order.
func (s *Service) Accounts() []string {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.accountIDs()
}

func (s *Service) accountIDs() []string {
	var others []string
	for id := range s.accounts {
		if id != s.own {
			others = append(others, id)
		}
	}
	slices.Sort(others)
	return append([]string{s.own}, others...)
}

// openAccounts makes or replaces root credentials as the accounts want it.
func (s *Service) openAccounts(accounts []Account, now time.Time) error {
	for _, a := range accounts {
		if err := a.check(); err != nil {
			return err
		}
		if err := s.change(func(c *change) error { return s.openAccount(c, a, now) }); err != nil {
			return fmt.Errorf("account %s: %w", a.ID, err)
		}
		s.accounts[a.ID] = true // no one else is there yet
	}
	return nil
}

func (s *Service) openAccount(c *change, a Account, now time.Time) error {
	_, err := s.records.accounts.Get(a.ID)
	first := errors.Is(err, store.ErrNotFound)
	switch {
	case err != nil && !first:
		return err
	case first:
		c.put(&account{ID: a.ID, Created: now})
	}
	if a.AccessKeyID == "" {
		if first {
			c.put(s.operatorKey(a.ID, s.unusedKeyID(a.ID), seal.NewSecretAccessKey(), now))
		}
		return nil
	}
	old := s.operatorKeyOf(a.ID)
	if old != nil && old.ID == a.AccessKeyID && old.secret == a.SecretAccessKey && old.Status == statusActive {
		return nil
	}
	if same := s.image.keys[a.AccessKeyID]; same != nil && same.owner() != a.ID {
		return fmt.Errorf("the access key ID %s is somebody else's", a.AccessKeyID)
	}
	if old != nil {
		c.remove(old)
	}
	c.put(s.operatorKey(a.ID, a.AccessKeyID, a.SecretAccessKey, now))
	return nil
}

func (s *Service) operatorKey(account, id, secret string, now time.Time) *accessKey {
	k := newAccessKey(s.sealer, account, "", id, secret, now)
	k.Operator = true
	return k
}

func (s *Service) operatorKeyOf(account string) *accessKey {
	for _, k := range s.keys(account) {
		if k.Operator {
			return k
		}
	}
	return nil
}

func (a *Account) check() error {
	const accountDigits, keyCharsMax = 12, 128
	switch {
	case len(a.ID) != accountDigits || strings.Trim(a.ID, "0123456789") != "":
		return fmt.Errorf("%q is no account: it has twelve digits", a.ID)
	case (a.AccessKeyID == "") != (a.SecretAccessKey == ""):
		return fmt.Errorf("account %s: choose both, access key ID and secret, or none", a.ID)
	case len(a.AccessKeyID) > keyCharsMax || strings.ContainsFunc(a.AccessKeyID, isNoWord):
		return fmt.Errorf("account %s: an access key ID has at most %d letters, digits and underscores", a.ID, keyCharsMax)
	case len(a.SecretAccessKey) > keyCharsMax || strings.ContainsFunc(a.SecretAccessKey, isNoGraph):
		return fmt.Errorf("account %s: a secret access key has at most %d printable characters without spaces", a.ID, keyCharsMax)
	}
	return nil
}

func isNoWord(r rune) bool {
	return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '_'
}

func isNoGraph(r rune) bool { return r <= ' ' || r > '~' }

// writeCredentials writes the operator's file where it is not as it should be: the root credentials of all accounts.
func (s *Service) writeCredentials() error {
	if s.folder == "" {
		return nil
	}
	var content bytes.Buffer
	for _, id := range s.accountIDs() {
		profile := id
		if id == s.own {
			profile = "default"
		}
		if k := s.operatorKeyOf(id); k != nil {
			fmt.Fprintf(&content, "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n", profile, k.ID, k.secret)
		}
	}
	path := filepath.Join(s.folder, CredentialsFile)
	if content.Len() == 0 {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	const private fs.FileMode = 0o600
	info, statErr := os.Lstat(path)
	written, readErr := os.ReadFile(path)
	if statErr == nil && readErr == nil && info.Mode() == private && bytes.Equal(written, content.Bytes()) {
		return nil
	}
	return seal.WriteFile(path, content.Bytes())
}
