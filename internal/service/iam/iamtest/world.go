// Package iamtest puts IAM, STS and the edge together as the server does, over a store in memory and a clock that stands
// still, for tests of everything that is authorized. A test calls operations with real signatures, in Go (World) or in a script
// of calls and expected answers (Run).
package iamtest

import (
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"sluice/internal/app/identity"
	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/fault"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/iam"
	"sluice/internal/service/sts"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

// The accounts of a World, with their root credentials.
const (
	Account      = "123456789012"
	OtherAccount = "210987654321"
	RootKey      = "AKIAIOSFODNN7EXAMPLE"
	RootSecret   = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	OtherKey     = "000000000002"
	OtherSecret  = "test"
	Region       = "us-east-1"
)

// Start is when a World begins.
var Start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// World is a server without its sockets. Its parts may be used directly.
type World struct {
	Disk   *memory.Disk
	Faults *fault.Set // of the store
	Store  store.Store
	Clock  *clock.Virtual
	Root   *seal.Root
	IAM    *iam.Service
	STS    *sts.Service
	Edge   *edge.Edge

	more []service.Definition
}

// New makes a World of two accounts; more are services beside IAM and STS.
func New(t testing.TB, more ...service.Definition) *World {
	t.Helper()
	w := &World{
		Disk: memory.NewDisk(), Faults: &fault.Set{}, Clock: clock.NewVirtual(Start), Root: seal.NewRoot([seal.KeyBytes]byte{1}), more: more,
	}
	w.open(t)
	return w
}

// Restart ends everything that is in memory and starts it again from the disk.
func (w *World) Restart(t testing.TB) {
	t.Helper()
	if err := w.Store.Close(); err != nil {
		t.Fatal(err)
	}
	w.open(t)
}

// Crash cuts the power, and starts again from what the disk then has.
func (w *World) Crash(t testing.TB, chance *rand.Rand) {
	t.Helper()
	w.Disk.Crash(chance)
	w.open(t)
}

func (w *World) open(t testing.TB) {
	t.Helper()
	s, err := w.Disk.Open(w.Faults)
	if err != nil {
		t.Fatal(err)
	}
	w.Store = s
	if w.IAM, err = iam.Open(iam.Config{Store: s, Root: w.Root, Clock: w.Clock, Accounts: []iam.Account{
		{ID: Account, AccessKeyID: RootKey, SecretAccessKey: RootSecret},
		{ID: OtherAccount, AccessKeyID: OtherKey, SecretAccessKey: OtherSecret},
	}}); err != nil {
		t.Fatal(err)
	}
	if w.STS, err = sts.New(identity.Roles{Service: w.IAM}, w.Root); err != nil {
		t.Fatal(err)
	}
	w.Edge = edge.New(edge.Config{
		Services:    append([]service.Definition{w.IAM.Definition(), w.STS.Definition()}, w.more...),
		Credentials: identity.Credentials{IAM: w.IAM, STS: w.STS}, Permissions: identity.Permissions{Service: w.IAM, STS: w.STS}, Recorder: nobody{}, Clock: w.Clock,
		Log: slog.New(slog.DiscardHandler), Account: Account, Region: Region,
	})
}

type nobody struct{}

func (nobody) Record(*edge.Record) {}
