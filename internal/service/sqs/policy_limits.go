package sqs

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/api/sqsapi"
	"sluice/internal/wire"
)

// Limits of a queue's policy. Source: SQS Developer Guide, "Amazon SQS policy quotas".
const (
	policyBytesMax = 8192
	statementsMax  = 20
	actionsMax     = 7 // in a statement
	principalsMax  = 50
)

// refuseLargePolicy refuses a policy that is over a limit. Source of the texts: answers of AWS in BishopFox/cloudfoxable#29 (size),
// dapr/components-contrib#1780 (statements) and ministryofjustice/cloud-platform-environments#9082 (actions); that about principals
// is made after them.
func refuseLargePolicy(text string) *wire.Error {
	if len(text) > policyBytesMax {
		return sqsapi.ErrOverLimit.New("Submitted policy is over max allowed size.")
	}
	d, err := readDocument(text)
	if err != nil {
		return nil // it is no policy, and refused as that
	}
	if n := len(d.Statement); n > statementsMax {
		return sqsapi.ErrOverLimit.Newf("%d statements were found in the submitted policy, max allowed is %d", n, statementsMax)
	}
	principals := 0
	for _, raw := range d.Statement {
		var s struct{ Action, NotAction, Principal, NotPrincipal jsontext.Value }
		if json.Unmarshal(raw, &s) != nil {
			return nil
		}
		if n := texts(s.Action) + texts(s.NotAction); n > actionsMax {
			return sqsapi.ErrOverLimit.Newf("%d actions were found in a statement from the submitted policy, max allowed is %d", n, actionsMax)
		}
		principals += texts(s.Principal) + texts(s.NotPrincipal)
	}
	if principals > principalsMax {
		return sqsapi.ErrOverLimit.Newf("%d principals were found in the submitted policy, max allowed is %d", principals, principalsMax)
	}
	return nil
}

// texts counts those in a text, a list of them or an object of such.
func texts(value jsontext.Value) int {
	n, d := 0, jsontext.NewDecoder(strings.NewReader(string(value)))
	for {
		token, err := d.ReadToken()
		if err != nil {
			return n
		}
		kind, length := d.StackIndex(d.StackDepth())
		memberName := kind == '{' && length%2 == 1
		if token.Kind() == '"' && !memberName {
			n++
		}
	}
}
