//go:build !linux

package process

import "sluice/internal/sandbox"

// usage is not told here without the means of a debugger.
func usage(int) sandbox.Usage { return sandbox.Usage{} }
