package asl

import (
	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
)

// itemReader is ItemReader as the definition gives it.
type itemReader struct {
	resource  *resource.Resource
	arguments *template
	inputType string
	// headerLocation, headers and delimiter are of CSV.
	headerLocation, delimiter string
	headers                   *template
	maxItems                  *number
	manifestType              string
	transformation            string
	itemsPointer              *template
}

// Reader is where a distributed Map takes its items from.
type Reader struct {
	// Resource is s3:getObject or s3:listObjectsV2.
	Resource *resource.Resource
	// Arguments are those of the call: Bucket, Key, Prefix, …
	Arguments value.Value
	// InputType is CSV, JSON, JSONL, PARQUET, MANIFEST, or empty for a listing.
	InputType string
	// HeaderLocation is FIRST_ROW or GIVEN; Headers are those that are given.
	HeaderLocation string
	Headers        []string
	// Delimiter separates the fields of a row.
	Delimiter byte
	// MaxItems bounds how many items are taken; 0 sets no bound but AWS's own.
	MaxItems int64
	// ManifestType is ATHENA_DATA, S3_INVENTORY or empty.
	ManifestType string
	// Transformation is NONE or LOAD_AND_FLATTEN.
	Transformation string
	// ItemsPointer is a JSON Pointer to the array inside a JSON file; empty for the whole.
	ItemsPointer string
}

// ItemsMax is how many items a distributed Map reads at most. Source: developer guide, "MaxItems" (100,000,000).
const ItemsMax = 100_000_000

// delimiters are the names of CSVDelimiter. Source: developer guide, "ItemReader".
var delimiters = map[string]byte{"": ',', "COMMA": ',', "PIPE": '|', "SEMICOLON": ';', "SPACE": ' ', "TAB": '\t'}

// HasReader reports whether a Map takes its items from a Reader.
func (s *State) HasReader() bool { return s.mapped.reader != nil }

// Reader returns where a distributed Map's items come from, nil where that is Items. The error is a *Failure; one that is
// named States.ItemReaderFailed ends the map run, any other the state before there is a run.
func (s *State) Reader(scope *Scope) (*Reader, error) {
	r := s.mapped.reader
	if r == nil {
		return nil, nil
	}
	f, err := s.effective(scope)
	if err != nil {
		return nil, err
	}
	made := &Reader{
		Resource: r.resource, InputType: r.inputType, HeaderLocation: r.headerLocation, Delimiter: delimiters[r.delimiter],
		ManifestType: r.manifestType, Transformation: r.transformation, Arguments: emptyObject(),
	}
	if r.arguments != nil {
		if made.Arguments, err = r.arguments.evaluate(&f); err != nil {
			return nil, err
		}
	}
	if r.itemsPointer != nil {
		pointer, err := r.itemsPointer.evaluate(&f)
		if err != nil {
			return nil, err
		}
		made.ItemsPointer, _ = pointer.AsString()
	}
	if made.MaxItems, err = r.most(&f); err != nil {
		return nil, err
	}
	made.Headers, err = r.names(&f)
	return made, err
}

// most evaluates MaxItems. Sources: recorded answers (test_map_item_reader_csv_max_items_paths): -1 fails the run, 0 and
// what is beyond the bound set none.
func (r *itemReader) most(f *frame) (int64, error) {
	if r.maxItems == nil {
		return 0, nil
	}
	n, err := r.maxItems.integer(f)
	switch {
	case err != nil:
		return 0, err
	case n < 0:
		return 0, &Failure{Name: ErrorItemReaderFailed, Cause: "field MaxItems must be positive"}
	case n > ItemsMax:
		return 0, nil
	}
	return n, nil
}

// names evaluates CSVHeaders.
func (r *itemReader) names(f *frame) ([]string, error) {
	if r.headers == nil {
		return nil, nil
	}
	v, err := r.headers.evaluate(f)
	if err != nil {
		return nil, err
	}
	array, ok := v.AsArray()
	if !ok {
		return nil, wrongType(r.headers.expression, r.headers.field, "array", v)
	}
	var names []string
	for _, item := range array.All() {
		names = append(names, plain(item))
	}
	return names, CheckHeaders(names)
}

// CheckHeaders refuses names that the columns of a CSV file cannot have. The error is a *Failure. Source of the text: recorded answers
// (…_csv_headers_decl_duplicate_headers).
func CheckHeaders(names []string) error {
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			return &Failure{Name: ErrorItemReaderFailed, Cause: "CSV headers cannot contain duplicates."}
		}
		seen[name] = true
	}
	return nil
}
