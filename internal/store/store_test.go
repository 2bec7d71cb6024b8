package store_test

// Proves that key spaces cannot meet, that Under shows and changes only what lies below its prefix, and that records come
// back as they were stored, older ones upgraded, newer and damaged ones refused. How: tables and properties over the memory
// driver.

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"

	"sluice/internal/store"
	"sluice/internal/store/memory"
)

func openMemory(t *testing.T) store.Store {
	t.Helper()
	s, err := memory.NewDisk().Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAfterEndsExactlyThePrefix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.SliceOfN(rapid.Byte(), 1, 4).Draw(t, "prefix")
		key := rapid.SliceOfN(rapid.Byte(), 0, 6).Draw(t, "key")
		r := store.Within(prefix)
		within := bytes.Compare(r.From, key) <= 0 && (r.To == nil || bytes.Compare(key, r.To) < 0)
		if within != bytes.HasPrefix(key, prefix) {
			t.Fatalf("%x within %x…%x: %v", key, r.From, r.To, within)
		}
	})
}

func TestNumbersSortAsKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Uint64().Draw(t, "a"), rapid.Uint64().Draw(t, "b")
		if (a < b) != (bytes.Compare(store.AppendUint64(nil, a), store.AppendUint64(nil, b)) < 0) {
			t.Fatalf("%d and %d", a, b)
		}
	})
}

func TestUnderReachesNothingElse(t *testing.T) {
	s := openMemory(t)
	inner := store.SpaceViews.Prefix("one")
	err := store.Durably(s, func(b store.Batch) error {
		for _, name := range []string{"on", "one", "onf"} {
			b.Put(append(store.SpaceViews.Prefix(name), 'k'), []byte("other"))
		}
		under := store.NewUnderBatch(inner)
		under.Reset(b)
		for _, key := range []string{"a", "b", "c", "d", ""} {
			under.Put([]byte(key), []byte("mine"))
		}
		under.Delete([]byte("a"))
		under.DeleteRange([]byte("b"), []byte("d"))
		if under.Len() != b.Len() || under.Size() != b.Size() {
			t.Error("the size is not the batch's")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	under := store.Under(s, inner)
	for name, test := range map[string]struct {
		r    store.Range
		want string
	}{
		"all":      {store.Range{}, " d k"},
		"back":     {store.Range{Backwards: true}, "k d "},
		"from":     {store.Range{From: []byte("e")}, "k"},
		"to":       {store.Range{To: []byte("k")}, " d"},
		"both":     {store.Range{From: []byte("a"), To: []byte("e")}, "d"},
		"to empty": {store.Range{To: []byte{}}, ""},
	} {
		var keys [][]byte
		if err := under.Scan(test.r, func(key, _ []byte) error {
			keys = append(keys, bytes.Clone(key))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if got := string(bytes.Join(keys, []byte(" "))); got != test.want {
			t.Errorf("%s: %q want %q", name, got, test.want)
		}
	}
	if value, err := under.Get([]byte("d")); err != nil || string(value) != "mine" {
		t.Errorf("%q, %v", value, err)
	}
	if _, err := under.Get([]byte("b")); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
}

type role struct {
	Name string `json:"name"`
	Age  int    `json:"age"`
}

func TestRecordsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := memory.NewDisk().Open(nil)
		if err != nil {
			t.Fatal(err)
		}
		roles := store.NewRecords[role](s, "iam/role", 1, nil)
		neighbour := store.NewRecords[role](s, "iam/rol", 1, nil)
		if err := neighbour.Put("e\x00x", role{Name: "neighbour"}); err != nil {
			t.Fatal(err)
		}
		want := rapid.MapOfN(rapid.String(), rapid.Int(), 0, 8).Draw(t, "ids")
		deleted := rapid.String().Draw(t, "deleted")
		for id, age := range want {
			if err := roles.Put(id, role{Name: id, Age: age}); err != nil {
				t.Skip(err) // a name that is no valid UTF-8
			}
		}
		delete(want, deleted)
		if err := roles.Delete(deleted); err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		if err := roles.Load(func(id string, r role) error {
			if one, err := roles.Get(id); err != nil || one != r || r.Name != id {
				t.Fatalf("%q: %+v, alone %+v, %v", id, r, one, err)
			}
			got[id] = r.Age
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("got %v want %v", got, want)
		}
	})
}

func TestRecordsChangeTogetherOrNotAtAll(t *testing.T) {
	s := openMemory(t)
	roles := store.NewRecords[role](s, "role", 1, nil)
	names := store.NewRecords[string](s, "name", 1, nil)
	boom := errors.New("boom")
	both := func(last error) error {
		return store.Durably(s, func(b store.Batch) error {
			if err := roles.PutIn(b, "1", role{Name: "x"}); err != nil {
				return err
			}
			if err := names.PutIn(b, "x", "1"); err != nil {
				return err
			}
			return last
		})
	}
	if err := both(boom); !errors.Is(err, boom) {
		t.Fatal(err)
	}
	if _, err := roles.Get("1"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("half a change was made: %v", err)
	}
	if err := both(nil); err != nil {
		t.Fatal(err)
	}
	if name, err := names.Get("x"); err != nil || name != "1" {
		t.Errorf("%q, %v", name, err)
	}
}

func TestRecordsOfOtherVersions(t *testing.T) {
	s := openMemory(t)
	type oldRole struct {
		Title string `json:"title"`
	}
	old := store.NewRecords[oldRole](s, "role", 1, nil)
	newer := store.NewRecords(s, "role", 2, func(version int, record jsontext.Value) (role, error) {
		var r oldRole
		err := json.Unmarshal(record, &r)
		return role{Name: r.Title, Age: version}, err
	})
	if err := old.Put("a", oldRole{Title: "A"}); err != nil {
		t.Fatal(err)
	}
	if got, err := newer.Get("a"); err != nil || got != (role{Name: "A", Age: 1}) {
		t.Errorf("upgraded to %+v, %v", got, err)
	}
	if err := newer.Put("a", role{Name: "A", Age: 5}); err != nil {
		t.Fatal(err)
	}
	if _, err := old.Get("a"); !errors.Is(err, store.ErrNewer) {
		t.Errorf("an older build reads a newer record: %v", err)
	}
	if err := old.Load(func(string, oldRole) error { return nil }); !errors.Is(err, store.ErrNewer) {
		t.Errorf("an older build loads a newer record: %v", err)
	}
	noUpgrade := store.NewRecords[role](s, "role", 3, nil)
	if _, err := noUpgrade.Get("a"); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("an old record without upgrade: %v", err)
	}
}

func TestDamagedRecordsAreErrors(t *testing.T) {
	s := openMemory(t)
	roles := store.NewRecords[role](s, "role", 1, nil)
	for _, value := range []string{"", "{", "[]", `{"version":1,"record":7}`, `{"record":{"name":"x"}}`, "\x00", `{"version":1}`} {
		err := store.Durably(s, func(b store.Batch) error {
			b.Put(append(store.SpaceRecords.Prefix("role"), "a"...), []byte(value))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := roles.Get("a"); !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("%q was read as %+v, %v", value, got, err)
		}
	}
}
