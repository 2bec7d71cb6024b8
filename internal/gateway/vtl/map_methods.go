package vtl

// mapMethods are the methods of java.util.LinkedHashMap.
var mapMethods = map[string]method{
	"size":    getter(func(_ *run, recv val) val { return integer(recv.obj.(*dict).size()) }),
	"isEmpty": getter(func(_ *run, recv val) val { return boolean(recv.obj.(*dict).size() == 0) }),
	"get": {{"o", func(r *run, recv val, args []val) (val, error) {
		if args[0].class() == classString {
			return recv.obj.(*dict).lookup(r, args[0].text), nil
		}
		return recv.obj.(*dict).get(r, args[0]), nil
	}}},
	"getOrDefault": {{"oo", func(r *run, recv val, args []val) (val, error) {
		d := recv.obj.(*dict)
		if i := d.find(r, args[0]); i >= 0 {
			return d.values[i], nil
		}
		return args[1], nil
	}}},
	"put": {{"oo", func(r *run, recv val, args []val) (val, error) {
		return recv.obj.(*dict).put(r, args[0], args[1]), nil
	}}},
	"putIfAbsent": {{"oo", func(r *run, recv val, args []val) (val, error) {
		d := recv.obj.(*dict)
		if before := d.get(r, args[0]); !before.isNull() {
			return before, nil
		}
		return d.put(r, args[0], args[1]), nil
	}}},
	"putAll": {{"m", putAll}},
	"remove": {{"o", func(r *run, recv val, args []val) (val, error) {
		return recv.obj.(*dict).remove(r, args[0]), nil
	}}, {"oo", func(r *run, recv val, args []val) (val, error) {
		d := recv.obj.(*dict)
		i := d.find(r, args[0])
		if i < 0 || !r.equal(d.values[i], args[1]) {
			return boolean(false), nil
		}
		d.removeAt(r, i)
		return boolean(true), nil
	}}},
	"replace": {{"oo", mapReplace}, {"ooo", mapReplaceIf}},
	"containsKey": {{"o", func(r *run, recv val, args []val) (val, error) {
		return boolean(recv.obj.(*dict).find(r, args[0]) >= 0), nil
	}}},
	"containsValue": {{"o", func(r *run, recv val, args []val) (val, error) {
		d := recv.obj.(*dict)
		d.load()
		return boolean(r.indexOfItem(d.values, args[0], 0) >= 0), nil
	}}},
	"keySet":   viewGetter(classKeySet),
	"values":   viewGetter(classValues),
	"entrySet": viewGetter(classEntrySet),
	"clear": {{"", func(r *run, recv val, _ []val) (val, error) {
		recv.obj.(*dict).clear(r)
		return str(""), nil
	}}},
	"clone": {{"", func(r *run, recv val, _ []val) (val, error) {
		made := objectVal(newDict())
		_, err := putAll(r, made, []val{recv})
		return made, err
	}}},
}

func viewGetter(kind class) method {
	return getter(func(_ *run, recv val) val { return objectVal(&view{of: recv.obj.(*dict), kind: kind}) })
}

func putAll(r *run, recv val, args []val) (val, error) {
	from, ok := args[0].obj.(*dict)
	if scope, isScope := args[0].obj.(*foreachScope); isScope {
		from, ok = scope.storage(), true
	}
	to := recv.obj.(*dict)
	if !ok || from == to {
		return str(""), nil
	}
	from.load()
	r.charge(len(from.keys))
	if err := r.over(); err != nil {
		return null(), err
	}
	for i := range from.keys {
		to.put(r, from.keys[i], from.values[i])
	}
	return str(""), nil
}

func mapReplace(r *run, recv val, args []val) (val, error) {
	d := recv.obj.(*dict)
	if d.find(r, args[0]) < 0 {
		return null(), nil
	}
	return d.put(r, args[0], args[1]), nil
}

func mapReplaceIf(r *run, recv val, args []val) (val, error) {
	d := recv.obj.(*dict)
	i := d.find(r, args[0])
	if i < 0 || !r.equal(d.values[i], args[1]) {
		return boolean(false), nil
	}
	d.put(r, args[0], args[2])
	return boolean(true), nil
}

// entryMethods are the methods of java.util.Map.Entry.
var entryMethods = map[string]method{
	"getKey":   getter(func(_ *run, recv val) val { return recv.obj.(*entry).key }),
	"getValue": getter(func(r *run, recv val) val { return recv.obj.(*entry).value(r) }),
	"setValue": {{"o", func(r *run, recv val, args []val) (val, error) {
		e := recv.obj.(*entry)
		return e.of.put(r, e.key, args[0]), nil
	}}},
}

// viewMethods are the methods that the views of a map add to those of all collections.
var viewMethods = map[string]method{
	"add":    {{"o", throwing(unsupported, "")}},
	"addAll": {{"k", throwing(unsupported, "")}},
	"clear": {{"", func(r *run, recv val, _ []val) (val, error) {
		recv.obj.(*view).of.clear(r)
		return str(""), nil
	}}},
}
