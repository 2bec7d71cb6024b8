package policy

import (
	"strconv"
	"strings"
)

// The texts of IAM's validator for identity-based policies, from documents and answers recorded against AWS: the suites
// of moto (tests/test_iam/test_iam_policies.py) and Versity's gateway (tests/integration, PutUserPolicy).
const (
	syntaxErrors     = "Syntax errors in policy."
	oldVersion       = "Policy document must be version 2012-10-17 or greater."
	failedLegacy     = "The policy failed legacy parsing"
	sidPattern       = "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
	sidsUnique       = "Statement IDs (SID) in a single policy must be unique."
	noPrincipal      = "Policy document should not specify a principal."
	actionsMissing   = "Policy statement must contain actions."
	resourcesMissing = "Policy statement must contain resources."
	vendorMissing    = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
	oneColon         = "Actions/Condition can contain only one colon."
	resourceVendor   = "Resource vendor must be fully qualified and cannot contain regexes."
)

// identityCheck is one of the passes of IAM's validator. Each looks at every statement before the next pass begins, so
// that the first message AWS gives is the first given here.
type identityCheck func(kind Kind, s *source) (reason Reason, message, detail string)

// checkIdentity runs the passes in the order that the recorded answers show. Inline and session policies may be of the
// older version or of none; managed and service control policies must say 2012-10-17 (CreatePolicy's answer;
// Organizations User Guide, "SCP syntax").
func (d *document) checkIdentity(kind Kind) error {
	switch {
	case d.version != "" && d.version != version2008 && d.version != version2012:
		return &Error{Reason: InvalidVersion, Message: syntaxErrors, Detail: "no version " + strconv.Quote(d.version)}
	case len(d.statements) == 0:
		return &Error{Reason: InvalidSyntax, Message: syntaxErrors, Detail: "no Statement"}
	}
	if err := d.run(kind, []identityCheck{checkEffectText, checkOperators}); err != nil {
		return err
	}
	if d.version != version2012 && (kind == Managed || kind == Boundary || kind == ServiceControl) {
		return &Error{Reason: InvalidVersion, Message: oldVersion, Detail: "Version is not " + version2012}
	}
	if err := d.run(kind, []identityCheck{checkLegacyEffect, checkLegacyDates, checkLegacyResources, checkSidText}); err != nil {
		return err
	}
	if i := d.repeatedSid(); i >= 0 {
		return &Error{Reason: InvalidSid, Message: sidsUnique, Detail: inStatement(i, d.statements[i].sid, "an earlier statement has the same Sid")}
	}
	return d.run(kind, []identityCheck{checkNoPrincipal, checkHasActions, checkResourceForm, checkActionForm, checkKeyForm, checkHasResources})
}

func (d *document) run(kind Kind, passes []identityCheck) error {
	for _, pass := range passes {
		for i := range d.statements {
			s := &d.statements[i]
			if reason, message, detail := pass(kind, s); message != "" {
				return &Error{Reason: reason, Message: message, Detail: inStatement(i, s.sid, detail)}
			}
		}
	}
	return nil
}

func checkEffectText(_ Kind, s *source) (Reason, string, string) {
	switch strings.ToLower(s.effect) {
	case "allow", "deny":
		return 0, "", ""
	case "":
		return InvalidEffect, syntaxErrors, "no Effect"
	default:
		return InvalidEffect, syntaxErrors, "no Effect " + strconv.Quote(s.effect)
	}
}

// checkLegacyEffect refuses "allow", which the first pass lets through: AWS answers it with the legacy text.
func checkLegacyEffect(_ Kind, s *source) (Reason, string, string) {
	if s.effect != "Allow" && s.effect != "Deny" {
		return InvalidEffect, failedLegacy, "Effect is written Allow or Deny, not " + strconv.Quote(s.effect)
	}
	return 0, "", ""
}

