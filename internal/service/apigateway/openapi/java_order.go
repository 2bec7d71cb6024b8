package openapi

import (
	"cmp"
	"maps"
	"slices"
	"unicode/utf16"
)

// hashOrder is the order in which exports have the members of a map of API Gateway's: that of a java.util.HashMap of its keys. Source: the
// exports in the Developer Guide ("OpenAPI definitions of the sample API as an Amazon S3 proxy"), in which integration responses, their
// parameters, request parameters and the headers of responses come so without exception, and recorded exports, for the parameters of
// methods. Keys that meet in a bucket have the order in which they were put in, which nobody knows: they come by name.
func hashOrder[T any](m map[string]T) []string {
	keys := sortedKeys(m)
	buckets := bucketsMin
	for len(keys) > buckets-buckets/4 { // a load factor of 0.75
		buckets *= 2
	}
	slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(bucket(a, buckets), bucket(b, buckets)) })
	return keys
}

// bucketsMin is how many buckets a java.util.HashMap begins with.
const bucketsMin = 16

// bucket is where a HashMap keeps a String: its hash code, the upper half folded into the lower one.
func bucket(key string, buckets int) int {
	var hash uint32
	for _, c := range utf16.Encode([]rune(key)) {
		hash = 31*hash + uint32(c)
	}
	return int(hash^hash>>16) & (buckets - 1)
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
