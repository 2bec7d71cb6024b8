package cloudwatch

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"sluice/internal/store"
)

// dashboards is all dashboards; their bodies lie in the store alone. They belong to an account, and to no region.
type dashboards struct {
	records *store.Records[dashboardRecord]

	writing sync.Mutex
	mu      sync.RWMutex
	image   map[string]dashboardEntry
}

// dashboardRecord is a dashboard on the disk.
type dashboardRecord struct {
	Account  string    `json:"account"`
	Name     string    `json:"name"`
	Body     string    `json:"body"`
	Modified time.Time `json:"modified"`
}

// dashboardEntry is what lists show of one.
type dashboardEntry struct {
	account, name string
	modified      time.Time
	size          int
}

func dashboardID(account, name string) string { return account + "/" + name }

func (r *dashboardRecord) entry() dashboardEntry {
	return dashboardEntry{r.Account, r.Name, r.Modified, len(r.Body)}
}

func openDashboards(s store.Store) (*dashboards, error) {
	d := &dashboards{records: store.NewRecords[dashboardRecord](s, "cloudwatch/dashboard", 1, nil), image: map[string]dashboardEntry{}}
	return d, d.records.Load(func(id string, r dashboardRecord) error {
		d.image[id] = r.entry()
		return nil
	})
}

// put stores one, if there are not too many.
func (d *dashboards) put(r dashboardRecord) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	id := dashboardID(r.Account, r.Name)
	if !d.has(r.Account, r.Name) && len(d.list(r.Account, "")) >= dashboardsMax {
		return invalidValue("The account has as many dashboards as are kept for one here: %d.", dashboardsMax)
	}
	if err := d.records.Put(id, r); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.image[id] = r.entry()
	return nil
}

// delete deletes those that there are; missing is the name of one that there is not.
func (d *dashboards) delete(s store.Store, account string, names []string) (missing string, err error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	for _, name := range names {
		if !d.has(account, name) {
			missing = name
		}
	}
	err = store.Durably(s, func(b store.Batch) error {
		for _, name := range names {
			d.records.DeleteIn(b, dashboardID(account, name))
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, name := range names {
		delete(d.image, dashboardID(account, name))
	}
	return missing, nil
}

func (d *dashboards) has(account, name string) bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	_, there := d.image[dashboardID(account, name)]
	return there
}

// list is the account's dashboards whose names begin with a prefix, by name.
func (d *dashboards) list(account, prefix string) []dashboardEntry {
	d.mu.RLock()
	var out []dashboardEntry
	for _, e := range d.image {
		if e.account == account && strings.HasPrefix(e.name, prefix) {
			out = append(out, e)
		}
	}
	d.mu.RUnlock()
	slices.SortFunc(out, func(x, y dashboardEntry) int { return cmp.Compare(x.name, y.name) })
	return out
}
