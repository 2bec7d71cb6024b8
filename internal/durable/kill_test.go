package durable_test

// Proves that kill -9 loses nothing that was acknowledged, with log and view in one store and in two. How: a child process
// works on folders of the real engine and prints what it was told; the parent kills it in the middle, opens the folders and
// looks for all of it; several times over, so that recovered state is put to the test again.

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/durable/durabletest/shelf"
	journallocal "sluice/internal/journal/local"
	"sluice/internal/store/local"
)

const (
	childFolder = "SLUICE_TEST_DURABLE_CHILD"
	childRound  = "SLUICE_TEST_DURABLE_ROUND"
	childApart  = "SLUICE_TEST_DURABLE_APART"
	killRounds  = 4
	killAfter   = 4000 // lines
	killWorkers = 16
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		fmt.Fprintln(os.Stderr, child(dir, os.Getenv(childRound), os.Getenv(childApart) == "true"))
		os.Exit(1) // the child works until it is killed
	}
	os.Exit(m.Run())
}

type shelfGroup = durable.Group[shelf.Command, shelf.Event, shelf.Answer, shelf.Action]

// openGroup opens the group and returns what closes its stores.
func openGroup(dir string, apart bool, perform func(int, shelf.Action)) (*shelfGroup, func() error, error) {
	view, err := local.Open(filepath.Join(dir, "view"), local.Options{})
	if err != nil {
		return nil, nil, err
	}
	closeAll := view.Close
	engine := durable.Engine(durable.NewEmbedded(view, nil))
	if apart {
		log, err := local.Open(filepath.Join(dir, "log"), local.Options{})
		if err != nil {
			return nil, nil, err
		}
		closeAll = func() error { return errors.Join(view.Close(), log.Close()) }
		engine = durable.NewApart(journallocal.New(log, nil), view, 500)
	}
	group, err := durable.NewGroup(shelf.Durable(), view, engine, durable.GroupOptions[shelf.Action]{
		Partitions: 4, Perform: perform, Each: durable.Options[shelf.Action]{Clock: clock.System{}},
	})
	if err == nil {
		err = group.Start()
	}
	return group, closeAll, err
}

// child puts, takes, confirms and ships until it dies, and prints each thing after it was acknowledged.
func child(dir, round string, apart bool) error {
	ship := make(chan string, 100_000)
	group, _, err := openGroup(dir, apart, func(_ int, a shelf.Action) {
		if a.Do == shelf.Ship {
			ship <- a.Item
		}
	})
	if err != nil {
		return err
	}
	ctx := context.Background()
	var printing sync.Mutex
	tell := func(what, item string) {
		printing.Lock()
		defer printing.Unlock()
		_, _ = fmt.Fprintln(os.Stdout, what, item)
	}
	failed := make(chan error, 2*killWorkers)
	for w := range killWorkers {
		shelfName := fmt.Sprint("shelf", w%4)
		go func() {
			for i := 0; ; i++ {
				item := fmt.Sprintf("%s:%s-%d-%d", shelfName, round, w, i)
				if _, err := group.Do(ctx, shelfName, shelf.Command{Op: shelf.Put, Shelf: shelfName, Item: item}); err != nil {
					failed <- fmt.Errorf("put %s: %w", item, err)
					return
				}
				tell("put", item)
				a, err := group.Do(ctx, shelfName, shelf.Command{Op: shelf.Take, Shelf: shelfName, Hide: time.Hour, Wait: time.Hour})
				if err != nil {
					failed <- err
					return
				}
				if i%3 == 0 {
					continue // taken and forgotten
				}
				tell("confirming", a.Item)
				if _, err := group.Do(ctx, shelfName, shelf.Command{Op: shelf.Confirm, Item: a.Item, Receipt: a.Receipt}); err != nil {
					failed <- fmt.Errorf("confirm %s: %w", a.Item, err)
					return
				}
				tell("confirmed", a.Item)
			}
		}()
	}
	go func() {
		for item := range ship {
			name, _, _ := strings.Cut(item, ":")
			_, err := group.Do(ctx, name, shelf.Command{Op: shelf.Shipped, Item: item})
			if err == nil {
				tell("shipped", item)
			}
		}
	}()
	return <-failed
}

func TestKilledWhileWorking(t *testing.T) {
	for _, apart := range []bool{false, true} {
		t.Run(fmt.Sprintf("apart=%v", apart), func(t *testing.T) {
			dir := t.TempDir()
			told := map[string]string{}
			for round := range killRounds {
				killOne(t, dir, apart, round, told)
				checkTold(t, dir, apart, told)
				if t.Failed() {
					t.Fatalf("in round %d, with %d items known", round, len(told))
				}
			}
		})
	}
}

// killOne runs a child until it has told enough, kills it, and notes all that it told.
func killOne(t *testing.T, dir string, apart bool, round int, told map[string]string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childFolder+"="+dir, fmt.Sprint(childRound, "=", round), fmt.Sprint(childApart, "=", apart))
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := 0
	for scanner := bufio.NewScanner(out); scanner.Scan(); {
		what, item, ok := strings.Cut(scanner.Text(), " ")
		if !ok {
			continue // the last line may be cut
		}
		if rank(what) > rank(told[item]) {
			told[item] = what
		}
		if lines++; lines == killAfter*(round+1)/2 {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait()
	if complaint.Len() > 0 || lines == 0 {
		t.Fatalf("the child told %d things and said %s", lines, complaint.String())
	}
}

// checkTold opens the folder and looks for everything that was told.
func checkTold(t *testing.T, dir string, apart bool, told map[string]string) {
	t.Helper()
	group, closeAll, err := openGroup(dir, apart, nil)
	if err != nil {
		t.Fatal(err)
	}
	for item, what := range told {
		name, _, _ := strings.Cut(item, ":")
		a, err := group.Do(t.Context(), name, shelf.Command{Op: shelf.Look, Item: item})
		gone := errors.Is(err, shelf.ErrNoSuchItem)
		if err != nil && !gone {
			t.Fatal(err)
		}
		sound := map[string]bool{
			"put":        !gone && a.Stage == shelf.OnShelf,
			"confirming": gone || a.Stage >= shelf.OnShelf,
			"confirmed":  gone || a.Stage == shelf.ToShip,
			"shipped":    gone,
		}
		if !sound[what] {
			t.Errorf("%s: the last that was told is %q, and now it is at stage %d, %v", item, what, a.Stage, err)
		}
	}
	if err := errors.Join(group.Stop(context.Background()), closeAll()); err != nil {
		t.Fatal(err)
	}
}

// rank orders what can be told of an item.
func rank(what string) int {
	return slices.Index([]string{"", "put", "confirming", "confirmed", "shipped"}, what)
}
