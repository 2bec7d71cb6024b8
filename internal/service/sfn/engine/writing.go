package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/items"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/service/sfn/task"
	"sluice/internal/value"
)

// writeResults writes what the children of a Map Run came to, as its ResultWriter says. After a crash the same files are written again.
func (e *Engine) writeResults(ctx context.Context, o *Origin, w *execution.WriteResults) execution.Stimulus {
	s, err := e.results(ctx, o, w)
	if errors.Is(err, errGivenUp) {
		return nil
	}
	if err != nil {
		return execution.ReadingFailed{Round: w.Round, Writing: true, Failure: e.failureOf(o, asl.ErrorResultWriterFailed, err)}
	}
	s.Round = w.Round
	return *s
}

func unwritable(cause string) error {
	return &asl.Failure{Name: asl.ErrorResultWriterFailed, Cause: cause}
}

func (e *Engine) results(ctx context.Context, o *Origin, w *execution.WriteResults) (*execution.ResultsAt, error) {
	switch {
	case w.Writer == nil:
		return nil, unwritable("The ResultWriter cannot be evaluated.")
	case w.Writer.Resource == nil:
		return e.resultsInside(ctx, o, w)
	case e.Objects == nil:
		return nil, unwritable("The service s3 is not served by this server, so that the results cannot be written.")
	}
	return e.export(ctx, o, w)
}

// eachResult goes over the results of a Map Run in the order in which its children ended.
func (e *Engine) eachResult(ctx context.Context, o *Origin, w *execution.WriteResults, do func(*execution.Result) error) error {
	results := *w.Results // of a chore that is done twice each has its own
	for from, more := uint64(0), true; more; {
		page, err := e.ledger.Records(ctx, o.Key, from, recordsPerPage, false)
		if err != nil {
			return err
		}
		for _, record := range page.Records {
			events, err := execution.ReadChunk(record)
			if err != nil {
				return err
			}
			for i := range events {
				if r, ok := results.Take(&events[i]); ok {
					if err := do(r); err != nil {
						return err
					}
				}
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		from, more = page.Next, page.More
	}
	return nil
}

// resultOf is a result as it is written.
func resultOf(o *Origin, w *execution.WriteResults, r *execution.Result) *items.Result {
	run, _ := ParseMapRun(w.MapRun)
	child := childOrigin(o, w.State, Parent{Index: r.Index, MapRun: w.MapRun, Round: r.Round}, run.ID+"-"+strconv.FormatInt(r.Index, 10))
	out := &items.Result{
		ExecutionARN: child.ARN(), Name: child.Key.Name, MachineARN: MachineARN(child.Key), Status: string(r.Status), Input: r.Input, Output: r.Output,
		Error: r.Failure.Error, Cause: r.Failure.Cause, Redrives: r.Round, Started: r.Started, Stopped: r.Stopped,
	}
	switch {
	case child.Express: // AWS says nothing of these
	case r.Status == execution.Succeeded:
		out.Redrive, out.Reason = "NOT_REDRIVABLE", "Execution is SUCCEEDED and cannot be redriven"
	case r.Stuck:
		out.Redrive = "NOT_REDRIVABLE"
	default:
		out.Redrive = "REDRIVABLE_BY_MAP_RUN"
	}
	return out
}

// resultsInside makes the state's result of a ResultWriter that has no Resource: an array in the order of the items, whatever the OutputType. What
// AWS makes of JSONL here is told nowhere: its documentation has examples with JSON alone, and a state's result must be JSON. Source: developer
// guide, "ResultWriter" (Only WriterConfig).
func (e *Engine) resultsInside(ctx context.Context, o *Origin, w *execution.WriteResults) (*execution.ResultsAt, error) {
	var all []*execution.Result
	bytes := 0
	tooLarge := asl.TooLarge(w.State.Name)
	if err := e.eachResult(ctx, o, w, func(r *execution.Result) error {
		if bytes += len(r.Output); bytes > execution.PayloadBytesMax || len(all) > execution.PayloadBytesMax {
			return tooLarge
		}
		all = append(all, r)
		return nil
	}); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b *execution.Result) int { return cmp.Compare(a.Index, b.Index) })
	writer := *w.Writer
	writer.OutputType = "JSON"
	sheet, out := items.NewSheet(&writer), []byte(nil)
	for _, r := range all {
		if out = sheet.Append(out, resultOf(o, w, r)); len(out) > execution.PayloadBytesMax {
			return nil, tooLarge
		}
	}
	return &execution.ResultsAt{Output: string(sheet.Close(out))}, nil
}

