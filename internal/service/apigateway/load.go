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
		s.image.addAPI(&a)
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
	return s.unseal()
}

// unseal opens the values of API keys. One that does not open stops the start: a key that is there and opens nothing would be a
// loss that nobody sees.
func (s *Service) unseal() error {
	for owner, h := range s.image.holdings {
		for id, k := range h.keys {
			if err := k.unseal(s.keySealer, owner); err != nil {
				return fmt.Errorf("open the value of API key %s of %s: %w", id, owner, err)
			}
		}
	}
	return nil
}

// fill loads an API's belongings.
func (s *Service) fill(api string, b *belongings) error {
	for _, k := range s.ofAPIs() {
		if err := k.fill(api, b); err != nil {
			return fmt.Errorf("load API %s: %w", api, err)
		}
	}
	return nil
}

// publish serves a stage. Its API is compiled from what is stored when somebody calls it: of ten thousand APIs most are not called for a
// while, and a start does not wait for them.
func (s *Service) publish(a *restAPI, st *stage) {
	s.publisher.Publish(a.ID, st.Name, func() *restapi.API { return s.compileOrBreak(a, st) })
}

// compileOrBreak compiles a stage whose deployment was accepted once. An upgrade may have learnt since to refuse it: then it answers 500,
// and the reason is logged. It must never answer more openly than it was deployed.
func (s *Service) compileOrBreak(a *restAPI, st *stage) *restapi.API {
	taken, err := s.takenFor(a.ID, st)
	if err != nil {
		taken = &takenSnapshots{stage: &snapshot{}}
	}
	d := definition(a, st, taken)
	if err == nil {
		var compiled *restapi.API
		if compiled, err = s.compiler.Compile(d); err == nil {
			return compiled
		}
	}
	s.log.Error("a deployed stage cannot be served and answers 500", slog.String("account", a.Account), slog.String("region", a.Region),
		slog.String("api", a.ID), slog.String("stage", st.Name), slog.String("deployment", st.DeploymentID), slog.Any("error", err))
	return restapi.Broken(d, err)
}
