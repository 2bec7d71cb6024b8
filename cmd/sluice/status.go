package main

import (
	"fmt"
	"io"
	"net/http"

	"github.com/go-json-experiment/json"

	"sluice/internal/app"
)

type statusCommand struct {
	client `embed:""`
}

// Run asks the server's health.
func (c *statusCommand) Run() error {
	web, err := c.web()
	if err != nil {
		return err
	}
	r, err := web.Get(c.endpoint() + "/_sluice/health")
	if err != nil {
		return fmt.Errorf("no server answers at %s: %w", c.endpoint(), err)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	_ = r.Body.Close()
	if err != nil {
		return err
	}
	var health app.Health
	if err := json.Unmarshal(body, &health); err != nil || r.StatusCode != http.StatusOK {
		return fmt.Errorf("%s is no Sluice: it answers %s", c.endpoint(), r.Status)
	}
	fmt.Printf("Sluice %s answers at %s (account %s, region %s): %s\n", health.Version, c.endpoint(), health.Account, health.Region, health.Status)
	return nil
}
