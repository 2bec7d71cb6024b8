// Package e2e holds no code, only tests of the whole: the binary on a real disk, used over its socket, and killed while it
// works.
package e2e
