package engine

// Proves that Map Runs write all results, once, through failures that pass and those that do not, across restarts and redrives, and leave no parts of
// files behind. How: as in items_test.go.

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/service/sfn/task"
)

// written is what a ResultWriter has written.
type written struct{ Failed, Pending, Succeeded []map[string]any }

// results reads the files that the manifest of the newest Map Run names.
func (w *world) results(k ledger.Key, b *bucket, folder string) (got written) {
	w.t.Helper()
	run, _ := ParseMapRun(w.run(k).ARN)
	var manifest struct {
		DestinationBucket, MapRunArn string
		ResultFiles                  map[string][]struct {
			Key  string
			Size int
		}
	}
	key := "out/" + run.ID + "/" + folder + "manifest.json"
	if err := json.Unmarshal([]byte(b.get(key)), &manifest); err != nil || manifest.MapRunArn != w.run(k).ARN {
		w.t.Fatalf("%s: %v, %+v", key, err, manifest)
	}
	for name, into := range map[string]*[]map[string]any{"FAILED": &got.Failed, "PENDING": &got.Pending, "SUCCEEDED": &got.Succeeded} {
		for _, f := range manifest.ResultFiles[name] {
			var records []map[string]any
			text := b.get(f.Key)
			if err := json.Unmarshal([]byte(text), &records); err != nil || len(text) != f.Size {
				w.t.Fatalf("%s: %v, %d bytes", f.Key, err, len(text))
			}
			*into = append(*into, records...)
		}
	}
	return got
}

func inputsOf(records []map[string]any) string {
	var texts []string
	for _, r := range records {
		texts = append(texts, r["Input"].(string))
	}
	return strings.Join(texts, " ")
}

func TestResultsAreWritten(t *testing.T) {
	for _, kind := range []string{"STANDARD", "EXPRESS"} {
		b := newBucket()
		w := newItemsWorld(t, mapOf(kind, toBucket+`"ToleratedFailureCount":1,`, callTask), b)
		k := w.begin("m", `["a","b"]`)
		inputs := w.asked(2)
		inputs[`"a"`].answer <- answered{err: &task.Failure{Code: "E", Cause: "because"}}
		inputs[`"b"`].answer <- answered{output: `{"Payload":"B"}`}
		out := w.over(k)
		run := w.run(k)
		n, _ := ParseMapRun(run.ARN)
		if want := fmt.Sprintf(`{"MapRunArn":%q,"ResultWriterDetails":{"Bucket":"b","Key":"out/%s/manifest.json"}}`, run.ARN, n.ID); out.Output != want {
			t.Errorf("%s", out.Output)
		}
		got := w.results(k, b, "")
		ok := got.Succeeded[0]
		if len(got.Succeeded) != 1 || len(got.Failed) != 1 || got.Pending != nil || ok["Output"] != `"B"` || ok["Input"] != `"b"` || ok["Name"] != n.ID+"-1" || (ok["RedriveStatus"] != nil) != (kind == "STANDARD") {
			t.Errorf("%+v", got)
		}
		if bad := got.Failed[0]; bad["Error"] != "E" || bad["Cause"] != "because" || bad["Status"] != "FAILED" || bad["StartDate"] != "2026-11-22T12:00:00.000Z" || bad["StopDate"] == nil {
			t.Errorf("%+v", bad)
		}
	}
}

