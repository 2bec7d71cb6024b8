package items

import (
	"slices"
	"unicode/utf16"
)

// hashOrder is the order in which java.util.HashMap goes over names that were put into it one after the other: AWS writes the fields of a CSV's row
// so (recorded: test_map_item_reader_csv_headers_first_row_typed_headers and …_csv_first_row_extra_fields, where it is not the header's
// order). The result are the names' places. Of many names that share a bucket Java makes a tree, whose order is not theirs; there it may differ.
func hashOrder(names []string) []int {
	capacity := uint32(16)
	for uint32(len(names)) > capacity/4*3 {
		capacity *= 2
	}
	order, buckets := make([]int, len(names)), make([]uint32, len(names))
	for i, name := range names {
		h := javaHash(name)
		order[i], buckets[i] = i, (h^h>>16)&(capacity-1)
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(buckets[a]) - int(buckets[b]) })
	return order
}

// javaHash is String.hashCode.
func javaHash(text string) (h uint32) {
	for _, r := range text {
		if r < 0x10000 {
			h = 31*h + uint32(r)
			continue
		}
		high, low := utf16.EncodeRune(r)
		h = 31*(31*h+uint32(high)) + uint32(low)
	}
	return h
}
