package graph

// lane is the width of one line that goes around boxes.
const lane = 14

// line is a step, or the way from the start or to the end, as it is drawn.
type line struct {
	from, to string // states; empty for the start and the end
	step     Step
	points   []point
}

// way is a line that is to be drawn, and whether it has to go around boxes.
type way struct {
	line
	around bool
}

// ways are the lines of a program, without those inside its states, as if nothing stood between the boxes.
func (p *plan) ways() (out []way) {
	if start := p.boxes[p.program.Start]; start != nil {
		out = append(out, way{line: line{to: start.state.Name, points: []point{{p.top.x, p.top.y + terminal}, start.above()}}})
	}
	for _, b := range p.order {
		for _, step := range b.state.Steps {
			if to := p.boxes[step.To]; to != nil {
				l := line{from: b.state.Name, to: step.To, step: step, points: []point{b.below(), to.above()}}
				out = append(out, way{line: l, around: !p.straight(&l)})
			}
		}
		if b.state.Last && p.bottom != nil {
			l := line{from: b.state.Name, points: []point{b.below(), {p.bottom.x, p.bottom.y - terminal}}}
			out = append(out, way{line: l, around: !p.straight(&l)})
		}
	}
	return out
}

func (b *box) above() point { return point{b.middle(), b.y} }

func (b *box) below() point { return point{b.middle(), b.y + b.h} }

// straight tells whether a line leads down and nothing stands in its way.
func (p *plan) straight(l *line) bool {
	a, b := l.points[0], l.points[1]
	if b.y <= a.y {
		return false
	}
	for _, other := range p.order {
		if name := other.state.Name; name != l.from && name != l.to && crosses(a, b, other) {
			return false
		}
	}
	return true
}

// crosses tells whether the line from a down to b touches a box.
func crosses(a, b point, over *box) bool {
	top, bottom := max(a.y, over.y), min(b.y, over.y+over.h)
	if top > bottom {
		return false
	}
	at := func(y float64) float64 {
		if b.y == a.y {
			return a.x
		}
		return a.x + (b.x-a.x)*(y-a.y)/(b.y-a.y)
	}
	left, right := min(at(top), at(bottom)), max(at(top), at(bottom))
	const air = 4
	return right > over.x-air && left < over.x+over.w+air
}

// lines are the ways as they are drawn. Each that goes around boxes has a lane of its own beside them.
func (p *plan) lines() (out []line) {
	around := 0
	for _, w := range p.ways() {
		if w.around {
			w.points = p.aside(w.points[0], w.points[1], around)
			around++
		}
		out = append(out, w.line)
	}
	return out
}

// detours counts the lines that go around boxes.
func (p *plan) detours() (n int) {
	for _, w := range p.ways() {
		if w.around {
			n++
		}
	}
	return n
}

// aside leads around all boxes: to the right and to the left in turns.
func (p *plan) aside(from, to point, n int) []point {
	x := p.x + p.w - lane/2 - float64(n/2)*lane
	if n%2 == 1 {
		x = p.x + lane/2 + float64(n/2)*lane
	}
	const stub = gapBelow / 4
	down, up := from.y+stub, to.y-stub
	return []point{from, {from.x, down}, {x, down}, {x, up}, {to.x, up}, to}
}
