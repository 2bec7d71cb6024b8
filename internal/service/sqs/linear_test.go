package sqs

// Proves that FIFO queues are linearizable: whatever concurrent clients see of sends, duplicates, receives, deletions and timeouts
// could have been seen by one client after the other, each call at one moment between its beginning and its end. How: real clients in
// goroutines call the service through the edge, on a clock that jumps, with syncs that let the others run; what they saw is checked with
// porcupine against a sequential model; and machines that are broken on purpose must be found.

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/go-json-experiment/json"

	"sluice/internal/edge/edgetest"
	"sluice/internal/fault"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/store/memory"
	"sluice/internal/wire"
)

// plan is how a history is made.
type plan struct {
	clients, calls, groups, tokens int
	// shared: a token of one group is one of the others' too, as at the scope of the queue.
	shared bool
}

// The whole queue is harder to check, so its histories are shorter.
func byGroup() plan { return plan{clients: 8, calls: 45, groups: 4, tokens: 12} }
func asOne() plan   { return plan{clients: 5, calls: 22, groups: 3, tokens: 8, shared: true} }

// recorder makes a history. Its clients share what they receive, so that receipts are stale when they are used.
type recorder struct {
	*bench
	plan
	moment atomic.Int64 // orders beginnings and ends
	// still is held for reading by calls that have two steps, deciding and then reading what was decided about: were time to pass for
	// longer than what was decided lasts, a message could be deleted by its next receiver before its first receiver has read it, and
	// would be left out of that one's answer.
	still   sync.RWMutex
	mu      sync.Mutex
	history []porcupine.Operation
	given   []given
	handles map[given]string
	left    int // clients that are not done
	faults  int // answers that were none
}

// record makes the history of a seed with machines of a kind, and counts the calls that had no answer.
func record(t *testing.T, seed uint64, p plan, of kind) (history []porcupine.Operation, faulty int) {
	t.Helper()
	faults := &fault.Set{}
	// While a turn syncs, others come: turns then have several commands, and calls overlap.
	faults.On(memory.PointSync, fault.Always(), fault.Call(runtime.Gosched))
	b := newBenchOf(t, faults, of)
	r := &recorder{bench: b, plan: p, handles: map[given]string{}, left: p.clients}
	attributes := `"FifoQueue":"true","DeduplicationScope":"messageGroup"`
	if p.shared {
		attributes = `"FifoQueue":"true"`
	}
	if a := b.json(context.Background(), edgetest.Root(account), "CreateQueue", `{"QueueName":"q.fifo","Attributes":{`+attributes+`}}`); a.Status != http.StatusOK {
		t.Fatal(string(a.Body))
	}
	var all sync.WaitGroup
	for client := range p.clients {
		all.Go(func() {
			chance := rand.New(rand.NewPCG(seed, uint64(client)))
			for range p.calls {
				r.call(client, chance)
			}
			r.mu.Lock()
			r.left--
			r.mu.Unlock()
		})
	}
	r.pump()
	all.Wait()
	r.drain()
	return r.history, r.faults
}

// fault notes that a call had no answer.
func (r *recorder) fault(format string, args ...any) {
	r.t.Helper()
	r.t.Logf(format, args...)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults++
}

// pump lets time pass while all who are not done wait for messages.
func (r *recorder) pump() {
	for {
		r.mu.Lock()
		left := r.left
		r.mu.Unlock()
		if left == 0 {
			return
		}
		if r.waiting() < left {
			runtime.Gosched()
			continue
		}
		r.tick(r.clients, 1)
		for i := range r.service.group.Len() {
			_, _ = r.service.do(context.Background(), i, &queue.Inspect{}) // a turn sees the time
		}
	}
}

func (r *recorder) waiting() (n int) {
	for i := range r.service.group.Len() {
		if p, err := r.service.group.Partition(i); err == nil {
			n += p.Stats().Parked
		}
	}
	return n
}

const longSeconds = 40_000

// drain receives everything that is left, long after.
func (r *recorder) drain() {
	for range 3 {
		r.tick(r.clients, longSeconds)
		for r.receive(r.clients, input{kind: "receive", most: 10, seconds: 30}, 0) > 0 {
		}
	}
}

// note writes one call down.
func (r *recorder) note(client int, in input, do func() output) output {
	begin := r.moment.Add(1)
	out := do()
	end := r.moment.Add(1)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.history = append(r.history, porcupine.Operation{ClientId: client, Input: in, Output: out, Call: begin, Return: end})
	return out
}

// tick sets the clock forward. It jumps, so that nobody sees a time in between.
func (r *recorder) tick(client, seconds int) {
	r.still.Lock()
	defer r.still.Unlock()
	r.note(client, input{kind: "tick", seconds: seconds}, func() output {
		r.clock.Jump(time.Duration(seconds) * time.Second)
		return output{}
	})
}

