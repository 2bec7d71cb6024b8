package sts_test

// Proves that a second factor is verified once, when nothing else stands against the call; what is answered when it is wrong; and
// what policies can test of it, in the call and in the session that it made. How: devices that are a table, everything else real.

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"sluice/internal/service/iam/iamtest"
	"sluice/internal/service/sts"
	"sluice/internal/wire/sigv4"
)

// devices are those of one user; a code is good once.
type devices struct {
	holder, serial, code string
	asked                int
	broken               error
}

func (d *devices) VerifyMFA(_ context.Context, account, userID, serial, code string) error {
	d.asked++
	switch {
	case d.broken != nil:
		return d.broken
	case account != iamtest.Account || userID != d.holder || serial != d.serial:
		return fmt.Errorf("find device: %w", sts.ErrNoDevice)
	case code != d.code:
		return sts.ErrWrongCode
	}
	d.code = "used"
	return nil
}

const serial = "arn:aws:iam::123456789012:mfa/alice"

// withDevice makes alice, who has a device.
func withDevice(t *testing.T) (*iamtest.World, *devices, sigv4.Credentials) {
	w, d := iamtest.New(t), &devices{serial: serial, code: "123456"}
	w.STS.Bind(sts.WithDevices(d))
	alice := w.User(t, "alice", "")
	d.holder = w.Must(t, iamtest.Root, "iam", "GetUser", "UserName", "alice").Get("User.UserId")
	return w, d, alice
}

func refused(t *testing.T, a *iamtest.Answer, code, message string) {
	t.Helper()
	if a.Code != code || a.Message != message {
		t.Errorf("%d %s %q", a.Status, a.Code, a.Message)
	}
}

const (
	wrongCode = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
	noDevice  = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user."
)

func TestSessionTokensWithMFA(t *testing.T) {
	w, d, alice := withDevice(t)
	w.Must(t, iamtest.Root, "iam", "PutUserPolicy", "UserName", "alice", "PolicyName", "p", "PolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"},"NumericLessThan":{"aws:MultiFactorAuthAge":"600"}}}]}`)
	refused(t, w.Call(t, alice, "sts", "GetSessionToken", "SerialNumber", serial, "TokenCode", "000000"), "AccessDenied", wrongCode)
	refused(t, w.Call(t, alice, "sts", "GetSessionToken", "SerialNumber", serial+"2", "TokenCode", "123456"), "AccessDenied", noDevice)
	refused(t, w.Call(t, iamtest.Root, "sts", "GetSessionToken", "SerialNumber", serial, "TokenCode", "123456"), "AccessDenied", noDevice)
	with := w.Must(t, alice, "sts", "GetSessionToken", "SerialNumber", serial, "TokenCode", "123456").Credentials()
	refused(t, w.Call(t, alice, "sts", "GetSessionToken", "SerialNumber", serial, "TokenCode", "123456"), "AccessDenied", wrongCode)
	without := w.Must(t, alice, "sts", "GetSessionToken").Credentials()

	w.Must(t, with, "iam", "ListUsers")
	for name, as := range map[string]sigv4.Credentials{"without": without, "the key itself": alice} {
		if a := w.Call(t, as, "iam", "ListUsers"); a.Status != 403 {
			t.Errorf("%s: %d %s", name, a.Status, a.Code)
		}
	}
	w.Clock.Advance(10 * time.Minute)
	if a := w.Call(t, with, "iam", "ListUsers"); a.Code != "AccessDenied" {
		t.Errorf("too old: %d %s", a.Status, a.Code)
	}
	d.broken = errors.New("the disk is on fire, the seed is hunter2")
	if a := w.Call(t, alice, "sts", "GetSessionToken", "SerialNumber", serial, "TokenCode", "123456"); a.Status != 500 || len(a.Message) > 200 {
		t.Errorf("%d %s %s", a.Status, a.Code, a.Message)
	}
}

func TestRolesThatWantMFA(t *testing.T) {
	w, d, alice := withDevice(t)
	trust := func(condition string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":` + condition + `}]}`
	}
	role := w.Must(t, iamtest.Root, "iam", "CreateRole", "RoleName", "role", "AssumeRolePolicyDocument",
		trust(`{"Bool":{"aws:MultiFactorAuthPresent":"true"},"NumericLessThan":{"aws:MultiFactorAuthAge":"60"}}`)).Get("Role.Arn")
	w.Must(t, iamtest.Root, "iam", "PutRolePolicy", "RoleName", "role", "PolicyName", "p", "PolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}]}`)
	closed := w.Role(t, "closed", `{"Service":"lambda.amazonaws.com"}`, "")
	assume := func(as sigv4.Credentials, role string, params ...string) *iamtest.Answer {
		return w.Call(t, as, "sts", "AssumeRole", append([]string{"RoleArn", role, "RoleSessionName", "work"}, params...)...)
	}
	const denied = "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRole on resource: "
	refused(t, assume(alice, role), "AccessDenied", denied+role)
	refused(t, assume(alice, role, "SerialNumber", serial, "TokenCode", "000000"), "AccessDenied", wrongCode)
	refused(t, assume(alice, role, "SerialNumber", serial+"2", "TokenCode", "123456"), "AccessDenied", noDevice)
	d.asked = 0
	refused(t, assume(alice, closed, "SerialNumber", serial, "TokenCode", "123456"), "AccessDenied", denied+closed)
	if d.asked != 0 {
		t.Error("a code was used up for a call that is denied")
	}
	a := assume(alice, role, "SerialNumber", serial, "TokenCode", "123456")
	if a.Code != "" || d.asked != 1 {
		t.Fatalf("%d %s %s, after %d", a.Status, a.Code, a.Message, d.asked)
	}
	// The role's session has no second factor: its own policy says so, and it has no device either.
	session := a.Credentials()
	w.Must(t, session, "iam", "ListUsers")
	refused(t, assume(session, role), "AccessDenied", "User: arn:aws:sts::123456789012:assumed-role/role/work is not authorized to perform: sts:AssumeRole on resource: "+role)
	open := w.Role(t, "open", `{"AWS":"*"}`, "")
	refused(t, assume(session, open, "SerialNumber", serial, "TokenCode", "123456"), "AccessDenied", noDevice)
	// A user's session with a second factor counts, as long as it is young.
	d.code = "654321"
	with := w.Must(t, alice, "sts", "GetSessionToken", "SerialNumber", serial, "TokenCode", "654321").Credentials()
	w.Clock.Advance(59 * time.Second)
	if a := assume(with, role); a.Code != "" {
		t.Errorf("%d %s %s", a.Status, a.Code, a.Message)
	}
	w.Clock.Advance(time.Second)
	refused(t, assume(with, role), "AccessDenied", denied+role)
}
