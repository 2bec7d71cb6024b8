package engine

import (
	"context"
	"errors"
	"io"
	"sync"

	"sluice/internal/clock"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/items"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/service/sfn/task"
)

// The limits of a page of items, which are one append and lie in memory until their children begin.
const (
	pageItemsMax = 5000
	pageBytesMax = 512 << 10
	// pageFilesMax is how many files are read for one page.
	pageFilesMax = 100
	// listMax is how many objects a listing shows at a time.
	listMax = 1000
	// partBytes is how much of a file is read at a time.
	partBytes = 1 << 20
)

// readItems reads the next page of a Map Run's items.
func (e *Engine) readItems(ctx context.Context, o *Origin, r *execution.ReadItems) execution.Stimulus {
	s := &execution.Items{Round: r.Round, Cursor: r.Cursor}
	reading, err := e.readings.take(o.Key, r.Frame, r.Cursor), error(nil)
	if reading == nil {
		reading, err = e.newReading(o, r)
	}
	if err == nil {
		err = reading.page(ctx, s)
	}
	if err != nil {
		return execution.ReadingFailed{Round: r.Round, Failure: e.failureOf(o, asl.ErrorItemReaderFailed, err)}
	}
	if s.Next != "" {
		e.readings.put(o.Key, r.Frame, s.Next, reading)
	}
	return *s
}

// reading reads the items of a Map Run, from a cursor on. What it has open is in memory alone: it can be made anew from the cursor.
type reading struct {
	objects Objects
	clock   clock.Clock
	call    *task.ObjectCall
	reader  *asl.Reader
	kind    items.Kind
	format  items.Format
	at      items.Cursor
	// pageItems is how many items a page has.
	pageItems int

	// files are a manifest's, listed what a listing has shown and was not read, of which there may be more.
	files  []items.File
	listed []items.ListedObject
	more   bool
	// open is the file that is being read.
	open *openFile
}

// openFile is one that is being read.
type openFile struct {
	items.File
	items *items.Reader
	parts *parts
}

func (e *Engine) newReading(o *Origin, r *execution.ReadItems) (*reading, error) {
	if r.Reader == nil {
		return nil, items.Unreadable("The ItemReader cannot be evaluated.")
	}
	if e.Objects == nil {
		return nil, items.Unreadable("The service s3 is not served by this server, so that the items cannot be read.")
	}
	kind, err := items.KindOf(r.Reader)
	if err != nil {
		return nil, err
	}
	at, err := items.ParseCursor(r.Cursor)
	if err != nil {
		return nil, err
	}
	call := objectCall(o, r.MapRun)
	call.Arguments = r.Reader.Arguments
	format, _ := items.FormatOf(r.Reader)
	return &reading{objects: e.Objects, clock: e.Clock, call: call, reader: r.Reader, kind: kind, format: format, at: at, more: true, pageItems: e.pageItems}, nil
}

