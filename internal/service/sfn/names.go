package sfn

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"sluice/internal/wire"
)

// nameMax is how many characters a name may have. Source: the model, Name.
const nameMax = 80

// forbidden are the special characters that names do not have. Source: API Reference, CreateStateMachine, name; recorded, one by one:
// test_create_activity_invalid_name.
const forbidden = `<>{}[]?*"#%\^|~` + "`$&,;:/"

// validName reports whether a state machine, an activity, an execution or a label may be called so. Letters of any alphabet may be in it.
// Source: as above, and Developer Guide, "Service quotas", general quotas.
func validName(name string) bool {
	if name == "" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > nameMax {
		return false
	}
	return strings.IndexFunc(name, outOfNames) < 0
}

func outOfNames(r rune) bool {
	const noncharacters, last = 0xFFFE, 0x10FFFF
	return strings.ContainsRune(forbidden, r) || unicode.IsSpace(r) || unicode.IsControl(r) || r == noncharacters || r == noncharacters+1 || r == last
}

// checkName refuses what nothing can be called (recorded: test_create_activity_invalid_name).
func checkName(name string) error {
	if !validName(name) {
		return invalidName(name)
	}
	return nil
}

// aliasName is the model's pattern, which looks ahead and so is not Go's: what cannot be taken for a version's number.
var aliasName = regexp.MustCompile(`^[0-9]*[a-zA-Z_.-][a-zA-Z0-9_.-]*$`)

// checkAliasName refuses what no alias can be called (recorded: test_error_create_alias_invalid_name).
func checkAliasName(name string) error {
	if aliasName.MatchString(name) {
		return nil
	}
	return wire.ErrValidation.Newf(`1 validation error detected: Value '%s' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$`, name)
}
