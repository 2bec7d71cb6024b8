package functionurl

import "sluice/internal/value"

// writer writes members, each with a comma behind it.
type writer struct{ dst []byte }

// open begins an object; a name is that of a member.
func (w *writer) open(name string) {
	if name != "" {
		w.name(name)
	}
	w.dst = append(w.dst, '{')
}

// shut ends an object or, by its bracket, an array; what it holds last has a comma behind it.
func (w *writer) shut() { w.close('{', '}') }

func (w *writer) close(begin, end byte) {
	if last := len(w.dst) - 1; w.dst[last] != begin {
		w.dst = w.dst[:last]
	}
	w.dst = append(w.dst, end, ',')
}

func (w *writer) name(name string) { w.dst = append(value.AppendString(w.dst, name), ':') }

func (w *writer) raw(name, text string) {
	w.name(name)
	w.dst = append(append(w.dst, text...), ',')
}

func (w *writer) text(name, text string) {
	w.name(name)
	w.dst = append(value.AppendString(w.dst, text), ',')
}

// orNull writes null for what is not known.
func (w *writer) orNull(name, text string) {
	if text == "" {
		w.raw(name, "null")
		return
	}
	w.text(name, text)
}
