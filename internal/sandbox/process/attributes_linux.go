package process

import "syscall"

// attributes make a process the leader of a group, that dies when the thread that started it does. That thread is the driver's own and
// lives as long as it: so the process also dies when the server is killed before the guard has heard of it.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
