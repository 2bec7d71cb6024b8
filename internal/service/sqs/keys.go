package sqs

import (
	"encoding/binary"

	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
)

// The view of a partition. The first byte of a key tells what it holds; a letter is never given to something else. Numbers
// are big-endian, so that keys sort as the numbers do.
const (
	keyNextID   = 'n' //                         → the next queue's ID
	keyQueue    = 'q' // queue                   → description, JSON (queueRecord)
	keyCounters = 'c' // queue                   → next, cursor, next delayed, newest departure
	keySegment  = 'g' // queue, first position   → time, width
	keyHeld     = 'h' // queue, position         → order, due, received, first, receipts, departure, group
	keyMessage  = 'm' // queue, position         → time sent, payload
	keyQueued   = 'f' // queue, position         → time sent, group; of FIFO queues
	keyToken    = 'd' // queue, position         → time sent, token, answer (appendToken); of FIFO queues
	keyAttempt  = 'a' // queue, attempt          → time, due, deliveries; of FIFO queues
	keyVoid     = 'v' // queue, from             → to
	keyRun      = 'r' // queue, first position   → group, empty for none; of standard queues
	keyLeaving  = 'l' // queue, departure        → position, for a task or not, target
	keyLink     = 'o' // queue, partition, queue → the newest departure from there
	keyTasks    = 't' // queue                   → message move tasks, JSON (tasksRecord)
	keyDeleted  = 'x' // account, region, name   → time of deletion
)

func queueKey(kind byte, id queue.ID) []byte {
	return store.AppendUint64([]byte{kind}, uint64(id))
}

// positionKey appends to dst, which may be reused.
func positionKey(dst []byte, kind byte, id queue.ID, p queue.Position) []byte {
	return store.AppendUint64(store.AppendUint64(append(dst, kind), uint64(id)), uint64(p))
}

func attemptKey(id queue.ID, token queue.Token) []byte {
	return append(queueKey(keyAttempt, id), token[:]...)
}

// deletedKey has the parts separated by a byte that none of them can hold.
func deletedKey(k queue.Key) []byte {
	return []byte(string(keyDeleted) + k.Account + "/" + k.Region + "/" + k.Name)
}

// splitPosition reads a key of positionKey.
func splitPosition(key []byte) (queue.ID, queue.Position) {
	return queue.ID(binary.BigEndian.Uint64(key[1:])), queue.Position(binary.BigEndian.Uint64(key[9:]))
}
