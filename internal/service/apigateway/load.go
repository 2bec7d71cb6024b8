package apigateway

import (
	"fmt"
	"log/slog"
	"slices"

	"sluice/internal/gateway/restapi"
)

// load fills the image from the store.
func (s *Service) load() error {
	if err := s.apis.Load(func(_ string, a restAPI) error {
		s.image.putAPI(&a)
		return nil
	}); err != nil {
		return fmt.Errorf("load APIs: %w", err)
	}
	for _, k := range slices.Concat(s.ofAPIs(), s.ofScopes()) {
		if err := k.load(s.image); err != nil {
			return err
		}
	}
	if err := s.giveModels(); err != nil {
		return fmt.Errorf("give APIs their default models: %w", err)
	}
	return nil
}

// publishAll compiles and publishes the stages of all APIs.
func (s *Service) publishAll() error {
	for _, e := range s.image.apis {
		for _, st := range e.stages {
			taken, err := s.snapshots.Get(key(e.api.ID, st.DeploymentID))
			if err != nil {
				return fmt.Errorf("load deployment %s of API %s: %w", st.DeploymentID, e.api.ID, err)
			}
			s.publisher.Publish(s.compileOrBreak(e.api, st, &taken))
		}
	}
	return nil
}

// compileOrBreak compiles a stage whose deployment was accepted once. An upgrade may have learnt since to refuse it.
func (s *Service) compileOrBreak(a *restAPI, st *stage, taken *snapshot) *restapi.API {
	d := definition(a, st, taken)
	compiled, err := s.compiler.Compile(d)
	if err != nil {
		s.log.Error("a deployed stage cannot be served and answers 500", slog.String("account", a.Account), slog.String("region", a.Region),
			slog.String("api", a.ID), slog.String("stage", st.Name), slog.String("deployment", st.DeploymentID), slog.Any("error", err))
		return restapi.Broken(d, err)
	}
	return compiled
}
