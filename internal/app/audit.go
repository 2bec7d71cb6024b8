package app

import (
	"net/http"
	"strings"
	"time"

	"sluice/internal/arn"
	"sluice/internal/edge"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/uuid"
	"sluice/internal/wire/auditshape"
)

// The audit trail has a line for each management call of a caller who is known, in CloudTrail's form: calls that change or read
// resources, refused or not, built or not, but not the data that goes through them (service.Contract.Data). Source of the fields: CloudTrail
// User Guide, "CloudTrail record contents for management, data, and network activity events" and "CloudTrail userIdentity element".

const (
	trailVersion = "1.11"
	// parametersBytesMax is CloudTrail's limit of requestParameters, 100 KB, beyond which it leaves them out.
	parametersBytesMax = 100 << 10
)

// appendAccountEvent writes the line of an account that the operator made, under the name that AWS has for it.
func appendAccountEvent(b []byte, id string, by *service.Caller, region string, at time.Time) []byte {
	l := line(append(b, `{"eventVersion":"`+trailVersion+`"`...)).raw("userIdentity", appendIdentity(nil, by)).
		text("eventTime", at.UTC().Format(time.RFC3339)).text("eventSource", "organizations.amazonaws.com").text("eventName", "CreateAccount").
		text("awsRegion", region).raw("requestParameters", []byte("null"))
	created := append(line(`{"createAccountStatus":{"state":"SUCCEEDED"`).text("accountId", id), "}}"...)
	return l.raw("responseElements", created).text("eventID", uuid.New().String()).flag("readOnly", false).
		text("eventType", "AwsApiCall").flag("managementEvent", true).text("recipientAccountId", by.Account()).text("eventCategory", "Management").end()
}

// isAudited reports whether a call belongs in the trail. Of unsigned calls those do that bring another proof of who calls.
func isAudited(c *edge.Record) bool {
	if c.Operation == "" || c.Caller == nil || c.Caller.IsAnonymous() && !c.Call.Operation.Unsigned {
		return false
	}
	return c.Contract == nil || !c.Contract.Data
}

// appendEvent writes one line of the audit trail.
func appendEvent(b []byte, c *edge.Record) []byte {
	source := c.Source
	if c.Caller.Via != "" {
		source = c.Caller.Via // CloudTrail shows the service that calls
	}
	b = append(b, `{"eventVersion":"`+trailVersion+`"`...)
	l := line(b).raw("userIdentity", appendIdentity(nil, c.Caller)).
		text("eventTime", c.Start.UTC().Format(time.RFC3339)).text("eventSource", c.Call.Service.Endpoint+".amazonaws.com").
		text("eventName", c.Operation).text("awsRegion", c.Region).text("sourceIPAddress", source).text("userAgent", c.Call.UserAgent)
	if c.Refusal != nil {
		l = l.text("errorCode", c.Code)
		switch {
		case c.Refusal.Sensitive:
			l = l.text("errorMessage", auditshape.Hidden)
		case c.Refusal.Shape.Status != http.StatusInternalServerError:
			l = l.text("errorMessage", c.Refusal.Message)
		}
	}
	return l.raw("requestParameters", parameters(c)).raw("responseElements", []byte("null")).
		text("requestID", c.RequestID).text("eventID", uuid.New().String()).flag("readOnly", isReadOnly(c.Operation)).
		text("eventType", "AwsApiCall").flag("managementEvent", true).text("recipientAccountId", c.Account).text("eventCategory", "Management").end()
}

// parameters are the input without its secrets, and null where there is none or it is too large.
func parameters(c *edge.Record) []byte {
	if c.Input == nil {
		return []byte("null")
	}
	shown := auditshape.Append(nil, c.Input)
	switch {
	case string(shown) == "{}":
		return []byte("null")
	case len(shown) > parametersBytesMax:
		return append(line(`{"omitted":true`).number("originalSize", int64(len(shown))).text("reason", "requestParameters too large"), '}')
	}
	return shown
}

// isReadOnly reports whether an operation changes nothing, which AWS's names tell. Sessions change nothing either: CloudTrail has
// AssumeRole as read-only.
func isReadOnly(operation string) bool {
	for _, verb := range []string{"Get", "List", "Describe", "Simulate", "Decode", "Test", "Assume"} {
		if strings.HasPrefix(operation, verb) {
			return true
		}
	}
	return false
}

// appendIdentity writes userIdentity.
func appendIdentity(b []byte, c *service.Caller) []byte {
	p := &c.Principal
	l := line(append(append(b, `{"type":"`...), identityType(c)+`"`...)).
		text("principalId", c.UserID).text("arn", p.ARN).text("accountId", p.Account).text("accessKeyId", c.AccessKeyID).text("userName", c.UserName)
	if !c.IssuedAt.IsZero() {
		l = l.raw("sessionContext", appendSession(c))
	}
	return append(l.text("invokedBy", c.Via), '}')
}

func identityType(c *service.Caller) string {
	switch c.Principal.Caller {
	case policy.Root:
		return "Root"
	case policy.User:
		return "IAMUser"
	case policy.RoleSession:
		return "AssumedRole"
	case policy.FederatedUser:
		return "FederatedUser"
	case policy.Service:
		return "AWSService"
	case policy.Anonymous: // of what is audited, who brings an identity provider's token
		return "WebIdentityUser"
	}
	return "Unknown"
}

// appendSession writes sessionContext: whose session it is, and since when.
func appendSession(c *service.Caller) []byte {
	var b []byte
	if c.Principal.Caller == policy.RoleSession {
		issuer := line(`{"type":"Role"`).text("principalId", c.Principal.ID).text("arn", c.Principal.Role).text("accountId", c.Principal.Account)
		if role, err := arn.Parse(c.Principal.Role); err == nil {
			issuer = issuer.text("userName", role.Resource[strings.LastIndexByte(role.Resource, '/')+1:])
		}
		b = append(append(append(b, `"sessionIssuer":`...), issuer...), `},`...)
	}
	mfa := "false"
	if c.MFA {
		mfa = "true"
	}
	attributes := line(`{"creationDate":"`+c.IssuedAt.UTC().Format(time.RFC3339)+`"`).text("mfaAuthenticated", mfa)
	return append(append(append(append([]byte{'{'}, b...), `"attributes":`...), attributes...), `}}`...)
}