// TestResultsOfARunThatFails: the others are stopped first, or come to their end where they are of Express; those that never began are pending,
// and a redrive writes its own.
func TestResultsOfARunThatFails(t *testing.T) {
	for _, kind := range []string{"STANDARD", "EXPRESS"} {
		t.Run(kind, func(t *testing.T) {
			b := newBucket()
			w := newItemsWorld(t, mapOf(kind, toBucket+`"MaxConcurrency":3,"ItemSelector":{"v.$":"$$.Map.Item.Value"},`, callTask), b)
			k := w.begin("m", `["a","b","c","d","e"]`)
			inputs := w.asked(3)
			inputs[`{"v":"a"}`].answer <- answered{output: `{"Payload":"A"}`}
			for w.run(k).Executions.Succeeded == 0 {
				runtime.Gosched()
			}
			inputs[`{"v":"d"}`] = w.asked(1)[`{"v":"d"}`]
			inputs[`{"v":"b"}`].answer <- answered{err: errors.New("no")}
			if kind == "EXPRESS" {
				for w.run(k).Executions.Failed == 0 {
					runtime.Gosched()
				}
				for _, input := range []string{`{"v":"c"}`, `{"v":"d"}`} {
					inputs[input].answer <- answered{err: &task.Failure{Code: "late"}}
				}
			}
			if out := w.over(k); out.Status != execution.FailedRun || *out.Failure.Error != "States.ExceedToleratedFailureThreshold" {
				t.Fatalf("%+v", out)
			}
			got := w.results(k, b, "")
			if inputsOf(got.Succeeded) != `{"v":"a"}` || len(got.Failed) != 3 || inputsOf(got.Pending) != `{"v":"e"}` {
				t.Errorf("%s, %s, %s", inputsOf(got.Succeeded), inputsOf(got.Failed), inputsOf(got.Pending))
			}
			for _, r := range got.Failed[1:] {
				if want := map[string]string{"STANDARD": "ABORTED", "EXPRESS": "FAILED"}[kind]; r["Status"] != want {
					t.Errorf("%+v", r)
				}
			}
			w.restart()
			w.redrive(k)
			for range 4 {
				call := <-w.calls
				call.answer <- answered{output: `{"Payload":"X"}`}
			}
			if out := w.over(k); out.Status != execution.Succeeded || !strings.HasSuffix(out.Output, `/Redrive-1/manifest.json"}}`) {
				t.Errorf("%+v", out)
			}
			got = w.results(k, b, "Redrive-1/")
			if len(got.Succeeded) != 5 || got.Failed != nil || got.Pending != nil || !strings.Contains(inputsOf(got.Succeeded[1:]), `{"v":"b"}`) {
				t.Errorf("%s, %s, %s", inputsOf(got.Succeeded), inputsOf(got.Failed), inputsOf(got.Pending))
			}
		})
	}
}

// TestResultsSurviveAnything: the process ends while the children are stopped, and while the results are written.
func TestResultsSurviveAnything(t *testing.T) {
	for _, kind := range []string{"STANDARD", "EXPRESS"} {
		b := newBucket()
		w := newItemsWorld(t, mapOf(kind, toBucket, callTask), b)
		k := w.begin("m", `["a","b"]`)
		w.asked(2)
		run := w.run(k)
		for i := range 2 {
			if kind == "STANDARD" {
				w.there(child(k, run, i))
			}
		}
		w.die(k, execution.ChildFinished{MapRun: run.ARN, Index: 0, Status: execution.FailedRun})
		if out := w.over(k); out.Status != execution.FailedRun {
			t.Errorf("%+v", out)
		}
		got := w.results(k, b, "")
		if n := len(got.Failed) + len(got.Pending); n != 2 || got.Succeeded != nil {
			t.Errorf("%+v", got)
		}
	}
}

