package restapi

// Proves that a stage with a canary gives each request one of its two releases, by the share that is set. How: draws at the edges.

import "testing"

func TestCanaryTakesItsShare(t *testing.T) {
	d := whole()
	release := whole()
	release.DeploymentID = "canary"
	for _, c := range []struct {
		percent, draw float64
		canary        bool
	}{
		{0, 0, false},
		{0, 99.99, false},
		{100, 0, true},
		{100, 99.99, true},
		{12.5, 12.4, true},
		{12.5, 12.5, false},
	} {
		d.Canary = &Canary{Percent: c.percent, Release: release}
		a, err := Compile(d)
		if err != nil {
			t.Fatal(err)
		}
		got := a.Choose(c.draw)
		if got.IsCanary() != c.canary || (got.DeploymentID == "canary") != c.canary || !got.HasCanary() {
			t.Errorf("%v %% with the draw %v chose the canary: %v", c.percent, c.draw, got.IsCanary())
		}
	}
	d.Canary = nil
	if a, err := Compile(d); err != nil || a.HasCanary() || a.Choose(0) != a {
		t.Errorf("a stage without canary: %v", err)
	}
}
