package lambda

import (
	"encoding/hex"
	"hash/fnv"
	"strconv"
	"strings"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/wire"
	"sluice/internal/xray"
)

// The tracing header remembers which functions were called on the way, in a part of its own, which AWS's SDKs pass on from a function to what it
// calls: "Lineage=1:a87bd80c:0" names a function and how often it was called before. So a function that calls itself again and again
// is found, by way of queues and destinations too. Source: Developer Guide, "Use Lambda recursive loop detection to prevent infinite loops"; the
// form of one part is recorded, that several are joined by "|" is ours.
const (
	lineagePart      = ";Lineage="
	lineageVersion   = "1:"
	lineageJoin      = "|"
	lineageFunctions = 8 // the newest are kept
	// loopMax is how often a function is called in one chain before it is stopped: "approximately 16 times".
	loopMax = 16
)

// lineageName is the function's in a lineage.
func lineageName(functionARN string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(functionARN)) // never fails
	return hex.EncodeToString(h.Sum(nil))
}

// cutLineage takes the part off a header.
func cutLineage(header string) (rest, parts string) {
	before, after, found := strings.Cut(header, lineagePart)
	if !found {
		return header, ""
	}
	parts, behind, more := strings.Cut(after, ";")
	if more {
		before += ";" + behind
	}
	return before, parts
}

// called is how often a lineage has a function.
func called(parts, name string) int {
	for part := range strings.SplitSeq(parts, lineageJoin) {
		if rest, ok := strings.CutPrefix(part, lineageVersion+name+":"); ok {
			n, _ := strconv.Atoi(rest) // what is no number was not written here
			return n + 1
		}
	}
	return 0
}

// lineage adds a call of a function to a header.
func lineage(header, functionARN string) string {
	name := lineageName(functionARN)
	rest, parts := cutLineage(header)
	out := rest + lineagePart + lineageVersion + name + ":" + strconv.Itoa(called(parts, name))
	kept := 1
	for part := range strings.SplitSeq(parts, lineageJoin) {
		if part == "" || strings.HasPrefix(part, lineageVersion+name+":") || kept == lineageFunctions {
			continue
		}
		out += lineageJoin + part
		kept++
	}
	return out
}

// loops reports whether a function was called too often in one chain, and its owner has not allowed that.
func (s *Service) loops(t target, header string) bool {
	_, parts := cutLineage(header)
	if parts == "" || called(parts, lineageName(t.functionARN())) < loopMax {
		return false
	}
	allowed := false
	_ = s.view(func() error {
		f := s.functions.get(t.scope, t.name)
		allowed = f != nil && f.RecursiveLoop == "Allow"
		return nil
	})
	return !allowed
}

func errLoop() *wire.Error {
	return told(lambdaapi.ErrRecursiveInvocationException, "Lambda has detected your function being invoked in a recursive loop and has terminated the invocation.") // the text is ours
}

// passed is the header that goes on with the result of an event.
func (r *eventRun) passed() string { return lineage(r.Trace, r.target.functionARN()) }

// completeTrace is the header that came, with what it lacks.
func (s *Service) completeTrace(came string) string {
	return xray.Complete(came, s.clock.Now(), s.bits)
}
