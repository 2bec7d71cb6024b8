package items

import (
	"strconv"
	"time"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// Result is what a child of a Map Run came to.
type Result struct {
	ExecutionARN, Name, MachineARN string
	// Status is the API's: SUCCEEDED, FAILED, TIMED_OUT, ABORTED.
	Status        string
	Input, Output string // JSON; the latter of a success
	Error, Cause  *string
	Redrives      int64
	// Redrive is RedriveStatus, and Reason why it is not redrivable; empty of an Express child, and of none.
	Redrive, Reason  string
	Started, Stopped time.Time
}

const succeeded = "SUCCEEDED"

// append writes the result with all there is to tell. Source of the members and their order: AWS, as recorded in github.com/radkawar/stackd,
// testdata/aws/stepfunctions/distributed_map.json and redrive_map.json.
func (r *Result) append(out []byte) []byte {
	o := object{out: append(out, '{')}
	if r.Cause != nil {
		o.text("Cause", *r.Cause)
	}
	if r.Error != nil {
		o.text("Error", *r.Error)
	}
	o.text("ExecutionArn", r.ExecutionARN)
	o.text("Input", r.Input)
	o.raw("InputDetails", included)
	o.text("Name", r.Name)
	if r.Status == succeeded {
		o.text("Output", r.Output)
	}
	o.raw("OutputDetails", included)
	o.raw("RedriveCount", strconv.FormatInt(r.Redrives, 10))
	if r.Redrive != "" {
		o.text("RedriveStatus", r.Redrive)
	}
	if r.Reason != "" {
		o.text("RedriveStatusReason", r.Reason)
	}
	o.text("StartDate", asl.FormatTime(r.Started))
	o.text("StateMachineArn", r.MachineARN)
	o.text("Status", r.Status)
	o.text("StopDate", asl.FormatTime(r.Stopped))
	return append(o.out, '}')
}

const included = `{"Included":true}`

// object writes one.
type object struct {
	out   []byte
	begun bool
}

func (o *object) raw(name, json string) {
	if o.begun {
		o.out = append(o.out, ',')
	}
	o.begun = true
	o.out = append(append(value.AppendString(o.out, name), ':'), json...)
}

func (o *object) text(name, text string) {
	o.raw(name, "")
	o.out = value.AppendString(o.out, text)
}

// Sheet writes results one behind the other, as WriterConfig says.
type Sheet struct {
	// Transformation is NONE, COMPACT or FLATTEN; Lines says that each result has a line, and that they are no array.
	Transformation string
	Lines          bool
	begun          bool
}

// NewSheet is a file of what the writer asks for. Source of what is meant by default: developer guide, "ResultWriter".
func NewSheet(w *asl.Writer) *Sheet {
	s := &Sheet{Transformation: w.Transformation, Lines: w.OutputType == "JSONL"}
	if s.Transformation == "" {
		s.Transformation = "NONE"
	}
	return s
}

// Extension is that of the file's name.
func (s *Sheet) Extension() string {
	if s.Lines {
		return "jsonl"
	}
	return "json"
}

// Append writes a result. What did not succeed is written whole, whatever the transformation. Source: developer guide, "ResultWriter".
func (s *Sheet) Append(out []byte, r *Result) []byte {
	if r.Status != succeeded || s.Transformation == "NONE" {
		return s.end(r.append(s.element(out)))
	}
	if s.Transformation == "FLATTEN" {
		v, err := value.Parse(r.Output)
		if array, ok := v.AsArray(); ok && err == nil {
			for _, v := range array.All() {
				out = s.end(append(s.element(out), v.String()...))
			}
			return out
		}
	}
	return s.end(append(s.element(out), r.Output...))
}

// AppendPending writes a child that was never started.
func (s *Sheet) AppendPending(out []byte, input string) []byte {
	o := object{out: append(s.element(out), '{')}
	o.text("Input", input)
	o.raw("InputDetails", included)
	o.text("Status", "PENDING")
	return s.end(append(o.out, '}'))
}

// Close writes what ends the file.
func (s *Sheet) Close(out []byte) []byte {
	switch {
	case s.Lines:
		return out
	case !s.begun:
		out = append(out, '[')
	}
	s.begun = false
	return append(out, ']')
}

func (s *Sheet) element(out []byte) []byte {
	switch {
	case s.Lines:
		return out
	case s.begun:
		return append(out, ',')
	}
	s.begun = true
	return append(out, '[')
}

func (s *Sheet) end(out []byte) []byte {
	if s.Lines {
		return append(out, '\n')
	}
	return out
}

// ResultFile is one that was written.
type ResultFile struct {
	Key  string
	Size int64
}

// ResultFiles are those of a Map Run, by what they hold.
type ResultFiles struct{ Failed, Pending, Succeeded []ResultFile }

// Manifest is manifest.json, which names them.
func (f *ResultFiles) Manifest(bucket, mapRun string) []byte {
	o := object{out: []byte{'{'}}
	o.text("DestinationBucket", bucket)
	o.text("MapRunArn", mapRun)
	inner := object{}
	inner.raw("FAILED", filesJSON(f.Failed))
	inner.raw("PENDING", filesJSON(f.Pending))
	inner.raw("SUCCEEDED", filesJSON(f.Succeeded))
	o.raw("ResultFiles", "{"+string(inner.out)+"}")
	return append(o.out, '}')
}

func filesJSON(files []ResultFile) string {
	o := object{out: []byte{'['}}
	for i, f := range files {
		if i > 0 {
			o.out = append(o.out, ',')
		}
		o.out, o.begun = append(o.out, '{'), false
		o.text("Key", f.Key)
		o.raw("Size", strconv.FormatInt(f.Size, 10))
		o.out = append(o.out, '}')
	}
	return string(append(o.out, ']'))
}

// Files writes the files as they lie in a history, ParseFiles reads them.
func Files(files []ResultFile) string { return filesJSON(files) }

// ParseFiles reads what Files has written; none from the empty text.
func ParseFiles(text string) (files []ResultFile) {
	v, _ := value.Parse(text)
	array, _ := v.AsArray()
	for i := 0; array != nil && i < array.Len(); i++ {
		key, _ := array.At(i).Get("Key")
		size, _ := array.At(i).Get("Size")
		name, _ := key.AsString()
		n, _ := size.AsNumber()
		bytes, _ := strconv.ParseInt(string(n), 10, 64)
		files = append(files, ResultFile{Key: name, Size: bytes})
	}
	return files
}
