package vtl

import "strings"

// stringStaticMethods are the static methods of java.lang.String, which a template calls on any string.
var stringStaticMethods = map[string]method{
	"valueOf": {{"o", func(r *run, _ val, args []val) (val, error) {
		if l, ok := args[0].obj.(*list); ok && l.element == classCharacter {
			return r.charactersText(l.items)
		}
		text, err := r.text(args[0])
		return str(text), err
	}}},
	"copyValueOf": {{"o", func(r *run, _ val, args []val) (val, error) {
		if l, ok := args[0].obj.(*list); ok && l.element == classCharacter {
			return r.charactersText(l.items)
		}
		return null(), nil
	}}},
	"join": {
		{"sk", func(r *run, _ val, args []val) (val, error) {
			return r.join(args[0].text, r.itemsOf(args[1]))
		}},
		{"s*", func(r *run, _ val, args []val) (val, error) {
			items, ok := sequences(args[1:])
			if !ok {
				return null(), nil
			}
			return r.join(args[0].text, items)
		}},
	},
	"format": {{"s*", func(r *run, _ val, args []val) (val, error) {
		return r.formatSpread(args[0].text, args[1:])
	}}},
	"formatted": {{"*", func(r *run, recv val, args []val) (val, error) {
		return r.formatSpread(recv.text, args)
	}}},
}

func (r *run) formatSpread(pattern string, args []val) (val, error) {
	args, ok := spread(args)
	if !ok {
		return null(), nil
	}
	return r.format(pattern, args)
}

// spread returns the arguments of a method of variable arity: one array stands for its elements. ok is false for an array
// of char, which is none of objects.
func spread(args []val) (items []val, ok bool) {
	if len(args) == 1 && args[0].class() == classArray {
		l := args[0].obj.(*list)
		return l.items, l.element != classCharacter
	}
	return args, true
}

// sequences does the same for CharSequences; ok is false if there is anything else.
func sequences(args []val) (items []val, ok bool) {
	if items, ok = spread(args); !ok {
		return nil, false
	}
	for _, item := range items {
		if item.class() != classString && !item.isNull() {
			return nil, false
		}
	}
	return items, true
}

func (r *run) charactersText(items []val) (val, error) {
	r.charge(len(items) / itemsPerStep)
	all := make([]uint16, len(items))
	for i, item := range items {
		all[i] = uint16(item.int64())
	}
	text := fromUnits(all)
	return str(text), r.chargeString(len(text))
}

// join puts a separator between the texts of items.
func (r *run) join(separator string, items []val) (val, error) {
	var b strings.Builder
	for i, item := range items {
		if err := r.step(); err != nil {
			return null(), err
		}
		if item.class() != classString && !item.isNull() {
			return null(), javaError(classCast, "class "+item.class().name()+" cannot be cast to class java.lang.CharSequence")
		}
		if i > 0 {
			b.WriteString(separator)
		}
		text, err := r.text(item)
		if err != nil {
			return null(), err
		}
		b.WriteString(text)
		if b.Len() > r.limits.StringBytesMax {
			return null(), r.limit("StringBytesMax", r.limits.StringBytesMax)
		}
	}
	return str(b.String()), r.chargeString(b.Len())
}
