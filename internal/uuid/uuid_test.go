// Proves the form, and that two are not the same.
package uuid_test

import (
	"regexp"
	"testing"

	"sluice/internal/uuid"
)

func TestNew(t *testing.T) {
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	a, b := uuid.New(), uuid.New()
	if !form.MatchString(a.String()) || a == b {
		t.Fatal(a, b)
	}
}