// TestPartsOfResultsDoNotStay: the process ends between two parts; then the next one writes the file anew, or the execution is stopped before it
// can, or has taken too long.
func TestPartsOfResultsDoNotStay(t *testing.T) {
	for name, want := range map[string]execution.Status{"goes on": execution.Succeeded, "is stopped": execution.Aborted, "is late": execution.TimedOut} {
		t.Run(name, func(t *testing.T) {
			b, partly := newBucket(), make(chan bool, 1)
			b.before = func(call string) error {
				for _, parts := range b.parts {
					if call == "add" && b.uploads == 1 && len(parts) == 1 {
						select {
						case partly <- true:
						default:
						}
						return fmt.Errorf("%w: slow down", task.ErrBusy)
					}
				}
				return nil
			}
			w := newItemsWorld(t, strings.Replace(mapOf("STANDARD", toBucket, passTask), "{", `{"TimeoutSeconds":3600,`, 1), b)
			w.engine.fileBytes = 700
			k := w.begin("m", `[1,2,3,4]`)
			<-partly
			w.stop()
			if left := b.left(); len(left) != 1 {
				t.Fatalf("%v", left)
			}
			b.mu.Lock() // nobody is answered while this is held
			b.uploads++
			if want == execution.TimedOut {
				w.clock.Advance(time.Hour)
			}
			w.start()
			switch want {
			case execution.Aborted:
				if _, err := w.engine.Abort(t.Context(), k, execution.Failure{}); err != nil {
					t.Fatal(err)
				}
			case execution.TimedOut:
				w.over(k)
			}
			b.mu.Unlock()
			if out := w.over(k); out.Status != want {
				t.Errorf("%+v", out)
			}
			for len(b.left()) > 0 {
				runtime.Gosched()
			}
			if want == execution.Succeeded && len(w.results(k, b, "").Succeeded) != 4 {
				t.Errorf("%+v", w.results(k, b, ""))
			}
		})
	}
}

// TestAWriterWhoIsOvertaken: whoever writes results that nobody waits for any more adds no part to a file, and leaves none behind.
func TestAWriterWhoIsOvertaken(t *testing.T) {
	b, begun, goOn, adds := newBucket(), make(chan bool), make(chan bool), 0
	b.before = func(call string) error {
		switch {
		case call == "add":
			adds++
		case call == "begin" && b.uploads == 0:
			b.mu.Unlock()
			begun <- true
			<-goOn
			b.mu.Lock()
		}
		return nil
	}
	w := newItemsWorld(t, mapOf("STANDARD", toBucket, passTask), b)
	w.engine.fileBytes = 700
	k := w.begin("m", `[1,2,3,4]`)
	<-begun
	a := w.engine.actors.get(k)
	a.mu.Lock()
	late, origin := a.x.Outstanding()[0].(execution.WriteResults), a.origin
	a.mu.Unlock()
	w.engine.actors.put(a)
	goOn <- true
	if out := w.over(k); out.Status != execution.Succeeded {
		t.Fatalf("%+v", out)
	}
	before := adds
	if s := w.engine.writeResults(t.Context(), origin, &late); s != nil || before == 0 || adds != before || len(b.left()) != 0 {
		t.Errorf("%+v, %d parts, then %d, left are %v", s, before, adds, b.left())
	}
}

// TestPartsOfResultsThatCannotBeWritten: they are forgotten before the run fails.
func TestPartsOfResultsThatCannotBeWritten(t *testing.T) {
	b := newBucket()
	b.before = func(call string) error {
		if call == "complete" {
			return &task.Failure{Code: "S3.S3Exception", Cause: "Access Denied"}
		}
		return nil
	}
	w := newItemsWorld(t, mapOf("STANDARD", toBucket, passTask), b)
	w.engine.fileBytes = 700
	if out := w.over(w.begin("m", `[1,2,3,4]`)); *out.Failure.Error != "States.ResultWriterFailed" || b.uploads == 0 || len(b.left()) != 0 {
		t.Errorf("%s, %d uploads, left are %v", *out.Failure.Error, b.uploads, b.left())
	}
}

func TestResultsThatCannotBeWritten(t *testing.T) {
	b := newBucket()
	b.before = func(call string) error {
		return &task.Failure{Code: "S3.NoSuchBucketException", Cause: "The specified bucket does not exist"}
	}
	w := newItemsWorld(t, mapOf("EXPRESS", toBucket, passTask), b)
	if out := w.over(w.begin("m", `[1]`)); *out.Failure.Error != "States.ResultWriterFailed" || *out.Failure.Cause != "The specified bucket does not exist" {
		t.Errorf("%s %s", *out.Failure.Error, *out.Failure.Cause)
	}
}

