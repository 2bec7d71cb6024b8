package iam

import (
	"fmt"
	"sync"

	"sluice/internal/clock"
	"sluice/internal/seal"
	"sluice/internal/store"
)

// Config is what IAM needs. All of it must be set, but for Folder.
type Config struct {
	Store store.Store
	Root  *seal.Root
	Clock clock.Clock
	// Accounts are those that have root credentials from the start, the server's own first.
	Accounts []Account
	// Folder is where the file root-credentials is written for the operator; empty writes it nowhere.
	Folder string
}

// Service is IAM. It is safe for concurrent use.
type Service struct {
	store      store.Store
	records    *records
	sealer     *seal.Sealer
	samlSealer *seal.Sealer // of SAML providers' private keys
	mfaSealer  *seal.Sealer // of MFA devices' seeds
	tries      tries        // of MFA codes
	uses       *uses
	folder     string // of the operator's file; empty for none
	own        string // the server's own account

	writing sync.Mutex // held for the whole of a change: see change.go
	// accounts are those that live here, guarded by writing.
	accounts map[string]bool
	mu       sync.RWMutex // guards image; never held during I/O
	image    image
}

// Open loads what the store has and sees to it that every account has its root credentials. It does the same again after
// a restart: what was made at the first start stays.
func Open(c Config) (*Service, error) {
	aws, err := awsManaged()
	if err != nil {
		return nil, fmt.Errorf("policies that AWS manages: %w", err)
	}
	gone, err := nobody()
	if err != nil {
		return nil, fmt.Errorf("policy of whoever is gone: %w", err)
	}
	s := &Service{
		store: c.Store, records: newRecords(c.Store), sealer: c.Root.Sealer(secretPurpose), samlSealer: c.Root.Sealer(samlKeyPurpose), mfaSealer: c.Root.Sealer(mfaPurpose), tries: tries{},
		image: newImage(aws, gone), accounts: map[string]bool{}, folder: c.Folder,
	}
	if len(c.Accounts) > 0 {
		s.own = c.Accounts[0].ID
	}
	s.uses = newUses(c.Store, s.records.usage)
	if err := s.load(); err != nil {
		return nil, fmt.Errorf("load IAM: %w", err)
	}
	if err := s.openAccounts(c.Accounts, second(c.Clock.Now())); err != nil {
		return nil, fmt.Errorf("root credentials: %w", err)
	}
	if err := s.writeCredentials(); err != nil {
		return nil, fmt.Errorf("write root credentials: %w", err)
	}
	return s, nil
}
