package policy

// finding is what the policies of one kind say about a request.
type finding struct {
	// deny is the first statement that denies, allow the first of those that give most.
	deny, allow found
	// given is how much allow gives.
	given grant
	// named leaves out statements that allow without naming a principal. A policy of the wrong kind, handed over as that
	// of a resource, must not let everyone in.
	named bool
}

// found is a statement with its place.
type found struct {
	place Place
	sid   string
}

func (f found) decision(v Verdict, s Source) Decision {
	return Decision{Verdict: v, Source: s, At: f.place, Sid: f.sid}
}

func (f *finding) scanAll(policies []*Policy, r *Request) {
	for i, p := range policies {
		f.scan(p, i, r)
	}
}

// scan adds what one policy says.
func (f *finding) scan(p *Policy, index int, r *Request) {
	for i := range p.statements {
		s := &p.statements[i]
		if s.deny && f.deny.place.Known || !s.deny && f.given == grantDirect {
			continue // no more to learn from it
		}
		given := s.applies(r)
		if given == grantNone || f.named && !s.deny && s.principals == nil {
			continue
		}
		at := found{place: Place{Known: true, Policy: index, Statement: i}, sid: s.sid}
		switch {
		case s.deny:
			f.deny = at
		case given > f.given:
			f.given, f.allow = given, at
		}
	}
}
