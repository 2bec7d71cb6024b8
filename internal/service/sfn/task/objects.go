package task

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"sluice/internal/service/sfn/items"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// ObjectBytesMax is how much of an object one call reads or writes: what an answer has whole in memory.
const ObjectBytesMax = 8 << 20

var (
	// ErrBusy is answered, wrapped, for a call that may succeed when it is made again.
	ErrBusy = errors.New("the service is busy")
	// ErrNoUpload is answered, wrapped, for an object in parts that is not, or no longer, being written.
	ErrNoUpload = errors.New("no such upload")
	// ErrChanged is answered, wrapped, for an object that has another ETag than it was to have.
	ErrChanged = errors.New("the object has changed")
)

// ObjectCall is whom Amazon S3 is called for, by a Map Run that reads its items or writes its results.
type ObjectCall struct {
	// Region and Account are the state machine's, and so is RoleARN.
	Region, Account, RoleARN, StateMachineARN string
	// Session names the role's session, as an attempt's: calls of one Map Run have the same.
	Session string
	Trace   string
	// Arguments are those of the ItemReader or ResultWriter, an object.
	Arguments value.Value
}

// Object names an object. What the Arguments say of one holds where it is empty.
type Object struct{ Bucket, Key string }

// Part is some bytes of an object.
type Part struct {
	Bytes []byte
	// Size is the whole object's, ETag its own. A part behind the end has no bytes, and may have neither.
	Size int64
	ETag string
}

// text is a member of the Arguments.
func (c *ObjectCall) text(name string) string {
	v, _ := c.Arguments.Get(name)
	text, _ := v.AsString()
	return text
}

// Bucket is the Arguments' own.
func (c *ObjectCall) Bucket() string { return c.text("Bucket") }

// Key is the Arguments' own.
func (c *ObjectCall) Key() string { return c.text("Key") }

// Prefix is the Arguments' own.
func (c *ObjectCall) Prefix() string { return c.text("Prefix") }

// Objects are the calls of Amazon S3 that Map Runs make, as their execution's role: see engine.Objects.
type Objects struct{ Tasks *Tasks }

// Get reads at most so many bytes of an object from one on.
func (o Objects) Get(ctx context.Context, c *ObjectCall, of Object, from, length int64, etag string) (*Part, error) {
	in := c.with(of, "Prefix")
	set(in, "Range", fmt.Sprintf("bytes=%d-%d", from, from+length-1))
	if etag != "" {
		set(in, "IfMatch", etag)
	}
	out, body, err := o.call(ctx, c, "getObject", in, nil)
	if errors.Is(err, errBehind) {
		return &Part{}, nil
	}
	if err != nil {
		return nil, err
	}
	part := &Part{Bytes: body, Size: from + int64(len(body)), ETag: textOf(out, "ETag")}
	if _, size, ok := strings.Cut(textOf(out, "ContentRange"), "/"); ok {
		if part.Size, err = strconv.ParseInt(size, 10, 64); err != nil {
			return nil, fmt.Errorf("GetObject answers with the range %q: %w", textOf(out, "ContentRange"), err)
		}
	}
	return part, nil
}

// List lists at most so many objects behind a key.
func (o Objects) List(ctx context.Context, c *ObjectCall, after string, limit int) (page []items.ListedObject, more bool, err error) {
	in := c.with(Object{})
	if after != "" {
		set(in, "StartAfter", after)
	}
	in.Set("MaxKeys", value.Int(int64(limit)))
	out, _, err := o.call(ctx, c, "listObjectsV2", in, nil)
	if err != nil {
		return nil, false, err
	}
	contents, _ := out.Get("Contents")
	for i := range contents.Len() {
		v, _ := contents.At(i)
		modified, _ := time.Parse(time.RFC3339, textOf(v, "LastModified"))
		one := items.ListedObject{ETag: textOf(v, "ETag"), Key: textOf(v, "Key"), StorageClass: textOf(v, "StorageClass"), Modified: modified}
		size, _ := v.Get("Size")
		if n, ok := size.AsNumber(); ok {
			one.Size, _ = n.Int64()
		}
		page = append(page, one)
	}
	truncated, _ := out.Get("IsTruncated")
	more, _ = truncated.AsBool()
	return page, more, nil
}

// Put writes an object whole.
func (o Objects) Put(ctx context.Context, c *ObjectCall, of Object, contentType string, body []byte) error {
	in := c.with(of, "Prefix")
	if contentType != "" {
		set(in, "ContentType", contentType)
	}
	_, _, err := o.call(ctx, c, "putObject", in, body)
	return err
}

// Begin begins an object that is written in parts.
func (o Objects) Begin(ctx context.Context, c *ObjectCall, of Object) (upload string, err error) {
	out, _, err := o.call(ctx, c, "createMultipartUpload", c.with(of, "Prefix"), nil)
	return textOf(out, "UploadId"), err
}

