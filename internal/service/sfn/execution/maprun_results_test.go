package execution

// Proves how Map Runs end whose results are written, and those whose Express children are waited for: what is asked for, what is told again, what a
// redrive overtakes, and which uploads are remembered. How: as in maprun_test.go.

import (
	"fmt"
	"strings"
	"testing"
)

func TestMapRunWriter(t *testing.T) {
	b := begin(t, fmt.Sprintf(mapRunOf, `"ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b", "Prefix": "p"}},`), `[1, 2]`)
	for len(b.children()) > 0 {
		b.childEnds(b.children()[0], Succeeded)
	}
	write := b.effects[len(b.effects)-1].(WriteResults)
	if write.Writer == nil || b.x.Status() != Running {
		t.Fatalf("%+v", write)
	}
	b.take(ResultsAt{Round: write.Round, Output: `{"MapRunArn": "arn"}`}, ResultsAt{Round: write.Round, Output: `2`})
	if b.x.Output() != `{"MapRunArn": "arn"}` {
		t.Error(b.x.Output())
	}
}

const toS3 = `"ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b", "Prefix": "p"}}, `

// stopped are the children that are to end.
func (b *table) stopped() (out []StopChild) {
	for _, e := range b.x.Outstanding() {
		if c, ok := e.(StopChild); ok {
			out = append(out, c)
		}
	}
	return out
}

// A run whose results are written waits, when it fails, for its children and for the writing, and tells of the failure then.
func TestMapRunFailsAfterItsResults(t *testing.T) {
	b := begin(t, fmt.Sprintf(mapRunOf, toS3+`"MaxConcurrency": 3, "ItemBatcher": {"MaxItemsPerBatch": 1}, `), `["a", "b", "c", "d", "e"]`)
	children := b.children()
	b.childEnds(children[0], Succeeded)
	b.childEnds(children[1], FailedRun)
	stopped := b.stopped()
	if len(stopped) != 2 || stopped[0].Index != 2 || stopped[1].Index != 3 || b.x.Status() != Running || len(b.children()) != 0 {
		t.Fatalf("%+v, %s", stopped, b.x.Status())
	}
	b.take(Items{}, ReadingFailed{Round: Round{Frame: stopped[0].Frame, MapRun: "another"}}, ChildFinished{MapRun: stopped[0].MapRun, Index: 2, Status: Aborted})
	b.take(ChildFinished{MapRun: stopped[0].MapRun, Index: 3, Status: Aborted, Unbegun: true})
	write := b.effects[len(b.effects)-1].(WriteResults)
	if len(write.Pending) != 1 || write.Pending[0] != `{"Items":["e"]}` || write.Redrives != 0 || write.Files != "" {
		t.Fatalf("%+v", write)
	}
	b.take(ResultsAt{Round: write.Round, Output: `{}`, Files: `[{"Key":"k","Size":1}]`})
	if run := b.x.MapRuns()[0]; b.x.Status() != FailedRun || run.Status != FailedRun || run.Items.Aborted != 2 || run.Items.Pending != 1 || *b.x.Failure().Error != "States.ExceedToleratedFailureThreshold" {
		t.Errorf("%s, %+v", b.x.Status(), run)
	}
	b.take(Redrive{})
	again := b.redriven()
	if len(again) != 3 || again[2].Input != `{"Items":["d"]}` {
		t.Fatalf("%+v", again)
	}
	for _, c := range again {
		b.take(ChildFinished{MapRun: c.MapRun, Index: c.Index, Round: c.Round, Status: Succeeded, Output: `1`, Input: "again"})
	}
	b.childEnds(b.children()[0], Succeeded)
	write = b.effects[len(b.effects)-1].(WriteResults)
	if write.Redrives != 1 || write.Files != `[{"Key":"k","Size":1}]` || len(write.Pending) != 0 {
		t.Fatalf("%+v", write)
	}
	var told []string
	for i := range b.events {
		if r, ok := write.Results.Take(&b.events[i]); ok {
			told = append(told, fmt.Sprint(r.Index, r.Status, r.Round, r.Input))
		}
	}
	if got := strings.Join(told, " "); got != `1SUCCEEDED1again 2SUCCEEDED1again 3SUCCEEDED1again 4SUCCEEDED0{"Items":["e"]}` {
		t.Error(got)
	}
	before := write.Round // of a writing that the redrive has overtaken
	before.Redrives--
	b.take(ResultsAt{Round: before, Output: `{}`}, ReadingFailed{Round: before, Writing: true}, Uploading{Round: before, Upload: Upload{ID: "late"}})
	if b.x.Status() != Running || b.x.Exports(before) || !b.x.Exports(write.Round) || len(b.x.Outstanding()[0].(WriteResults).Uploads) != 0 {
		t.Fatalf("%s, %+v", b.x.Status(), b.x.Outstanding())
	}
	b.take(ResultsAt{Round: write.Round, Output: `{}`})
	if b.x.Status() != Succeeded {
		t.Error(b.x.Status())
	}
}