// export writes the results into files, and their manifest last.
func (e *Engine) export(ctx context.Context, o *Origin, w *execution.WriteResults) (*execution.ResultsAt, error) {
	x := &exporter{ctx: ctx, engine: e, call: objectCall(o, w.MapRun), owner: o, of: w}
	x.call.Arguments = w.Writer.Arguments
	if x.call.Bucket() == "" {
		return nil, unwritable("The ResultWriter names no Bucket.")
	}
	e.abandonUploads(o, w.MapRun, w.Uploads)
	x.folder = folderOf(x.call.Prefix(), w)
	failed, pending, succeeded := x.sheet(w, "FAILED"), x.sheet(w, "PENDING"), x.sheet(w, "SUCCEEDED")
	err := e.eachResult(ctx, o, w, func(r *execution.Result) error {
		switch {
		case r.Unbegun:
			return pending.add(func(out []byte) []byte { return pending.sheet.AppendPending(out, r.Input) })
		case r.Status == execution.Succeeded:
			return succeeded.add(func(out []byte) []byte { return succeeded.sheet.Append(out, resultOf(o, w, r)) })
		}
		return failed.add(func(out []byte) []byte { return failed.sheet.Append(out, resultOf(o, w, r)) })
	})
	for _, input := range w.Pending {
		if err == nil {
			err = pending.add(func(out []byte) []byte { return pending.sheet.AppendPending(out, input) })
		}
	}
	files := items.ResultFiles{Succeeded: items.ParseFiles(w.Files)}
	for _, f := range []struct {
		sheet *exported
		files *[]items.ResultFile
	}{{failed, &files.Failed}, {pending, &files.Pending}, {succeeded, &files.Succeeded}} {
		if err == nil {
			err = f.sheet.close()
		}
		*f.files = append(*f.files, f.sheet.files...)
		if err != nil {
			f.sheet.abandon()
		}
	}
	if err != nil {
		return nil, err
	}
	manifest := x.folder + "manifest.json"
	if err := x.put(manifest, "application/octet-stream", files.Manifest(x.call.Bucket(), w.MapRun)); err != nil {
		return nil, err
	}
	return &execution.ResultsAt{Output: detailsOf(w.MapRun, x.call.Bucket(), manifest), Files: items.Files(files.Succeeded)}, nil
}

// folderOf is where the files of a Map Run lie, and those of each of its redrives. Source: developer guide, "ResultWriter"; of redrives AWS, as
// recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/redrive_map.json.
func folderOf(prefix string, w *execution.WriteResults) string {
	if prefix != "" && !strings.HasSuffix(prefix, "/") {
		prefix += "/"
	}
	run, _ := ParseMapRun(w.MapRun)
	folder := prefix + run.ID + "/"
	if w.Redrives > 0 {
		folder += "Redrive-" + strconv.FormatInt(w.Redrives, 10) + "/"
	}
	return folder
}

// detailsOf is the state's result.
func detailsOf(mapRun, bucket, key string) string {
	at := value.NewObject(value.Member{Name: "Bucket", Value: value.String(bucket)}, value.Member{Name: "Key", Value: value.String(key)})
	return value.NewObject(
		value.Member{Name: "MapRunArn", Value: value.String(mapRun)}, value.Member{Name: "ResultWriterDetails", Value: at.Value()},
	).Value().String()
}

// exportedBytesMax is how large a file of results becomes before the next begins. Source: developer guide, "ResultWriter".
const exportedBytesMax = 5 << 30

// exporter writes the files of one Map Run.
type exporter struct {
	ctx    context.Context //nolint:containedctx // the chore's, which an exporter lives for
	engine *Engine
	call   *task.ObjectCall
	folder string
	// owner is the execution whose Map Run's results they are, of what asks for them.
	owner *Origin
	of    *execution.WriteResults
}

// exported are the files of one status, one after the other: a part of one in memory, no more.
type exported struct {
	*exporter

	status string
	sheet  *items.Sheet
	files  []items.ResultFile

	part   []byte
	size   int64 // of the parts before
	upload string
	etags  []string
}

func (x *exporter) sheet(w *execution.WriteResults, status string) *exported {
	return &exported{exporter: x, status: status, sheet: items.NewSheet(w.Writer)}
}

func (f *exported) key() string {
	return f.folder + f.status + "_" + strconv.Itoa(len(f.files)) + "." + f.sheet.Extension()
}

