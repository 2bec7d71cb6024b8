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
	store   store.Store
	records *records
	sealer  *seal.Sealer
	uses    *uses
	// accounts are those that live here; fixed once open.
	accounts map[string]bool

	writing sync.Mutex   // held for the whole of a change: see change.go
	mu      sync.RWMutex // guards image; never held during I/O
	image   image
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
		store: c.Store, records: newRecords(c.Store), sealer: c.Root.Sealer(secretPurpose),
		image: newImage(aws, gone), accounts: map[string]bool{},
	}
	s.uses = newUses(c.Store, s.records.usage)
	if err := s.load(); err != nil {
		return nil, fmt.Errorf("load IAM: %w", err)
	}
	if err := s.openAccounts(c.Accounts, second(c.Clock.Now())); err != nil {
		return nil, fmt.Errorf("root credentials: %w", err)
	}
	if c.Folder != "" {
		if err := s.writeCredentials(c.Folder, c.Accounts); err != nil {
			return nil, fmt.Errorf("write root credentials: %w", err)
		}
	}
	return s, nil
}
