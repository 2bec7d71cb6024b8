//go:build !unix

package image

func isNotFolder(error) bool { return false }
