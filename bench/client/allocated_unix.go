//go:build unix

package client

import (
	"io/fs"
	"syscall"
)

// allocated is what a file takes of the disk, as du tells it: files that are written ahead of their need are larger than what is
// in them.
func allocated(info fs.FileInfo) int64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return max(info.Size(), stat.Blocks*512)
	}
	return info.Size()
}
