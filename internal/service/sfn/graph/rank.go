package graph

// layers gives each state of a program its row: below all that lead to it, but for steps that go back. It returns the states row by row, in
// the order in which the definition leads to them.
func layers(p *Program) [][]*State {
	g := &ranking{byName: map[string]*State{}, row: map[string]int{}}
	for _, s := range p.States {
		g.byName[s.Name] = s
	}
	order := g.order(p)
	for range order { // rows only grow, and by no more than there are states
		if !g.push(order) {
			break
		}
	}
	var rows [][]*State
	for _, s := range order {
		for len(rows) <= g.row[s.Name] {
			rows = append(rows, nil)
		}
		rows[g.row[s.Name]] = append(rows[g.row[s.Name]], s)
	}
	return rows
}

type ranking struct {
	byName map[string]*State
	row    map[string]int
	place  map[string]int // in the order of the first visit
	back   map[[2]string]bool
}

// visit is a state on the way down, and how many of its steps were looked at.
type visit struct {
	state *State
	next  int
}

// order goes through the states depth first, without recursion, for a machine has ten thousand states. Steps to a state that is on the way
// go back. What nothing leads to stands at the end.
func (g *ranking) order(p *Program) []*State {
	g.place, g.back = map[string]int{}, map[[2]string]bool{}
	done := map[string]bool{}
	var finished []*State
	for _, begin := range append([]*State{g.byName[p.Start]}, p.States...) {
		if begin == nil || g.seen(begin) {
			continue
		}
		way := []*visit{{state: begin}}
		g.place[begin.Name] = len(g.place)
		for len(way) > 0 {
			top := way[len(way)-1]
			if top.next == len(top.state.Steps) {
				done[top.state.Name] = true
				finished = append(finished, top.state)
				way = way[:len(way)-1]
				continue
			}
			to := g.byName[top.state.Steps[top.next].To]
			top.next++
			switch {
			case to == nil:
			case !g.seen(to):
				g.place[to.Name] = len(g.place)
				way = append(way, &visit{state: to})
			case !done[to.Name]:
				g.back[[2]string{top.state.Name, to.Name}] = true
			}
		}
	}
	out := make([]*State, len(finished))
	for i, s := range finished { // who finished last stands first: each before those that it leads to
		out[len(finished)-1-i] = s
	}
	return out
}

func (g *ranking) seen(s *State) bool { _, ok := g.place[s.Name]; return ok }

// push moves states below those that lead to them, and tells whether any moved.
func (g *ranking) push(order []*State) (moved bool) {
	for _, s := range order {
		for _, step := range s.Steps {
			to := g.byName[step.To]
			if to == nil || g.back[[2]string{s.Name, to.Name}] {
				continue
			}
			if below := g.row[s.Name] + 1; g.row[to.Name] < below {
				g.row[to.Name] = below
				moved = true
			}
		}
	}
	return moved
}
