package apigateway

// model is a data model of an API, as stored. Nothing in it is shared, so a copy of the struct is a copy of the model.
type model struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description,omitzero"`
	ContentType string `json:"contentType"`
	Schema      string `json:"schema"` // the text as it was given
}

func (m *model) clone() *model {
	c := *m
	return &c
}

// validator is a request validator of an API, as stored.
type validator struct {
	ID         string `json:"id"`
	Name       string `json:"name,omitzero"`
	Body       bool   `json:"body,omitzero"`
	Parameters bool   `json:"parameters,omitzero"`
}

func (v *validator) clone() *validator {
	c := *v
	return &c
}
