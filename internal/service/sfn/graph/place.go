package graph

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Sizes, in pixels.
const (
	boxHeight    = 46
	boxWidthMin  = 120
	glyphWidth   = 7.2
	boxPadding   = 28
	gapBeside    = 28
	gapBelow     = 44
	insideMargin = 18
	insideTop    = 46
	terminal     = 14 // radius of the start and the end
)

// box is a state or a program with its place in the drawing. Places are relative to the program that the box is in, until shift.
type box struct {
	state      *State
	x, y, w, h float64
	inside     []*plan
}

func (b *box) middle() float64 { return b.x + b.w/2 }

// plan is a program laid out: its boxes, and the place and size of the whole.
type plan struct {
	program    *Program
	x, y, w, h float64
	boxes      map[string]*box
	order      []*box
	top        *point // where it begins
	bottom     *point // where it ends; nil if it never does
}

type point struct{ x, y float64 }

// arrange lays a program out, and all inside it.
func arrange(p *Program) *plan {
	out := &plan{program: p, boxes: map[string]*box{}}
	var rows [][]*box
	for _, row := range layers(p) {
		var boxes []*box
		for _, s := range row {
			b := measure(s)
			out.boxes[s.Name], out.order = b, append(out.order, b)
			boxes = append(boxes, b)
		}
		rows = append(rows, boxes)
	}
	out.stack(rows)
	out.nearer(rows)
	out.ends(rows)
	return out
}

// measure makes the box of a state: as wide as its name, or as what is inside.
func measure(s *State) *box {
	b := &box{state: s, h: boxHeight, w: max(boxWidthMin, glyphWidth*float64(utf8.RuneCountInString(s.Name))+boxPadding)}
	if len(s.Inside) == 0 {
		return b
	}
	x, height := float64(insideMargin), 0.0
	for _, p := range s.Inside {
		inner := arrange(p)
		inner.shift(x, insideTop)
		x += inner.w + gapBeside
		height = max(height, inner.h)
		b.inside = append(b.inside, inner)
	}
	b.w, b.h = max(b.w, x-gapBeside+insideMargin), height+insideTop+insideMargin
	return b
}

// stack puts rows under each other, each in the middle.
func (p *plan) stack(rows [][]*box) {
	y := float64(2*terminal + gapBelow)
	for _, row := range rows {
		width, height := -float64(gapBeside), 0.0
		for _, b := range row {
			width += b.w + gapBeside
			height = max(height, b.h)
		}
		x := -width / 2
		for _, b := range row {
			b.move(x-b.x, y-b.y)
			x += b.w + gapBeside
		}
		y += height + gapBelow
	}
	p.h = y
}

// sweeps is how often rows are put in the order of those above them. More changes nothing that one sees.
const sweeps = 4

// nearer orders each row by where those stand that lead to it, so that fewer lines cross.
func (p *plan) nearer(rows [][]*box) {
	parents := p.parents()
	for range sweeps {
		for _, row := range rows {
			want := map[*box]float64{}
			for _, b := range row {
				want[b] = above(b, parents[b])
			}
			slices.SortStableFunc(row, func(a, b *box) int { return cmp.Compare(want[a], want[b]) })
		}
		p.stack(rows)
	}
}

// parents are the boxes that lead to each, from any side.
func (p *plan) parents() map[*box][]*box {
	out := map[*box][]*box{}
	for _, b := range p.order {
		for _, step := range b.state.Steps {
			if to := p.boxes[step.To]; to != nil {
				out[to] = append(out[to], b)
			}
		}
	}
	return out
}

// above is the middle of those boxes that lead to one from above; its own where there is none.
func above(b *box, parents []*box) float64 {
	sum, n := 0.0, 0
	for _, other := range parents {
		if other.y < b.y {
			sum += other.middle()
			n++
		}
	}
	if n == 0 {
		return b.middle()
	}
	return sum / float64(n)
}

// ends puts the start above and the end below, and moves all to the right of zero.
func (p *plan) ends(rows [][]*box) {
	left, right := 0.0, 0.0
	for _, b := range p.order {
		left, right = min(left, b.x), max(right, b.x+b.w)
	}
	p.top = &point{y: terminal}
	if start := p.boxes[p.program.Start]; start != nil {
		p.top.x = start.middle()
	}
	if slices.ContainsFunc(p.program.States, func(s *State) bool { return s.Last }) {
		p.bottom = &point{y: p.h + terminal}
		p.h += 2 * terminal
	} else if len(rows) > 0 {
		p.h -= gapBelow
	}
	lanes := float64(p.detours()+1) / 2 * lane
	p.shift(lanes-left, 0)
	p.x, p.w = 0, right-left+2*lanes
}

// move takes a box elsewhere with all that is in it.
func (b *box) move(dx, dy float64) {
	b.x, b.y = b.x+dx, b.y+dy
	for _, p := range b.inside {
		p.shift(dx, dy)
	}
}

func (p *plan) shift(dx, dy float64) {
	p.x, p.y = p.x+dx, p.y+dy
	for _, at := range []*point{p.top, p.bottom} {
		if at != nil {
			at.x, at.y = at.x+dx, at.y+dy
		}
	}
	for _, b := range p.order {
		b.move(dx, dy)
	}
}
