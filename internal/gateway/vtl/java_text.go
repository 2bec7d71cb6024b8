package vtl

import (
	"strconv"
	"unicode/utf8"

	"sluice/internal/javanumber"
	"sluice/internal/jsonpath/jsonsmart"
)

// textDepthMax is how deep toString follows lists and maps. Java's stack ends a little deeper.
const textDepthMax = 1000

// text is Java's toString.
func (r *run) text(v val) (string, error) {
	if v.class() == classString {
		return v.text, nil
	}
	// The buffer is taken away meanwhile: what is inside of a list or map may need another.
	dst := r.scratch[:0]
	r.scratch = nil
	dst, err := r.appendText(dst, v, 0)
	r.scratch = dst
	if err != nil {
		return "", err
	}
	return r.newString(dst)
}

// appendText writes Java's toString behind dst.
func (r *run) appendText(dst []byte, v val, depth int) ([]byte, error) {
	switch v.class() {
	case classString:
		return append(dst, v.text...), nil
	case classNull:
		return append(dst, "null"...), nil
	case classBoolean:
		return strconv.AppendBool(dst, v.isTrue()), nil
	case classInteger, classLong:
		return strconv.AppendInt(dst, v.int64(), 10), nil
	case classDouble:
		return javanumber.AppendDouble(dst, v.float64()), nil
	case classCharacter:
		return utf8.AppendRune(dst, rune(v.int64())), nil
	case classBigInteger:
		r.chargeNumber(v)
		return v.obj.(bigInteger).n.Append(dst, 10), nil
	case classBigDecimal:
		r.chargeNumber(v)
		return v.obj.(bigDecimal).append(dst), nil
	case classBlock:
		return r.appendBlock(dst, v.obj.(*block))
	case classInput, classUtil:
		return dst, nil // API Gateway renders its variables as nothing
	case classIterator:
		return append(dst, "java.util.Iterator@0"...), nil
	case classArray:
		return append(dst, v.obj.(*list).arrayText()...), nil
	}
	if depth > textDepthMax {
		return dst, errTextDepth
	}
	if err := r.step(); err != nil {
		return dst, err
	}
	return r.appendCollection(dst, v, depth+1)
}

func (r *run) appendCollection(dst []byte, v val, depth int) ([]byte, error) {
	if len(dst) > r.limits.StringBytesMax {
		return dst, r.limit("StringBytesMax", r.limits.StringBytesMax)
	}
	switch o := v.obj.(type) {
	case *list:
		if o.kind == classJSONArray {
			return r.appendJSON(dst, v, depth)
		}
		return r.appendItems(dst, v, o.load(), depth)
	case *view:
		return r.appendItems(dst, v, o.load(), depth)
	case *dict:
		if o.ofContext && r.gateway {
			return dst, nil
		}
		return r.appendDict(dst, o, depth)
	case *foreachScope:
		return r.appendDict(dst, o.dict(), depth)
	case *entry:
		dst, err := r.appendText(dst, o.key, depth)
		if err != nil {
			return dst, err
		}
		return r.appendText(append(dst, '='), o.value(r), depth)
	}
	return dst, nil
}

// appendItems writes a collection as java.util.AbstractCollection does.
func (r *run) appendItems(dst []byte, of val, items []val, depth int) (_ []byte, err error) {
	dst = append(dst, '[')
	for i, item := range items {
		if len(dst) > r.limits.StringBytesMax {
			return dst, r.limit("StringBytesMax", r.limits.StringBytesMax)
		}
		if i > 0 {
			dst = append(dst, ", "...)
		}
		if item.obj != nil && item.obj == of.obj {
			dst = append(dst, "(this Collection)"...)
			continue
		}
		if dst, err = r.appendText(dst, item, depth); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

// appendDict writes a map as java.util.AbstractMap does.
func (r *run) appendDict(dst []byte, d *dict, depth int) (_ []byte, err error) {
	d.load()
	dst = append(dst, '{')
	for i := range d.keys {
		if len(dst) > r.limits.StringBytesMax {
			return dst, r.limit("StringBytesMax", r.limits.StringBytesMax)
		}
		if i > 0 {
			dst = append(dst, ", "...)
		}
		if dst, err = r.appendText(dst, d.keys[i], depth); err != nil {
			return dst, err
		}
		dst = append(dst, '=')
		if in, ok := d.values[i].obj.(*dict); ok && in == d {
			dst = append(dst, "(this Map)"...)
			continue
		}
		if dst, err = r.appendText(dst, d.values[i], depth); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

// appendJSON writes JSON, as json-smart's JSONArray does of all that it contains.
func (r *run) appendJSON(dst []byte, v val, depth int) ([]byte, error) {
	switch {
	case depth > textDepthMax:
		return dst, errTextDepth
	case len(dst) > r.limits.StringBytesMax:
		return dst, r.limit("StringBytesMax", r.limits.StringBytesMax)
	}
	if err := r.step(); err != nil {
		return dst, err
	}
	switch o := v.obj.(type) {
	case *list:
		if o.source != nil {
			return jsonsmart.Append(dst, o.source.Value(), jsonsmart.Web)
		}
		return r.appendJSONItems(dst, o.items, depth)
	case *view:
		return r.appendJSONItems(dst, o.load(), depth)
	case *dict:
		return r.appendJSONDict(dst, o, depth)
	}
	switch v.class() {
	case classNull, classBoolean, classInteger, classLong, classBigInteger, classBigDecimal:
		return r.appendText(dst, v, depth)
	case classDouble:
		if f := v.float64(); f-f != 0 {
			return append(dst, "null"...), nil
		}
		return r.appendText(dst, v, depth)
	}
	text, err := r.text(v)
	if err != nil {
		return dst, err
	}
	return jsonsmart.AppendString(dst, text, jsonsmart.Web), nil
}

func (r *run) appendJSONItems(dst []byte, items []val, depth int) (_ []byte, err error) {
	dst = append(dst, '[')
	for i, item := range items {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = r.appendJSON(dst, item, depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

func (r *run) appendJSONDict(dst []byte, d *dict, depth int) ([]byte, error) {
	d.load()
	dst = append(dst, '{')
	for i := range d.keys {
		if i > 0 {
			dst = append(dst, ',')
		}
		name, err := r.text(d.keys[i])
		if err != nil {
			return dst, err
		}
		dst = append(jsonsmart.AppendString(dst, name, jsonsmart.Web), ':')
		if dst, err = r.appendJSON(dst, d.values[i], depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}
