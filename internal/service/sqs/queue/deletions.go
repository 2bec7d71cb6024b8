package queue

// deletions are the names of deleted queues, which are not to be had for a while, in the order of their deletion.
type deletions struct {
	byKey map[Key]*deletion
	order []*deletion // those that were forgotten too, until they come first
	asked int         // how many of them, from the first, the action NameFree is out for
}

type deletion struct {
	key  Key
	at   int64
	free bool // forgotten
}

func (d *deletions) add(key Key, at int64) {
	if d.byKey == nil {
		d.byKey = map[Key]*deletion{}
	}
	one := &deletion{key: key, at: at}
	d.byKey[key] = one
	d.order = append(d.order, one)
}

// recent tells whether a name is not to be had yet.
func (d *deletions) recent(key Key, now int64) bool {
	one := d.byKey[key]
	return one != nil && now < one.at+NameInterval
}

// forget frees a name.
func (d *deletions) forget(key Key) {
	one := d.byKey[key]
	if one == nil {
		return
	}
	delete(d.byKey, key)
	one.free = true
	for len(d.order) > 0 && d.order[0].free {
		d.order[0] = nil
		d.order = d.order[1:]
		d.asked = max(d.asked-1, 0)
	}
}

// ask lists the names whose time is over, once.
func (d *deletions) ask(now int64) []Action {
	var out []Action
	for ; d.asked < len(d.order) && d.order[d.asked].at+NameInterval <= now; d.asked++ {
		if one := d.order[d.asked]; !one.free {
			out = append(out, NameFree{Key: one.key})
		}
	}
	return out
}

// due is when ask will next list something; 0 for never.
func (d *deletions) due() int64 {
	if d.asked == len(d.order) {
		return 0
	}
	return d.order[d.asked].at + NameInterval
}

// outstanding lists the names that were asked about and are not forgotten.
func (d *deletions) outstanding() []Action {
	var out []Action
	for _, one := range d.order[:d.asked] {
		if !one.free {
			out = append(out, NameFree{Key: one.key})
		}
	}
	return out
}
