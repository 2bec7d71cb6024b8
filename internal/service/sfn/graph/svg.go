package graph

import (
	"fmt"
	"html"
	"strings"
)

// look is how an outcome is drawn.
type look struct{ fill, line string }

func (o Outcome) look() look {
	switch o {
	case Succeeded:
		return look{"#e6f5e8", "#1d8102"}
	case Caught:
		return look{"#fdf3e1", "#c46f00"}
	case Running:
		return look{"#e4f0fb", "#0073bb"}
	case Aborted:
		return look{"#eeeef0", "#545b64"}
	case Failed:
		return look{"#fdecea", "#d13212"}
	case NotReached:
	}
	return look{"#ffffff", "#aab7b8"}
}

const (
	margin     = 24
	legendLine = 30
	takenLine  = "#16191f"
	fontFamily = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
)

// SVG draws a state machine and the path through it, with title above. path may be nil: then it is the machine alone.
func SVG(p *Program, path *Path, title string) string {
	if path == nil {
		path = Trace(nil)
	}
	whole := arrange(p)
	whole.shift(margin, margin+legendLine)
	d := &drawing{path: path}
	legendWidth := 0.0
	if path.Begun() {
		legendWidth = float64(len(legend) * 100)
	}
	width := max(whole.w, glyphWidth*float64(len(title)), legendWidth) + 2*margin
	height := whole.h + 2*margin + legendLine
	if legendWidth > 0 {
		height += legendLine
	}
	d.print(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" font-family="%s" font-size="13">`, width, height, width, height, fontFamily)
	d.print(`<title>%s</title><defs>`, html.EscapeString(title))
	d.arrow("", NotReached.look().line)
	d.arrow("-taken", takenLine)
	d.print(`</defs><rect width="100%%" height="100%%" fill="#ffffff"/>`)
	d.print(`<text x="%d" y="%d" font-weight="600" fill="%s">%s</text>`, margin, margin, takenLine, html.EscapeString(title))
	d.plan(whole, true)
	if legendWidth > 0 {
		d.legend(height - margin)
	}
	d.print("</svg>\n")
	return d.out.String()
}

type drawing struct {
	path *Path
	out  strings.Builder
}

func (d *drawing) print(format string, args ...any) { fmt.Fprintf(&d.out, format, args...) }

func (d *drawing) arrow(name, color string) {
	d.print(`<marker id="arrow%s" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="%s"/></marker>`, name, color)
}

// plan draws a program: boxes first, so that no line is hidden.
func (d *drawing) plan(p *plan, reached bool) {
	for _, b := range p.order {
		d.box(b)
	}
	for _, l := range p.lines() {
		d.line(l, reached)
	}
	d.end(p.top, "Start", reached && d.path.Of(p.program.Start).Entered > 0)
	if p.bottom != nil {
		d.end(p.bottom, "End", d.finished(p))
	}
}

func (d *drawing) finished(p *plan) bool {
	for _, b := range p.order {
		if v := d.path.Of(b.state.Name); b.state.Last && (v.Outcome == Succeeded || v.Outcome == Caught) {
			return true
		}
	}
	return false
}

func (d *drawing) end(at *point, word string, reached bool) {
	l := NotReached.look()
	if reached {
		l.line = takenLine
	}
	d.print(`<circle cx="%.1f" cy="%.1f" r="%d" fill="%s" stroke="%s"/><text x="%.1f" y="%.1f" text-anchor="middle" font-size="9" fill="%s">%s</text>`,
		at.x, at.y, terminal, l.fill, l.line, at.x, at.y+3, l.line, word)
}

func (d *drawing) box(b *box) {
	visit := d.path.Of(b.state.Name)
	l := visit.Outcome.look()
	dash, below := "", b.state.Type
	if len(b.inside) > 0 {
		dash = ` stroke-dasharray="5 3"`
	}
	if counts := visit.counts(); counts != "" {
		below += " · " + counts
	}
	d.print(`<g><title>%s: %s</title><rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="5" fill="%s" stroke="%s"%s/>`,
		html.EscapeString(b.state.Name), visit.Outcome, b.x, b.y, b.w, b.h, l.fill, l.line, dash)
	d.print(`<text x="%.1f" y="%.1f" text-anchor="middle" fill="%s">%s</text>`, b.middle(), b.y+20, takenLine, html.EscapeString(b.state.Name))
	at := b.y + 36
	if len(b.inside) > 0 {
		at = b.y + 32
	}
	d.print(`<text x="%.1f" y="%.1f" text-anchor="middle" font-size="10" fill="%s">%s</text></g>`, b.middle(), at, l.line, html.EscapeString(below))
	for _, p := range b.inside {
		d.plan(p, visit.Entered > 0)
	}
}

// counts says what one time does not tell.
func (v Visit) counts() string {
	var parts []string
	if v.Entered > 1 {
		parts = append(parts, fmt.Sprintf("%d times", v.Entered))
	}
	switch {
	case v.Failures == 1:
		parts = append(parts, "1 failure")
	case v.Failures > 1:
		parts = append(parts, fmt.Sprintf("%d failures", v.Failures))
	}
	return strings.Join(parts, ", ")
}

func (d *drawing) line(l line, reached bool) {
	color, width, marker, dash := NotReached.look().line, 1.0, "arrow", ""
	if d.took(l, reached) {
		color, width, marker = takenLine, 1.6, "arrow-taken"
	}
	if l.step.Catch {
		dash = ` stroke-dasharray="4 3"`
	}
	var path strings.Builder
	for i, at := range l.points {
		fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(i, 1)], at.x, at.y)
	}
	d.print(`<path d="%s" fill="none" stroke="%s" stroke-width="%.1f"%s marker-end="url(#%s)"/>`, path.String(), color, width, dash, marker)
}

// took tells whether the execution went along a line.
func (d *drawing) took(l line, reached bool) bool {
	switch {
	case l.from == "":
		return reached && d.path.Of(l.to).Entered > 0
	case l.to == "":
		o := d.path.Of(l.from).Outcome
		return o == Succeeded || o == Caught
	}
	return d.path.Took(l.from, l.to)
}

var legend = [...]Outcome{Succeeded, Failed, Caught, Running, Aborted, NotReached}

func (d *drawing) legend(y float64) {
	for i, o := range legend {
		x := float64(margin + i*100)
		l := o.look()
		d.print(`<rect x="%.1f" y="%.1f" width="12" height="12" rx="2" fill="%s" stroke="%s"/><text x="%.1f" y="%.1f" font-size="11" fill="%s">%s</text>`,
			x, y-10, l.fill, l.line, x+17, y, takenLine, o)
	}
}