func (r *recorder) call(client int, chance *rand.Rand) {
	switch roll := chance.IntN(100); {
	case roll < 30:
		r.still.RLock()
		defer r.still.RUnlock()
		r.send(client, r.makeEntries(chance))
	case roll < 36: // nobody else's token, so there is nothing to read
		r.send(client, []entryOf{{group: r.group(chance), token: fmt.Sprintf("%x", chance.Uint64()), body: fmt.Sprintf("%x", chance.Uint64())}})
	case roll < 54: // with a timeout: what a receive without one gives may be received and deleted by another before its answer is made
		r.still.RLock()
		defer r.still.RUnlock()
		r.receive(client, input{kind: "receive", most: 1 + chance.IntN(10), seconds: 1 + chance.IntN(40)}, 0)
	case roll < 64: // for longer than a history lasts
		r.receive(client, input{kind: "receive", most: 1 + chance.IntN(3), seconds: longSeconds}, chance.IntN(10))
	case roll < 92:
		if of, ok := r.pick(chance); ok {
			r.use(client, chance, of)
		}
	default:
		r.tick(client, []int{1, 1, 2, 7, 20, 41, 150, 299, 300}[chance.IntN(9)])
	}
}

func (r *recorder) group(chance *rand.Rand) string { return "g" + strconv.Itoa(chance.IntN(r.groups)) }

func (r *recorder) makeEntries(chance *rand.Rand) []entryOf {
	n := 1
	if chance.IntN(3) == 0 {
		n = 1 + chance.IntN(6)
	}
	var entries []entryOf
	for range n {
		e := entryOf{group: r.group(chance), body: fmt.Sprintf("%x", chance.Uint64())}
		e.token = "t" + strconv.Itoa(chance.IntN(r.tokens))
		if !r.shared {
			e.token += e.group
		}
		entries = append(entries, e)
	}
	return entries
}

// ask calls an operation and reads its answer; it reports false for a refusal of the caller.
func (r *recorder) ask(operation string, in, out any) bool {
	body, err := json.Marshal(in)
	if err != nil {
		r.fault("%v", err)
	}
	a := r.json(context.Background(), edgetest.Root(account), operation, string(body))
	if a.Status >= 500 {
		r.fault("%s: %d %s", operation, a.Status, a.Body)
	}
	if a.Status == http.StatusOK && out != nil {
		if err := json.Unmarshal(a.Body, out); err != nil {
			r.fault("%s: %v in %s", operation, err, a.Body)
		}
	}
	return a.Status == http.StatusOK
}

type sendEntry struct{ Id, MessageBody, MessageGroupId, MessageDeduplicationId string }

func (r *recorder) send(client int, entries []entryOf) {
	r.note(client, input{kind: "send", entries: entries}, func() (out output) {
		in := struct {
			QueueUrl string
			Entries  []sendEntry
		}{QueueUrl: "q.fifo"}
		for i, e := range entries {
			in.Entries = append(in.Entries, sendEntry{strconv.Itoa(i), e.body, e.group, e.token})
		}
		var answer struct {
			Successful []struct{ MessageId, SequenceNumber string }
		}
		if !r.ask("SendMessageBatch", in, &answer) || len(answer.Successful) != len(entries) {
			r.fault("sent %d, acknowledged %d", len(entries), len(answer.Successful))
		}
		for _, e := range answer.Successful {
			out.ids, out.sequences = append(out.ids, e.MessageId), append(out.sequences, e.SequenceNumber)
		}
		return out
	})
}

func (r *recorder) receive(client int, in input, wait int) int {
	return len(r.note(client, in, func() (out output) {
		var answer struct {
			Messages []struct {
				MessageId, Body, ReceiptHandle string
				Attributes                     map[string]string
			}
		}
		r.ask("ReceiveMessage", map[string]any{
			"QueueUrl": "q.fifo", "MaxNumberOfMessages": in.most, "VisibilityTimeout": in.seconds, "WaitTimeSeconds": wait, "AttributeNames": []string{"All"},
		}, &answer)
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, m := range answer.Messages {
			count, _ := strconv.Atoi(m.Attributes["ApproximateReceiveCount"])
			g := given{group: m.Attributes["MessageGroupId"], id: m.MessageId, body: m.Body, count: count}
			out.given = append(out.given, g)
			r.given = append(r.given, g)
			r.handles[g] = m.ReceiptHandle
		}
		out.all = len(out.given) < in.most
		return out
	}).given)
}

// pick finds a receipt to use, mostly a young one.
func (r *recorder) pick(chance *rand.Rand) (given, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.given) == 0 {
		return given{}, false
	}
	young := max(0, len(r.given)-12)
	if chance.IntN(4) == 0 {
		young = 0
	}
	return r.given[young+chance.IntN(len(r.given)-young)], true
}

