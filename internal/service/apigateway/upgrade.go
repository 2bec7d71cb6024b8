package apigateway

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// apiRecordVersion is the version of the records of APIs: 2 since models are kept beside them.
const apiRecordVersion = 2

// upgradeAPI reads an API of the time before there were models.
func upgradeAPI(_ int, record jsontext.Value) (restAPI, error) {
	a := restAPI{withoutModels: true}
	if err := json.Unmarshal(record, &a); err != nil {
		return restAPI{}, fmt.Errorf("read API of version 1: %w", err)
	}
	return a, nil
}

// giveModels gives the default models to the APIs that were made before there were models: their methods may name them.
func (s *Service) giveModels() error {
	ed := &edit{s: s}
	for _, e := range s.image.apis {
		if !e.api.withoutModels {
			continue
		}
		a := e.api.clone()
		a.withoutModels = false
		ed.putAPI(a)
		for _, m := range s.defaultModels() {
			s.models.put(ed, a.ID, m)
		}
	}
	return ed.commit()
}
