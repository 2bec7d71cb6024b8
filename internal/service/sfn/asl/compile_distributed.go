package asl

import (
	"strings"
	"unicode/utf8"

	"sluice/internal/service/sfn/resource"
)

var (
	readerFields       = fields("Resource Parameters Arguments ReaderConfig")
	readerConfigFields = fields("InputType CSVHeaderLocation CSVHeaders CSVDelimiter MaxItems MaxItemsPath ManifestType Transformation ItemsPointer")
	batcherFields      = fields("MaxItemsPerBatch MaxItemsPerBatchPath MaxInputBytesPerBatch MaxInputBytesPerBatchPath BatchInput")
	writerFields       = fields("Resource Parameters Arguments WriterConfig")
	writerConfigFields = fields("Transformation OutputType")
)

// distributed compiles the fields that only a distributed Map uses.
func (c *compiler) distributed(n node, s *State, distributed bool) {
	m := s.mapped
	m.failures = n.count("ToleratedFailureCount", maxConcurrencyMax)
	m.failurePercentage = n.percentage("ToleratedFailurePercentage")
	m.reader = c.reader(n)
	m.batcher = c.batcher(n)
	m.writer = c.writer(n)
	c.label(n, s)
	if distributed {
		return
	}
	for _, field := range []string{"ItemReader", "ItemBatcher", "ResultWriter"} {
		if n.has(field) {
			n.warn(SchemaValidationFailed, "", "Field '%s' is only supported when the Mode of ProcessorConfig is DISTRIBUTED", field)
		}
	}
}

func (c *compiler) reader(n node) *itemReader {
	reader, ok := n.object("ItemReader")
	if !ok {
		return nil
	}
	reader.only(readerFields)
	reader.spoken()
	reader.require("Resource")
	r := &itemReader{arguments: reader.arguments()}
	r.resource = reader.integration("s3:getObject", "s3:listObjectsV2")
	config, ok := reader.object("ReaderConfig")
	if !ok {
		return r
	}
	config.only(readerConfigFields)
	config.spoken()
	r.inputType = config.oneOf("InputType", "CSV", "JSON", "JSONL", "PARQUET", "MANIFEST")
	r.headerLocation = config.oneOf("CSVHeaderLocation", "FIRST_ROW", "GIVEN")
	r.delimiter = config.oneOf("CSVDelimiter", "COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB")
	r.manifestType = config.oneOf("ManifestType", "ATHENA_DATA", "S3_INVENTORY")
	r.transformation = config.oneOf("Transformation", "NONE", "LOAD_AND_FLATTEN")
	r.headers = config.template("CSVHeaders")
	r.itemsPointer = config.template("ItemsPointer")
	r.maxItems = config.count("MaxItems", ItemsMax)
	config.csv(r.inputType == "CSV")
	if r.headerLocation == "GIVEN" {
		config.require("CSVHeaders")
	}
	return r
}

// csv checks the field that CSV needs and nothing else takes.
func (n node) csv(is bool) {
	switch has := n.has("CSVHeaderLocation"); {
	case is && !has:
		n.fault("", "The field 'CSVHeaderLocation' is required")
	case !is && has:
		n.fault("", "Field 'CSVHeaderLocation' is not supported")
	}
}

// arguments compiles the payload of a reader or writer.
func (n node) arguments() *template {
	if n.language == JSONata {
		return n.template("Arguments")
	}
	return n.template("Parameters")
}

// integration reads a Resource that is one of a few integrations.
func (n node) integration(allowed ...string) *resource.Resource {
	text, ok := n.text("Resource")
	if !ok {
		return nil
	}
	r, ok := resource.Parse(text)
	if ok && r.Kind == resource.Optimized {
		for _, name := range allowed {
			if name == r.Service+":"+r.Name() {
				return &r
			}
		}
	}
	n.fault("Resource", "The field 'Resource' does not match any of the allowed values")
	return nil
}

func (c *compiler) batcher(n node) *itemBatcher {
	batcher, ok := n.object("ItemBatcher")
	if !ok {
		return nil
	}
	batcher.only(batcherFields)
	batcher.spoken()
	return &itemBatcher{
		items: batcher.count("MaxItemsPerBatch", ItemsMax),
		bytes: batcher.count("MaxInputBytesPerBatch", batchBytesMax),
		input: batcher.template("BatchInput"),
	}
}

func (c *compiler) writer(n node) *resultWriter {
	writer, ok := n.object("ResultWriter")
	if !ok {
		return nil
	}
	writer.only(writerFields)
	writer.spoken()
	w := &resultWriter{arguments: writer.arguments()}
	if writer.has("Resource") {
		w.resource = writer.integration("s3:putObject")
	} else if !writer.has("WriterConfig") {
		writer.require("Resource")
	}
	if config, ok := writer.object("WriterConfig"); ok {
		config.only(writerConfigFields)
		config.require("Transformation", "OutputType")
		w.transformation = config.oneOf("Transformation", "NONE", "COMPACT", "FLATTEN")
		w.outputType = config.oneOf("OutputType", "JSON", "JSONL")
	}
	return w
}

// labelCharsMax is the longest Label. Source: developer guide, "Label" (40 characters).
const labelCharsMax = 40

// label reads Label, which becomes a part of ARNs. Source of what it can't hold: developer guide, "Label".
func (c *compiler) label(n node, s *State) {
	label, ok := n.text("Label")
	if !ok {
		return
	}
	if utf8.RuneCountInString(label) > labelCharsMax {
		c.add(InvalidLabelName, n.place("Label"), "The label name '%s' exceeds the %d-character limit allowed by the service", label, labelCharsMax)
	}
	if strings.ContainsFunc(label, labelRefuses) || label == "" {
		c.add(InvalidLabelName, n.place("Label"), "The label name '%s' contains invalid characters", label)
	}
	if c.labels[label] {
		c.add(DuplicateLabelName, n.place("Label"), "Duplicate label name: %s", label)
	}
	c.labels[label] = true
	if s.Processor != nil {
		s.Processor.Label = label
	}
}

func labelRefuses(r rune) bool {
	return strings.ContainsRune(" \t<>{}[]?*\"#%\\^|~`$&,;:/", r) || r < 0x20 || r >= 0x7f && r <= 0x9f
}
