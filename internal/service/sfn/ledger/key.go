package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
)

// Key is the name of an execution, of which its ARN is made. Label is a distributed map state's, for the executions of its items, and
// empty for others.
type Key struct{ Account, Region, Machine, Label, Name string }

// ID stands for a Key: the first half of its SHA-256. It says in which partition the execution lies, so that all who want one name meet
// there.
type ID [16]byte

// ID is the key's.
func (k Key) ID() ID { return hashOf(k.Account, k.Region, k.Machine, k.Label, k.Name) }

// String is for logs.
func (k Key) String() string {
	return strings.Join([]string{k.Account, k.Region, k.Machine, k.Label, k.Name}, ":")
}

// Share lets the key have its texts in common with another, as far as they are equal: most keys that are kept together differ by Name alone.
func (k *Key) Share(other Key) {
	for _, text := range []struct {
		own   *string
		other string
	}{{&k.Account, other.Account}, {&k.Region, other.Region}, {&k.Machine, other.Machine}, {&k.Label, other.Label}} {
		if *text.own == text.other {
			*text.own = text.other
		}
	}
}

func (k Key) size() int {
	return len(k.Account) + len(k.Region) + len(k.Machine) + len(k.Label) + len(k.Name)
}

// String is for traces.
func (id ID) String() string { return fmt.Sprintf("%x", id[:4]) }

// short is enough of it to find what changed lately: one that is taken for another costs a second look.
func (id ID) short() uint64 { return binary.BigEndian.Uint64(id[:]) }

// list stands for the name of a list of executions.
type list [16]byte

func listOf(name string) list { return list(hashOf("list", name)) }

// hashOf hashes texts with their lengths, so that none can pass for a part of another.
func hashOf(texts ...string) ID {
	var scratch [512]byte
	all := scratch[:0]
	for _, text := range texts {
		all = binary.AppendUvarint(all, uint64(len(text)))
		all = append(all, text...)
	}
	sum := sha256.Sum256(all)
	return ID(sum[:len(ID{})])
}
