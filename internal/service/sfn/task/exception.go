package task

import "strings"

// exceptionName is the class that the SDK for Java, version 2, makes of a modelled error: "Exception" at its end, in the place of "Fault"
// where there is one, and acronyms written as words: KMSAccessDeniedException is KmsAccessDeniedException.
func exceptionName(shape string) string {
	shape = strings.TrimSuffix(shape, "Fault")
	var out strings.Builder
	for _, word := range words(shape) {
		out.WriteString(strings.ToUpper(word[:1]))
		out.WriteString(strings.ToLower(word[1:]))
	}
	return withException(out.String())
}

// withException is what version 1 does to a name: see exceptionName.
func withException(name string) string {
	if strings.HasSuffix(name, "Exception") {
		return name
	}
	return name + "Exception"
}

// words cuts a name where a word begins: behind a small letter before a capital one, before the last capital of a run that a small letter
// follows, behind a digit before a letter, and at everything that is neither letter nor digit.
func words(name string) []string {
	var out []string
	start := 0
	flush := func(end int) {
		if end > start {
			out = append(out, name[start:end])
		}
		start = end
	}
	for i := range len(name) {
		switch {
		case !isUpper(name[i]) && !isLower(name[i]) && !isDigit(name[i]):
			flush(i)
			start = i + 1
		case i > start && begins(name, i):
			flush(i)
		}
	}
	flush(len(name))
	return out
}

// begins reports whether a word begins at i, which is not the first of the name.
func begins(name string, i int) bool {
	before, here := name[i-1], name[i]
	next := i+1 < len(name) && isLower(name[i+1])
	switch {
	case isDigit(before):
		return !isDigit(here)
	case isUpper(here):
		return isLower(before) && i+1 < len(name) || isUpper(before) && next
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
