package iam

import (
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/service/iam/policy"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// passwordPolicy says what passwords an account's users may have.
type passwordPolicy struct {
	Account       string `json:"account"`
	MinimumLength int64  `json:"minimumLength"` // in characters
	Symbols       bool   `json:"symbols,omitempty"`
	Numbers       bool   `json:"numbers,omitempty"`
	Uppercase     bool   `json:"uppercase,omitempty"`
	Lowercase     bool   `json:"lowercase,omitempty"`
	SelfService   bool   `json:"selfService,omitempty"` // users may change their own
	MaxAgeDays    int64  `json:"maxAgeDays,omitempty"`  // zero: they do not expire
	Reuse         int64  `json:"reuse,omitempty"`       // how many earlier ones may not come back
	HardExpiry    *bool  `json:"hardExpiry,omitempty"`

	selfService *policy.Policy // nil where users may not
}

func (p *passwordPolicy) compile() error {
	if !p.SelfService {
		return nil
	}
	var err error
	p.selfService, err = policy.Parse(policy.Resource, []byte(selfService))
	return err
}

func (p *passwordPolicy) put(r *records, b store.Batch) error {
	return r.passwordPolicies.PutIn(b, p.Account, p)
}

func (p *passwordPolicy) erase(r *records, b store.Batch) { r.passwordPolicies.DeleteIn(b, p.Account) }
func (p *passwordPolicy) show(img *image)                 { img.passwordPolicies[p.Account] = p }
func (p *passwordPolicy) hide(img *image)                 { delete(img.passwordPolicies, p.Account) }

// passwordPolicy is an account's; nil for none.
func (s *Service) passwordPolicy(account string) *passwordPolicy {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.image.passwordPolicies[account]
}

// The kinds of characters that a policy can ask for (IAM User Guide, "Set an account password policy for IAM users").
const (
	passwordSymbols   = "!@#$%^&*()_+-=[]{}|'"
	passwordNumbers   = "0123456789"
	passwordLowercase = "abcdefghijklmnopqrstuvwxyz"
	passwordUppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// checkPassword holds a new password against the account's policy or, without one, AWS's: "a minimum password length of 8
// characters … a minimum of three of the following mix of character types". There is no account name to compare it with.
func (s *Service) checkPassword(account, password string) error {
	p := s.passwordPolicy(account)
	if p == nil {
		return checkDefaultPassword(password)
	}
	if int64(len([]rune(password))) < p.MinimumLength {
		return errPasswordPolicy("a minimum length of %d", p.MinimumLength)
	}
	for _, rule := range []struct {
		required bool
		chars    string
		name     string
	}{
		{p.Uppercase, passwordUppercase, "uppercase letter"},
		{p.Lowercase, passwordLowercase, "lowercase letter"},
		{p.Numbers, passwordNumbers, "number"},
		{p.Symbols, passwordSymbols, "symbol"},
	} {
		if rule.required && !strings.ContainsAny(password, rule.chars) {
			return errPasswordPolicy("at least one %s", rule.name)
		}
	}
	return nil
}

func checkDefaultPassword(password string) error {
	const length, mix = 8, 3
	if len([]rune(password)) < length {
		return errPasswordPolicy("a minimum length of %d", length)
	}
	kinds := 0
	for _, chars := range []string{passwordUppercase, passwordLowercase, passwordNumbers, passwordSymbols} {
		if strings.ContainsAny(password, chars) {
			kinds++
		}
	}
	if kinds < mix {
		return errPasswordPolicy("at least three of uppercase letters, lowercase letters, numbers and symbols")
	}
	return nil
}

// selfService is what users may do with their own passwords where the account's policy says so, without any policy of their
// own; an explicit deny still holds: "This option does not attach a permissions policy to each user. Rather, IAM applies the
// permissions at the account-level for all users" (IAM User Guide, "Permit IAM users to change their own passwords").
const selfService = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":["iam:ChangePassword","iam:GetAccountPasswordPolicy"],"Resource":"*"}}`

// selfServiceOf is that of an account; nil where users may not.
func (s *Service) selfServiceOf(account string) *policy.Policy {
	if p := s.passwordPolicy(account); p != nil {
		return p.selfService
	}
	return nil
}

func (p *passwordPolicy) shown() *iamapi.PasswordPolicy {
	out := &iamapi.PasswordPolicy{
		MinimumPasswordLength: wire.Some(p.MinimumLength), RequireSymbols: wire.Some(p.Symbols), RequireNumbers: wire.Some(p.Numbers),
		RequireUppercaseCharacters: wire.Some(p.Uppercase), RequireLowercaseCharacters: wire.Some(p.Lowercase),
		AllowUsersToChangePassword: wire.Some(p.SelfService), ExpirePasswords: wire.Some(p.MaxAgeDays > 0),
		MaxPasswordAge: wire.NonZero(p.MaxAgeDays), PasswordReusePrevention: wire.NonZero(p.Reuse),
	}
	if p.HardExpiry != nil {
		out.HardExpiry = wire.Some(*p.HardExpiry)
	}
	return out
}
