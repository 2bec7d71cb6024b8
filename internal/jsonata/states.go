package jsonata

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"math"

	"sluice/internal/value"
)

// What Step Functions adds to JSONata. What the functions do is written in "JSONata functions provided by Step Functions" of its developer guide;
// what they say about arguments that they don't take is not, and is this package's own.

func invalid(message string) error { return &Error{Code: "D3137", message: message} }

// partitionItems cuts an array into pieces. [[0]] stays an array in an array, as AWS answers.
func partitionItems(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	size := 0
	if n := argument(args, 1); n.defined() {
		size = integer(n.float())
	}
	if size < 1 {
		return undefined, invalid("$partition() needs a chunk size that is a positive integer")
	}
	v, _ := x.elements()
	out := &list{}
	for start := 0; start < v.n; start += size {
		var chunk []item
		for i := start; i < min(v.n, start+size); i++ {
			chunk = append(chunk, v.at(i))
		}
		out.push(newArray(chunk))
		if err := e.elements(1 + len(chunk)); err != nil {
			return undefined, err
		}
	}
	return array(out), nil
}

// rangeOf counts from the first number to the second one in steps of the third. One number alone comes out as a number: AWS answers 1 to
// $range(1, 9, 9).
func rangeOf(e *evaluation, args []item) (item, error) {
	var n [3]float64
	for i := range n {
		x := argument(args, i)
		if !x.defined() {
			return undefined, nil
		}
		n[i] = math.Floor(x.float())
	}
	first, last, step := n[0], n[1], n[2]
	size := math.Floor((last-first)/step) + 1
	switch {
	case step == 0 || math.IsNaN(size):
		return undefined, invalid("$range() needs a step that is not 0")
	case size > rangeMax:
		return undefined, fail("D2014", number(size))
	}
	out := &list{sequence: true}
	if err := e.elements(max(integer(size), 0)); err != nil {
		return undefined, err
	}
	for i := 0.0; i < size; i++ {
		out.push(number(first + i*step))
	}
	return array(out), nil
}

func hash(e *evaluation, args []item) (item, error) {
	data, algorithm := argument(args, 0), argument(args, 1)
	if !data.defined() || !algorithm.defined() {
		return undefined, nil
	}
	b := []byte(sound(data.text))
	digest := func(sum []byte) (item, error) { return text(hex.EncodeToString(sum)), nil }
	switch algorithm.text {
	case "MD5":
		sum := md5.Sum(b)
		return digest(sum[:])
	case "SHA-1":
		sum := sha1.Sum(b)
		return digest(sum[:])
	case "SHA-256":
		sum := sha256.Sum256(b)
		return digest(sum[:])
	case "SHA-384":
		sum := sha512.Sum384(b)
		return digest(sum[:])
	case "SHA-512":
		sum := sha512.Sum512(b)
		return digest(sum[:])
	}
	return undefined, invalid("$hash() knows the algorithms MD5, SHA-1, SHA-256, SHA-384 and SHA-512, not " + quoted(algorithm))
}

// random gives the environment's chance, or the first number of a generator with a seed: that of java.util.Random, whose nextDouble it is.
func random(e *evaluation, args []item) (item, error) {
	seed := argument(args, 0)
	if !seed.defined() {
		f, err := e.chance()
		return number(f), err
	}
	const multiplier, increment, mask = 0x5DEECE66D, 0xB, 1<<48 - 1
	state := (uint64(int64(integer(seed.float()))) ^ multiplier) & mask
	next := func(bits uint) uint64 {
		state = (state*multiplier + increment) & mask
		return state >> (48 - bits)
	}
	high := next(26)
	return number(float64(high<<27+next(27)) / (1 << 53)), nil
}

var errNoChance = errors.New("the environment has no source of randomness")

// chance returns a number from 0 up to 1.
func (e *evaluation) chance() (float64, error) {
	if e.env.Random == nil {
		return 0, errNoChance
	}
	return e.env.Random(), nil
}

func newUUID(e *evaluation, _ []item) (item, error) {
	if e.env.UUID == nil {
		return undefined, errNoChance
	}
	return text(e.env.UUID()), nil
}

func parseJSON(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	if err := e.grow(len(x.text)); err != nil {
		return undefined, err
	}
	v, err := value.Parse(sound(x.text))
	if err != nil {
		return undefined, invalid("$parse() needs a JSON text: " + err.Error())
	}
	parsed := fromValue(v)
	if parsed.kind == kindNumber && parsed.float() == 0 {
		return number(0), nil // of "-0" too: recorded, test_parse
	}
	return parsed, nil
}
