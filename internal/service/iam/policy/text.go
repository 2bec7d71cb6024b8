package policy

// Denial is what a refused caller is told, in AWS's words.
type Denial struct {
	// Principal is the caller's ARN as AWS shows it: of the session for a role; "anonymous" for a caller of no account.
	Principal string
	// Action as the service writes it there. Most write "secretsmanager:GetSecretValue", Amazon SQS "sqs:sendmessage".
	Action string
	// Resource is the resource's ARN. If it is empty, none is named.
	Resource string
	// PolicyARN is the ARN of the policy that denies explicitly, for callers of the same account or organization. It is
	// left out if it is empty. AWS adds it since 2026 (AWS Security Blog, "Enhanced access denied error messages with policy
	// ARNs").
	PolicyARN string
}

// Short says that the caller is not authorized, without the reason: the text of the services that give none.
func (n Denial) Short() string {
	text := "User: " + n.Principal + " is not authorized to perform: " + n.Action
	if n.Resource != "" {
		text += " on resource: " + n.Resource
	}
	return text
}

// Text adds the reason to Short. Of an allowed request it says what Short says. The phrases are those of the IAM User Guide,
// "Troubleshoot access denied error messages".
func (n Denial) Text(d Decision) string {
	switch d.Verdict {
	case ExplicitDeny:
		text := n.Short() + " with an explicit deny in " + article(d.Source) + " " + d.Source.String()
		if n.PolicyARN != "" {
			text += ": " + n.PolicyARN
		}
		return text
	case ImplicitDeny:
		return n.Short() + " because no " + d.Source.String() + " allows the " + n.Action + " action"
	default:
		return n.Short()
	}
}

func article(s Source) string {
	switch s {
	case FromIdentity:
		return "an"
	case FromTrust:
		return "the"
	default:
		return "a"
	}
}
