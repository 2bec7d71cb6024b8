package task

import "strings"

// naming is how Step Functions writes the names of members.
type naming uint8

// The two namings, after the versions of the SDK for Java that Step Functions calls with.
const (
	// capitalized is the optimized integrations': the model's name with a capital letter first: "MD5OfMessageBody" (recorded, sqs:sendMessage).
	capitalized naming = iota
	// pascalCase is aws-sdk's, which are version 2's methods with a capital letter first: "Md5OfMessageBody", "ETag" (recorded, s3:getObject).
	pascalCase
)

// of is a member's name.
func (n naming) of(member string) string {
	if n == pascalCase {
		return pascal(member)
	}
	return capital(member)
}

// is reports whether a field of the author's names the member. It is of without the memory.
func (n naming) is(member, field string) bool {
	if len(member) != len(field) || member == "" {
		return false
	}
	run := 1
	if n == pascalCase {
		run = leading(member)
	}
	if upper(member[0]) != field[0] {
		return false
	}
	for i := 1; i < run; i++ {
		if lower(member[i]) != field[i] {
			return false
		}
	}
	return member[run:] == field[run:]
}

// pascal makes of a run of capital letters at the beginning one: the SDK's method for KMSKeyArn is kmsKeyArn, and that for ETag eTag, where
// the run ends before the T, which begins a word.
func pascal(name string) string {
	if name == "" {
		return ""
	}
	n := leading(name)
	return strings.ToUpper(name[:1]) + strings.ToLower(name[1:n]) + name[n:]
}

// leading is how many bytes of a name are the run: its first letter, and the capitals behind it but for one that begins a word.
func leading(name string) int {
	n := 1
	for n < len(name) && isUpper(name[n]) && (n+1 == len(name) || !isLower(name[n+1])) {
		n++
	}
	return n
}

func capital(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

func upper(c byte) byte {
	if isLower(c) {
		return c - ('a' - 'A')
	}
	return c
}

func lower(c byte) byte {
	if isUpper(c) {
		return c + ('a' - 'A')
	}
	return c
}
