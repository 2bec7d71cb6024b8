package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/store"
)

// createDocumentationVersion keeps the documentation parts as they are now under a name, and makes a stage publish them when one
// is named.
func (s *Service) createDocumentationVersion() service.Operation {
	return service.Define(apigatewayapi.CreateDocumentationVersion, service.Contract{
		Action: "apigateway:POST", Resource: "DocumentationVersions", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException),
	}, func(c *service.Call, in *apigatewayapi.CreateDocumentationVersionRequest) error {
		s.requireOn(c, in.RestApiId.V, "/documentation/versions")
		return nil
	}, s.handleCreateDocumentationVersion)
}

func (s *Service) handleCreateDocumentationVersion(_ context.Context, c *service.Call, in *apigatewayapi.CreateDocumentationVersionRequest) (*apigatewayapi.DocumentationVersion, error) {
	v := &documentationVersion{Version: in.DocumentationVersion.V, Description: in.Description.V, Created: now(c)}
	err := s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		switch {
		case e == nil:
			return noAPI(c, in.RestApiId.V)
		case v.Version == "" || len([]rune(v.Version)) > versionCharsMax:
			return badRequest("Documentation version must have between 1 and %d characters", versionCharsMax) // the text is ours
		case e.versions[v.storedAs()] != nil:
			return conflict("Documentation version already exists") // the text is ours
		case len(e.versions) >= DocumentationVersionsMax:
			return tooMany("Documentation versions")
		}
		if in.StageName.V != "" {
			if e.stages[in.StageName.V] == nil {
				return noStage()
			}
			st := e.stages[in.StageName.V].clone()
			st.DocumentationVersion, st.Updated = v.Version, v.Created
			s.stages.put(ed, e.api.ID, st)
		}
		s.versions.put(ed, e.api.ID, v)
		ed.putDocumentation(e.api.ID, v, &documentation{Parts: e.sortedParts()})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return v.shape(), nil
}

// putDocumentation stores the parts of a version; they are not kept in memory.
func (ed *edit) putDocumentation(api string, v *documentationVersion, kept *documentation) {
	ed.Add(func(b store.Batch) error { return ed.s.documentation.PutIn(b, key(api, v.storedAs()), *kept) }, nil)
}

func (ed *edit) deleteDocumentation(api, storedAs string) {
	ed.Add(func(b store.Batch) error {
		ed.s.documentation.DeleteIn(b, key(api, storedAs))
		return nil
	}, nil)
}
