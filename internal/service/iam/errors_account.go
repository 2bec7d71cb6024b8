package iam

import (
	"sluice/internal/api/iamapi"
	"sluice/internal/wire"
)

// The errors of passwords and account names; errors.go names the sources.

func errNoSuchLogin(userName string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("Login Profile for User %s cannot be found.", userName) // [L]
}

func errLoginExists(userName string) *wire.Error {
	return iamapi.ErrEntityAlreadyExistsException.Newf("Login Profile for user %s already exists.", userName) // [L]
}

// errLoginBeingMade quotes IAM's answer as users report it.
func errLoginBeingMade() *wire.Error {
	return iamapi.ErrEntityTemporarilyUnmodifiableException.New("Login Profile cannot be modified while login profile is being created.")
}

// errNeedsPassword is in the form of every missing parameter; the model does not require it because sessions of AssumeRoot leave it out.
func errNeedsPassword() *wire.Error {
	return wire.ErrValidation.New("1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null")
}

// errPasswordPolicy tells the first thing that a password should have, as IAM's users report it. What AWS says of its own
// default policy is not known.
func errPasswordPolicy(format string, values ...any) *wire.Error {
	return iamapi.ErrPasswordPolicyViolationException.Newf("Password should have "+format, values...)
}

func errPasswordReused() *wire.Error {
	return iamapi.ErrPasswordPolicyViolationException.New("Policy constraint violation with password reuse prevention during password change.")
}

func errOnlyUsersHavePasswords() *wire.Error {
	return iamapi.ErrInvalidUserTypeException.New("Only IAM Users can change their own password")
}

func errWrongPassword() *wire.Error {
	return wire.ErrAccessDenied.New("The old password was incorrect.")
}

func errNoPasswordPolicy(account string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("The Password Policy with domain name %s cannot be found.", account) // [L]
}

func errNoPasswordPolicyToDelete() *wire.Error {
	return iamapi.ErrNoSuchEntityException.New("The account policy with name PasswordPolicy cannot be found.") // [L]
}

func errAliasExists(name string) *wire.Error { // ekristen/aws-nuke issue 697
	return iamapi.ErrEntityAlreadyExistsException.Newf("The account alias %s already exists.", name)
}

func errNoSuchAlias(name string) *wire.Error { // the text is ours
	return iamapi.ErrNoSuchEntityException.Newf("The account alias %s cannot be found.", name)
}

// errAliasPattern is in the form of every breach of a pattern.
func errAliasPattern() *wire.Error {
	return wire.ErrValidation.New("1 validation error detected: Value at 'accountAlias' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$")
}
