package vtl

import "strings"

// propertyStep is .name behind a reference: a getter of the object, or the key of a map.
type propertyStep string

func (p propertyStep) apply(r *run, recv val) (val, error) { return p.of(r, recv), nil }

// of never fails, as no getter that there is throws.
func (p propertyStep) of(r *run, recv val) val {
	switch o := recv.obj.(type) {
	case *dict:
		return o.lookup(r, string(p))
	case *entry:
		switch p.getter() {
		case "key":
			return o.key
		case "value":
			return o.value(r)
		}
	case *foreachScope:
		return o.property(r, p)
	case *list:
		if p.getter() == "empty" && o.kind != classArray {
			return boolean(o.size() == 0)
		}
	case *view:
		if p.getter() == "empty" {
			return boolean(o.of.size() == 0)
		}
	case *inputVariable:
		if p.getter() == "body" {
			return str(r.bodyText())
		}
	}
	return r.simpleProperty(recv, p.getter())
}

// simpleProperty returns what getters there are of strings and numbers.
func (r *run) simpleProperty(recv val, getter string) val {
	switch {
	case recv.class() == classString && getter == "empty":
		return boolean(recv.text == "")
	case recv.class() == classString && getter == "blank":
		r.chargeTexts(recv.text, "")
		return boolean(isBlank(recv.text))
	case recv.class() == classDouble && getter == "naN":
		return boolean(recv.float64() != recv.float64())
	case recv.class() == classDouble && getter == "infinite":
		return boolean(isInfinite(recv.float64()))
	}
	return null()
}

// getter is the name with a small first letter: $e.Key finds getKey as $e.key does.
func (p propertyStep) getter() string {
	if p != "" && 'A' <= p[0] && p[0] <= 'Z' {
		return strings.ToLower(string(p[:1])) + string(p[1:])
	}
	return string(p)
}

// assign sets a key of a map, or the value of an entry. Any other object has no setters.
func (p propertyStep) assign(r *run, recv, value val) {
	switch o := recv.obj.(type) {
	case *dict:
		o.put(r, str(string(p)), value)
	case *foreachScope:
		o.storage().put(r, str(string(p)), value)
	case *entry:
		if p.getter() == "value" {
			o.of.put(r, o.key, value)
		}
	}
}

// indexMethods are what an index calls.
var indexMethods = struct{ get, set, put methods }{lookupMethod("get", 1), lookupMethod("set", 2), lookupMethod("put", 2)}

// indexStep is [ ] behind a reference.
type indexStep struct{ index expr }

// apply calls get. A negative index counts from the end.
func (s *indexStep) apply(r *run, recv val) (val, error) {
	i, err := s.argument(r, recv)
	if err != nil {
		return null(), err
	}
	if d, ok := recv.obj.(*dict); ok && i.class() == classString {
		return d.lookup(r, i.text), nil
	}
	v, _, err := indexMethods.get.of(recv.class()).call(r, recv, []val{i})
	return v, err
}

func (s *indexStep) argument(r *run, recv val) (val, error) {
	i, err := s.index.value(r)
	if err != nil || i.class() != classInteger || i.int64() >= 0 {
		return i, err
	}
	size, ok := sizeOf(recv)
	if !ok {
		return null(), javaError("org.apache.velocity.exception.VelocityException",
			"A 'size()' method required for negative value "+itoa(int(i.int64()))+" does not exist for class '"+recv.class().name()+"'")
	}
	return integer(size + int(i.int64())), nil
}

// assign calls set, or put where the object has no set for such an index.
func (s *indexStep) assign(r *run, recv, value val) error {
	i, err := s.argument(r, recv)
	if err != nil {
		return err
	}
	for _, m := range [...]methods{indexMethods.set, indexMethods.put} {
		if _, found, err := m.of(recv.class()).call(r, recv, []val{i, value}); found || err != nil {
			return err
		}
	}
	return nil
}

// sizeOf returns what the method size returns, for objects that have it.
func sizeOf(recv val) (int, bool) {
	switch o := recv.obj.(type) {
	case *list:
		return o.size(), true
	case *dict:
		return o.size(), true
	case *view:
		return o.of.size(), true
	case *foreachScope:
		return o.storage().size(), true
	}
	return 0, false
}
