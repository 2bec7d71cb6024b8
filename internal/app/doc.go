// Package app is the composition root: app.go is the only file that knows every service. The others are what surrounds them:
// the socket, Sluice's own paths, the access log, and the adapters by which services that do not know each other meet.
package app