// add adds a result.
func (f *exported) add(write func([]byte) []byte) error {
	f.part = write(f.part)
	switch {
	case f.size+int64(len(f.part)) >= exportedBytesMax:
		return f.close()
	case len(f.part) >= f.engine.fileBytes:
		return f.send(f.part[:f.engine.fileBytes])
	}
	return nil
}

// begin begins a file that is written in parts. Its name is a fact before the first part is: whoever takes the writing up after a crash forgets the
// parts by it. A crash before that leaves an upload without parts.
func (f *exported) begin(o task.Object) (err error) {
	f.upload, err = persist(f.ctx, f.engine.Clock, func() (string, error) { return f.engine.Objects.Begin(f.ctx, f.call, o) })
	if err != nil {
		return err
	}
	wanted := false
	f.engine.insist(f.owner.Identity(), turn{
		check: func(x *execution.Execution) error {
			if wanted = x.Exports(f.of.Round); !wanted {
				return errGivenUp
			}
			return nil
		},
		stimuli: []execution.Stimulus{execution.Uploading{
			Round: f.of.Round, Upload: execution.Upload{Bucket: f.call.Bucket(), Key: o.Key, ID: f.upload},
		}},
	})
	if !wanted {
		return errGivenUp
	}
	return f.ctx.Err() // the process may be over
}

// errGivenUp says that nobody waits for the results any more that are being written.
var errGivenUp = fmt.Errorf("the results are not wanted any more: %w", ledger.ErrOver)

// send writes a part of a file that is too large for one.
func (f *exported) send(part []byte) (err error) {
	o := task.Object{Key: f.key()}
	if f.upload == "" {
		if err := f.begin(o); err != nil {
			return err
		}
	}
	etag, err := persist(f.ctx, f.engine.Clock, func() (string, error) {
		return f.engine.Objects.Add(f.ctx, f.call, o, f.upload, len(f.etags)+1, part)
	})
	f.etags, f.size = append(f.etags, etag), f.size+int64(len(part))
	f.part = append(f.part[:0], f.part[len(part):]...)
	return err
}

// close ends a file; none is written of nothing.
func (f *exported) close() error {
	if len(f.part) == 0 && f.upload == "" {
		return nil
	}
	f.part = f.sheet.Close(f.part)
	key := f.key()
	done := items.ResultFile{Key: key, Size: f.size + int64(len(f.part))}
	if f.upload == "" {
		if err := f.put(key, "", f.part); err != nil {
			return err
		}
	} else {
		for len(f.part) > 0 {
			if err := f.send(f.part[:min(len(f.part), f.engine.fileBytes)]); err != nil {
				return err
			}
		}
		if _, err := persist(f.ctx, f.engine.Clock, func() (struct{}, error) {
			return struct{}{}, f.engine.Objects.Complete(f.ctx, f.call, task.Object{Key: key}, f.upload, f.etags)
		}); err != nil {
			return err
		}
	}
	f.files = append(f.files, done)
	f.part, f.size, f.upload, f.etags = f.part[:0], 0, "", nil
	return nil
}

// abandon forgets the parts of a file that is not completed.
func (f *exported) abandon() {
	if f.upload != "" {
		f.engine.abandonUploads(f.owner, f.of.MapRun, []execution.Upload{{Bucket: f.call.Bucket(), Key: f.key(), ID: f.upload}})
	}
}

// abandonUploads forgets the parts of files that a Map Run will not complete. Where the process ends first, the next one does. AWS's policy for
// ResultWriters allows for it (s3:AbortMultipartUpload), and not for a listing of what there is. Source: developer guide, "ResultWriter".
func (e *Engine) abandonUploads(o *Origin, mapRun string, uploads []execution.Upload) {
	for _, u := range uploads {
		if e.Objects == nil || e.ctx.Err() != nil {
			return
		}
		_, err := persist(e.ctx, e.Clock, func() (struct{}, error) {
			return struct{}{}, e.Objects.Abandon(e.ctx, objectCall(o, mapRun), task.Object{Bucket: u.Bucket, Key: u.Key}, u.ID)
		})
		if err != nil && !errors.Is(err, task.ErrNoUpload) && e.ctx.Err() == nil {
			e.Log.Warn("the parts of a file of results stay behind", "bucket", u.Bucket, "key", u.Key, "upload", u.ID, "error", err)
		}
	}
}

// put writes a file whole.
func (x *exporter) put(key, contentType string, body []byte) error {
	_, err := persist(x.ctx, x.engine.Clock, func() (struct{}, error) {
		return struct{}{}, x.engine.Objects.Put(x.ctx, x.call, task.Object{Key: key}, contentType, body)
	})
	return err
}