// page fills a page. Its Next is empty behind the last item.
func (r *reading) page(ctx context.Context, s *execution.Items) error {
	bytes := 0
	for files := 0; ; {
		if r.full() {
			return nil
		}
		if len(s.Items) >= r.pageItems || bytes >= pageBytesMax || files >= pageFilesMax {
			break
		}
		item, source, err := r.next(ctx)
		switch {
		case errors.Is(err, errFileEnds):
			files++
			continue
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		r.at.Count++
		bytes += len(item.JSON) + len(item.Key)
		s.Items = append(s.Items, item.JSON)
		if item.Named {
			s.Keys = append(s.Keys, item.Key)
		}
		if n := len(s.Sources); n == 0 || s.Sources[n-1].URI != source {
			s.Sources = append(s.Sources, execution.Source{URI: source})
		}
		s.Sources[len(s.Sources)-1].Count++
	}
	s.Next = r.at.String()
	return nil
}

// full reports whether as many items were read as there may be.
func (r *reading) full() bool {
	most := int64(asl.ItemsMax)
	if r.reader.MaxItems > 0 {
		most = r.reader.MaxItems
	}
	return r.at.Count >= most
}

// errFileEnds says that a file was read to its end.
var errFileEnds = errors.New("the end of a file")

// next is the next item and where it comes from; io.EOF behind the last.
func (r *reading) next(ctx context.Context) (item items.Item, source string, err error) {
	if r.kind == items.Listing {
		return r.nextListed(ctx)
	}
	if r.open == nil {
		if err := r.openNext(ctx); err != nil {
			return item, "", err
		}
	}
	r.open.parts.ctx = ctx
	item, err = r.open.items.Next()
	if errors.Is(err, io.EOF) {
		r.at.NextFile()
		r.open = nil
		return item, "", errFileEnds
	}
	if err != nil {
		return item, "", err
	}
	r.at.ETag, r.at.Place = r.open.parts.etag, r.open.items.Place()
	return item, r.open.URI(), nil
}

// nextListed is the next object of a listing as an item.
func (r *reading) nextListed(ctx context.Context) (item items.Item, source string, err error) {
	o, err := r.ahead(ctx)
	if err != nil {
		return item, "", err
	}
	r.at.After = o.Key
	return o.Item(), "s3://" + r.call.Bucket(), nil
}

// ahead takes the next object of a listing.
func (r *reading) ahead(ctx context.Context) (o items.ListedObject, err error) {
	for len(r.listed) == 0 {
		if !r.more {
			return o, io.EOF
		}
		type page struct {
			objects []items.ListedObject
			more    bool
		}
		got, err := persist(ctx, r.clock, func() (p page, err error) {
			p.objects, p.more, err = r.objects.List(ctx, r.call, r.at.After, listMax)
			return p, err
		})
		if err != nil {
			return o, err
		}
		r.listed, r.more = got.objects, got.more
		if len(r.listed) == 0 {
			r.more = false
		}
	}
	o = r.listed[0]
	r.listed = r.listed[1:]
	return o, nil
}

// openNext opens the file that the cursor is in, or the next one; io.EOF behind the last.
func (r *reading) openNext(ctx context.Context) error {
	f, err := r.nextFile(ctx)
	if err != nil {
		return err
	}
	p := &parts{ctx: ctx, reading: r, file: f, etag: r.at.ETag}
	if r.kind == items.OneFile {
		p.file = items.File{} // by all its arguments
	}
	opened, err := r.format.Open(p.from, r.at.Place)
	if err != nil {
		return err
	}
	r.open = &openFile{File: f, items: opened, parts: p}
	return nil
}

func (r *reading) nextFile(ctx context.Context) (f items.File, err error) {
	switch r.kind {
	case items.Listed:
		for r.at.Key == "" {
			o, err := r.ahead(ctx)
			if err != nil {
				return f, err
			}
			if r.at.Key, r.at.ETag = o.Key, o.ETag; o.Size == 0 { // as a folder is, by convention
				r.at.NextFile()
			}
		}
		return items.File{Bucket: r.call.Bucket(), Key: r.at.Key}, nil
	case items.Inventory, items.Athena:
		if r.files == nil {
			if err := r.manifest(ctx); err != nil {
				return f, err
			}
		}
		if r.at.Index >= len(r.files) {
			return f, io.EOF
		}
		return r.files[r.at.Index], nil
	}
	if r.at.Index > 0 {
		return f, io.EOF
	}
	return items.File{Bucket: r.call.Bucket(), Key: r.call.Key()}, nil
}

// manifest reads which files there are.
func (r *reading) manifest(ctx context.Context) error {
	p := &parts{ctx: ctx, reading: r, etag: r.at.Manifest}
	text, err := io.ReadAll(io.LimitReader(p, items.ManifestBytesMax+1))
	if err != nil {
		return err
	}
	if len(text) > items.ManifestBytesMax {
		return items.Unreadable("The manifest exceeds the maximum of %d bytes.", items.ManifestBytesMax)
	}
	r.at.Manifest = p.etag
	if r.kind == items.Athena {
		r.files, err = items.ParseURIs(text)
		return err
	}
	var columns []string
	if r.files, columns, err = items.ParseInventory(text); err != nil {
		return err
	}
	r.format = items.Format{Type: "CSV", Headers: columns, Delimiter: ','}
	return nil
}

// parts reads an object part by part.
type parts struct {
	ctx     context.Context //nolint:containedctx // that of the page which is being read
	reading *reading
	file    items.File
	offset  int64
	etag    string
	left    []byte
	ended   bool
}

// from begins at a byte of the object.
func (p *parts) from(offset int64) io.Reader {
	p.offset, p.left, p.ended = offset, nil, false
	return p
}

func (p *parts) Read(out []byte) (int, error) {
	for len(p.left) == 0 {
		if p.ended {
			return 0, io.EOF
		}
		r := p.reading
		got, err := persist(p.ctx, r.clock, func() (*task.Part, error) {
			return r.objects.Get(p.ctx, r.call, task.Object{Bucket: p.file.Bucket, Key: p.file.Key}, p.offset, partBytes, p.etag)
		})
		if err != nil {
			return 0, err
		}
		if got.Size > items.FileBytesMax {
			return 0, items.Unreadable("The file exceeds the maximum of %d bytes.", int64(items.FileBytesMax))
		}
		if p.etag == "" {
			p.etag = got.ETag
		}
		p.left = got.Bytes
		p.offset += int64(len(got.Bytes))
		p.ended = len(got.Bytes) == 0 || p.offset >= got.Size
	}
	n := copy(out, p.left)
	p.left = p.left[n:]
	return n, nil
}

// readingsMax is how many readings stay open between two pages; those that were used last.
const readingsMax = 32

// readings are the open ones, so that not every page begins with a call, and what is compressed is not decompressed from its beginning.
type readings struct {
	mu  sync.Mutex
	all []kept // the one used last is the last
}

type kept struct {
	key     ledger.Key
	frame   execution.FrameID
	cursor  string
	reading *reading
}

// take takes a reading out that stands at a cursor, or returns nil.
func (s *readings) take(k ledger.Key, frame execution.FrameID, cursor string) *reading {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.all {
		if one := s.all[i]; one.key == k && one.frame == frame {
			s.all = append(s.all[:i], s.all[i+1:]...)
			if one.cursor == cursor {
				return one.reading
			}
			return nil
		}
	}
	return nil
}

func (s *readings) put(k ledger.Key, frame execution.FrameID, cursor string, r *reading) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.all) == readingsMax {
		s.all = append(s.all[:0], s.all[1:]...)
	}
	s.all = append(s.all, kept{key: k, frame: frame, cursor: cursor, reading: r})
}
