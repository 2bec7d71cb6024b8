package policy

import (
	"errors"
	"strings"
)

// check judges a document by the rules of its kind. AWS has two validators, with different messages: an old one in IAM
// for policies of identities, and a shared one for role trust and resource-based policies.
func (d *document) check(kind Kind) error {
	switch kind {
	case Trust, Resource:
		return d.checkAttached(kind)
	case ServiceControl:
		return organizations(d.checkIdentity(kind))
	default:
		return d.checkIdentity(kind)
	}
}

// inTextOf gives a fault of the document's shape the message that the kind's validator has for it.
func inTextOf(kind Kind, err error) error {
	var fault *Error
	if !errors.As(err, &fault) || fault.Reason == TooLarge || kind.namesPrincipals() {
		return err
	}
	out := *fault
	out.Message = syntaxErrors
	if kind == ServiceControl {
		return organizations(&out)
	}
	return &out
}

// organizations gives a fault the one text that AWS Organizations has for every malformed service control policy
// (MalformedPolicyDocumentException).
func organizations(err error) error {
	var fault *Error
	if !errors.As(err, &fault) || fault.Reason == TooLarge {
		return err
	}
	out := *fault
	out.Message = "The provided policy document does not meet the requirements of the specified policy type."
	return &out
}

// checkVariables bounds what a document can cost to evaluate.
func (d *document) checkVariables() error {
	for i := range d.statements {
		s := &d.statements[i]
		for _, text := range s.resources {
			if err := s.checkVariables(i, text); err != nil {
				return err
			}
		}
		for _, c := range s.conditions {
			for _, text := range c.values {
				if err := s.checkVariables(i, text); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *source) checkVariables(index int, text string) error {
	if strings.Count(text, "${") <= VariablesMax {
		return nil
	}
	return &Error{Reason: TooLarge, Message: syntaxErrors, Detail: inStatement(index, s.sid, "more variables in one string than are resolved")}
}

// isSid holds IAM's pattern for statement identifiers, [0-9A-Za-z]*. Other services allow more.
func isSid(sid string) bool {
	for i := range len(sid) {
		if !isAlphanumeric(sid[i]) {
			return false
		}
	}
	return true
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// repeatedSid returns the index of the first statement whose identifier an earlier one has, or -1. Empty identifiers
// may repeat (moto's list of documents that AWS accepted).
func (d *document) repeatedSid() int {
	seen := make(map[string]struct{}, len(d.statements))
	for i := range d.statements {
		sid := d.statements[i].sid
		if _, ok := seen[sid]; ok && sid != "" {
			return i
		}
		seen[sid] = struct{}{}
	}
	return -1
}
