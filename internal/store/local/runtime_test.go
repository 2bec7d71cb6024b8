package local_test

import "runtime"

func trace() []byte {
	buffer := make([]byte, 16<<10)
	return buffer[:runtime.Stack(buffer, false)]
}

func yield() { runtime.Gosched() }