// TestResultsThatStay: without a Resource they are the state's result.
func TestResultsThatStay(t *testing.T) {
	const writer = `"ResultWriter":{"WriterConfig":{"Transformation":%q,"OutputType":%q}},`
	for transformation, want := range map[string]string{"COMPACT": `[[1,2],[3]]`, "FLATTEN": `[1,2,3]`} {
		w := newItemsWorld(t, mapOf("EXPRESS", fmt.Sprintf(writer, transformation, "JSON"), passTask), nil)
		w.succeeded(w.begin("m", `[[1,2],[3]]`), want)
	}
	w := newItemsWorld(t, mapOf("STANDARD", fmt.Sprintf(writer, "NONE", "JSON"), passTask), nil)
	out := w.over(w.begin("m", `[1]`))
	var records []map[string]any
	if err := json.Unmarshal([]byte(out.Output), &records); err != nil || len(records) != 1 || records[0]["Output"] != "1" || records[0]["RedriveStatus"] != "NOT_REDRIVABLE" {
		t.Errorf("%s, %v", out.Output, err)
	}
	large := `"` + strings.Repeat("x", 150_000) + `"`
	w = newItemsWorld(t, mapOf("EXPRESS", fmt.Sprintf(writer, "FLATTEN", "JSON")+`"ItemSelector":{"a":`+large+`},`, passTask), nil)
	if out := w.over(w.begin("m", `[1,2]`)); out.Status != execution.FailedRun || *out.Failure.Error != "States.DataLimitExceeded" {
		t.Errorf("%s", out.Status)
	}
}

// TestLargeResults: more than a part, in several.
func TestLargeResults(t *testing.T) {
	b := newBucket()
	w := newItemsWorld(t, mapOf("EXPRESS", toBucket+`"ItemSelector":{"v.$":"$$.Map.Item.Value","a":"`+strings.Repeat("x", 100_000)+`"},`, passTask), b)
	k := w.begin("m", "["+strings.Repeat("1,", 99)+"1]")
	w.over(k)
	if got := w.results(k, b, ""); len(got.Succeeded) != 100 || len(b.parts) != 0 || b.puts != 1 {
		t.Errorf("%d results, %d uploads, %d puts", len(got.Succeeded), len(b.parts), b.puts)
	}
}

// TestARunThatFailsWhileItReads: what comes of the page is of no use any more, and the results are written all the same.
func TestARunThatFailsWhileItReads(t *testing.T) {
	b := newBucket("k", strings.Repeat(`"`+strings.Repeat("x", 100_000)+"\"\n", 20))
	reading, answer, gets := make(chan bool), make(chan bool), 0
	b.before = func(call string) error {
		if call != "get" {
			return nil
		}
		if gets++; gets == 2 {
			b.mu.Unlock()
			reading <- true
			<-answer
			b.mu.Lock()
		}
		return nil
	}
	w := newItemsWorld(t, mapOf("EXPRESS", reads(`"InputType":"JSONL"`, `"Key":"k"`)+toBucket, callTask), b)
	k := w.begin("m", `{}`)
	var calls []*asked
	for range 6 {
		calls = append(calls, <-w.calls)
	}
	<-reading
	for _, call := range calls {
		call.answer <- answered{err: errors.New("no")}
	}
	if out := w.over(k); *out.Failure.Error != "States.ExceedToleratedFailureThreshold" {
		t.Errorf("%s", *out.Failure.Error)
	}
	close(answer)
	if got := w.results(k, b, ""); len(got.Failed) != 6 || got.Pending != nil || got.Succeeded != nil {
		t.Errorf("%d failed, %d pending", len(got.Failed), len(got.Pending))
	}
}
