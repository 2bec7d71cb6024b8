// Package tidy holds no code, only tests: what must hold of the structure of the repository, as data. A change of the
// structure is a change of these tables, argued in its commit.
package tidy
