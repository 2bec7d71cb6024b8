package jsonata

// native is a function of the library.
type native struct {
	name string
	// signature is that of the reference.
	signature string
	// arity is how many arguments a higher-order function hands over at most: the parameters of the reference's implementation.
	arity int
	call  func(e *evaluation, args []item) (item, error)
}

// natives lists the library: that of JSONata 2.0.6 without $eval, which Step Functions doesn't have, and what Step Functions adds. Sources:
// https://docs.jsonata.org, and "JSONata functions provided by Step Functions" in
// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html.
var natives = []native{
	{"sum", "<a<n>:n>", 1, sum},
	{"count", "<a:n>", 1, count},
	{"max", "<a<n>:n>", 1, maximum},
	{"min", "<a<n>:n>", 1, minimum},
	{"average", "<a<n>:n>", 1, average},

	{"string", "<x-b?:s>", 1, toString},
	{"substring", "<s-nn?:s>", 3, substring},
	{"substringBefore", "<s-s:s>", 2, substringBefore},
	{"substringAfter", "<s-s:s>", 2, substringAfter},
	{"lowercase", "<s-:s>", 1, lowercase},
	{"uppercase", "<s-:s>", 1, uppercase},
	{"length", "<s-:n>", 1, length},
	{"trim", "<s-:s>", 1, trim},
	{"pad", "<s-ns?:s>", 3, pad},
	{"match", "<s-f<s:o>n?:a<o>>", 3, matchText},
	{"contains", "<s-(sf):b>", 2, contains},
	{"replace", "<s-(sf)(sf)n?:s>", 4, replace},
	{"split", "<s-(sf)n?:a<s>>", 3, splitText},
	{"join", "<a<s>s?:s>", 2, joinTexts},
	{"base64encode", "<s-:s>", 1, base64encode},
	{"base64decode", "<s-:s>", 1, base64decode},
	{"encodeUrlComponent", "<s-:s>", 1, encodeURLComponent},
	{"encodeUrl", "<s-:s>", 1, encodeURL},
	{"decodeUrlComponent", "<s-:s>", 1, decodeURLComponent},
	{"decodeUrl", "<s-:s>", 1, decodeURL},

	{"formatNumber", "<n-so?:s>", 3, formatNumber},
	{"formatBase", "<n-n?:s>", 2, formatBase},
	{"formatInteger", "<n-s:s>", 2, formatInteger},
	{"parseInteger", "<s-s:n>", 2, parseInteger},
	{"number", "<(nsb)-:n>", 1, toNumber},
	{"floor", "<n-:n>", 1, floor},
	{"ceil", "<n-:n>", 1, ceil},
	{"round", "<n-n?:n>", 2, round},
	{"abs", "<n-:n>", 1, abs},
	{"sqrt", "<n-:n>", 1, sqrt},
	{"power", "<n-n:n>", 2, power},

	{"boolean", "<x-:b>", 1, toBoolean},
	{"not", "<x-:b>", 1, not},
	{"exists", "<x:b>", 1, exists},
	{"type", "<x:s>", 1, typeOf},
	{"error", "<s?:x>", 1, raise},
	{"assert", "<bs?:x>", 2, assert},

	{"map", "<af>", 2, mapItems},
	{"zip", "<a+>", 0, zip},
	{"filter", "<af>", 2, filterItems},
	{"single", "<af?>", 2, singleItem},
	{"reduce", "<afj?:j>", 3, reduce},
	{"sift", "<o-f?:o>", 2, sift},
	{"each", "<o-f:a>", 2, each},
	{"sort", "<af?:a>", 2, sortItems},

	{"keys", "<x-:a<s>>", 1, keys},
	{"lookup", "<x-s:x>", 2, lookup},
	{"append", "<xx:a>", 2, appendItems},
	{"spread", "<x-:a<o>>", 1, spread},
	{"merge", "<a<o>:o>", 1, merge},
	{"reverse", "<a:a>", 1, reverse},
	{"shuffle", "<a:a>", 1, shuffle},
	{"distinct", "<x:x>", 1, distinct},
	{"clone", "<(oa)-:o>", 1, clone},

	{"toMillis", "<s-s?:n>", 2, toMillis},
	{"fromMillis", "<n-s?s?:s>", 3, fromMillis},
	{"now", "<s?s?:s>", 2, now},
	{"millis", "<:n>", 0, millis},

	{"partition", "<an:a<a>>", 2, partitionItems},
	{"range", "<nnn:a<n>>", 3, rangeOf},
	{"hash", "<s-s:s>", 2, hash},
	{"random", "<n?:n>", 0, random},
	{"uuid", "<:s>", 0, newUUID},
	{"parse", "<s-:x>", 1, parseJSON},
}

// library holds the functions by name.
var library = newLibrary(natives)

func newLibrary(list []native) map[string]*function {
	out := make(map[string]*function, len(list))
	for i := range list {
		s, err := parseSignature(list[i].signature)
		if err != nil {
			panic("signature of $" + list[i].name + ": " + err.Error())
		}
		out[list[i].name] = &function{native: &list[i], signature: s, arity: list[i].arity}
	}
	return out
}

// varies tells the functions whose results depend on more than their arguments.
func varies(name string) bool {
	switch name {
	case "now", "millis", "toMillis", "random", "shuffle", "uuid":
		return true
	}
	return false
}
