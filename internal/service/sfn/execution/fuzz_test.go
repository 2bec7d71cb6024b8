package execution

// Proves that no bytes make the readers of chunks and tokens panic or grow, that what they read is written the same way, and that
// no history, however wrong, makes a fold panic.

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

const fuzzed = `{"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [
	{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "HeartbeatSeconds": 5, "Retry": [{"ErrorEquals": ["States.ALL"]}], "End": true}}},
	{"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1, "End": true}}}, "Next": "D"},
		"D": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Q", "States": {"Q": {"Type": "Pass", "End": true}}}, "End": true}}}], "End": true}}}`

// lives is the chunks of an execution of fuzzed.
func lives(f *testing.F) (chunks [][]byte) {
	x := New(compiled(f, fuzzed), Spec{ARN: "arn:aws:states:us-east-1:1:execution:m:n"})
	now := time.Unix(1_800_000_000, 0)
	run := func(stimuli ...Stimulus) {
		events, _ := x.Run(Env{Now: now, Random: rand.NewPCG(1, 2)}, stimuli...)
		chunks = append(chunks, AppendChunk(nil, events))
	}
	run(Start{Input: `[1, 2]`})
	now = now.Add(2 * time.Second)
	run(Heartbeat{Attempt: 7}, Refusal{Attempt: 7, Failure: Failed("E", "c")})
	now = now.Add(2 * time.Second)
	run()
	for _, r := range x.MapRuns() {
		run(ChildFinished{MapRun: r.ARN, Index: 0, Status: FailedRun})
	}
	run(Redrive{})
	return chunks
}

func FuzzChunks(f *testing.F) {
	whole := lives(f)
	for _, chunk := range whole {
		f.Add(chunk, uint(0))
		f.Add(chunk, uint(2))
	}
	m := compiled(f, fuzzed)
	f.Fuzz(func(t *testing.T, chunk []byte, before uint) {
		events, err := ReadChunk(chunk)
		if err != nil {
			return
		}
		again, err := ReadChunk(AppendChunk(nil, events))
		if err != nil || !reflect.DeepEqual(again, events) {
			t.Fatalf("%x\nis %+v\nand that is %+v, %v", chunk, events, again, err)
		}
		x := New(m, Spec{ARN: "arn"})
		for i := range min(before, uint(len(whole))) {
			first, _ := ReadChunk(whole[i])
			for j := range first {
				if x.Apply(&first[j]) != nil {
					return
				}
			}
		}
		for i := range events {
			if x.Apply(&events[i]) != nil {
				return
			}
		}
		_ = x.Outstanding()
		_, _ = x.Deadline(), x.Ready()
	})
}

func FuzzTokens(f *testing.F) {
	f.Add(Token{Execution: "arn:aws:states:us-east-1:111111111111:execution:m:n", Attempt: 7, Nonce: Nonce{1, 2}}.String())
	f.Add("AQ==")
	f.Add(strings.Repeat("A", 3000))
	f.Fuzz(func(t *testing.T, text string) {
		token, err := ParseToken(text)
		if err != nil {
			return
		}
		if again, err := ParseToken(token.String()); err != nil || again != token {
			t.Errorf("%s is %+v, and that is %+v, %v", text, token, again, err)
		}
		if token.Attempt <= 0 {
			t.Error(fmt.Sprint(token))
		}
	})
}
