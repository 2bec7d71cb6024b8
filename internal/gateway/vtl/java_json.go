package vtl

import (
	"math"
	"math/big"
	"strconv"

	"sluice/internal/jsonpath/jsonsmart"
	"sluice/internal/value"
)

// loadedPerStep is how many elements or members of JSON count as one step where Java objects are made of them.
const loadedPerStep = 8

// integerDigitsMax is the longest whole number of a body that a template can calculate with: reading one takes time that
// grows with the square of its digits. A longer one is its text.
const integerDigitsMax = 20_000

// digitsPerStep is how many digits of a number count as one step where it is read.
const digitsPerStep = 20

// fromJSON returns the object that json-smart makes of a value. Arrays and objects are looked into when a template does,
// which then counts among steps.
func fromJSON(v value.Value, steps *int) val {
	switch v.Kind() {
	case value.KindBool:
		b, _ := v.AsBool()
		return boolean(b)
	case value.KindNumber:
		n, _ := v.AsNumber()
		return numberOf(n, steps)
	case value.KindString:
		s, _ := v.AsString()
		return str(s)
	case value.KindArray:
		a, _ := v.AsArray()
		return objectVal(&list{kind: classJSONArray, source: a, steps: steps})
	case value.KindObject:
		o, _ := v.AsObject()
		return objectVal(&dict{source: o, steps: steps})
	case value.KindNull:
	}
	return null()
}

func numberOf(n value.Number, steps *int) val {
	text := n.String()
	*steps += longNumber(len(text) / digitsPerStep)
	switch jsonsmart.ClassOf(n) {
	case jsonsmart.Integer, jsonsmart.Long:
		i, _ := strconv.ParseInt(text, 10, 64)
		if math.MinInt32 <= i && i <= math.MaxInt32 {
			return integer(int(i))
		}
		return long(i)
	case jsonsmart.BigInteger:
		if len(text) > integerDigitsMax {
			return str(text)
		}
		if b, ok := new(big.Int).SetString(text, 10); ok {
			return bigInt(b)
		}
	case jsonsmart.BigDecimal:
		if d, ok := parseDecimal(text); ok {
			return objectVal(d)
		}
	case jsonsmart.Double:
	}
	return double(n.Float64())
}

// jsonDepthMax is how deep toJSON follows lists and maps: JSON that is deeper can't be read back.
const jsonDepthMax = value.DepthMax

// toJSON makes JSON of an object: what is no JSON becomes its text. It fails for what contains itself.
func (r *run) toJSON(v val, depth int) (value.Value, error) {
	if err := r.step(); err != nil {
		return value.Value{}, err
	}
	if depth > jsonDepthMax {
		return value.Value{}, value.ErrDepth
	}
	switch v.class() {
	case classNull:
		return value.Null(), nil
	case classBoolean:
		return value.Bool(v.isTrue()), nil
	case classInteger, classLong, classDouble, classBigInteger, classBigDecimal:
		text, err := r.text(v)
		if n, ok := value.ParseNumber(text); ok {
			return n, err
		}
		return value.String(text), err
	case classArrayList, classJSONArray, classArray:
		return r.listToJSON(v.obj.(*list), depth)
	case classMap:
		return r.dictToJSON(v.obj.(*dict), depth)
	case classKeySet, classValues:
		return r.listToJSON(newList(v.obj.(*view).load()), depth)
	}
	text, err := r.text(v)
	if err == nil {
		err = r.chargeString(len(text)) // the same text many times over is JSON many times as long
	}
	return value.String(text), err
}

func (r *run) listToJSON(l *list, depth int) (value.Value, error) {
	if l.source != nil {
		return l.source.Value(), r.chargeTree(l.source.Value())
	}
	a := value.NewArray()
	for _, item := range l.items {
		v, err := r.toJSON(item, depth+1)
		if err != nil {
			return value.Value{}, err
		}
		a.Append(v)
	}
	return a.Value(), nil
}

func (r *run) dictToJSON(d *dict, depth int) (value.Value, error) {
	if d.source != nil && d.made == nil {
		return d.source.Value(), r.chargeTree(d.source.Value())
	}
	d.load()
	o := value.NewObject()
	for i, key := range d.keys {
		name, err := r.text(key)
		if err != nil {
			return value.Value{}, err
		}
		v, err := r.toJSON(d.values[i], depth+1)
		if err != nil {
			return value.Value{}, err
		}
		o.Set(name, v)
	}
	return o.Value(), nil
}

// chargeTree counts a tree that is handed on as it is: where the same tree stands in many places, they are as much JSON as
// many trees.
func (r *run) chargeTree(v value.Value) error {
	if err := r.step(); err != nil {
		return err
	}
	if a, ok := v.AsArray(); ok {
		for _, item := range a.All() {
			if err := r.chargeTree(item); err != nil {
				return err
			}
		}
	}
	if o, ok := v.AsObject(); ok {
		for name, member := range o.All() {
			r.charge(len(name) / charsPerStep)
			if err := r.chargeTree(member); err != nil {
				return err
			}
		}
	}
	if s, ok := v.AsString(); ok {
		return r.chargeString(len(s))
	}
	return nil
}
