package store

import "encoding/binary"

// Space is the first byte of a key. It says whose key it is, so that users of one store cannot meet.
type Space byte

// The spaces. A letter, once used, is never given to something else: stores of old versions hold its keys.
const (
	// SpaceRecords holds control-plane records: see Records.
	SpaceRecords Space = 'r'
	// SpaceJournal holds the embedded journal's entries: see journal/local.
	SpaceJournal Space = 'j'
	// SpaceViews holds the views of state machines, one prefix for each partition: see durable.
	SpaceViews Space = 'v'
	// SpaceSeries holds the data of CloudWatch's metrics: see service/cloudwatch/series.
	SpaceSeries Space = 's'
	// SpaceLogs holds the events of CloudWatch Logs, in chunks: see service/cloudwatchlogs/archive.
	SpaceLogs Space = 'l'
	// SpaceObjects holds the objects of Amazon S3: see service/s3/objectstore.
	SpaceObjects Space = 'o'
)

// Prefix begins a key of the space, followed by name and a zero byte. The zero keeps one name from being the beginning of
// another's keys; so a name must not contain one.
func (s Space) Prefix(name string) []byte {
	key := make([]byte, 0, 1+len(name)+1)
	key = append(key, byte(s))
	key = append(key, name...)
	return append(key, 0)
}

// Within is the Range of all keys that begin with prefix.
func Within(prefix []byte) Range { return Range{From: prefix, To: After(prefix)} }

// After is the smallest key greater than every key that begins with prefix; nil when there is none.
func After(prefix []byte) []byte {
	end := append([]byte(nil), prefix...)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i] < 0xff {
			end[i]++
			return end[:i+1]
		}
	}
	return nil
}

// AppendUint64 appends n so that keys sort as their numbers do.
func AppendUint64(key []byte, n uint64) []byte { return binary.BigEndian.AppendUint64(key, n) }
