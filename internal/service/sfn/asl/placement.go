package asl

import (
	"errors"
	"strconv"
	"strings"

	"sluice/internal/value"
)

// placement is a ResultPath: where a result goes in the input. The zero placement replaces the input.
type placement struct {
	text    string
	discard bool
	steps   []step
}

// step is one name or index of a reference path.
type step struct {
	name  string
	index int
	// indexed says that the step is an index.
	indexed bool
}

// parsePlacement reads a reference path: names and indexes only.
func parsePlacement(text string) (placement, bool) {
	p := placement{text: text}
	rest, ok := strings.CutPrefix(text, "$")
	for ok && rest != "" {
		var s step
		switch {
		case strings.HasPrefix(rest, "['"), strings.HasPrefix(rest, "[\""):
			s, rest, ok = quotedStep(rest)
		case rest[0] == '[':
			s, rest, ok = indexStep(rest)
		case rest[0] == '.':
			s, rest, ok = nameStep(rest[1:])
		default:
			ok = false
		}
		p.steps = append(p.steps, s)
	}
	return p, ok
}

func nameStep(rest string) (step, string, bool) {
	end := strings.IndexAny(rest, ".[")
	if end < 0 {
		end = len(rest)
	}
	name := rest[:end]
	return step{name: name}, rest[end:], name != "" && !strings.ContainsAny(name, "*@?:,()]'\" ")
}

func quotedStep(rest string) (step, string, bool) {
	quote := rest[1]
	var name strings.Builder
	for i := 2; i < len(rest); i++ {
		switch {
		case rest[i] == '\\' && i+1 < len(rest):
			i++
			name.WriteByte(rest[i])
		case rest[i] == quote:
			return step{name: name.String()}, strings.TrimPrefix(rest[i+1:], "]"), strings.HasPrefix(rest[i+1:], "]")
		default:
			name.WriteByte(rest[i])
		}
	}
	return step{}, "", false
}

func indexStep(rest string) (step, string, bool) {
	end := strings.IndexByte(rest, ']')
	if end < 0 {
		return step{}, "", false
	}
	index, err := strconv.Atoi(rest[1:end])
	return step{index: index, indexed: true}, rest[end+1:], err == nil && index >= 0
}

// put returns the input with the result in its place; neither is changed.
func (p *placement) put(input, result value.Value) (value.Value, error) {
	if p.discard {
		return input, nil
	}
	placed, err := p.into(input, result, p.steps)
	var f *Failure
	if errors.As(err, &f) {
		f.Cause += " to input " + input.String()
	}
	return placed, err
}

func (p *placement) into(v, result value.Value, steps []step) (value.Value, error) {
	if len(steps) == 0 {
		return result, nil
	}
	if steps[0].indexed {
		return p.intoArray(v, result, steps)
	}
	object, ok := v.AsObject()
	if !ok && !v.IsNull() {
		return value.Value{}, p.mismatch()
	}
	members := []value.Member{}
	if ok {
		for name, v := range object.All() {
			members = append(members, value.Member{Name: name, Value: v})
		}
	}
	copied := value.NewObject(members...)
	inner, _ := v.Get(steps[0].name)
	placed, err := p.into(inner, result, steps[1:])
	if err != nil {
		return value.Value{}, err
	}
	copied.Set(steps[0].name, placed)
	return copied.Value(), nil
}

func (p *placement) intoArray(v, result value.Value, steps []step) (value.Value, error) {
	inner, ok := v.At(steps[0].index)
	if !ok {
		return value.Value{}, p.mismatch()
	}
	placed, err := p.into(inner, result, steps[1:])
	if err != nil {
		return value.Value{}, err
	}
	array, _ := v.AsArray()
	items := make([]value.Value, array.Len())
	for i, item := range array.All() {
		items[i] = item
	}
	items[steps[0].index] = placed
	return value.NewArray(items...).Value(), nil
}

func (p *placement) mismatch() error {
	return &Failure{Name: ErrorResultPathMatchFailure, Cause: "Unable to apply ReferencePath " + p.text, Evaluation: true}
}
