package openapi

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"sluice/internal/value"
)

// readModels reads the named schemas.
func (r *reader) readModels() {
	schemas := r.components("definitions", "schemas")
	for name := range schemas.All() {
		r.models[name] = -1
	}
	for name, v := range schemas.All() {
		if !alphanumeric(name) {
			// The message is one that PutRestApi answered.
			r.refuse("Unable to create model for '", name, "': Model name must be alphanumeric: ", name)
			continue
		}
		schema, ok := r.schema(v)
		if !ok {
			r.refuse("Unable to create model for '", name, "': Invalid model specified: a reference leads nowhere")
			continue
		}
		m := Model{Name: name, ContentType: ContentTypeJSON, Schema: schema}
		m.Description = textOf(objectOf(schema), "description")
		r.addModel(m)
	}
}

func (r *reader) addModel(m Model) {
	r.models[m.Name] = len(r.api.Models)
	r.api.Models = append(r.api.Models, m)
}

// schema brings a schema into canonical form: references as refModel has them, keywords in AWS's order. The answer is false if a
// reference leads to no model.
func (r *reader) schema(v value.Value) (_ value.Value, ok bool) {
	ok = true
	v = newNormaliser(r.swagger, func(ref string) string {
		canonical, known := r.modelRef(ref)
		ok = ok && known
		return canonical
	}).schema(v)
	return v, ok
}

// modelRef is the canonical form of a reference inside a schema, and whether it is one that can hold. A bare name is one of a
// model, as in Swagger's parser. URLs are left to whoever validates.
func (r *reader) modelRef(ref string) (string, bool) {
	rest, ok := strings.CutPrefix(ref, "#/definitions/")
	if !ok {
		rest, ok = strings.CutPrefix(ref, "#/components/schemas/")
	}
	if _, named := r.models[ref]; named && !ok {
		rest, ok = ref, true
	}
	if !ok {
		return ref, strings.HasPrefix(ref, "http://") || strings.HasPrefix(ref, "https://")
	}
	name, _, _ := strings.Cut(rest, "/")
	_, known := r.models[unescape(name)]
	return refModel + rest, known
}

// modelOf is the name of the model that a body's or a response's schema stands for: the one referred to, or one made of a
// schema that has no name. It is "" where there is none.
func (r *reader) modelOf(at place, schema value.Value) string {
	if schema.Kind() != value.KindObject {
		return ""
	}
	if ref, ok := refOf(schema); ok {
		canonical, known := r.modelRef(ref)
		name, isModel := strings.CutPrefix(canonical, refModel)
		if !known || !isModel || strings.Contains(name, "/") {
			// Seen in answers of the importer; the developer guide names a missing model reference as what gives a warning.
			r.warn("Reference to model '", ref[strings.LastIndexByte(ref, '/')+1:], "' not found. Ignoring.")
			return ""
		}
		return name
	}
	canonical, ok := r.schema(schema)
	if !ok {
		r.refuse("Unable to create model for a schema of ", at.String(), ": Invalid model specified: a reference leads nowhere")
		return ""
	}
	return r.unnamed(canonical)
}

// unnamed gives a schema without a name one, as AWS does: MODEL and six hexadecimal digits. They are of the schema's digest, so
// that importing twice makes the same model.
func (r *reader) unnamed(schema value.Value) string {
	sum := sha256.Sum256([]byte(schema.String()))
	digits := hex.EncodeToString(sum[:])
	for length := 6; ; length++ {
		name := "MODEL" + digits[:length]
		i, taken := r.models[name]
		if !taken {
			description := textOf(objectOf(schema), "description")
			r.addModel(Model{Name: name, Description: description, ContentType: ContentTypeJSON, Schema: schema})
			return name
		}
		if i >= 0 && value.Equal(r.api.Models[i].Schema, schema) || length == len(digits) {
			return name
		}
	}
}

// alphanumeric tells names of models (developer guide, api-gateway-known-issues: "Model names can only contain alphanumeric
// characters").
func alphanumeric(name string) bool {
	for i := range len(name) {
		if c := name[i]; !isDigit(c) && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return name != ""
}
