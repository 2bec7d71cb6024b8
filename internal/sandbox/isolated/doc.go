// Package isolated runs functions in sandboxes of Linux's own making, without a daemon, and without root where user namespaces are
// allowed. Each sandbox has a user, mount, PID, IPC, UTS and network namespace, a read-only root, a /tmp of a hard size, control groups
// as far as the host gives them, and a first process (package inside) that starts the others without any privilege.
//
// How a sandbox comes to be, in the order of the files: driver.go takes a first process that waits already (spare.go) or launches one
// (launch.go), makes control groups (cgroup), a disk for /tmp (scratch) and opens what it is to see (view.go, tree); one
// request (control) has the first process build the root from that and brings back the listeners of its doors (doors.go).
// Then every Run is a request, and every exit an event (line.go).
//
// Invariants:
//
//   - What a sandbox has is held by open files and by its first process alone: no mount, device, address or file of it has a name on
//     the host. So a server that is killed leaves nothing but empty control groups, which the next New removes, be it of
//     another folder: a server that lives holds a lock on its own.
//   - The first process ends when the socket to the server closes, and all others with it: no orphan outlives the server.
//   - A function's process has no capability, cannot gain one, and sees only descriptors that are meant for it.
//
// Without root there is no disk for /tmp: it is memory there, which counts, so the limits of both are one sum, and a watch holds the
// function's own part to its limit (watch.go). Control groups are used as far as they were delegated. Driver.Enforces tells.
//
// The program that opens a Driver has to call RunIfInside before it does anything else: New asks for what it returns.
package isolated
