package teststate

import (
	"strings"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// read takes the items from what the reader would have read. The texts of failures are ours.
func (r *run) read() (items *value.Array, known bool, err error) {
	reader, err := r.state.Reader(&r.scope)
	if err != nil {
		return nil, false, err
	}
	data := r.request.Configuration.MapItemReaderData
	if data == "" {
		return nil, false, nil
	}
	items = value.NewArray()
	switch reader.InputType {
	case "JSON":
		if items, err = r.pointed(reader.ItemsPointer, data); err != nil {
			return nil, false, err
		}
	case "JSONL":
		for line := range strings.Lines(data) {
			if strings.TrimSpace(line) == "" {
				continue
			}
			v, err := value.Parse(line)
			if err != nil {
				return nil, false, unreadable("Attempting to parse a line that is not JSON.")
			}
			items.Append(v)
		}
	default:
		return nil, false, nil
	}
	for most := reader.MaxItems; most > 0 && int64(items.Len()) > most; {
		items.Delete(items.Len() - 1)
	}
	return items, true, nil
}

// pointed are the items of JSON, those at the pointer if there is one.
func (r *run) pointed(pointer, data string) (*value.Array, error) {
	v, err := value.Parse(data)
	if err != nil {
		return nil, unreadable("Attempting to parse data that is not JSON.")
	}
	if pointer != "" {
		for name := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
			if v, err = stepInto(v, name); err != nil {
				return nil, err
			}
		}
		if err := r.show(&r.out.Seen.AfterItemsPointer, v); err != nil {
			return nil, err
		}
	}
	if array, ok := v.AsArray(); ok {
		return array.Clone(), nil
	}
	if members, ok := v.AsObject(); ok {
		items := value.NewArray()
		for name, member := range members.All() {
			items.Append(asl.Pair(name, member))
		}
		return items, nil
	}
	return nil, unreadable("Attempting to map over non-iterable node.")
}

// stepInto follows one name of a JSON Pointer (RFC 6901).
func stepInto(v value.Value, name string) (value.Value, error) {
	name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
	inner, ok := v.Get(name)
	if !ok {
		return v, unreadable("The ItemsPointer points to nothing.")
	}
	return inner, nil
}

func unreadable(cause string) error {
	return &asl.Failure{Name: asl.ErrorItemReaderFailed, Cause: cause}
}
