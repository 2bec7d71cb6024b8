package sqs

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// queueResource is the resource type of most operations, as the Service Authorization Reference writes it.
const queueResource = "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"

func resourceTags() []string { return []string{"aws:ResourceTag/${TagKey}"} }

// tagsMax is how many tags a queue can have. Source: SQS Developer Guide, "Amazon SQS queue quotas".
const tagsMax = 50

// tagKeys are the condition keys of a request that brings tags.
func tagKeys(tags wire.Dict[string]) policy.Keys {
	var keys policy.Keys
	names := make([]string, 0, len(tags))
	for name, value := range tags.All() {
		keys = keys.Set("aws:RequestTag/"+name, policy.One(value))
		names = append(names, name)
	}
	if len(names) > 0 {
		keys = keys.Set("aws:TagKeys", policy.Many(names))
	}
	return keys
}

// checkTags refuses tags that cannot be. Source: SQS Developer Guide, "Amazon SQS standard queue quotas"; of the texts about the
// length of keys and about characters, answers of AWS in the tests of ballerina-platform's aws.sqs and of Inqnuam/local-aws-sqs.
func checkTags(queue string, tags wire.Dict[string]) error {
	const valueMax = 256
	if len(tags) > tagsMax {
		return tooManyTags(queue)
	}
	for name, value := range tags.All() {
		if err := checkTagKey(name); err != nil {
			return err
		}
		switch {
		case reserved(name) || reserved(value):
			return wire.ErrInvalidParameter.New("Tag keys and values cannot start with the reserved prefix aws:.")
		case utf8.RuneCountInString(value) > valueMax:
			return wire.ErrInvalidParameter.New("Tag values must be between 0 and 256 characters in length.")
		case strings.ContainsFunc(value, badTagRune):
			return wire.ErrInvalidParameter.New("Tag values may only contain " + textTagRunes)
		}
	}
	return nil
}

const textTagRunes = "unicode letters, digits, whitespace, or one of these symbols: _ . : / = + - @"

func checkTagKey(name string) error {
	const keyMax = 128
	switch {
	case name == "" || utf8.RuneCountInString(name) > keyMax:
		return wire.ErrInvalidParameter.New("Tag keys must be between 1 and 128 characters in length.")
	case strings.ContainsFunc(name, badTagRune):
		return wire.ErrInvalidParameter.New("Tag keys may only contain " + textTagRunes)
	}
	return nil
}

func tooManyTags(queue string) error {
	return wire.ErrInvalidParameter.New("Too many tags added for queue " + queue + ".")
}

// reserved prefixes are AWS's own, in any case.
func reserved(text string) bool { return strings.HasPrefix(strings.ToLower(text), "aws:") }

func badTagRune(r rune) bool {
	return r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsSpace(r) && !strings.ContainsRune("_.:/=+-@", r)
}
