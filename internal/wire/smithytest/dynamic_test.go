package smithytest

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"sluice/internal/wire"
)

// dynamic is a wire.Shape over the suite's own notation of values: JSON, with blobs as texts and timestamps as epochs.
type dynamic struct {
	of     *structure
	values map[string]any
}

func newDynamic(of *structure, values map[string]any) *dynamic {
	if values == nil {
		values = map[string]any{}
	}
	return &dynamic{of: of, values: values}
}

func (d *dynamic) WireSchema() *wire.Schema { return d.of.schema }

func (d *dynamic) EncodeMembers(e wire.Encoder) {
	for i, k := range d.of.targets {
		if v, ok := d.values[d.of.schema.Members[i].Name]; ok && v != nil {
			encode(e, k, v)
		}
	}
}

func encode(e wire.Encoder, k *kind, v any) {
	m := k.member
	if v == nil {
		e.Null(m)
		return
	}
	switch m.Kind {
	case wire.String:
		e.String(m, v.(string))
	case wire.Boolean:
		e.Bool(m, v.(bool))
	case wire.Integer:
		e.Int(m, int64(v.(float64)))
	case wire.Float:
		e.Float(m, number(v))
	case wire.Blob:
		e.Blob(m, []byte(v.(string)))
	case wire.Timestamp:
		millis := math.Round(v.(float64) * 1000)
		e.Time(m, time.UnixMilli(int64(millis)))
	case wire.Document:
		raw, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		e.Document(m, raw)
	case wire.List:
		items := v.([]any)
		e.BeginList(m, len(items))
		for _, item := range items {
			encode(e, k.elem, item)
		}
		e.EndList(m)
	case wire.Map:
		entries := v.(map[string]any)
		e.BeginMap(m, len(entries))
		for _, key := range sortedKeys(entries) {
			e.Key(m.Key, key)
			encode(e, k.elem, entries[key])
		}
		e.EndMap(m)
	case wire.Structure:
		e.Struct(m, newDynamic(k.of, v.(map[string]any)))
	}
}

func number(v any) float64 {
	switch v {
	case "NaN":
		return math.NaN()
	case "Infinity":
		return math.Inf(1)
	case "-Infinity":
		return math.Inf(-1)
	}
	return v.(float64)
}

func (d *dynamic) DecodeMember(i int, in wire.Decoder) {
	d.values[d.of.schema.Members[i].Name] = decode(in, d.of.targets[i])
}

func decode(in wire.Decoder, k *kind) any {
	m := k.member
	switch m.Kind {
	case wire.String:
		return in.String(m)
	case wire.Boolean:
		return in.Bool(m)
	case wire.Integer:
		return float64(in.Int(m))
	case wire.Float:
		f := in.Float(m)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return string(wire.AppendFloat(nil, f, 64))
		}
		return f
	case wire.Blob:
		return string(in.Blob(m))
	case wire.Timestamp:
		return float64(in.Time(m).UnixMilli()) / 1000
	case wire.Document:
		var v any
		if err := json.Unmarshal(in.Document(m), &v); err != nil {
			return fmt.Sprint("no JSON: ", err)
		}
		return v
	case wire.List:
		out := []any{}
		in.BeginList(m)
		for in.More(m) {
			if m.Sparse && in.Null() {
				out = append(out, nil)
				continue
			}
			out = append(out, decode(in, k.elem))
		}
		return out
	case wire.Map:
		out := map[string]any{}
		in.BeginMap(m)
		for key, more := in.MoreKeys(m); more; key, more = in.MoreKeys(m) {
			if m.Sparse && in.Null() {
				out[key] = nil
				continue
			}
			out[key] = decode(in, k.elem)
		}
		return out
	default:
		v := newDynamic(k.of, nil)
		in.Struct(m, v)
		return v.values
	}
}