func checkOperators(_ Kind, s *source) (Reason, string, string) {
	for _, c := range s.conditions {
		if _, ok := parseOperator(c.operator); !ok {
			return InvalidCondition, syntaxErrors, "no condition operator " + strconv.Quote(c.operator)
		}
	}
	return 0, "", ""
}

func checkLegacyDates(_ Kind, s *source) (Reason, string, string) {
	for _, c := range s.conditions {
		if operator, _ := parseOperator(c.operator); operator.family != familyDate {
			continue
		}
		for _, value := range c.values {
			if _, ok := parseInstant(value); !ok {
				return InvalidCondition, failedLegacy, strconv.Quote(value) + " is no date"
			}
		}
	}
	return 0, "", ""
}

func checkSidText(_ Kind, s *source) (Reason, string, string) {
	if !isSid(s.sid) {
		return InvalidSid, sidPattern, "the Sid has other characters than letters and digits"
	}
	return 0, "", ""
}

func checkNoPrincipal(_ Kind, s *source) (Reason, string, string) {
	if s.principal != nil {
		return InvalidPrincipal, noPrincipal, "the principal of this kind of policy is whoever it is attached to"
	}
	return 0, "", ""
}

func checkHasActions(_ Kind, s *source) (Reason, string, string) {
	if len(s.actions) == 0 {
		return InvalidAction, actionsMissing, "neither Action nor NotAction names one"
	}
	return 0, "", ""
}

func checkHasResources(_ Kind, s *source) (Reason, string, string) {
	if len(s.resources) == 0 {
		return InvalidResource, resourcesMissing, "neither Resource nor NotResource names one"
	}
	return 0, "", ""
}

func checkActionForm(_ Kind, s *source) (Reason, string, string) {
	for _, action := range s.actions {
		if message := actionFault(action); message != "" {
			return InvalidAction, message, "no action " + strconv.Quote(action)
		}
	}
	return 0, "", ""
}

// actionFault returns AWS's message for a text that is no action, or "". "*" and "vendor:name" are; the name may be
// anything, even what no service has.
func actionFault(action string) string {
	if action == "*" {
		return ""
	}
	vendor, name, found := strings.Cut(action, ":")
	switch {
	case !found:
		return vendorMissing
	case strings.Contains(name, ":"):
		return oneColon
	case vendor != "*" && !isVendor(vendor):
		return "Vendor " + vendor + " is not valid"
	}
	return ""
}

func isVendor(vendor string) bool {
	for i := range len(vendor) {
		if c := vendor[i]; !isAlphanumeric(c) && c != '-' && c != '.' {
			return false
		}
	}
	return vendor != ""
}

func checkKeyForm(_ Kind, s *source) (Reason, string, string) {
	for _, c := range s.conditions {
		if !strings.Contains(c.key, ":") {
			return InvalidCondition, vendorMissing, "no condition key " + strconv.Quote(c.key)
		}
		if keyHasTwoColons(c.key) {
			return InvalidCondition, oneColon, "no condition key " + strconv.Quote(c.key)
		}
	}
	return 0, "", ""
}

// keyHasTwoColons finds keys like "https://issuer:sub", which AWS refuses (CreateRole: "Condition can contain only one
// colon."). What follows a slash is a tag's key or a path, and may hold colons: "aws:ResourceTag/aws:stack".
func keyHasTwoColons(key string) bool {
	vendor, rest, _ := strings.Cut(key, ":")
	const context = "encryptioncontext:" // kms:EncryptionContext:KEY (KMS Developer Guide, "Condition keys for AWS KMS")
	if strings.EqualFold(vendor, "kms") && len(rest) > len(context) && strings.EqualFold(rest[:len(context)], context) {
		return false
	}
	name, _, tagged := strings.Cut(rest, "/")
	if tagged && name == "" {
		return strings.Contains(rest, ":")
	}
	return strings.Contains(name, ":") && vendor != ""
}
