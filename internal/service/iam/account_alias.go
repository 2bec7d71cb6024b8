package iam

import (
	"strings"

	"sluice/internal/store"
)

// accountAlias is the name of an account, of which it has at most one and which no other account here has.
type accountAlias struct {
	Account string `json:"account"`
	Name    string `json:"name"`
}

func (*accountAlias) compile() error { return nil }

func (a *accountAlias) put(r *records, b store.Batch) error { return r.aliases.PutIn(b, a.Account, a) }
func (a *accountAlias) erase(r *records, b store.Batch)     { r.aliases.DeleteIn(b, a.Account) }
func (a *accountAlias) show(img *image)                     { img.aliases[a.Account] = a }
func (a *accountAlias) hide(img *image)                     { delete(img.aliases, a.Account) }

// checkAlias refuses what the model's pattern does with a lookahead: two hyphens in a row.
func checkAlias(name string) error {
	if strings.Contains(name, "--") {
		return errAliasPattern()
	}
	return nil
}
