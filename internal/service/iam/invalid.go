package iam

import (
	"fmt"
	"slices"
	"strings"

	"sluice/internal/service"
	"sluice/internal/wire"
)

// invalid words breaches of the model's constraints. IAM leaves most values out ("Value at 'roleName' failed …"), has texts
// of its own for characters that a name, path or document must not have, and answers the oldest operations' missing
// parameters as Query services did once. All texts are [V]'s.
func invalid(c *service.Call, found []wire.Violation) *wire.Error {
	switch c.Operation.Name {
	case "UpdateAccountPasswordPolicy":
		found = reuseBeforeAge(found)
	case "CreateOpenIDConnectProvider":
		found = byPath(found)
	}
	var general []wire.Violation
	var own string
	for _, v := range found {
		text := ownText(&v)
		switch {
		case v.Missing && missesParameter(c.Operation.Name):
			return wire.ErrMissingParameter.Newf("The request must contain the parameter %s.", v.Member.Name)
		case text == "":
			general = append(general, blanked(v))
		case own == "":
			own = text
		}
	}
	if len(general) == 0 {
		return wire.ErrValidation.New(own)
	}
	return wire.ErrValidation.New(wire.ValidationText(general))
}

// reuseBeforeAge puts a breach of MaxPasswordAge behind one of PasswordReusePrevention: IAM's order is not the model's [L].
func reuseBeforeAge(found []wire.Violation) []wire.Violation {
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(a, b wire.Violation) int {
		if a.Member.Name == "MaxPasswordAge" && b.Member.Name == "PasswordReusePrevention" {
			return 1
		}
		if b.Member.Name == "MaxPasswordAge" && a.Member.Name == "PasswordReusePrevention" {
			return -1
		}
		return 0
	})
	return found
}

// byPath sorts breaches by the names of their members: three of CreateOpenIDConnectProvider were recorded as clientIDList, thumbprintList, url.
func byPath(found []wire.Violation) []wire.Violation {
	return slices.SortedStableFunc(slices.Values(found), func(a, b wire.Violation) int { return strings.Compare(a.Path, b.Path) })
}

// missesParameter tells the operations that answer MissingParameter.
func missesParameter(operation string) bool {
	switch operation {
	case "DeleteUser", "UpdateUser", "GetRole", "DeleteRole", "UpdateAccessKey", "DeleteAccessKey", "GetAccessKeyLastUsed":
		return true
	}
	return false
}

// ownText words a breach of a pattern as the service itself does; empty for one that the framework words.
func ownText(v *wire.Violation) string {
	name := lowerFirst(v.Member.Name)
	if !strings.Contains(v.Rule, "regular expression") {
		if name == "pathPrefix" {
			return pathPrefixText
		}
		return ""
	}
	switch name {
	case "pathPrefix":
		return pathPrefixText
	case "path", "newPath":
		return "The specified value for " + name + " is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters."
	case "userName", "newUserName", "roleName", "policyName", "groupName", "newGroupName", "instanceProfileName":
		return "The specified value for " + name + " is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"
	case "accessKeyId":
		return "The specified value for accessKeyId is invalid. It must contain only alphanumeric characters."
	case "policyDocument", "assumeRolePolicyDocument":
		return "The specified value for " + name + " is invalid. It must contain only printable ASCII characters."
	case "marker":
		return errInvalidMarker().Message
	}
	return ""
}

const pathPrefixText = "The specified value for pathPrefix is invalid. It must begin with the / character and contain only alphanumeric characters and/or / characters."

// blanked takes the value out of a breach, but for those that IAM shows.
func blanked(v wire.Violation) wire.Violation {
	k := v.Member.Constraint
	switch {
	case v.Missing || k == nil:
		v.Value = ""
	case k.HasMin && k.HasMax && lowerFirst(v.Member.Name) == "maxItems":
		v.Rule = fmt.Sprintf("Member must have value between %d and %d", int(k.Min), int(k.Max))
	case k.Enum == nil:
		v.Value = ""
	}
	if v.Member.Name == "" && k != nil && !v.Missing {
		v.Path, v.Rule = listPath(v.Path), elementRule(k)
	}
	return v
}

// listPath names the list of an element: "tagKeys" for "tagKeys.3.member".
func listPath(path string) string {
	name, _, _ := strings.Cut(path, ".")
	return name
}

// elementRule says all that an element of a list of texts must satisfy.
func elementRule(k *wire.Constraint) string {
	var rules []string
	if k.Enum != nil {
		rules = append(rules, "Member must satisfy enum value set: ["+strings.Join(k.Enum, ", ")+"]")
	}
	if k.LengthMax > 0 {
		rules = append(rules, fmt.Sprintf("Member must have length less than or equal to %d", k.LengthMax))
	}
	if k.Enum == nil {
		rules = append(rules, fmt.Sprintf("Member must have length greater than or equal to %d", k.LengthMin))
	}
	if k.Pattern != nil {
		rules = append(rules, "Member must satisfy regular expression pattern: "+k.Pattern.Text)
	}
	return "Member must satisfy constraint: [" + strings.Join(rules, ", ") + "]"
}

func lowerFirst(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToLower(name[:1]) + name[1:]
}
