package teststate

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/items"
	"sluice/internal/value"
)

// itemsBytesMax bounds the memory of a reader's items, of which each field takes fieldBytes besides its text: a row of CSV repeats the header.
const (
	itemsBytesMax = 16 << 20
	fieldBytes    = 64
)

// read takes the items from what the reader would have read; known is false where that is not given. keys are the names of an object's
// members. The texts of failures are ours.
func (r *run) read() (all *value.Array, keys []string, known bool, err error) {
	reader, err := r.state.Reader(&r.scope)
	data := r.request.Configuration.MapItemReaderData
	if err != nil || data == "" {
		return nil, nil, false, err
	}
	switch reader.InputType {
	case "JSON":
		all, keys, err = r.pointed(reader.ItemsPointer, data)
	case "JSONL", "CSV":
		all, err = listed(reader, data)
	case "":
		return nil, nil, false, &Refusal{Kind: NotBuilt, Text: "stateConfiguration.mapItemReaderData with an ItemReader without an InputType"}
	default:
		return nil, nil, false, &Refusal{Kind: NotBuilt, Text: "stateConfiguration.mapItemReaderData with the InputType " + reader.InputType}
	}
	if err != nil {
		return nil, nil, false, err
	}
	for most := reader.MaxItems; most > 0 && int64(all.Len()) > most; {
		all.Delete(all.Len() - 1)
	}
	return all, keys, true, nil
}

// listed are the items of CSV and of JSON Lines, as executions read them.
func listed(reader *asl.Reader, data string) (*value.Array, error) {
	format, _ := items.FormatOf(reader)
	r, err := format.Open(func(int64) io.Reader { return strings.NewReader(data) }, items.Place{})
	if err != nil {
		return nil, err
	}
	all, bytes := value.NewArray(), 0
	for reader.MaxItems == 0 || int64(all.Len()) < reader.MaxItems {
		item, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if bytes += fieldBytes*(1+strings.Count(item.JSON, ",")) + len(item.JSON); bytes > itemsBytesMax {
			return nil, tooLarge()
		}
		v, err := value.Parse(item.JSON)
		if err != nil {
			return nil, fmt.Errorf("an item: %w", err)
		}
		all.Append(v)
	}
	return all, nil
}

// pointed are the items of JSON, those at the pointer if there is one.
func (r *run) pointed(pointer, data string) (all *value.Array, keys []string, err error) {
	v, err := value.Parse(data)
	if err != nil {
		return nil, nil, unreadable("Attempting to parse data that is not JSON.")
	}
	if pointer != "" {
		for name := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
			if v, err = stepInto(v, name); err != nil {
				return nil, nil, err
			}
		}
		if err := r.show(&r.out.Seen.AfterItemsPointer, v); err != nil {
			return nil, nil, err
		}
	}
	if array, ok := v.AsArray(); ok {
		return array.Clone(), nil, nil
	}
	members, ok := v.AsObject()
	if !ok {
		return nil, nil, unreadable("Attempting to map over non-iterable node.")
	}
	all = value.NewArray()
	for name, member := range members.All() {
		all.Append(member)
		keys = append(keys, name)
	}
	return all, keys, nil
}

// stepInto follows one name, or index, of a JSON Pointer (RFC 6901).
func stepInto(v value.Value, name string) (value.Value, error) {
	inner, ok := v.Get(strings.NewReplacer("~1", "/", "~0", "~").Replace(name))
	if array, is := v.AsArray(); is {
		index, err := strconv.Atoi(name)
		if ok = err == nil && index >= 0 && index < array.Len() && strconv.Itoa(index) == name; ok {
			inner = array.At(index)
		}
	}
	if !ok {
		return v, unreadable("The ItemsPointer points to nothing.")
	}
	return inner, nil
}

func unreadable(cause string) error {
	return &asl.Failure{Name: asl.ErrorItemReaderFailed, Cause: cause}
}
