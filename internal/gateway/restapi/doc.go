// Package restapi is the pure core of API Gateway's REST APIs: one deployed stage as an immutable, compiled value. It knows no
// HTTP server, no clock and no store.
//
// A Definition says in plain data what was deployed; Compile turns it into an API: a route trie, mapping templates parsed to
// closures, parameter mappings and URIs parsed to lists, selection patterns compiled. Nothing is parsed while a request is
// served. An API never changes after Compile and is shared by all goroutines; a new deployment is a new API that takes the
// old one's place.
//
// # What is not built fails
//
// A Definition may ask for more than the data plane enforces: a Lambda authorizer, an API key, a cache. Compile then answers an
// *UnsupportedError that names the method and the feature. It never leaves something out: a method that would be open without
// its authorizer does not deploy.
//
// # What AWS finds out late
//
// A mapping template with a syntax error deploys on AWS and answers 500 when it is used. So it does here: the error is kept
// in the compiled method and comes back from the render.
//
// # Limits
//
// The limits of a REST API (resources, template sizes, stage variables) are checked by the control plane when things are
// created; Compile takes what it is given. Its time and memory grow with the definition's size, and matching a path visits
// each node of the trie at most once.
package restapi