// Add adds a part.
func (o Objects) Add(ctx context.Context, c *ObjectCall, of Object, upload string, number int, body []byte) (etag string, err error) {
	in := c.with(of, "Prefix")
	set(in, "UploadId", upload)
	in.Set("PartNumber", value.Int(int64(number)))
	out, _, err := o.call(ctx, c, "uploadPart", in, body)
	return textOf(out, "ETag"), err
}

// Complete makes the object of its parts.
func (o Objects) Complete(ctx context.Context, c *ObjectCall, of Object, upload string, etags []string) error {
	in, parts := c.with(of, "Prefix"), value.NewArray()
	set(in, "UploadId", upload)
	for i, etag := range etags {
		parts.Append(value.NewObject(
			value.Member{Name: "ETag", Value: value.String(etag)}, value.Member{Name: "PartNumber", Value: value.Int(int64(i + 1))},
		).Value())
	}
	in.Set("MultipartUpload", value.NewObject(value.Member{Name: "Parts", Value: parts.Value()}).Value())
	_, _, err := o.call(ctx, c, "completeMultipartUpload", in, nil)
	return err
}

// Abandon forgets the parts of an object.
func (o Objects) Abandon(ctx context.Context, c *ObjectCall, of Object, upload string) error {
	in := c.with(of, "Prefix")
	set(in, "UploadId", upload)
	_, _, err := o.call(ctx, c, "abortMultipartUpload", in, nil)
	return err
}

func set(o *value.Object, name, text string) { o.Set(name, value.String(text)) }

func textOf(v value.Value, name string) string {
	member, _ := v.Get(name)
	text, _ := member.AsString()
	return text
}

// with are the Arguments for an object. Of those that are for one, no other has the version.
func (c *ObjectCall) with(o Object, without ...string) *value.Object {
	in := value.NewObject()
	if arguments, ok := c.Arguments.AsObject(); ok {
		in = arguments.Clone()
	}
	for _, name := range without {
		in.Delete(name)
	}
	if o.Bucket != "" {
		set(in, "Bucket", o.Bucket)
	}
	if o.Key != "" {
		set(in, "Key", o.Key)
		in.Delete("VersionId")
	}
	return in
}

// errBehind says that a range begins behind the object's end.
var errBehind = errors.New("behind the end")

// call makes a call, with the body of the request and of the answer apart from all else.
func (o Objects) call(ctx context.Context, c *ObjectCall, action string, in *value.Object, body []byte) (out value.Value, answer []byte, err error) {
	cl := clientOf("s3")
	if cl == nil {
		return out, nil, fail(codeNotServed, "The service s3 is not served by this server.")
	}
	op := cl.find(action)
	shape := op.New()
	if problems := decodeShape(pascalCase, in.Value(), shape); problems != nil {
		return out, nil, fail(codeRuntime, strings.Join(problems, ", "))
	}
	if body != nil {
		members := shape.WireSchema().Members
		shape.DecodeMember(slices.IndexFunc(members, func(m wire.Member) bool { return m.Name == "Body" }), &bodyDecoder{body: body})
	}
	a, err := o.Tasks.perform(ctx, &Call{
		Region: c.Region, Account: c.Account, RoleARN: c.RoleARN, StateMachineARN: c.StateMachineARN, ExecutionARN: c.Session, Trace: c.Trace,
	}, cl, op, shape)
	if ctx.Err() != nil {
		return out, nil, context.Cause(ctx)
	}
	if err != nil {
		return out, nil, err
	}
	if a.Refusal != nil {
		return out, nil, refusedObject(a.Refusal, cl.refused(a))
	}
	if a.Output == nil {
		return out, nil, nil
	}
	e := &bodyEncoder{encoder: encoder{names: pascalCase}}
	a.Output.EncodeMembers(e)
	return value.NewObject(e.members...).Value(), e.body, nil
}

// refusedObject tells refusals that pass, and those that are answers, from all others.
func refusedObject(e *wire.Error, f *Failure) error {
	switch status := e.Shape.Status; {
	case e.Shape.Name == "NoSuchUpload":
		return fmt.Errorf("%w: %w", ErrNoUpload, f)
	case status == http.StatusRequestedRangeNotSatisfiable:
		return errBehind
	case status == http.StatusPreconditionFailed:
		return fmt.Errorf("%w: %w", ErrChanged, f)
	case status >= http.StatusInternalServerError && status != http.StatusNotImplemented || status == http.StatusTooManyRequests:
		return fmt.Errorf("%w: %w", ErrBusy, f)
	}
	return f
}

// bodyDecoder gives a body as it is.
type bodyDecoder struct {
	decoder

	body []byte
}

// Blob is the body.
func (d *bodyDecoder) Blob(*wire.Member) []byte { return d.body }

// bodyEncoder keeps a body as it is.
type bodyEncoder struct {
	encoder

	body []byte
}

// Blob keeps the body.
func (e *bodyEncoder) Blob(m *wire.Member, v []byte) {
	if isBody(m) {
		e.body = v
		return
	}
	e.encoder.Blob(m, v)
}
