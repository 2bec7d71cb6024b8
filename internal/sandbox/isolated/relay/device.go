//go:build linux

package relay

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The two ends of the line between a sandbox and the relay. They are of no network that anyone else could have an address in, and
// mean something else in each sandbox.
var (
	sandboxEnd = [4]byte{169, 254, 76, 1}
	relayEnd   = [4]byte{169, 254, 76, 2}
)

// deviceName is what the sandbox sees; mtu the largest packet: as large as packets can be, for the line has no wires.
const (
	deviceName = "eth0"
	mtu        = 65520
)

// Up brings up an interface of the network that the calling thread is in.
func Up(name string) error {
	return configure(name, func(fd int, r *unix.Ifreq) error {
		if err := unix.IoctlIfreq(fd, unix.SIOCGIFFLAGS, r); err != nil {
			return err
		}
		r.SetUint16(r.Uint16() | unix.IFF_UP)
		return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, r)
	})
}

// configure runs with a socket of the network, and a request about an interface.
func configure(name string, do func(fd int, r *unix.Ifreq) error) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	r, err := unix.NewIfreq(name)
	if err == nil {
		err = do(fd, r)
	}
	return errors.Join(err, unix.Close(fd))
}

// Open makes the line in the network that the calling thread is in: a device with the sandbox's address that everything goes through which
// is not local, and a listener at that address. When the device is closed, it is gone.
func Open() (Line, error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return Line{}, fmt.Errorf("open /dev/net/tun: %w", err)
	}
	r, err := unix.NewIfreq(deviceName)
	if err == nil {
		r.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
		err = unix.IoctlIfreq(fd, unix.TUNSETIFF, r)
	}
	for _, step := range []func() error{
		func() error { return configure(deviceName, address) },
		func() error { return Up(deviceName) },
		func() error { return configure(deviceName, defaultRoute) },
	} {
		if err == nil {
			err = step()
		}
	}
	var listener *os.File
	if err == nil {
		listener, err = Listen(sandboxEnd, 0)
	}
	if err != nil {
		return Line{}, errors.Join(fmt.Errorf("make the network device: %w", err), unix.Close(fd))
	}
	return Line{Device: os.NewFile(uintptr(fd), deviceName), Listener: listener}, nil
}

// backlogMax bounds the connections that wait at a listener for the server. A further one waits in its SYN.
const backlogMax = 128

// Listen makes a listener in the network that the calling thread is in.
func Listen(address [4]byte, port uint16) (*os.File, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	err = unix.Bind(fd, &unix.SockaddrInet4{Port: int(port), Addr: address})
	if err == nil {
		err = unix.Listen(fd, backlogMax)
	}
	if err != nil {
		return nil, errors.Join(err, unix.Close(fd))
	}
	return os.NewFile(uintptr(fd), "listener"), nil
}

// address gives the device the sandbox's, in a network of the two ends.
func address(fd int, r *unix.Ifreq) error {
	if err := r.SetInet4Addr(sandboxEnd[:]); err != nil {
		return err
	}
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFADDR, r); err != nil {
		return err
	}
	if err := r.SetInet4Addr([]byte{255, 255, 255, 252}); err != nil {
		return err
	}
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFNETMASK, r); err != nil {
		return err
	}
	r.SetUint32(mtu)
	return unix.IoctlIfreq(fd, unix.SIOCSIFMTU, r)
}

// rtentry is struct rtentry of linux/route.h on 64 bits, for SIOCADDRT.
type rtentry struct {
	_                  uint64
	dst, gateway, mask unix.RawSockaddrInet4
	flags              uint16
	_                  [3]uint16
	_                  [2]uint64
	metric             int16
	_                  [3]uint16
	device             uintptr
	_                  [3]uint64
}

// defaultRoute sends everything to the relay.
func defaultRoute(fd int, _ *unix.Ifreq) error {
	anywhere := unix.RawSockaddrInet4{Family: unix.AF_INET}
	route := rtentry{dst: anywhere, mask: anywhere, gateway: unix.RawSockaddrInet4{Family: unix.AF_INET, Addr: relayEnd}, flags: unix.RTF_UP | unix.RTF_GATEWAY}
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCADDRT, uintptr(unsafe.Pointer(&route))); errno != 0 {
		return os.NewSyscallError("add the default route", errno)
	}
	return nil
}
