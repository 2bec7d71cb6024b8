package main

import (
	"fmt"
	"slices"
	"strings"
)

// service writes what the edge needs: the service, its operations and its errors.
func (g *generator) service() error {
	md := g.model.Metadata
	g.printf("import %q\n\n", "sluice/internal/wire")
	g.printf("// Service describes %s.\nvar Service = &wire.Service{\n", md.ServiceFullName)
	signing := md.SigningName
	if signing == "" {
		signing = md.EndpointPrefix
	}
	g.printf("Name: %q, ID: %q, FullName: %q, Version: %q, Endpoint: %q,\n", signing, md.ServiceID, md.ServiceFullName, md.APIVersion, md.EndpointPrefix)
	if md.GlobalEndpoint != "" && g.name == "iam" { // STS has one too, but its resources belong to no service of ours
		g.printf("Global: true,\n")
	}
	g.printf("Speaks: []wire.ProtocolName{")
	for _, p := range g.speaks() {
		g.printf("%s,", map[string]string{"awsJson": "wire.AWSJSON", "awsQuery": "wire.AWSQuery", "restJson1": "wire.RESTJSON", "rpcv2Cbor": "wire.RPCv2CBOR", "restXml": "wire.RESTXML"}[p])
	}
	g.printf("},\n")
	g.serviceTraits()
	g.printf("Operations: []*wire.Operation{\n")
	for _, name := range g.model.Operations.names {
		g.printf("%s.Operation,\n", exported(name))
	}
	g.printf("},\nErrors: []*wire.ErrorShape{\n")
	for _, name := range g.errors() {
		g.printf("Err%s,\n", exported(name))
	}
	g.printf("},\n}\n\n")
	if err := g.operations(); err != nil {
		return err
	}
	g.errorShapes()
	return nil
}

func (g *generator) serviceTraits() {
	md, over := g.model.Metadata, g.overlay.Service
	texts := []struct{ field, value string }{
		{"TargetPrefix", md.TargetPrefix},
		{"JSONVersion", md.JSONVersion},
		{"Namespace", over.Namespace},
		{"XMLNamespace", md.XMLNamespace + over.XMLNamespace},
		{"URLMember", over.URLMember},
		{"Prefix", over.Prefix},
		{"ActionText", over.ActionText},
	}
	for _, t := range texts {
		if t.value != "" {
			g.printf("%s: %q,\n", t.field, t.value)
		}
	}
	flags := []struct {
		field string
		value bool
	}{
		{"QueryCompatible", over.QueryCompatible || md.AWSQueryCompatible != nil},
		{"ErrorDetail", over.ErrorDetail},
		{"StrictQuery", over.StrictQuery},
		{"BodyPath", over.BodyPath},
		{"HostBucket", over.HostBucket},
		{"ErrorUnwrapped", over.ErrorUnwrapped},
		{"Together", over.Together},
	}
	for _, f := range flags {
		if f.value {
			g.printf("%s: true,\n", f.field)
		}
	}
}

func (g *generator) errors() []string {
	var out []string
	for _, name := range g.model.Shapes.names {
		if g.model.Shapes.of[name].Exception {
			out = append(out, name)
		}
	}
	return out
}

func (g *generator) operations() error {
	g.printf("// The operations, each with the Go types of its input and output.\nvar (\n")
	for _, key := range g.model.Operations.names {
		op := g.model.Operations.of[key]
		if g.model.Shapes.of[op.Name] != nil {
			return fmt.Errorf("operation %s has the name of a shape", op.Name)
		}
		in, out := "wire.Empty", "wire.Empty"
		if op.Input != nil {
			in = exported(op.Input.Shape)
		}
		if op.Output != nil {
			out = exported(op.Output.Shape)
		}
		g.printf("%s = wire.Op[*%s, *%s]{Operation: &wire.Operation{Name: %q, ", exported(op.Name), in, out, op.Name)
		if g.inREST() {
			g.printf("Method: %q, URI: %q, ", op.HTTP.Method, strings.TrimSuffix(op.HTTP.RequestURI, "#"))
		}
		status := op.HTTP.ResponseCode
		if status == 0 {
			status = 200
		}
		g.printf("Status: %d, ", status)
		if w := g.wrapper(op); w != "" {
			g.printf("ResultWrapper: %q, ", w)
		}
		if slices.Contains(g.overlay.NoErrorDetail, op.Name) {
			g.printf("NoErrorDetail: true, ")
		}
		if url := g.overlay.Service.URLMember; url != "" && op.Input != nil && g.model.Shapes.of[op.Input.Shape].Members.of[url] != nil {
			g.printf("AtResource: true, ")
		}
		if slices.Contains(g.overlay.RootOnly, op.Name) {
			g.printf("RootOnly: true, ")
		}
		if op.AuthType == "none" {
			g.printf("Unsigned: true, ")
		}
		if slices.Contains(op.RequestCompression.Encodings, "gzip") {
			g.printf("Gzip: true, ")
		}
		g.printf("New: func() wire.Shape { return new(%s) }, ", in)
		if op.Output != nil {
			g.printf("HasOutput: true, NewOutput: func() wire.Shape { return new(%s) }, ", out)
		}
		g.printf("}}\n")
	}
	g.printf(")\n\n")
	return nil
}

func (g *generator) wrapper(op *operation) string {
	switch {
	case op.Output == nil:
		return ""
	case g.overlay.Service.Wrap:
		return op.Output.Shape
	}
	return op.Output.ResultWrapper
}

func (g *generator) errorShapes() {
	g.printf("// The errors that the model has.\nvar (\n")
	for _, name := range g.errors() {
		s := g.model.Shapes.of[name]
		status := s.Error.HTTPStatusCode
		if status == 0 {
			status = 400
			if s.Fault {
				status = 500
			}
		}
		g.printf("Err%s = &wire.ErrorShape{Name: %q, Status: %d", exported(name), name, status)
		if s.Error.Code != "" && s.Error.Code != name {
			g.printf(", Code: %q", s.Error.Code)
		}
		if i := slices.IndexFunc(s.Members.names, func(m string) bool { return strings.EqualFold(m, "message") }); i >= 0 && s.Members.names[i] != "message" {
			g.printf(", Message: %q", s.Members.names[i])
		}
		if s.Error.queryMessage != "" {
			g.printf(", QueryMessage: %q", s.Error.queryMessage)
		}
		if s.Fault {
			g.printf(", Server: true")
		}
		g.printf("}\n")
	}
	g.printf(")\n")
}
