package javaregex

// Split cuts text at the matches as String.split does: at most limit parts where limit is positive; with limit 0 empty
// parts at the end are dropped; with a negative limit they are kept. An empty match at the very start cuts nothing off.
// The error is an *UnsupportedError or ErrTooSlow.
func (re *Regexp) Split(text string, limit int) ([]string, error) {
	if err := re.sound(text); err != nil {
		return nil, err
	}
	var parts []string
	done := 0
	err := re.search(text).each(func(at []int) bool {
		if limit > 0 && len(parts) == limit-1 {
			return false
		}
		if at[1] == 0 {
			return true // no empty leading part for an empty match at the start
		}
		parts = append(parts, text[done:at[0]])
		done = at[1]
		return true
	})
	if err != nil {
		return nil, err
	}
	if done == 0 && len(parts) == 0 {
		return []string{text}, nil
	}
	parts = append(parts, text[done:])
	if limit == 0 {
		for len(parts) > 0 && parts[len(parts)-1] == "" {
			parts = parts[:len(parts)-1]
		}
	}
	return parts, nil
}