// use deletes a message or changes its timeout.
func (r *recorder) use(client int, chance *rand.Rand, of given) {
	r.mu.Lock()
	handle := r.handles[of]
	r.mu.Unlock()
	if chance.IntN(4) > 0 {
		r.note(client, input{kind: "delete", of: of}, func() output {
			return output{refused: !r.ask("DeleteMessage", map[string]any{"QueueUrl": "q.fifo", "ReceiptHandle": handle}, nil)}
		})
		return
	}
	seconds := []int{0, 3, 60}[chance.IntN(3)]
	r.note(client, input{kind: "change", of: of, seconds: seconds}, func() output {
		return output{refused: !r.ask("ChangeMessageVisibility", map[string]any{"QueueUrl": "q.fifo", "ReceiptHandle": handle, "VisibilityTimeout": seconds}, nil)}
	})
}

// checkMax bounds one check, whose work may grow without end with what lies side by side in a history. One that takes longer proves nothing: another
// history is made in its place, undecidedMax times.
const (
	checkMax     = 10 * time.Second
	undecidedMax = 3
)

func check(history []porcupine.Operation, model porcupine.Model) porcupine.CheckResult {
	return porcupine.CheckOperationsTimeout(model, history, checkMax)
}

func model(p plan) porcupine.Model {
	if p.shared {
		return wholeQueue()
	}
	return eachGroup()
}

// linearSeeds is how many histories of each plan are decided.
const linearSeeds = 15

func TestFIFOQueuesAreLinearizable(t *testing.T) {
	for name, p := range map[string]plan{"each group": byGroup(), "the queue as one": asOne()} {
		t.Run(name, func(t *testing.T) {
			seen := map[string]int{}
			undecided := 0
			for seed := range uint64(linearSeeds + undecidedMax) {
				if int(seed) == linearSeeds+undecided {
					break
				}
				history, faulty := record(t, seed, p, Kind())
				if faulty > 0 {
					t.Fatalf("seed %d: %d calls had no answer", seed, faulty)
				}
				switch got := check(history, model(p)); {
				case got == porcupine.Unknown && undecided < undecidedMax:
					undecided++
					t.Logf("seed %d: not decided in %v", seed, checkMax)
					continue
				case got != porcupine.Ok:
					t.Fatalf("seed %d: %v\n%s", seed, got, explain(history, model(p)))
				}
				tally(seen, history)
			}
			t.Log(seen)
			for _, what := range []string{"send", "receive", "delete", "change", "duplicate", "received again", "refused", "overlap"} {
				if seen[what] < linearSeeds {
					t.Errorf("too little of %q happened to prove anything: %v", what, seen)
				}
			}
		})
	}
}

// tally counts what happened.
func tally(seen map[string]int, history []porcupine.Operation) {
	ids := map[string]bool{}
	for i, o := range history {
		in, out := o.Input.(input), o.Output.(output)
		seen[in.kind]++
		for _, id := range out.ids {
			if ids[id] {
				seen["duplicate"]++
			}
			ids[id] = true
		}
		for _, g := range out.given {
			if g.count > 1 {
				seen["received again"]++
			}
		}
		if out.refused {
			seen["refused"]++
		}
		for _, other := range history[:i] {
			if other.Call < o.Return && o.Call < other.Return {
				seen["overlap"]++
				break
			}
		}
	}
}

// explain shows how far each part of a history can be put in order, and what then has no place.
func explain(history []porcupine.Operation, m porcupine.Model) string {
	parts := [][]porcupine.Operation{history}
	if m.Partition != nil {
		parts = m.Partition(history)
	}
	m.Partition = nil
	var b strings.Builder
	for _, part := range parts {
		if check(part, m) == porcupine.Ok {
			continue
		}
		_, found := porcupine.CheckOperationsVerbose(m, part, checkMax)
		longest := slices.MaxFunc(found.PartialLinearizationsOperations()[0], func(a, b []porcupine.Operation) int { return len(a) - len(b) })
		state := m.Init()
		for _, o := range longest {
			_, state = m.Step(state, o.Input, o.Output)
			fmt.Fprintf(&b, "%d…%d client %d: %+v → %+v\n", o.Call, o.Return, o.ClientId, o.Input, o.Output)
		}
		fmt.Fprintf(&b, "then the state is %v\nand these have no place:\n", state)
		for _, o := range part {
			if !slices.ContainsFunc(longest, func(done porcupine.Operation) bool { return done.Call == o.Call }) {
				fmt.Fprintf(&b, "%d…%d client %d: %+v → %+v\n", o.Call, o.Return, o.ClientId, o.Input, o.Output)
			}
		}
	}
	return b.String()
}

// A duplicate whose first message is forgotten between the machine's answer and ours, because the clock has jumped, is told to try
// again; that is no fault of ours to be logged.
func TestADuplicateOfWhatIsForgotten(t *testing.T) {
	b := newBench(t)
	b.json(context.Background(), edgetest.Root(account), "CreateQueue", `{"QueueName":"q.fifo","Attributes":{"FifoQueue":"true"}}`)
	_, _, err := b.service.admitted(b.service.directory.get(keyFor("q.fifo")), nil, queue.Admission{Position: 1, Duplicate: true})
	var refusal *wire.Error
	if !errors.As(err, &refusal) || refusal.Shape != wire.ErrServiceUnavailable {
		t.Errorf("it is told %v", err)
	}
}
