package vtl

// unsupportedDirective reports the directives that read other files. There are none: a template stands alone.
func unsupportedDirective(name string) bool { return name == "include" || name == "parse" }