// A run of Express children that fails waits for those under way, whose ends count, and starts no other; with a writer of files or without.
func TestMapRunFailsAfterItsExpressChildren(t *testing.T) {
	for name, c := range map[string]struct {
		fields  string
		written bool
	}{"nobody writes": {"", false}, "written into files": {toS3, true}, "written inside": {`"ResultWriter": {"WriterConfig": {"Transformation": "NONE", "OutputType": "JSON"}}, `, false}} {
		t.Run(name, func(t *testing.T) {
			b := begin(t, strings.Replace(fmt.Sprintf(mapRunOf, c.fields+`"MaxConcurrency": 3, `), "STANDARD", "EXPRESS", 1), `["a", "b", "c", "d"]`)
			children := b.children()
			b.childEnds(children[0], FailedRun)
			b.take(ReadingFailed{Round: roundOf(children[0]), Failure: Failed("States.ItemReaderFailed", "late")})
			if stopped := b.stopped(); len(stopped) != 2 || b.x.Status() != Running || b.x.MapRuns()[0].Status != Running {
				t.Fatalf("%+v, %s", stopped, b.x.Status())
			}
			b.childEnds(children[1], Succeeded)
			b.childEnds(children[2], FailedRun)
			if write, ok := b.effects[len(b.effects)-1].(WriteResults); ok != c.written {
				t.Fatalf("%+v", b.effects)
			} else if ok {
				b.take(ResultsAt{Round: write.Round, Output: `{}`})
			}
			run := b.x.MapRuns()[0]
			if b.x.Status() != FailedRun || *b.x.Failure().Error != "States.ExceedToleratedFailureThreshold" || run.Executions.Aborted != 0 || run.Executions.Succeeded != 1 || run.Executions.Failed != 2 || run.Executions.Pending != 1 || (run.Executions.ResultsWritten == 4) != c.written {
				t.Errorf("%s, %+v", b.x.Status(), run)
			}
			b.take(Redrive{})
			if again := b.redriven(); len(again) != 2 {
				t.Errorf("%+v", again)
			}
		})
	}
}

// Results that can't be written fail the run, by the failure that it had before if it had one.
func TestMapRunWhoseResultsCannotBeWritten(t *testing.T) {
	for status, want := range map[Status]string{Succeeded: "States.ResultWriterFailed", FailedRun: "States.ExceedToleratedFailureThreshold"} {
		b := begin(t, fmt.Sprintf(mapRunOf, toS3), `[1]`)
		b.childEnds(b.children()[0], status)
		write := b.effects[len(b.effects)-1].(WriteResults)
		b.take(ReadingFailed{Round: write.Round, Writing: true, Failure: Failed("States.ResultWriterFailed", "because")})
		if b.x.Status() != FailedRun || *b.x.Failure().Error != want {
			t.Errorf("%s: %s, %+v", status, b.x.Status(), b.x.Failure())
		}
	}
}

// Files that were begun are known to whoever writes the results again, until they are written, and to whoever stops the execution.
func TestMapRunRemembersItsUploads(t *testing.T) {
	upload := Upload{Bucket: "b", Key: "p/SUCCEEDED_0.json", ID: "u"}
	for _, stopped := range []bool{false, true} {
		b := begin(t, fmt.Sprintf(mapRunOf, toS3), `[1]`)
		child := b.children()[0]
		b.take(Uploading{Round: roundOf(child), Upload: Upload{ID: "early"}})
		b.childEnds(child, Succeeded)
		b.take(Uploading{Round: roundOf(child), Upload: upload}, Uploading{Round: Round{Frame: child.Frame, MapRun: "another"}, Upload: upload})
		write, ok := b.x.Outstanding()[0].(WriteResults)
		if !ok || len(write.Uploads) != 1 || write.Uploads[0] != upload {
			t.Fatalf("%+v", b.x.Outstanding())
		}
		if stopped {
			b.take(Stop{})
		} else {
			b.take(ResultsAt{Round: roundOf(child), Output: `{}`})
		}
		var left []Upload
		for _, e := range b.effects {
			if a, ok := e.(AbandonUploads); ok {
				left = append(left, a.Uploads...)
			}
		}
		if (len(left) == 1 && left[0] == upload) != stopped || !stopped && left != nil {
			t.Errorf("%+v", left)
		}
	}
}
