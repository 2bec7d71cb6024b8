package lambda

// tagsMax is how many tags a resource may have. Source: Developer Guide, "Tag restrictions".
const tagsMax = 50

// checkTags holds tags against the limits. Source of the text: recorded.
func checkTags(tags map[string]string) error {
	if len(tags) > tagsMax {
		return invalidParameter("Number of tags exceeds resource tag limit.")
	}
	return nil
}
