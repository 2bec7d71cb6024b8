// Package vtl renders mapping templates: the language of Apache Velocity 1.7 as Amazon API Gateway runs it. It knows no
// HTTP: a template is text, what it sees is a Scope, what it makes is bytes.
//
//	template, err := vtl.Parse(`{"id": "$input.params('id')"}`, vtl.Options{})
//	out, err := template.Render(nil, &vtl.Scope{Input: request})
//
// # Reading and rendering
//
// Parse reads by Velocity's own grammar, token for token, because there what was read decides how the rest is cut into
// tokens; a template that Velocity refuses is a *ParseError with line and column. A Template never changes and may be
// rendered by any number of goroutines at a time. Who renders often keeps a Renderer, which serves one rendering after
// another, of any templates, and keeps nothing of one for the next but memory. A rendering that fails returns what it
// wrote up to there; API Gateway sends none of that, and so should callers.
//
// A template works on Java objects: strings count in UTF-16 units, integers overflow into longer ones, maps keep their
// order, methods have Java's overloads and throw Java's exceptions. Methods that look into the machine behind, as getClass
// does, don't exist.
//
// # Dialects
//
// APIGateway is Velocity 1.7 with an event handler for invalid references that answers the empty string, without macros
// and #evaluate, with $input, $util, $context and $stageVariables: so all renders come out that were recorded on API
// Gateway. $context renders as nothing, its members do not. Velocity17 is the plain language. Neither has #include and
// #parse, and Parse says so.
//
// # Limits
//
// Templates and bodies come from strangers. Whatever they hold, Parse takes time linear in the source, which ends at
// SourceBytesMax, and Render ends at Limits with a *LimitError: work of any kind counts as steps, in proportion to the
// texts, lists, numbers, paths and patterns that it goes through. Regular expressions run in linear time; what can't
// is refused, see package javaregex. Nesting ends at 100 levels in the source and at Limits.DepthMax at run time, and
// text, JSON and comparison of objects that contain themselves end with an error as Java's stack does.
//
// # Sources
//
// The API Gateway Developer Guide ("Mapping template variable reference", "Variables for data transformations", "Override
// your API's request and response parameters and status codes", "Amazon API Gateway quotas"); renders recorded on API
// Gateway by others; and Apache Velocity 1.7 itself, whose answers lie in testdata and with which this package was
// compared on some hundred thousand generated templates. Files whose names start with java_ hold what is Java's, not
// Velocity's.
package vtl
