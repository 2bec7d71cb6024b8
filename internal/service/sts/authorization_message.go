package sts

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// Authorization is a decision that was made of a call, with everything that led to it.
type Authorization struct {
	Caller           *service.Caller
	Action, Resource string // "sqs:SendMessage" and the ARN it was wanted on
	Explanation      policy.Explanation
	// Conditions are the condition keys that the request had.
	Conditions []Condition
	Now        time.Time
}

// Condition is a condition key with its values.
type Condition struct {
	Key    string
	Values []string
}

// EncodeAuthorization writes the message that DecodeAuthorizationMessage reads, for an answer that denies. It is sealed, so that
// it can be given to whom its content is not for; who decodes it must be allowed to in the caller's account. What does not
// fit into a message is left out from the end: conditions first, then statements. It is empty for a caller of no account.
func (s *Service) EncodeAuthorization(a *Authorization) (string, error) {
	if a.Caller.Account() == "" {
		return "", nil
	}
	m := a.message()
	for {
		text, err := json.Marshal(m)
		if err != nil {
			return "", fmt.Errorf("encode authorization message: %w", err)
		}
		packed, err := deflate(append(strconv.AppendInt(nil, a.Now.Unix(), 10), "\n"+string(text)...))
		if err != nil {
			return "", fmt.Errorf("pack authorization message: %w", err)
		}
		encoded := tokenEncoding.EncodeToString(s.messages.Seal(packed, []byte(a.Caller.Account())))
		fits := len(encoded) <= messageCharsMax && len(text) < unpackedBytesMax/2 // what compresses well must come out whole again
		if fits || !m.shorten() {
			return encoded, nil
		}
	}
}

// decodeAuthorization opens a message in an account. Errors are for the log.
func (s *Service) decodeAuthorization(encoded, account string, now time.Time) (string, error) {
	envelope, err := decodeText(encoded)
	if err != nil {
		return "", fmt.Errorf("decode authorization message: %w", err)
	}
	packed, err := s.messages.Open(envelope, []byte(account))
	if err != nil {
		return "", fmt.Errorf("open authorization message: %w", err)
	}
	plain, err := inflate(packed)
	if err != nil {
		return "", fmt.Errorf("unpack authorization message: %w", err)
	}
	head, text, _ := strings.Cut(string(plain), "\n")
	made, err := strconv.ParseInt(head, 10, 64)
	if err != nil || now.Unix()-made >= messageSecondsMax {
		return "", errors.New("an authorization message that is too old")
	}
	return text, nil
}

// message is the decision in AWS's form.
func (a *Authorization) message() *message {
	d := a.Explanation.Decision
	m := &message{Allowed: d.Allowed(), ExplicitDeny: d.Verdict == policy.ExplicitDeny}
	for i := range a.Explanation.Statements {
		if t := &a.Explanation.Statements[i]; t.Applies() {
			m.Matched.Items = append(m.Matched.Items, a.matched(t))
		}
	}
	m.Context.Principal = messagePrincipal{ID: a.Caller.UserID, Name: a.Caller.UserName, ARN: principalARN(a.Caller)}
	m.Context.Action, m.Context.Resource = a.Action, cut(a.Resource)
	for _, c := range a.Conditions {
		m.Context.Conditions.Items = append(m.Context.Conditions.Items, messageCondition{cut(c.Key), valueItems(c.Values)})
	}
	return m
}

// matched is a statement that applied. One of a policy without principals is about whoever the policy hangs on.
func (a *Authorization) matched(t *policy.Trace) messageStatement {
	out := messageStatement{ID: t.Sid, Effect: "ALLOW", Actions: valueItems(t.Action.Texts), Resources: valueItems(t.Resource.Texts)}
	if t.Deny {
		out.Effect = "DENY"
	}
	out.Principals = valueItems(t.Principal.Texts)
	if len(t.Principal.Texts) == 0 {
		out.Principals = valueItems([]string{a.Caller.Principal.ID})
	}
	for i := range t.Conditions {
		c := &t.Conditions[i]
		out.Conditions.Items = append(out.Conditions.Items, messageCondition{cut(c.Key), valueItems(c.Values)})
	}
	return out
}

func principalARN(c *service.Caller) string { return cut(principalName(c)) }

// cut keeps one text from filling the message.
func cut(text string) string {
	if len(text) <= messageTextBytesMax {
		return text
	}
	return strings.ToValidUTF8(text[:messageTextBytesMax], "")
}
