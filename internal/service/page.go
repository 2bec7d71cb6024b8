package service

import (
	"encoding/base64"
	"sort"
	"unicode/utf8"
)

// PageToken is what a page ends with that has others behind it: the key of the last thing shown, so that pages stay right when things
// come and go between them.
func PageToken(key string) string { return base64.RawURLEncoding.EncodeToString([]byte(key)) }

// ParsePageToken returns the key of a token that PageToken made. ok is false for what is none.
func ParsePageToken(token string) (key string, ok bool) {
	text, err := base64.RawURLEncoding.DecodeString(token)
	return string(text), err == nil && len(text) > 0 && utf8.Valid(text)
}

// Page cuts one page out of things that are sorted by key, a text that no two have: the first of them behind the token of the page before,
// as many as limit says. An empty token begins at the beginning. next is the token of the page behind, empty for none; ok is false if the
// token is none. The page shares its memory with things.
func Page[T any](things []T, key func(T) string, token string, limit int) (page []T, next string, ok bool) {
	if token != "" {
		after, ok := ParsePageToken(token)
		if !ok {
			return nil, "", false
		}
		things = things[sort.Search(len(things), func(i int) bool { return key(things[i]) > after }):]
	}
	if len(things) > limit {
		return things[:limit], PageToken(key(things[limit-1])), true
	}
	return things, "", true
}
