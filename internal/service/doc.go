// Package service is the contract between the entrances and the services: what a call is, who makes it, what an operation
// is, and what must be allowed before it runs. A service is a folder below this one; it defines its operations in terms of
// this package and knows no entrance.
package service
