package ledger

import (
	"math"

	"sluice/internal/store"
)

// The view's keys. An execution has a number in its partition, by which all but its name is found; so what is forgotten at the same time
// lies together.
//
//	'c' → counters
//	'u' use → the revision of a state machine, and how many of its executions are kept
//	'n' ID → the number                      'h' number → head: what never changes and is shown in lists
//	'r' number first → records from that number on
//	'b' number → cold, as it began to run    'a' number → what changes with each append      both only while it runs
//	'd' number → cold, as it ended           'x' end number → nothing                        both only when it has ended
//	'v' number → redrives
//	'l' list class ^started ^number → flags
//
// The names of lists are hashed. A class is a status or anyStatus, plus redriven for those that were reopened: so each filter has its own
// keys, newest first, but that for executions which were not, which are nearly all.
const (
	countersKey = 'c'
	useEntryKey = 'u'
	nameKey     = 'n'
	headKey     = 'h'
	recordKey   = 'r'
	briefKey    = 'b'
	activeKey   = 'a'
	doneKey     = 'd'
	overKey     = 'x'
	redriveKey  = 'v'
	listKey     = 'l'
)

const (
	anyStatus     = StatusMax + 1
	redrivenClass = 0x80
	// redrivenFlag is set in the value of a list's key.
	redrivenFlag = 1
)

func numbered(kind byte, number uint64) []byte {
	return store.AppendUint64(append(make([]byte, 0, 17), kind), number)
}

func chunkKey(number, first uint64) []byte {
	return store.AppendUint64(numbered(recordKey, number), first)
}

func nameOf(id ID) []byte { return append([]byte{nameKey}, id[:]...) }

// sortable makes times sort as keys, the latest last.
func sortable(at int64) uint64 { return uint64(at) ^ 1<<63 }

func unsortable(n uint64) int64 { return int64(n ^ 1<<63) }

func overAt(ended int64, number uint64) []byte {
	return store.AppendUint64(store.AppendUint64([]byte{overKey}, sortable(ended)), number)
}

// listPrefix begins the keys of a class of a list.
func listPrefix(l list, class byte) []byte {
	key := append(make([]byte, 0, listKeySize), listKey)
	return append(append(key, l[:]...), class)
}

const listKeySize = 1 + len(list{}) + 1 + 8 + 8

func listEntry(l list, class byte, started int64, number uint64) []byte {
	key := store.AppendUint64(listPrefix(l, class), math.MaxUint64-sortable(started))
	return store.AppendUint64(key, math.MaxUint64-number)
}
