//go:build !unix

package client

import "io/fs"

// allocated is as much as can be known here.
func allocated(info fs.FileInfo) int64 { return info.Size() }
