package openapi

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sluice/internal/value"
)

// operation names a member of a path item that is an operation.
type operation struct{ member, method string }

// operations are those that API Gateway has a method for, in the order in which exports list them. OpenAPI's "trace" is not
// among them.
var operations = [...]operation{
	{"get", "GET"},
	{"put", "PUT"},
	{"post", "POST"},
	{"delete", "DELETE"},
	{"options", "OPTIONS"},
	{"head", "HEAD"},
	{"patch", "PATCH"},
	{extension + "any-method", MethodAny},
}

// place is where in an API the reader is, for messages.
type place struct{ path, method string }

// String names the place as AWS's warnings do.
func (p place) String() string { return "resource '" + p.path + "' and method '" + p.method + "'" }

func (r *reader) readPaths() {
	base := r.basePath()
	if len(base) > basePathBytesMax {
		r.refuse("The base path is too long")
		return
	}
	resources := map[string]*Resource{"/": {Path: "/"}}
	for name, item := range objectIn(r.root, "paths").All() {
		if strings.HasPrefix(name, "x-") {
			continue
		}
		if !strings.HasPrefix(name, "/") {
			r.warn("Path '", name, "' does not start with '/'. It is imported as '/", name, "'.")
		}
		if r.readPath(resources, cmp.Or(cleanPath(base+"/"+name), "/"), item); r.fatal != nil {
			return
		}
	}
	for _, resource := range resources {
		slices.SortFunc(resource.Methods, func(a, b Method) int { return strings.Compare(a.HTTPMethod, b.HTTPMethod) })
		r.api.Resources = append(r.api.Resources, *resource)
	}
	slices.SortFunc(r.api.Resources, func(a, b Resource) int { return strings.Compare(a.Path, b.Path) })
}

// readPath reads one path item into the resource of its path, which it makes along with its ancestors.
func (r *reader) readPath(resources map[string]*Resource, path string, item value.Value) {
	if len(path) > pathBytesMax {
		r.refuse("Unable to create resource at path '", path[:100], "…': the path is too long")
		return
	}
	for ancestor := path; resources[ancestor] == nil; {
		resources[ancestor] = &Resource{Path: ancestor}
		ancestor = cmp.Or(ancestor[:strings.LastIndexByte(ancestor, '/')], "/")
	}
	if len(resources) > resourcesMax {
		r.fail(&Error{Message: "Too many resources: a document may have " + strconv.Itoa(resourcesMax)})
		return
	}
	resolved, ok := r.resolve(item)
	if !ok {
		r.refuse("Unable to resolve the reference of path '", path, "'")
		return
	}
	o := objectOf(resolved)
	r.pathVariables = variablesOf(path)
	r.documentResource(path, o)
	if o.Has("trace") {
		r.warn("Method 'TRACE' of resource '", path, "' is not supported. Ignoring.")
	}
	shared, _ := o.Get("parameters")
	for _, op := range operations {
		v, ok := o.Get(op.member)
		if !ok || r.fatal != nil {
			continue
		}
		if resources[path].Method(op.method) != nil {
			r.refuse("Unable to put method '", op.method, "' on resource at path '", path, "': the document describes it twice")
			continue
		}
		resources[path].Methods = append(resources[path].Methods, r.readMethod(place{path, op.method}, objectOf(v), shared))
	}
}

// readMethod reads an operation. shared are the parameters of its path item.
func (r *reader) readMethod(at place, o *value.Object, shared value.Value) Method {
	m := Method{HTTPMethod: at.method, OperationName: textOf(o, "operationId"), AuthorizationType: AuthorizationNone}
	r.readSecurity(at, o, &m)
	r.readValidator(at, o, &m)
	own, _ := o.Get("parameters")
	r.readParameters(at, o, &m, shared, own)
	if !r.swagger {
		r.readRequestBody(at, o, &m)
	}
	r.readResponses(at, o, &m)
	r.readIntegration(at, o, &m)
	r.documentMethod(at, o)
	return m
}

// readValidator finds the method's validator: its own, else the API's (developer guide, api-gateway-swagger-extensions-request-
// validator; recorded: the method has it after the import, the API has none).
func (r *reader) readValidator(at place, o *value.Object, m *Method) {
	name := textOf(o, extension+"request-validator")
	if name == "" {
		name = textOf(r.root, extension+"request-validator")
	}
	if name == "" {
		return
	}
	if !r.validators[name] {
		r.refuse("Unable to put method '", at.method, "' on resource at path '", at.path, "': Invalid Request Validator identifier specified: ", name)
		return
	}
	m.RequestValidator = name
}

// variablesOf lists the names of a path's variables, a greedy one without its plus.
func variablesOf(path string) []string {
	var out []string
	for part := range strings.SplitSeq(path, "/") {
		if len(part) > 2 && part[0] == '{' && part[len(part)-1] == '}' {
			out = append(out, strings.TrimSuffix(part[1:len(part)-1], "+"))
		}
	}
	return out
}
